// SPDX-License-Identifier: GPL-3.0-or-later
// A training that can go on in another session: its checkpoints, and what it began with, in a folder of the user's cache.
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

/// What a training that was interrupted began with.
struct InterruptedRun {
    Stage stage = Stage::sparsify;
    Project project;                  ///< its file is the user's own, not the copy in the run's folder
    bool ownNetwork = false;          ///< not the project's as it is in its file: KeptRun::network()
    bool carriedOut = false;          ///< as in DocumentState
    std::optional<WriteMetadata> cut; ///< of the network, as in Lineage
};

/// One for each project: whoever begins another training of it gives the earlier one up. Files only, so that any thread may call it.
class KeptRun {
public:
    /// Of the project that a job belongs to.
    explicit KeptRun(const Project& project);
    /// Of a folder.
    explicit KeptRun(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// Those that stopped in the middle and that no running program is at, newest first.
    static std::vector<KeptRun> interrupted();

    /// Writes what the job begins with, so that another session can begin with it. cut: as in InterruptedRun. Errors: as replaceFile.
    Result<void> describe(const Job& job, const std::optional<WriteMetadata>& cut) const;
    /// Errors: there is nothing, or it was damaged or written by another version.
    Result<InterruptedRun> read() const;
    /// What it began with, where that is not in the project's file. Errors: as readDump.
    Result<Network> network() const;

    RunStore store(RunStore::Resume resume) const;
    /// Whether a checkpoint is there.
    bool canGoOn() const;
    /// Null where another program is at it. Whoever holds the lock may write.
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
