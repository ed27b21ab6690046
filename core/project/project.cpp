// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/project.h"

#include "core/base/atomic_file.h"
#include "core/project/project_yaml.h"
#include "core/settings/names.h"
#include "core/settings/yaml_file.h"
#include "core/settings/yaml_reader.h"
#include "core/settings/yaml_writer.h"

#include <spdlog/fmt/fmt.h>

#include <limits>

namespace espalier {
namespace {

namespace fs = std::filesystem;

constexpr int formatVersion = 1;
constexpr double infinity = std::numeric_limits<double>::infinity();

constexpr Range share{0, 1};
constexpr Range openShare{0, 1, true};
constexpr Range notNegative{0, infinity};
constexpr Range positive{0, infinity, true};
constexpr Range count{0, 1e9};

// Every setting is described once; the same description reads (YamlReader) and writes (YamlWriter).

template <class Archive>
void describe(Archive& archive, TrainSettings& settings)
{
    archive.field("epochs", settings.epochs, {0, 1e6});
    archive.field("batch", settings.batch, {1, 65536});
    archive.field("learning_rate", settings.learningRate, positive);
    archive.field("momentum", settings.momentum, {0, 0.9999});
    archive.field("nesterov", settings.nesterov);
    archive.field("weight_decay", settings.weightDecay, notNegative);
    archive.choice("schedule", settings.schedule, scheduleFromName);
    archive.field("warmup_epochs", settings.warmupEpochs, notNegative);
    archive.field("steps", settings.steps, share);
    archive.field("flip", settings.flip);
    archive.field("crop_padding", settings.cropPadding, {0, 4096});
    archive.field("seed", settings.seed);
    archive.field("threads", settings.threads, {0, 4096});
    archive.choice("device", settings.device, deviceFromName);
    archive.field("evaluate_every_epoch", settings.evaluateEveryEpoch);
    archive.field("label_smoothing", settings.labelSmoothing, {0, 0.9999});
    archive.field("ema", settings.emaDecay, {0, 0.999999});
    archive.choice("teacher", settings.distillation.teacher, teacherFromName);
    archive.section("distill", [&](auto& section) {
        section.field("weight", settings.distillation.weight, share);
        section.field("temperature", settings.distillation.temperature, positive);
    });
    archive.field("patience", settings.patience, count);
    archive.field("keep_best", settings.keepBest);
}

/// The ratio and the targets are not among them: they follow from the prune section.
template <class Archive>
void describe(Archive& archive, SparsitySettings& settings)
{
    archive.choice("mode", settings.mode, sparsityModeFromName);
    archive.choice("aim", settings.aim, sparsityAimFromName);
    archive.field("strength", settings.strength, notNegative);
    archive.field("amplification", settings.amplification, {1, 1e6});
    archive.field("sparing", settings.sparing, share);
    archive.field("warmup_share", settings.warmupShare, share);
    archive.field("ramp_share", settings.rampShare, share);
    archive.field("gain", settings.gain, notNegative);
    archive.field("leak", settings.leak, share);
    archive.field("smoothing", settings.smoothing, share);
    archive.field("updates", settings.updates, {1, 1e6});
    archive.field("hold", settings.hold);
}

template <class Archive>
void describe(Archive& archive, PruneSettings& settings)
{
    archive.field("ratio", settings.ratio, openShare);
    archive.choice("budget", settings.budget, budgetFromName);
    archive.choice("runtime", settings.runtime, runtimeFromName);
    archive.choice("criterion", settings.criterion, criterionFromName);
    archive.field("fusion", settings.fusion, share);
    archive.choice("policy", settings.policy, policyFromName);
    archive.field("floor_share", settings.floorShare, share);
    archive.field("floor_min", settings.floorMin, count);
    archive.field("floors", settings.floors, count);
    archive.field("protect", settings.protectedNames);
    archive.field("align", settings.align, {1, 65536});
    archive.field("relax", settings.relax);
    archive.field("fold", settings.fold);
    archive.field("seed", settings.seed);
}

template <class Archive>
void describe(Archive& archive, Preprocessing& preprocessing)
{
    archive.field("mean", preprocessing.mean, Range{-1e6, 1e6});
    archive.field("std", preprocessing.std, positive);
    archive.size("size", preprocessing.height, preprocessing.width);
    archive.field("channels", preprocessing.channels, {0, 3});
    archive.choice("order", preprocessing.order, orderFromName);
}

/// Relative where the path lies below the folder, so that a project can be moved with what belongs to it.
std::string stored(const fs::path& path, const fs::path& folder)
{
    const fs::path relative = path.lexically_relative(folder);
    const bool below = !relative.empty() && *relative.begin() != "..";
    return (below ? relative : path).generic_string();
}

fs::path resolved(const std::string& text, const fs::path& folder)
{
    return text.empty() ? fs::path() : (folder / text).lexically_normal();
}

template <class Archive>
void describePath(Archive& archive, const char* key, fs::path& path, const fs::path& folder)
{
    std::string text = stored(path, folder);
    archive.field(key, text);
    path = resolved(text, folder);
}

template <class Archive>
void describe(Archive& archive, Project& project, const fs::path& folder)
{
    int format = formatVersion;
    archive.field("format", format, count);
    describePath(archive, "model", project.model, folder);
    archive.field("input_shape", project.inputShape, {1, 1e6});
    archive.field("rounds", project.rounds, {1, 100});
    archive.section("data", [&](auto& section) {
        describePath(section, "path", project.data, folder);
        describe(section, project.preprocessing);
        section.field("labels", project.labels);
        section.field("limit_train", project.trainLimit, count);
        section.field("limit_val", project.validationLimit, count);
    });
    archive.section("sparsify", [&](auto& section) {
        describe(section, project.sparsify);
        section.field("restore_batchnorm", project.restoreBatchNorm);
        describe(section, project.sparsity);
    });
    archive.section("prune", [&](auto& section) { describe(section, project.prune); });
    archive.section("finetune", [&](auto& section) { describe(section, project.finetune); });
}

} // namespace

Result<Project> projectFromYaml(const fs::path& file, const YAML::Node& root)
{
    Project project;
    project.file = fs::absolute(file).lexically_normal();
    YamlReader reader(root, file.string());
    describe(reader, project, project.file.parent_path());
    if (const auto done = reader.finish(); !done)
        return tl::make_unexpected(done.error());
    if (project.model.empty())
        return failure(file.string() + ": the key 'model' is missing; it names the network's file.");
    return project;
}

std::string projectToYaml(Project project, const fs::path& folder)
{
    YamlWriter writer;
    describe(writer, project, folder);
    return writer.finish();
}

Result<Project> readProject(const fs::path& file)
{
    try {
        return readYamlFile(file, "project").and_then([&](const YAML::Node& root) {
            // Asked first: a newer version's keys would only be reported as unknown.
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
