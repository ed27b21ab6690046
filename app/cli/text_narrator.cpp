// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/console.h"
#include "app/cli/narrator.h"
#include "core/pipeline/sensitivity.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace espalier::cli {
namespace {

std::string trainingText(const std::string& stage, const TrainSnapshot& now)
{
    const std::string activity = now.activity == "training" ? std::string() : ", " + now.activity;
    const MetricValue* metric = now.metrics.primary();
    const std::string told = metric != nullptr ? fmt::format(", {} {}", metric->info->term, withUnit(*metric, 1)) : std::string();
    return fmt::format("{}: epoch {}/{} {:.0f} %{}, loss {:.3f}{}, {:.0f} images/s, {} left", stage, now.epoch, now.epochs,
                       100 * now.progress, activity, now.loss, told, now.imagesPerSecond, duration(now.secondsLeft));
}

std::string epochText(const std::string& stage, const EpochRecord& record, int epochs)
{
    std::string line = fmt::format("{}: epoch {}/{}, loss {:.4f}", stage, record.epoch, epochs, record.trainLoss);
    if (const MetricValue* metric = record.train.primary())
        line += fmt::format(", {} {}", metric->info->term, withUnit(*metric));
    const bool ranked = record.validation.ranking() != nullptr;
    if (record.valLoss && !ranked)
        line += fmt::format(", validation loss {:.4f}", *record.valLoss);
    if (const MetricValue* metric = record.validation.primary())
        line += fmt::format(", {}{} {}", ranked ? "validation " : "", metric->info->term, withUnit(*metric));
    if (record.zeroShare)
        line += fmt::format(", zero {:.1f} %", 100 * *record.zeroShare);
    return line + fmt::format(", {:.0f} images/s, {}", record.imagesPerSecond, duration(record.seconds));
}

std::string progressText(const Progress& progress)
{
    std::string line = progress.activity;
    if (progress.total > 0)
        line += fmt::format(": {:.0f} %, {} of {}", 100.0 * static_cast<double>(progress.done) / static_cast<double>(progress.total),
                            progress.done, progress.total);
    return progress.secondsLeft > 0 ? line + ", " + duration(progress.secondsLeft) + " left" : line;
}

/// On a terminal a rewritten progress line and permanent lines; elsewhere permanent lines only.
class TextNarrator final : public Narrator {
public:
    void progress(const Progress& progress) override { console_.progress(progressText(progress)); }

    void training(const std::string& stage, const std::shared_ptr<const TrainSnapshot>& now) override
    {
        console_.progress(trainingText(stage, *now));
    }

    void epoch(const std::string& stage, const EpochRecord& record, int epochs) override
    {
        if (!console_.isTerminal())
            console_.line(epochText(stage, record, epochs));
    }

    void evaluated(const std::string& when, const Evaluation& evaluation) override
    {
        const MetricValue& metric = *evaluation.metrics.primary();
        console_.line(fmt::format("{}: {} {}", when, metric.info->term, withUnit(metric)));
    }

    void sensitivity(const std::shared_ptr<const Sensitivity>& now) override { curves("sensitivity", *now); }
    void shares(const std::shared_ptr<const Sensitivity>& now) override { curves("what each layer may give", *now); }

    void log(const std::string& line) override { console_.line(line); }

    void failed(const Error& error) override { console_.line(error.isCancelled() ? "Cancelled." : "espalier-cli: " + error.message); }

private:
    void curves(const char* what, const Sensitivity& now)
    {
        const std::string layer = now.group < 0 ? "the whole network" : now.curves[static_cast<std::size_t>(now.group)].name;
        const std::string text = fmt::format("{}: {} of {} points, {}", what, now.measured, now.total, layer);
        console_.progress(text + ", " + duration(now.secondsLeft) + " left");
        if (!console_.isTerminal() && now.group >= 0 && now.group != toldGroup_)
            console_.line(text);
        toldGroup_ = now.group;
    }

    Console console_;
    int toldGroup_ = -1;
};

} // namespace

std::unique_ptr<Narrator> makeTextNarrator()
{
    return std::make_unique<TextNarrator>();
}

} // namespace espalier::cli
