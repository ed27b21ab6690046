// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/project.h"

#include "core/base/atomic_file.h"
#include "core/base/yaml_file.h"
#include "core/project/project_yaml.h"
#include "core/project/stored_paths.h"
#include "core/settings/data_settings.h"
#include "core/settings/settings_yaml.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <vector>

namespace espalier {
namespace {

namespace fs = std::filesystem;

constexpr int formatVersion = 1;

constexpr NameTable<Recipe, 2> recipes{{
    {Recipe::automatic, "auto", "Automatic",
     "The target, the pictures and the number of epochs decide whether sparsity training pays, what each layer gives, and how the "
     "smaller network starts. The epochs of both trainings together are kept."},
    {Recipe::manual, "manual", "As set for each stage", "Each stage does what its own settings say."},
}};

Result<Recipe> recipeFromName(const std::string& name)
{
    return choiceFromName(recipes, name, "recipe");
}

/// Whether a mapping has a value for a key with sections.
bool says(const YAML::Node& mapping, const std::string& key)
{
    const std::size_t dot = key.find('.');
    if (!mapping.IsMap())
        return false;
    const YAML::Node inner = mapping[key.substr(0, dot)];
    return inner.IsDefined() && (dot == std::string::npos || says(inner, key.substr(dot + 1)));
}

/// Older files name no recipe, and mean what they say of the stages.
void chooseRecipe(Project& project, const YAML::Node& root)
{
    if (wantsManualRecipe([&](const std::string& key) { return says(root, key); }))
        project.recipe = Recipe::manual;
}

Settings dataSettings(Project& project)
{
    return joined({
        {Setting("path", "--data", "Pictures",
                 "A folder with train/<class>/… and val/<class>/…, or with the MNIST family's files; without labels, any folder of images.",
                 &project.data)},
        settingsOf(project.preprocessing),
        {Setting("labels", "--labels", "The pictures have labels",
                 "Off for a plain folder of pictures that nobody sorted into classes: the network then learns from the unpruned one alone. "
                 "Every tenth picture is kept aside to see how well that works, unless there is a folder val.",
                 &project.labels),
         Setting("limit_train", "--limit-train", "Training pictures", "Only the first training images of each class by name.",
                 &project.trainLimit, range::count)
             .leastMeans("all"),
         Setting("limit_val", "--limit-val", "Validation pictures", "Only the first validation images of each class by name.",
                 &project.validationLimit, range::count)
             .leastMeans("all")},
    });
}

Settings sparsifySettings(Project& project)
{
    return joined({
        settingsOf(project.sparsify),
        {Setting("restore_batchnorm", "--restore-batchnorm", "Give layers without a norm one first",
                 "For networks whose export folded the batch norms into the layers: each layer gets one that changes nothing yet, and that "
                 "sparsity training can work on.",
                 &project.restoreBatchNorm)},
        settingsOf(project.sparsity),
    });
}

} // namespace

const char* nameOf(Recipe recipe)
{
    return nameIn(recipes, recipe);
}

bool wantsManualRecipe(const std::function<bool(const std::string&)>& given)
{
    constexpr std::array replaced{"sparsify.epochs", "sparsify.mode", "sparsify.aim", "finetune.epochs"};
    return !given("recipe") && std::any_of(replaced.begin(), replaced.end(), given);
}

Settings settingsOf(Project& project)
{
    return joined({
        {Setting("model", "MODEL", "Network", "The network's file: TorchScript, ONNX or a module that Espalier wrote.", &project.model),
         Setting("input_shape", "--input-shape", "Input of the network",
                 "With batch size 1, e.g. 1, 3, 32, 32, if the file does not record it. Left out: common shapes are tried.",
                 &project.inputShape, {1, 1e6}),
         Setting(
             "part_shared", "--part-shared", "Weights to part",
             "Some exporters store equal weights of different layers once, and these layers then lose the same channels. Each layer "
             "gets its own again of the weights named here; all: of every one that different layers read. A notice names such weights. A "
             "name with a comma in it stands in single quotes.",
             &project.partShared)
             .leastMeans("none"),
         Setting(
             "recipe", "--recipe", "Recipe",
             "Of all stages in one go: what decides how many epochs come before the cut and after it, what each layer gives, and how the "
             "smaller network starts. Where it is not named and the stages' epochs, pressure or aim are, it is manual.",
             choiceOf(project.recipe, recipeFromName, optionsIn(recipes))),
         Setting("rounds", "--rounds", "Rounds",
                 "The three stages are repeated this many times, each time for a part of the way (iterative schedule); the epochs are "
                 "divided over the rounds. More rounds are gentler on the network and end at the same size.",
                 &project.rounds, {1, 100})},
        within("head", settingsOf(project.head)),
        within("data", dataSettings(project)),
        within("train", settingsOf(project.train)),
        within("sparsify", sparsifySettings(project)),
        within("prune", settingsOf(project.prune)),
        within("finetune", settingsOf(project.finetune)),
    });
}

Result<Project> projectFromYaml(const fs::path& file, const YAML::Node& root)
{
    Project project;
    project.file = fs::absolute(file).lexically_normal();
    YamlReader reader(root, file.string());
    int format = formatVersion;
    reader.field("format", format, range::count);
    read(reader, settingsOf(project));
    chooseRecipe(project, root);
    for (fs::path* path : {&project.model, &project.data})
        *path = resolvedPath(*path, project.file.parent_path());
    if (const auto done = reader.finish(); !done)
        return tl::make_unexpected(done.error());
    if (project.model.empty())
        return failure(file.string() + ": the key 'model' is missing; it names the network's file.");
    return project;
}

std::string projectToYaml(Project project, const fs::path& folder)
{
    for (fs::path* path : {&project.model, &project.data})
        *path = storedPath(*path, folder);
    YamlWriter writer;
    writer.field("format", formatVersion);
    std::vector<std::string> unused; // few projects need these
    if (project.partShared.empty())
        unused.emplace_back("part_shared");
    if (project.train == TrainSettings())
        unused.emplace_back("train");
    if (project.prune.cut.empty())
        unused.emplace_back("prune.cut");
    if (project.prune.keep.empty())
        unused.emplace_back("prune.keep");
    write(writer, without(settingsOf(project), unused));
    return writer.finish();
}

Result<Project> readProject(const fs::path& file)
{
    try {
        return readYamlFile(file, "project").and_then([&](const YAML::Node& root) {
            // The format's version is checked first: keys of a newer version would only be reported as unknown.
            return checkYamlFormat(file, root, "project", formatVersion).and_then([&] { return projectFromYaml(file, root); });
        });
    } catch (const std::exception& problem) {
        return failure(fmt::format("The project '{}' cannot be read.", file.string()), problem.what());
    }
}

Result<void> writeProject(const Project& project, const fs::path& file)
{
    return replaceFile(file, projectToYaml(project, fs::absolute(file).lexically_normal().parent_path()));
}

} // namespace espalier
