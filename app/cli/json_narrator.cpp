// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/narrator.h"
#include "core/base/json.h"
#include "core/pipeline/report_json.h"
#include "core/pipeline/sensitivity.h"

#include <cstdio>

namespace espalier::cli {
namespace {

/// Writes one JSON object per line: {"event": …}.
class JsonNarrator final : public Narrator {
public:
    void progress(const Progress& progress) override
    {
        tell("progress",
             {{"activity", progress.activity}, {"done", progress.done}, {"total", progress.total}, {"seconds_left", progress.secondsLeft}});
    }

    void training(const std::string& stage, const std::shared_ptr<const TrainSnapshot>& now) override
    {
        tell("training", {{"stage", stage},
                          {"activity", now->activity},
                          {"epoch", now->epoch},
                          {"epochs", now->epochs},
                          {"batch", now->batch},
                          {"batches", now->batches},
                          {"share", now->progress},
                          {"loss", now->loss},
                          {"learning_rate", now->learningRate},
                          {"images_per_second", now->imagesPerSecond},
                          {"seconds_left", now->secondsLeft}});
    }

    void epoch(const std::string& stage, const EpochRecord& record, int epochs) override
    {
        Json json{{"stage", stage}, {"epochs", epochs}};
        json.update(toJson(record));
        tell("epoch", json);
    }

    void evaluated(const std::string& when, const Evaluation& evaluation) override
    {
        Json json{{"when", when}};
        json.update(toJson(evaluation));
        tell("evaluation", json);
    }

    void written(const std::filesystem::path& file) override { tell("file", {{"path", file.string()}}); }

    void sensitivity(const std::shared_ptr<const Sensitivity>& now) override { curves("sensitivity", *now); }
    void shares(const std::shared_ptr<const Sensitivity>& now) override { curves("shares", *now); }

    void log(const std::string& line) override { tell("log", {{"text", line}}); }

    void failed(const Error& error) override { tell("error", {{"text", error.message}, {"cancelled", error.isCancelled()}}); }

private:
    static void curves(const char* event, const Sensitivity& now)
    {
        const Json layer = now.group < 0 ? Json() : Json(now.curves[static_cast<std::size_t>(now.group)].name);
        tell(event, {{"layer", layer}, {"done", now.measured}, {"total", now.total}, {"seconds_left", now.secondsLeft}});
    }

    static void tell(const char* event, const Json& what)
    {
        Json json{{"event", event}};
        json.update(what);
        // In a single write, so that lines of two threads do not mix.
        const std::string line = jsonText(json) + "\n";
        std::fwrite(line.data(), 1, line.size(), stderr);
    }
};

} // namespace

std::unique_ptr<Narrator> makeJsonNarrator()
{
    return std::make_unique<JsonNarrator>();
}

} // namespace espalier::cli
