// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/study.h"

#include "core/base/fingerprint.h"
#include "core/base/nearest.h"
#include "core/base/yaml_file.h"
#include "core/project/project_yaml.h"
#include "core/settings/prune_target.h"
#include "core/settings/yaml_reader.h"
#include "core/study/columns.h"
#include "core/study/overlay.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <limits>
#include <set>

namespace espalier {
namespace {

namespace fs = std::filesystem;

constexpr int studyFormat = 1;
constexpr Range wholeSeeds{0, 9e15};
constexpr Range anything{-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};

/// A study as in the file, before the arms' settings are composed.
struct Draft {
    Study study;
    std::string base; ///< a project file
    YAML::Node project, quick;
    struct ArmSettings {
        YAML::Node always, quick;
    };
    std::vector<ArmSettings> arms;
    std::optional<std::vector<std::int64_t>> seeds, quickSeeds;
    std::optional<std::vector<double>> quickRatios;
};

std::vector<std::string> namesOf(const std::vector<StudyArm>& arms)
{
    std::vector<std::string> names;
    for (const StudyArm& arm : arms)
        names.push_back(arm.name);
    return names;
}

Result<std::string> newArmName(const std::string& name, const Study& study)
{
    const auto fits = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || std::string_view("-_.+=").find(c) != std::string_view::npos;
    };
    if (name.empty() || name.starts_with('.') || !std::all_of(name.begin(), name.end(), fits))
        return usageError("'" + name + "' should be made of letters, digits and any of - _ . + =, as files are named after it.");
    if (study.armCalled(name) < study.arms.size())
        return usageError("two arms are called '" + name + "'; every arm needs a name of its own.");
    return name;
}

Result<std::string> knownArm(const std::string& name, const Study& study)
{
    if (study.armCalled(name) < study.arms.size())
        return name;
    return usageError("there is no arm '" + name + "' above." + didYouMean(name, namesOf(study.arms)));
}

Result<std::string> ordinaryArm(const std::string& name, const Study& study)
{
    return knownArm(name, study).and_then([&](const std::string& known) -> Result<std::string> {
        const StudyArm& arm = study.arms[study.armCalled(known)];
        if (arm.planOnly || !arm.scratchOf.empty())
            return usageError("the arm '" + known + "' prunes no network, so there is no shape to train anew.");
        return known;
    });
}

Result<std::string> knownMetric(const std::string& key)
{
    if (findColumn(key) != nullptr)
        return key;
    std::vector<std::string> keys;
    for (const StudyColumn& metric : studyColumns())
        keys.emplace_back(metric.key);
    return usageError("there is no metric '" + key + "'." + didYouMean(key, keys));
}

void readArm(YamlReader& reader, Draft& draft)
{
    StudyArm arm;
    reader.require("name");
    reader.choice("name", arm.name, [&](const std::string& name) { return newArmName(name, draft.study); });
    arm.series = arm.name;
    reader.field("series", arm.series);
    reader.choice("scratch_of", arm.scratchOf, [&](const std::string& name) { return ordinaryArm(name, draft.study); });
    reader.field("plan_only", arm.planOnly);
    reader.field("new_weights", arm.newWeights);
    const YAML::Node quick = reader.node("quick");
    draft.study.arms.push_back(std::move(arm));
    draft.arms.push_back({reader.rest(), quick});
}

void readMatch(YamlReader& reader, Study& study)
{
    StudyMatch match;
    reader.require("on");
    reader.choice("on", match.on, knownMetric);
    reader.field("at", match.at, anything);
    reader.field("within", match.within, {0, anything.high});
    study.matches.push_back(std::move(match));
}

void readContrast(YamlReader& reader, Study& study)
{
    const auto arm = [&](const std::string& name) { return knownArm(name, study); };
    StudyContrast contrast;
    for (const char* key : {"name", "plus", "minus"})
        reader.require(key);
    reader.field("name", contrast.name);
    reader.choices("plus", contrast.plus, arm);
    reader.choices("minus", contrast.minus, arm);
    study.contrasts.push_back(std::move(contrast));
}

Result<Draft> draftOf(const fs::path& file, const YAML::Node& root)
{
    Draft draft;
    Study& study = draft.study;
    int format = studyFormat;
    YamlReader reader(root, file.string());
    reader.field("format", format, {1, studyFormat});
    reader.field("title", study.title);
    reader.field("note", study.note);
    reader.field("base", draft.base);
    draft.project.reset(reader.node("project"));
    for (const char* key : {"arms", "seeds", "reference"})
        reader.require(key);
    reader.field("seeds", draft.seeds, wholeSeeds);
    reader.field("ratios", study.ratios, range::openShare);
    reader.list("arms", [&](YamlReader& entry) { readArm(entry, draft); });
    reader.choice("reference", study.reference, [&](const std::string& name) { return knownArm(name, study); });
    reader.choices("metrics", study.metrics, knownMetric);
    reader.list("match", [&](YamlReader& entry) { readMatch(entry, study); });
    reader.list("contrasts", [&](YamlReader& entry) { readContrast(entry, study); });
    reader.section("quick", [&](YamlReader& section) {
        section.field("seeds", draft.quickSeeds, wholeSeeds);
        std::vector<double> ratios;
        section.field("ratios", ratios, range::openShare);
        if (!ratios.empty())
            draft.quickRatios = ratios;
        draft.quick.reset(section.rest());
    });
    return reader.finish().map([&] { return std::move(draft); });
}

/// The seeds and ratios to run, without repetition.
Result<void> settle(Draft& draft, const fs::path& file, bool quick)
{
    Study& study = draft.study;
    const auto& seeds = quick && draft.quickSeeds ? draft.quickSeeds : draft.seeds;
    study.seeds.assign(seeds->begin(), seeds->end());
    if (quick && draft.quickRatios)
        study.ratios = *draft.quickRatios;
    if (study.seeds.empty())
        return failure(file.string() + ": the study has no seeds; list some, such as 'seeds: [1, 2, 3]'.");
    if (study.arms.empty())
        return failure(file.string() + ": the study has no arms; there is nothing to run.");
    if (std::set(study.seeds.begin(), study.seeds.end()).size() < study.seeds.size())
        return failure(file.string() + ": a seed is listed twice; equal seeds repeat a run and tell nothing new.");
    if (std::set(study.ratios.begin(), study.ratios.end()).size() < study.ratios.size())
        return failure(file.string() + ": a ratio is listed twice.");
    if (study.metrics.empty())
        study.metrics = usualColumns();
    return {};
}

/// The base project of the arms, with absolute paths; an empty mapping where the study names none.
Result<YAML::Node> baseOf(const fs::path& folder, const std::string& base)
{
    if (base.empty())
        return YAML::Node(YAML::NodeType::Map);
    const fs::path file = folder / base;
    return readProject(file).and_then([&](const Project& project) {
        return readYamlFile(file, "project").map([&](YAML::Node root) {
            root["model"] = project.model.string();
            if (!project.data.empty())
                root["data"]["path"] = project.data.string();
            return root;
        });
    });
}

Result<std::string> fingerprintOfFile(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    Fingerprint fingerprint;
    std::vector<char> block(1 << 16);
    while (stream.read(block.data(), static_cast<std::streamsize>(block.size())), stream.gcount() > 0)
        fingerprint.addBytes(block.data(), static_cast<std::size_t>(stream.gcount()));
    if (!stream.eof())
        return failure(fmt::format("The network '{}' cannot be read.", file.string()));
    return fingerprint.text();
}

/// A run's settings without paths, threads and device, which do not make it another run.
std::string settingsText(Project project)
{
    project.model = project.model.filename();
    project.data.clear();
    for (TrainSettings* settings : {&project.sparsify, &project.finetune}) {
        settings->threads = 0;
        settings->device = Device::automatic;
    }
    return projectToYaml(std::move(project), {});
}

/// Composes an arm's settings and makes its runs.
class Expansion {
public:
    Expansion(Draft draft, fs::path file, StudyOptions options)
        : draft_(std::move(draft)), file_(std::move(file)), options_(std::move(options))
    {
    }

