// SPDX-License-Identifier: GPL-3.0-or-later
// A project: a network, its images and the settings of the three stages, as one YAML file.
#pragma once

#include "core/base/error.h"
#include "core/data/dataset.h"
#include "core/settings/head_settings.h"
#include "core/settings/prune_settings.h"
#include "core/settings/sparsity_settings.h"
#include "core/settings/train_settings.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>

namespace espalier {

/// What decides how a run divides its epochs, and how its plan is made.
enum class Recipe {
    automatic, ///< the program, from the target, the images and the epochs (core/pipeline/automatic_recipe.h)
    manual,    ///< the stages' settings
};
const char* nameOf(Recipe recipe);

struct Project {
    std::filesystem::path file;  ///< the file it was read from; relative paths in it refer to its folder
    std::filesystem::path model; ///< absolute after reading
    std::optional<Shape> inputShape;
    std::set<std::string> partShared; ///< names of tensors of which each layer that reads them gets one of its own
    HeadSettings head;
    Recipe recipe = Recipe::automatic; ///< of all stages in one go; a single stage goes by its own settings
    int rounds = 1;                    ///< number of rounds (sparsify, prune, fine-tune) towards one final budget: core/pipeline/rounds.h
    std::filesystem::path data;        ///< absolute after reading; empty: no images
    Preprocessing preprocessing;
    bool labels = true;                          ///< false: the images have no labels, and training learns from a teacher alone
    int trainLimit = 0;                          ///< first training images of each class by name; 0: all
    int validationLimit = 0;                     ///< the same for the validation images
    TrainSettings train;                         ///< stage 0: ordinary training, before anything is pruned
    TrainSettings sparsify = sparsifyDefaults(); ///< epochs may be 0: the stage is skipped
    bool restoreBatchNorm = false;               ///< before stage 1: layers without a batch norm get one
    SparsitySettings sparsity;                   ///< its ratio follows from prune when a run starts
    PruneSettings prune;
    TrainSettings finetune = finetuneDefaults(); ///< epochs may be 0: the stage is skipped

    bool operator==(const Project&) const = default;
};

/// All settings of a project file, in the file's order.
Settings settingsOf(Project& project);
/// Who gives a setting that an automatic recipe would replace, without naming a recipe, wants it manual. given: whether a key was given.
bool wantsManualRecipe(const std::function<bool(const std::string&)>& given);

/// Errors name file, line and key: missing, not YAML, unknown key, wrong type, value out of range, written by a newer version.
Result<Project> readProject(const std::filesystem::path& file);
/// Two saves without a change are byte-equal. Paths below the project's folder are stored relative.
Result<void> writeProject(const Project& project, const std::filesystem::path& file);

} // namespace espalier
