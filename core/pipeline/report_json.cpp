// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/report_json.h"

#include "core/base/json.h"
#include "core/pruning/planning/plan_json.h"
#include "core/tasks/detection/detection_detail.h"
#include "core/tasks/task_for.h"

#include <optional>
#include <utility>

namespace espalier {
namespace {
using recipes::Judged;
using recipes::RoundReport;
using recipes::RunReport;
using recipes::Trained;

void addWhereKnown(Json& json, const char* key, const std::optional<double>& value)
{
    if (value)
        json[key] = *value;
}

/// Adds each metric with a prefix before its key.
void addMetrics(Json& json, const std::string& prefix, const Metrics& metrics)
{
    for (const MetricValue& metric : metrics)
        json[prefix + metric.info->key] = metric.value;
}

using Moments = std::vector<std::pair<const char*, const Judged*>>;

/// The evaluations of the stages that the round reached.
Moments momentsOf(const RoundReport& round)
{
    Moments moments;
    if (round.sparsity)
        moments.emplace_back("after_sparsity_training", &*round.sparsity);
    if (round.pruning)
        moments.emplace_back("after_pruning", &*round.pruning);
    if (round.finetuning)
        moments.emplace_back("after_finetuning", &*round.finetuning);
    return moments;
}

/// The primary metric of the network's task under its key, and all metrics; empty objects without labels.
Json evaluationsJson(const Network& network, const Moments& moments)
{
    Json json;
    const MetricInfo* primary = taskFor(network)->primary();
    if (primary != nullptr)
        json[primary->key] = Json::object();
    json["evaluations"] = Json::object();
    for (const auto& [when, judged] : moments) {
        if (!judged->evaluation)
            continue;
        json[primary->key][when] = judged->evaluation->metrics.primary()->value;
        json["evaluations"][when] = thoroughJson(*judged->evaluation);
    }
    return json;
}

Json trainingJson(const std::optional<Trained>& trained)
{
    const Trained training = trained.value_or(Trained());
    return {{"history", toJson(training.history)}, {"kept", keptJson(training)}};
}

Json trainingsJson(const RoundReport& round)
{
    Json json;
    json["sparsify"] = {{"mode", nameOf(round.round.project.sparsity.mode)}};
    json["sparsify"].update(trainingJson(round.sparsity));
    if (round.sparsity && round.sparsity->heat)
        json["sparsify"].update(evennessJson(round.start->groups, *round.sparsity->heat));
    json["finetune"] = trainingJson(round.finetuning);
    return json;
}

Json roundJson(const RoundReport& round)
{
    Json json{{"round", round.round.number}, {"removes", round.round.removes}};
    json.update(evaluationsJson(round.start->network, momentsOf(round)));
    if (round.pruning)
        json.update(pruningJson(*round.sparsity->model, *round.pruning));
    json.update(trainingsJson(round));
    return json;
}

/// What an automatic recipe chose, and why; null for a manual one.
Json recipeJson(const RunReport& report)
{
    if (report.recipeReason.empty())
        return nullptr;
    const Project& project = report.project;
    return {{"sparsify_epochs", project.sparsify.epochs},
            {"finetune_epochs", project.finetune.epochs},
            {"aim", nameOf(project.sparsity.aim)},
            {"allocation", nameOf(project.prune.allocation)},
            {"compensate", nameOf(project.prune.compensate)},
            {"reason", report.recipeReason}};
}

Json secondsJson(const RunReport& report)
{
    Json json = Json::object();
    for (const auto& [what, seconds] : report.seconds)
        json[what] = seconds;
    return json;
}

Json filesJson(const RunReport& report)
{
    Json json = Json::array();
    for (const auto& file : report.files)
        json.push_back(file.string());
    return json;
}

} // namespace

Json settingsJson(Project project)
{
    Project usual;
    const Settings settings = settingsOf(project), defaults = settingsOf(usual);
    Json json = Json::object();
    for (std::size_t i = 0; i < settings.size(); ++i)
        if (const std::string text = textOf(settings[i]); text != textOf(defaults[i]))
            json[settings[i].key] = text;
    return json;
}

Project projectIn(const Json& result)
{
    Project project;
    const Settings settings = settingsOf(project);
    const auto told = result.find("settings");
    if (!result.is_object() || told == result.end())
        return project;
    for (const auto& [key, value] : told->items())
        if (const Setting* setting = find(settings, key); setting != nullptr && value.is_string())
            static_cast<void>(setFromText(*setting, value.get<std::string>()));
    return project;
}

Json toJson(const Costs& costs)
{
    return {{"params", costs.params}, {"macs", costs.macs}};
}

Json toJson(const Metrics& metrics)
{
    Json json = Json::object();
    addMetrics(json, "", metrics);
    return json;
}

static Json partsJson(const std::vector<PartMetrics>& parts, bool classes)
{
    Json list = classes ? Json::array() : Json::object();
    for (const PartMetrics& part : parts) {
        if ((part.category >= 0) != classes)
            continue;
        Json json = Json::object();
        if (classes)
            json["name"] = part.name;
        json["images"] = part.images;
        json["boxes"] = part.objects;
        for (const char* key : {"map50", "map"}) // also where there is nothing to find
            json[key] = nullptr;
        for (const MetricValue& metric : part.metrics)
            json[metric.info->key] = metric.value;
        if (classes)
            list.push_back(json);
        else
            list[part.name] = json;
    }
    return list;
}

static void addParts(Json& json, const Evaluation& evaluation)
{
    if (evaluation.parts.empty())
        return;
    json["per_class"] = partsJson(evaluation.parts, true);
    json["by_size"] = partsJson(evaluation.parts, false);
}

/// An image.
static Json millisecondsJson(const Evaluation& evaluation)
{
    const double images = static_cast<double>(std::max<std::int64_t>(evaluation.images, 1));
    return {{"preprocess", 1e3 * evaluation.preparingSeconds},
            {"inference", 1e3 * evaluation.inferenceSeconds / images},
            {"postprocess", 1e3 * evaluation.judgingSeconds / images}};
}

Json toJson(const Evaluation& evaluation)
{
    Json json{{"images", evaluation.images}};
    addMetrics(json, "", evaluation.metrics);
    json["loss"] = evaluation.loss;
    addMetrics(json, "", evaluation.lossParts);
    json["images_per_second"] = evaluation.imagesPerSecond;
    json["milliseconds"] = millisecondsJson(evaluation);
    addParts(json, evaluation);
    return json;
}

/// What is found at the confidence with the best mean F1: of all, and of each class that occurs.
static void addBest(Json& json, const DetectionScores& scores)
{
    json["f1"] = scores.best.f1;
    json["confidence"] = scores.confidence;
    for (std::size_t i = 0; i < scores.classes.size() && i < json["per_class"].size(); ++i) {
        const ClassScores& own = scores.classes[i];
        const auto known = [&own](double number) { return own.objects > 0 ? Json(number) : Json(); };
        json["per_class"][i].update(
            {{"precision", known(own.best.precision)}, {"recall", known(own.best.recall)}, {"f1", known(own.best.f1)}});
    }
}

Json thoroughJson(const Evaluation& evaluation)
{
    Json json = toJson(evaluation);
    if (const auto* detail = dynamic_cast<const DetectionDetail*>(evaluation.detail.get())) {
        addBest(json, detail->scores);
        const ScoreIntervals intervals = detail->tally.intervals();
        json["intervals"] = {{"map50", {intervals.at50.low, intervals.at50.high}}, {"map", {intervals.mean.low, intervals.mean.high}}};
    }
    return json;
}

Json toJson(const EpochRecord& record)
{
    Json entry{{"epoch", record.epoch}, {"learning_rate", record.learningRate}, {"train_loss", record.trainLoss}};
    addMetrics(entry, "train_", record.trainLossParts);
    addMetrics(entry, "train_", record.train);
    addWhereKnown(entry, "val_loss", record.valLoss);
    addMetrics(entry, "val_", record.valLossParts);
    addMetrics(entry, "val_", record.validation);
    addWhereKnown(entry, "U", record.unevenness);
    addWhereKnown(entry, "U_targets", record.offTargets);
    addWhereKnown(entry, "P_c", record.collapseRatio);
    addWhereKnown(entry, "zero_share", record.zeroShare);
    entry["images_per_second"] = record.imagesPerSecond;
    entry["seconds"] = record.seconds;
    entry["seconds_of"] = toJson(record.times);
    return entry;
}

Json toJson(const std::vector<EpochRecord>& history)
{
    Json list = Json::array();
    for (const EpochRecord& record : history)
        list.push_back(toJson(record));
    return list;
}

Json toJson(const TrainTimes& times)
{
    return {{"loading", times.loading},     {"teacher", times.teacher}, {"forward", times.forward},      {"backward", times.backward},
            {"optimiser", times.optimiser}, {"penalty", times.penalty}, {"validation", times.validation}};
}

Json toJson(const ChannelFolding& folding)
{
    return {{"folded", folding.folded}, {"unfolded", folding.unfolded}};
}

Json toJson(const CompensationReport& report)
{
    Json json{{"layers", Json::array()},         {"images", report.images},
              {"judging_images", report.judged}, {"batch_norms_calibrated", report.calibrated.value_or(false)},
              {"seconds", report.seconds},       {"peak_mb", static_cast<double>(report.peakBytes) / 1e6}};
    for (const RefittedLayer& layer : report.layers)
        json["layers"].push_back({{"name", layer.name}, {"error_before", layer.errorBefore}, {"error_after", layer.errorAfter}});
    json["left"] = Json::array();
    for (const LayerLeft& layer : report.left)
        json["left"].push_back({{"name", layer.name}, {"reason", layer.reason}});
    return json;
}

Json toJson(const RecoveryReport& report)
{
    return {{"images", report.images},        {"judging_images", report.judged},          {"epochs", report.epochs},
            {"kept_epoch", report.keptEpoch}, {"distance_before", report.distanceBefore}, {"distance_after", report.distanceAfter},
            {"seconds", report.seconds}};
}

Json toJson(const Timing& timing)
{
    return {{"milliseconds", timing.milliseconds}, {"spread", timing.spread}, {"runs", timing.runs}};
}

Json toJson(const MeasuredLatency& latency)
{
    Json json{{"runtime", nameOf(latency.runtime)},
              {"before", toJson(latency.before)},
              {"after", toJson(latency.after)},
              {"target_milliseconds", latency.target},
              {"predicted_milliseconds", latency.predicted},
              {"met", latency.met},
              {"rounds", latency.plans.size()},
              {"plans", Json::array()},
              {"factor", latency.before.milliseconds / latency.after.milliseconds}};
    for (const MeasuredPlan& plan : latency.plans)
        json["plans"].push_back(
            {{"plan_hash", plan.hash}, {"predicted_milliseconds", plan.predicted}, {"milliseconds", plan.milliseconds}});
    if (!latency.heldBack.empty())
        json["held_back"] = latency.heldBack;
    return json;
}

Json toJson(const BestChoice& choice)
{
    Json list = Json::array();
    for (const Candidate& candidate : choice.candidates)
        list.push_back({{"criterion", nameOf(candidate.criterion)},
                        {"fusion", candidate.fusion},
                        {"allocation", nameOf(candidate.allocation)},
                        {"loss", candidate.loss ? Json(*candidate.loss) : Json()},
                        {"images", candidate.images},
                        {"seconds", candidate.seconds},
                        {"remark", candidate.remark}});
    return list;
}

Json toJson(const KeptWithin& kept)
{
    Json trials = Json::array();
    for (const WithinTrial& trial : kept.trials)
        trials.push_back({{"ratio", trial.ratio}, {"metric", trial.metric}, {"fall", trial.fall}, {"standard_error", trial.error}});
    return {{"margin", *kept.asked.target.keepWithin},
            {"metric", kept.metric->key},
            {"by_labels", kept.byLabels},
            {"ratio", kept.found.ratio},
            {"before", kept.before},
            {"after", kept.found.metric},
            {"fall", kept.found.fall},
            {"standard_error", kept.found.error},
            {"judging_images", kept.judgingImages},
            {"seconds", kept.seconds},
            {"trials", trials}};
}

Json pruningJson(const Model& model, const recipes::Pruned& pruned)
{
    Json json = planToJson(model.network, model.groups, pruned.scores, pruned.plan, pruned.substitutes ? &*pruned.substitutes : nullptr);
    json["folded"] = toJson(pruned.folding);
    if (pruned.within)
        json["keep_within"] = toJson(*pruned.within);
    if (pruned.best)
        json["candidates"] = toJson(*pruned.best);
    for (const auto& choice : pruned.bestOfRatios)
        json["candidates_at"].push_back({{"ratio", choice->asked.ratio}, {"candidates", toJson(*choice)}});
    if (pruned.compensation)
        json["compensation"] = toJson(*pruned.compensation);
    if (pruned.recovery)
        json["recovery"] = toJson(*pruned.recovery);
    if (pruned.latency)
        json["latency"] = toJson(*pruned.latency);
    return json;
}

Json prunedJson(const Model& model, const recipes::Pruned& pruned)
{
    Json json = pruningJson(model, pruned);
    if (pruned.evaluation)
        json["evaluation"] = toJson(*pruned.evaluation);
    if (pruned.before && pruned.evaluation) {
        json["metrics"] = {{"before", toJson(pruned.before->metrics)}, {"after", toJson(pruned.evaluation->metrics)}};
        json["evaluations"] = {{"before", thoroughJson(*pruned.before)}, {"after_pruning", thoroughJson(*pruned.evaluation)}};
    }
    json["skipped"] = skippedJson(pruned.skipped);
    return json;
}

Json keptJson(const Trained& trained)
{
    return {{"epoch", trained.keptEpoch}, {"stopped_early", trained.stoppedEarly}};
}

Json evennessJson(const Groups& groups, const HeatSnapshot& heat)
{
    Json shares = Json::array();
    for (int g = 0; g < groups.groupCount(); ++g)
        shares.push_back({{"group", g}, {"name", groups.groups()[g].name}, {"share", heat.zeroShare[g]}});
    return {{"P", heat.ratio},
            {"U", heat.unevenness},
            {"U_targets", heat.offTargets},
            {"P_c", heat.collapseRatio},
            {"mean_zero_share", heat.meanZeroShare},
            {"zero_share", shares}};
}

Json skippedJson(const std::vector<std::string>& skipped)
{
    return {{"count", skipped.size()}, {"files", skipped}};
}

Json toJson(const RunReport& report)
{
    const RoundReport& last = report.rounds.back();
    const bool several = report.project.rounds > 1;
    Moments moments{{"before", &report.before}};
    for (const auto& moment : momentsOf(last))
        moments.push_back(moment);
    Json json{
        {"project", report.project.file.string()}, {"model", report.project.model.string()}, {"output", report.outputs.final.string()}};
    json.update(evaluationsJson(report.start->network, moments));
    const auto pruning = last.pruning.value_or(recipes::Pruned());
    json.update(planToJson(report.start->network, report.start->groups, pruning.scores, report.plan, substitutesIn(report)));
    json["folded"] = toJson(pruning.folding);
    if (pruning.compensation && !several)
        json["compensation"] = toJson(*pruning.compensation);
    if (pruning.latency && !several)
        json["latency"] = toJson(*pruning.latency);
    json.update(trainingsJson(last));
    if (several) {
        json["rounds"] = Json::array();
        for (const RoundReport& round : report.rounds)
            json["rounds"].push_back(roundJson(round));
    }
    json["recipe"] = recipeJson(report);
    json["settings"] = settingsJson(report.project);
    json["skipped"] = skippedJson(report.skipped);
    json["files"] = filesJson(report);
    json["seconds"] = secondsJson(report);
    return json;
}

} // namespace espalier
