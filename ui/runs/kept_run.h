// SPDX-License-Identifier: GPL-3.0-or-later
// A training that another session can continue: its checkpoints and its inputs, in the user's cache folder.
#pragma once

#include "core/pipeline/recipe_context.h"
#include "core/pipeline/run_store.h"
#include "ui/runs/job.h"

#include <QLockFile>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

namespace espalier {

/// The inputs of an interrupted training; or, of the stage `open`, what a session shows.
struct InterruptedRun {
    Stage stage = Stage::sparsify;
    Project project;                  ///< its file is the user's, not the copy in the run's folder
    bool ownNetwork = false;          ///< the network is another than the original: see KeptRun::network()
    bool ownOriginal = false;         ///< the original is another than the project's file: see KeptRun::original()
    bool carriedOut = false;          ///< as in DocumentState
    std::optional<WriteMetadata> cut; ///< of the network, as in Lineage
};

/// One per project: starting another training of the project discards the earlier one. Only works on files, so that any thread may call it.
class KeptRun {
public:
    /// For the project of a job.
    explicit KeptRun(const Project& project);
    /// For a folder.
    explicit KeptRun(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// Interrupted trainings that no running program uses, newest first.
    static std::vector<KeptRun> interrupted();

    /// Stores the job's inputs for another session. cut: as in InterruptedRun. withNetworks: else they are there already. Errors: as
    /// replaceFile.
    Result<void> describe(const Job& job, const std::optional<WriteMetadata>& cut, bool withNetworks = true) const;
    /// Errors: missing, damaged, or written by another version.
    Result<InterruptedRun> read() const;
    /// The network at the start, and the one that pruning began with, where they were kept. Errors: as readDump.
    Result<Network> network() const;
    Result<Network> original() const;

    RunStore store(RunStore::Resume resume) const;
    /// Whether there is a checkpoint.
    bool canGoOn() const;
    /// Null if another program holds it. Needed for writing.
    std::unique_ptr<QLockFile> lock() const;
    void discard() const;

    const std::filesystem::path& folder() const { return folder_; }

private:
    std::filesystem::path folder_;
};

/// Calls recipe with its checkpoints kept until it comes to its end. What cannot be kept costs that, and not the run.
template <class Value>
Result<Value> keptUntilDone(const Job& job, const std::optional<WriteMetadata>& cut, RunStore::Resume resume, const RecipeContext& context,
                            const std::function<Result<Value>(const RecipeContext&)>& recipe)
{
    const KeptRun run(job.project());
    const auto lock = run.lock();
    if (resume == RunStore::Resume::no && lock)
        run.discard();
    const auto described = lock ? run.describe(job, cut) : failure("Another program is at it, or there is no folder for it.");
    if (!described) {
        context.observer.log("This run cannot go on after an interruption: " + described.error().message);
        return recipe(context);
    }
    RunStore store = run.store(resume);
    const auto result = recipe({context.control, context.observer, &store, context.answers});
    if (result || !store.worthResuming())
        run.discard();
    return result;
}

} // namespace espalier
