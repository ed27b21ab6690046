// SPDX-License-Identifier: GPL-3.0-or-later
// What a study's runs found, a file each, in a folder that the study can be gone on with from.
#pragma once

#include "core/base/json.h"
#include "core/study/columns.h"
#include "core/study/study.h"

#include <filesystem>
#include <optional>
#include <string>

namespace espalier {

/// One run that is over.
struct RunRecord {
    std::string arm;
    std::optional<double> ratio;
    std::uint64_t seed = 0;
    std::string hash;     ///< StudyRun::hash at the time
    std::string settings; ///< StudyRun::settings
    std::string program;  ///< its version
    int threads = 0;
    std::string started; ///< UTC, "2026-01-31T20:15:00Z"
    double seconds = 0;
    std::string failure; ///< the sentence of a run that did not succeed, else empty
    StudyValues metrics;
    Json report; ///< all that `run --json` tells, the plan and the histories among it
};

/// A record as it is kept, and back; the error is the bare reason.
Json toJson(const RunRecord& record);
Result<RunRecord> recordFromJson(const Json& json);

class StudyFolder {
public:
    /// Makes the folder where it is not there. Errors: it holds another study's results, or other things than results; it cannot be
    /// written.
    static Result<StudyFolder> open(const std::filesystem::path& folder, const Study& study);

    struct Found {
        std::optional<RunRecord> record; ///< of this run with these settings
        std::string notice;              ///< why what is there does not count: a sentence, or empty
    };
    Found find(const StudyRun& run) const;
    /// Replaces what was there.
    Result<void> keep(const StudyRun& run, const RunRecord& record) const;

    /// Where the run's network belongs.
    std::filesystem::path networkOf(const StudyRun& run) const;
    const std::filesystem::path& path() const { return path_; }

private:
    explicit StudyFolder(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path recordOf(const StudyRun& run) const;

    std::filesystem::path path_;
};

} // namespace espalier
