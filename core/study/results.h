// SPDX-License-Identifier: GPL-3.0-or-later
// The results of a study's runs, one file each, in a folder from which the study can be resumed.
#pragma once

#include "core/base/json.h"
#include "core/study/columns.h"
#include "core/study/study.h"

#include <filesystem>
#include <optional>
#include <string>

namespace espalier {

/// A finished run.
struct RunRecord {
    std::string arm;
    std::optional<double> ratio;
    std::uint64_t seed = 0;
    std::string hash;     ///< StudyRun::hash when it ran
    std::string settings; ///< StudyRun::settings
    std::string program;  ///< the program's version
    int threads = 0;
    std::string started; ///< UTC, "2026-01-31T20:15:00Z"
    double seconds = 0;
    std::string failure; ///< an error sentence if the run failed, else empty
    StudyValues metrics;
    Json report; ///< the JSON of `run`, including plan and histories
};

/// A record as JSON and back; the error is the reason alone.
Json toJson(const RunRecord& record);
Result<RunRecord> recordFromJson(const Json& json);

class StudyFolder {
public:
    /// Makes the folder if it is missing. Errors: it holds another study's results or other files; it cannot be written.
    static Result<StudyFolder> open(const std::filesystem::path& folder, const Study& study);

    struct Found {
        std::optional<RunRecord> record; ///< of this run with the same settings
        std::string notice;              ///< why an existing record is ignored: a sentence, or empty
    };
    Found find(const StudyRun& run) const;
    /// Replaces an earlier record.
    Result<void> keep(const StudyRun& run, const RunRecord& record) const;

    /// Path for the run's network.
    std::filesystem::path networkOf(const StudyRun& run) const;
    const std::filesystem::path& path() const { return path_; }

private:
    explicit StudyFolder(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path recordOf(const StudyRun& run) const;

    std::filesystem::path path_;
};

} // namespace espalier
