// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/training_run.h"

#include <spdlog/fmt/fmt.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace espalier::cli {
namespace {

using namespace std::chrono_literals;

std::string progressLine(const std::string& label, const TrainSnapshot& now)
{
    const std::string activity = now.activity == "training" ? std::string() : ", " + now.activity;
    const std::string top1 = now.top1 ? fmt::format(", top-1 {:.1f} %", *now.top1) : std::string();
    return fmt::format("{}: epoch {}/{} {:.0f} %{}, loss {:.3f}{}, {:.0f} images/s, {} left", label, now.epoch, now.epochs,
                       100 * now.progress, activity, now.loss, top1, now.imagesPerSecond, duration(now.secondsLeft));
}

std::string epochLine(const std::string& label, const EpochRecord& record, int epochs)
{
    std::string line = fmt::format("{}: epoch {}/{}, loss {:.4f}", label, record.epoch, epochs, record.trainLoss);
    if (record.trainTop1)
        line += fmt::format(", top-1 {:.2f} %", *record.trainTop1);
    if (record.valTop1)
        line += fmt::format(", validation top-1 {:.2f} %", *record.valTop1);
    else if (record.valLoss)
        line += fmt::format(", validation loss {:.4f}", *record.valLoss);
    if (record.valAgreement)
        line += fmt::format(", as the teacher {:.2f} %", *record.valAgreement);
    if (record.zeroShare)
        line += fmt::format(", zero {:.1f} %", 100 * *record.zeroShare);
    return line + fmt::format(", {:.0f} images/s, {}", record.imagesPerSecond, duration(record.seconds));
}

/// Rewrites the terminal's progress line from the mailbox while it lives.
class LiveProgress {
public:
    LiveProgress(Console& console, std::string label, const TrainMailbox& mailbox)
    {
        if (console.isTerminal())
            thread_ =
                std::jthread([&console, &mailbox, text = std::move(label)](std::stop_token stop) { follow(stop, console, text, mailbox); });
    }

private:
    static void follow(std::stop_token stop, Console& console, const std::string& label, const TrainMailbox& mailbox)
    {
        std::mutex mutex;
        std::condition_variable_any wake;
        while (!stop.stop_requested()) {
            if (const auto now = mailbox.newest())
                console.progress(progressLine(label, *now));
            std::unique_lock lock(mutex);
            wake.wait_for(lock, stop, 200ms, [] { return false; });
        }
        console.clearProgress();
    }

    std::jthread thread_;
};

} // namespace

Result<RestoredModel> restoreBatchNorms(const Context& context, const ModelPtr& model, const Dataset& train)
{
    return espalier::restoreBatchNorms(model, train, context.control).map([&](const RestoredModel& restored) {
        context.console.line(restored.layers == 0 ? std::string("Every layer that can be pruned has a batch norm already.")
                                                  : fmt::format("{} layers got a batch norm.", restored.layers));
        return restored;
    });
}

TrainingRun::TrainingRun(const Context& context, const std::filesystem::path& output) : context_(context), checkpoint_(output)
{
    checkpoint_ += ".checkpoint.pt";
}

TrainingRun::~TrainingRun()
{
    if (!kept_.empty())
        context_.console.line(fmt::format("The network after {} is kept in '{}'.", kept_, checkpoint_.string()));
}

Result<TrainOutcome> TrainingRun::run(const std::string& label, int epochs, const Stage& stage)
{
    TrainMailbox mailbox;
    const LiveProgress live(context_.console, label, mailbox);
    const auto keepEpoch = [&](const Network& network, const EpochRecord& record) {
        if (!context_.console.isTerminal())
            context_.console.line(epochLine(label, record, epochs));
        keep(network, fmt::format("epoch {} of {}", record.epoch, label));
    };
    return stage(mailbox, keepEpoch,
                 [&](const TrainOutcome& reached) { keep(reached.network, fmt::format("epoch {} of {}", reached.keptEpoch, label)); });
}

void TrainingRun::keep(const Network& network, const std::string& what)
{
    if (const auto written = writeTorchScript(network, checkpoint_))
        kept_ = what;
    else // Not worth losing the run: there may well be room for the output later.
        context_.console.line("No checkpoint was kept: " + written.error().message);
}

void TrainingRun::discardCheckpoint()
{
    std::error_code ignored;
    if (!kept_.empty())
        std::filesystem::remove(checkpoint_, ignored);
    kept_.clear();
}

EvaluationProgress evaluationProgress(const Context& context)
{
    const auto start = std::chrono::steady_clock::now();
    return [&context, start](std::int64_t done, std::int64_t total) {
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        const double share = total > 0 ? static_cast<double>(done) / static_cast<double>(total) : 1;
        const double left = share > 0 ? seconds * (1 - share) / share : 0;
        context.console.progress(fmt::format("evaluate: {:.0f} %, {} of {} images, {} left", 100 * share, done, total, duration(left)));
    };
}

} // namespace espalier::cli
