// SPDX-License-Identifier: GPL-3.0-or-later
// --resume for the commands that train.
#pragma once

#include "app/cli/command.h"
#include "core/pipeline/run_store.h"

#include <filesystem>
#include <functional>
#include <optional>

namespace espalier::cli {

class ResumeOption {
public:
    explicit ResumeOption(CLI::App& app);
    /// Runs a recipe that can be resumed, with a store beside the output. A result with a fault is an error. If the recipe was stopped, the
    /// user is told how to resume.
    template <class Value>
    Result<Value> run(const std::filesystem::path& output, const RecipeContext& context,
                      const std::function<Result<Value>(const RecipeContext&)>& recipe) const
    {
        RunStore store = RunStore::beside(output, resume_ ? RunStore::Resume::asked : RunStore::Resume::no);
        RecipeContext keeping = context;
        keeping.store = &store;
        Result<Value> result = recipe(keeping);
        if (!result && store.worthResuming())
            context.observer.log("The finished epochs are kept: --resume continues from there.");
        if (result && result->fault)
            return tl::make_unexpected(*result->fault);
        return result;
    }

    /// Call when the output has been written.
    static void done(const std::filesystem::path& output);

private:
    bool resume_ = false;
};

} // namespace espalier::cli
