// SPDX-License-Identifier: GPL-3.0-or-later
// What a course of work keeps so that it can go on in another process: a folder with a record, and the newest checkpoint of each training.
// It is never an error: what cannot be kept or taken up costs time, not the run, and the observer is told.
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
        no,      ///< begin anew; what is kept is thrown away
        ifThere, ///< go on where there is something that fits
        asked,   ///< the same, and tell where there is nothing
    };

    /// network: where a network goes that people can open, of a training that did not come to its end.
    RunStore(std::filesystem::path folder, std::filesystem::path network, Resume resume);
    /// For a course of work that ends with this file: FILE.resume/ and FILE.checkpoint.pt.
    static RunStore beside(const std::filesystem::path& output, Resume resume);

    /// Whether an earlier process left something in a folder that could be gone on with.
    static bool holdsSomething(const std::filesystem::path& folder);

    /// Before anything else. key: names all that changes the result; what is kept under another one is thrown away.
    void open(const std::string& key, Observer& observer);

    /// step: "round 2 of 3, sparsify".
    std::optional<TrainCheckpoint> checkpoint(const std::string& step, Observer& observer);
    void keep(const std::string& step, const TrainCheckpoint& checkpoint, Observer& observer);

    /// What was found in a step that cannot be found again by the same numbers, such as measured times. Null for nothing.
    Json note(const std::string& step) const;
    /// Is there for good once a checkpoint is.
    void keepNote(const std::string& step, Json note, Observer& observer);

    /// what: "epoch 3 of finetune".
    void keepNetwork(const Network& network, const std::string& what, Observer& observer) const;

    /// Whether this process kept a checkpoint or took one up.
    bool worthResuming() const { return worthResuming_; }

    /// After success: nothing of this is needed any more.
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