    Result<Study> run()
    {
        return readProjects().map([&] {
            Study& study = draft_.study;
            for (const std::uint64_t seed : study.seeds)
                addRuns(seed);
            return std::move(study);
        });
    }

private:
    Result<void> readProjects()
    {
        const auto base = baseOf(file_.parent_path(), draft_.base);
        if (!base)
            return tl::make_unexpected(base.error());
        const YAML::Node shared = overlaid(*base, draft_.project);
        const YAML::Node quick = overlaid(shared, draft_.quick);
        for (const Draft::ArmSettings& arm : draft_.arms) {
            const YAML::Node full = overlaid(shared, arm.always);
            const YAML::Node brief = overlaid(overlaid(quick, arm.always), arm.quick);
            const bool isQuick = draft_.study.quick;
            // The variant that is not run is parsed, too, so that its errors are found at once.
            if (const auto sound = projectFromYaml(file_, isQuick ? full : brief); !sound)
                return tl::make_unexpected(sound.error());
            if (const auto added = addProject(isQuick ? brief : full); !added)
                return added;
        }
        return {};
    }

    Result<void> addProject(const YAML::Node& settings)
    {
        return projectFromYaml(file_, settings).and_then([&](Project project) {
            if (!options_.data.empty())
                project.data = fs::absolute(options_.data).lexically_normal();
            for (TrainSettings* stage : {&project.sparsify, &project.finetune}) {
                stage->threads = options_.threads.value_or(stage->threads);
                stage->device = options_.device.value_or(stage->device);
            }
            return fingerprintOfFile(project.model).map([&](std::string fingerprint) {
                projects_.push_back(std::move(project));
                models_.push_back(std::move(fingerprint));
            });
        });
    }

