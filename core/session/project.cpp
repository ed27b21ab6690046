// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/project.h"

#include "core/base/atomic_file.h"
#include "core/session/names.h"
#include "core/session/yaml_reader.h"
#include "core/session/yaml_writer.h"

#include <spdlog/fmt/fmt.h>

#include <fstream>
#include <limits>
#include <sstream>

namespace espalier {
namespace {

namespace fs = std::filesystem;

constexpr int formatVersion = 1;
constexpr std::uintmax_t largestProject = 1 << 20; ///< bytes; whatever is larger is something else
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
    archive.field("evaluate_every_epoch", settings.evaluateEveryEpoch);
}

/// The ratio is not among them: it follows from the prune section.
template <class Archive>
void describe(Archive& archive, SparsitySettings& settings)
{
    archive.choice("mode", settings.mode, sparsityModeFromName);
    archive.field("strength", settings.strength, notNegative);
    archive.field("amplification", settings.amplification, {1, 1e6});
    archive.field("warmup_share", settings.warmupShare, share);
    archive.field("ramp_share", settings.rampShare, share);
    archive.field("gain", settings.gain, notNegative);
    archive.field("leak", settings.leak, share);
    archive.field("smoothing", settings.smoothing, share);
}

template <class Archive>
void describe(Archive& archive, PruneSettings& settings)
{
    archive.field("ratio", settings.ratio, openShare);
    archive.choice("budget", settings.budget, budgetFromName);
    archive.choice("criterion", settings.criterion, criterionFromName);
    archive.field("fusion", settings.fusion, share);
    archive.choice("policy", settings.policy, policyFromName);
    archive.field("floor_share", settings.floorShare, share);
    archive.field("floor_min", settings.floorMin, count);
    archive.field("floors", settings.floors, count);
    archive.field("protect", settings.protectedNames);
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
    archive.section("data", [&](auto& section) {
        describePath(section, "path", project.data, folder);
        describe(section, project.preprocessing);
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

Result<std::string> projectText(const fs::path& file)
{
    std::error_code problem;
    const auto status = fs::status(file, problem);
    if (!fs::exists(status))
        return failure(fmt::format("There is no project file '{}'.", file.string()));
    if (!fs::is_regular_file(status))
        return failure(fmt::format("'{}' is not a file; a project is one YAML file.", file.string()));
    if (fs::file_size(file, problem) > largestProject)
        return failure(fmt::format("'{}' is too large for a project; a project is a short YAML file.", file.string()));
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream || text.view().empty())
        return failure(fmt::format("The project file '{}' is empty or cannot be read.", file.string()));
    return text.str();
}

Result<YAML::Node> parse(const fs::path& file, const std::string& text)
{
    try {
        const YAML::Node root = YAML::Load(text);
        if (root.IsMap() && text.find('\0') == std::string::npos)
            return root;
    } catch (const YAML::Exception& problem) {
        if (text.find('\0') == std::string::npos)
            return failure(fmt::format("{}:{}: not valid YAML: {}.", file.string(), problem.mark.line + 1, problem.msg));
    }
    return failure(fmt::format("'{}' is not a project: a YAML file of 'key: value' lines was expected.", file.string()));
}

/// Asked first: a newer version's keys would only be reported as unknown.
Result<void> checkFormat(const fs::path& file, const YAML::Node& root)
{
    const YAML::Node node = root["format"];
    int format = 0;
    if (!node)
        return failure(fmt::format("'{}' is not a project: its first line should be 'format: 1'.", file.string()));
    const std::string where = fmt::format("{}:{}", file.string(), node.Mark().line + 1);
    if (!node.IsScalar() || !YAML::convert<int>::decode(node, format) || format < 1)
        return failure(fmt::format("{}: 'format' must be a version number; this Espalier writes 'format: {}'.", where, formatVersion));
    if (format > formatVersion) {
        return failure(fmt::format("{}: this project has format {}, made by a newer version of Espalier; this one reads format {}. Update "
                                   "Espalier to open it.",
                                   where, format, formatVersion));
    }
    return {};
}

Result<Project> interpret(const fs::path& file, const YAML::Node& root)
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

} // namespace

Result<Project> readProject(const fs::path& file)
{
    try {
        return projectText(file).and_then([&](const std::string& text) { return parse(file, text); }).and_then([&](const YAML::Node& root) {
            return checkFormat(file, root).and_then([&] { return interpret(file, root); });
        });
    } catch (const std::exception& problem) {
        return failure(fmt::format("The project '{}' cannot be read.", file.string()), problem.what());
    }
}

Result<void> writeProject(const Project& project, const fs::path& file)
{
    Project copy = project;
    YamlWriter writer;
    describe(writer, copy, fs::absolute(file).lexically_normal().parent_path());
    return replaceFile(file, writer.finish());
}

} // namespace espalier
