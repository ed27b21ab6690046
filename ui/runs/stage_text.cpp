// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/stage_text.h"

#include "ui/models/metric_text.h"
#include "ui/models/number_text.h"
#include "ui/models/texts.h"

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

double shareGone(std::int64_t before, std::int64_t after)
{
    return before > 0 ? 1.0 - static_cast<double>(after) / static_cast<double>(before) : 0.0;
}

QString measuredText(const MeasuredLatency& latency)
{
    const QString text = tr("Measured: %1 an image, after %2 before.")
                             .arg(millisecondsText(latency.after.milliseconds), millisecondsText(latency.before.milliseconds));
    if (latency.met)
        return text;
    QStringList sentences{text, tr("That is more than the %1 that were asked for.").arg(millisecondsText(latency.target))};
    if (!latency.heldBack.empty())
        sentences << tr("No faster plan was possible: %1").arg(engineText(latency.heldBack));
    return sentences.join(QLatin1Char(' '));
}

QString sparsifySummary(const recipes::Trained& trained)
{
    if (!trained.heat)
        return tr("Sparsity training is done.");
    return tr("Sparsity training is done: %1 of the channels reached exactly zero.").arg(percentText(trained.heat->meanZeroShare));
}

QString ordinarySummary(const QString& done, const QString& doneWithBest, const recipes::Trained& trained)
{
    if (trained.history.empty() || trained.keptEpoch == trained.history.back().epoch)
        return done;
    return doneWithBest.arg(trained.keptEpoch).arg(trained.history.back().epoch);
}

QString trainSummary(const recipes::Trained& trained)
{
    return ordinarySummary(tr("Training is done; pruning starts from this network."),
                           tr("Training is done; its best epoch was %1 of %2, and pruning starts from that."), trained);
}

QString finetuneSummary(const recipes::Trained& trained)
{
    return ordinarySummary(tr("Fine-tuning is done."), tr("Fine-tuning is done; its best epoch was %1 of %2, and that is kept."), trained);
}

} // namespace

QString stageTitle(Stage stage)
{
    switch (stage) {
    case Stage::open:
        return tr("Open");
    case Stage::train:
        return tr("Train");
    case Stage::sparsify:
        return tr("Sparsify");
    case Stage::prune:
        return tr("Prune");
    case Stage::finetune:
        return tr("Fine-tune");
    case Stage::evaluate:
        return tr("Evaluating the network");
    case Stage::exportFile:
        return tr("Export");
    case Stage::sensitivity:
        return tr("Measuring sensitivity");
    case Stage::allStages:
        return tr("The run of all stages");
    case Stage::measure:
        return tr("Measuring for the plan");
    case Stage::substitutes:
        return tr("Finding what stands in for removed channels");
    case Stage::report:
        return tr("The report");
    case Stage::times:
        return tr("Measuring how long an answer takes");
    }
    return {};
}

QString stageExplanation(Stage stage)
{
    switch (stage) {
    case Stage::open:
        return tr("Read a trained network or a project, and find out which channels belong together.");
    case Stage::train:
        return tr(
            "Train the network before anything is cut: one that has learned nothing yet, or not these pictures. What comes of it takes "
            "the opened network's place.");
    case Stage::sparsify:
        return tr("Continue training with a penalty that drives unimportant channels to zero, so that cutting them later harms the "
                  "network less. Optional.");
    case Stage::prune:
        return tr("Carry out the plan: remove the planned channels from the network.");
    case Stage::finetune:
        return tr("Train the smaller network on, until it answers about as well as before.");
    case Stage::evaluate:
        return tr("Measure on the validation images how good the network's answers are.");
    case Stage::exportFile:
        return tr("Write the network to a file, read it back and check it.");
    case Stage::measure:
        return tr("Measure what the plan's criterion or budget needs: the channels' importance, or how long the layers take.");
    case Stage::substitutes:
        return tr("Find out on the pictures which of the channels that stay can stand in for those that go. Nothing is changed.");
    case Stage::report:
        return tr("Write what becomes, or became, of the network as a web page or PDF.");
    case Stage::times:
        return tr("Measure on this machine how long the networks take for an image. Nothing is changed.");
    case Stage::allStages:
        return tr("Sparsify, prune and fine-tune, one after the other, in as many rounds as the settings ask for.");
    case Stage::sensitivity:
        return tr("Measure how good the answers are while channels are taken from one layer at a time. Nothing is changed.");
    }
    return {};
}

