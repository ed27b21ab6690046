// SPDX-License-Identifier: GPL-3.0-or-later
// Stores a run's record and the newest checkpoint of each training in a folder, so that another process can resume it. Failures are never
// errors: they cost time, not the run, and are reported to the observer.
#pragma once

#include "core/base/json.h"
#include "core/graph/network.h"
#include "core/pipeline/observer.h"

#include <filesystem>
#include <optional>
#include <string>

namespace espalier {

struct TrainCheckpoint;

class RunStore {
public:
    enum class Resume {
        no,      ///< start from the beginning and delete what is stored
        ifThere, ///< resume if there is a matching checkpoint
        asked,   ///< the same, and report if there is none
    };

    /// network: file for the network of an unfinished training.
    RunStore(std::filesystem::path folder, std::filesystem::path network, Resume resume);
    /// For a run whose output is this file: FILE.resume/ and FILE.checkpoint.pt.
    static RunStore beside(const std::filesystem::path& output, Resume resume);

    /// Whether an earlier process left a checkpoint in a folder.
    static bool holdsSomething(const std::filesystem::path& folder);

    /// Call first. key: covers all that changes the result; data of another key are deleted.
    void open(const std::string& key, Observer& observer);

    /// step: "round 2 of 3, sparsify".
    std::optional<TrainCheckpoint> checkpoint(const std::string& step, Observer& observer);
    void keep(const std::string& step, const TrainCheckpoint& checkpoint, Observer& observer);

    /// A result of a step that would vary if computed again, such as measured times. Null if there is none.
    Json note(const std::string& step) const;
    /// Persistent once a checkpoint has been written.
    void keepNote(const std::string& step, Json note, Observer& observer);

    /// what: "epoch 3 of finetune".
    void keepNetwork(const Network& network, const std::string& what, Observer& observer) const;

    /// Whether this process stored a checkpoint or resumed one.
    bool worthResuming() const { return worthResuming_; }

    /// After success: deletes everything.
    void discard();

private:
    std::filesystem::path recordFile() const;
    std::filesystem::path checkpointOf(const std::string& step) const;
    Result<void> writeRecord() const;
    void tellNotKept(const Result<void>& written, Observer& observer) const;

    std::filesystem::path folder_, network_;
    Resume resume_;
    Json record_;
    bool worthResuming_ = false;
};

} // namespace espalier