    void addRuns(std::uint64_t seed)
    {
        const Study& study = draft_.study;
        const std::vector<std::optional<double>> own{std::nullopt};
        const std::vector<std::optional<double>> swept(study.ratios.begin(), study.ratios.end());
        for (const auto& ratio : study.ratios.empty() ? own : swept) {
            for (std::size_t arm = 0; arm < study.arms.size(); ++arm)
                draft_.study.runs.push_back(runOf(arm, ratio, seed));
        }
    }

    StudyRun runOf(std::size_t arm, std::optional<double> ratio, std::uint64_t seed) const
    {
        const StudyArm& what = draft_.study.arms[arm];
        StudyRun run{arm, ratio, seed, projects_[arm], {}, {}, what.name};
        if (ratio)
            setTarget(run.project.prune, RatioTarget{*ratio, run.project.prune.budget});
        run.project.sparsify.seed = run.project.prune.seed = run.project.finetune.seed = seed;
        Fingerprint fingerprint;
        if (!what.scratchOf.empty()) {
            const StudyRun source = runOf(draft_.study.armCalled(what.scratchOf), ratio, seed);
            run.project.finetune.epochs = source.project.sparsify.epochs + source.project.finetune.epochs;
            run.project.sparsify.epochs = 0;
            run.project.prune = source.project.prune;
            fingerprint.addText(source.hash);
        }
        run.settings = settingsText(run.project);
        fingerprint.addText(run.settings);
        fingerprint.addText(models_[arm]);
        fingerprint.addText(what.planOnly ? "plan" : what.newWeights ? "run with new weights" : "run");
        run.hash = fingerprint.text();
        if (ratio)
            run.id += fmt::format("@{}", *ratio);
        run.id += fmt::format(".seed{}", seed);
        return run;
    }

    Draft draft_;
    fs::path file_;
    StudyOptions options_;
    std::vector<Project> projects_;   ///< by arm
    std::vector<std::string> models_; ///< by arm: fingerprint of the network file
};

} // namespace

std::size_t Study::armCalled(const std::string& armName) const
{
    const auto found = std::find_if(arms.begin(), arms.end(), [&](const StudyArm& arm) { return arm.name == armName; });
    return static_cast<std::size_t>(found - arms.begin());
}

const StudyRun& Study::counterpart(const StudyRun& run, const std::string& armName) const
{
    const std::size_t arm = armCalled(armName);
    return *std::find_if(runs.begin(), runs.end(),
                         [&](const StudyRun& other) { return other.arm == arm && other.ratio == run.ratio && other.seed == run.seed; });
}

Result<Study> readStudy(const fs::path& file, const StudyOptions& options)
{
    try {
        const auto root = readYamlFile(file, "study");
        return root.and_then([&](const YAML::Node& node) { return checkYamlFormat(file, node, "study", studyFormat); })
            .and_then([&] { return draftOf(file, *root); })
            .and_then([&](Draft draft) {
                draft.study.file = file;
                draft.study.name = file.stem().string();
                draft.study.quick = options.quick;
                return settle(draft, file, options.quick).and_then([&] { return Expansion(std::move(draft), file, options).run(); });
            });
    } catch (const std::exception& problem) {
        return failure(fmt::format("The study '{}' cannot be read.", file.string()), problem.what());
    }
}

} // namespace espalier