QString stateTitle(StageState state)
{
    switch (state) {
    case StageState::notYet:
        return tr("not yet");
    case StageState::running:
        return tr("running");
    case StageState::paused:
        return tr("paused");
    case StageState::done:
        return tr("done");
    case StageState::stale:
        return tr("out of date");
    }
    return {};
}

QString stateIconName(StageState state)
{
    switch (state) {
    case StageState::notYet:
        return QStringLiteral("state-none");
    case StageState::running:
        return QStringLiteral("state-running");
    case StageState::paused:
        return QStringLiteral("state-paused");
    case StageState::done:
        return QStringLiteral("state-done");
    case StageState::stale:
        return QStringLiteral("state-stale");
    }
    return {};
}

QString trainingSummary(Stage stage, const recipes::Trained& trained)
{
    if (trained.fault)
        return engineText(trained.fault->message);
    if (stage == Stage::train)
        return trainSummary(trained);
    return stage == Stage::sparsify ? sparsifySummary(trained) : finetuneSummary(trained);
}

QString pruningSummary(const Model& before, const Model& after, const std::optional<MeasuredLatency>& latency)
{
    const QString gone = tr("Pruned: %1 of %2 channels are gone, and with them %3 of the compute and %4 of the parameters.")
                             .arg(countText(before.groups.unitCount() - after.groups.unitCount()), countText(before.groups.unitCount()))
                             .arg(percentText(shareGone(before.costs.macs, after.costs.macs)),
                                  percentText(shareGone(before.costs.params, after.costs.params)));
    return latency ? gone + QLatin1Char(' ') + measuredText(*latency) : gone;
}

QString compensationSummary(const std::optional<CompensationReport>& compensation)
{
    if (!compensation || compensation->layers.empty())
        return {};
    return tr(" %1 layers were refitted on %2 images.")
        .arg(countText(static_cast<std::int64_t>(compensation->layers.size())), countText(compensation->images));
}

QString metricChange(const std::optional<Evaluation>& before, const std::optional<Evaluation>& after)
{
    if (!after)
        return {};
    const MetricValue& now = *after->metrics.primary();
    const QString label = engineText(now.info->label);
    return before ? tr(" %1: %2 before, %3 now.").arg(label, metricText(*before->metrics.primary()), metricText(now))
                  : tr(" %1: %2.").arg(label, metricText(now));
}

QString exportSummary(const QString& file, const WrittenFile& written)
{
    if (!written.answersChecked)
        return tr("Exported to %1 (%2 with its weights). The weights were read back and are the network's.")
            .arg(file, sizeText(written.bytes));
    return tr("Exported to %1 (%2). Read back and checked: its answers differ from the network's by %3 at most.")
        .arg(file, sizeText(written.bytes), shortScore(written.checkError));
}

QString progressText(const TrainSnapshot& snapshot)
{
    const QString activity = engineText(snapshot.activity);
    return tr("Epoch %1 of %2, %3").arg(snapshot.epoch).arg(snapshot.epochs).arg(activity.isEmpty() ? tr("training") : activity);
}

QString timeLeftText(double seconds)
{
    if (!std::isfinite(seconds) || seconds <= 0)
        return {};
    const auto whole = static_cast<std::int64_t>(std::ceil(seconds));
    const auto two = [](std::int64_t number) { return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0')); };
    if (whole >= 3600)
        return tr("%1:%2 h left").arg(whole / 3600).arg(two(whole / 60 % 60));
    return tr("%1:%2 left").arg(whole / 60).arg(two(whole % 60));
}

} // namespace espalier
