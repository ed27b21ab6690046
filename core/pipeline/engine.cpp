// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/engine.h"

#include "core/pipeline/jobs.h"

#include <spdlog/spdlog.h>

namespace espalier {

const char* nameOf(Stage stage)
{
    switch (stage) {
    case Stage::open:
        return "open";
    case Stage::sparsify:
        return "sparsify";
    case Stage::prune:
        return "prune";
    case Stage::finetune:
        return "fine-tune";
    case Stage::evaluate:
        return "evaluate";
    case Stage::exportFile:
        return "export";
    case Stage::sensitivity:
        return "sensitivity";
    case Stage::allStages:
        return "all stages";
    case Stage::measure:
        return "measure";
    }
    return "";
}

Engine::Engine(EngineEvents events) : events_(std::move(events)), thread_([this](std::stop_token stop) { loop(stop); }) {}

Engine::~Engine()
{
    // The thread first: otherwise it could take up a job that was handed over a moment ago.
    thread_.request_stop();
    cancel();
    thread_.join();
}

bool Engine::openModel(std::filesystem::path file, ReadOptions options)
{
    return start(Stage::open, [file = std::move(file), options = std::move(options), log = logger()](RunControl&) {
        return jobs::openModel(file, options, log);
    });
}

bool Engine::openProject(std::filesystem::path projectFile)
{
    return start(Stage::open, [file = std::move(projectFile), log = logger()](RunControl&) { return jobs::openProject(file, log); });
}

bool Engine::sparsify(ModelPtr model, Project project, ModelPtr teacher)
{
    return start(Stage::sparsify,
                 [this, model = std::move(model), project = std::move(project), teacher = std::move(teacher),
                  log = logger()](RunControl& control) { return jobs::sparsify(model, teacher, project, control, mailbox_, log); });
}

bool Engine::prune(ModelPtr model, Project project, Measurements known)
{
    return start(Stage::prune, [model = std::move(model), project = std::move(project), known = std::move(known),
                                log = logger()](RunControl& control) { return jobs::prune(*model, project, known, control, log); });
}

bool Engine::measure(ModelPtr model, Project project, Measurements known)
{
    return start(Stage::measure, [model = std::move(model), project = std::move(project), known = std::move(known),
                                  log = logger()](RunControl& control) { return jobs::measure(*model, project, known, control, log); });
}

bool Engine::finetune(ModelPtr model, Project project, ModelPtr teacher)
{
    return start(Stage::finetune,
                 [this, model = std::move(model), project = std::move(project), teacher = std::move(teacher),
                  log = logger()](RunControl& control) { return jobs::finetune(*model, teacher, project, control, mailbox_, log); });
}

bool Engine::evaluate(ModelPtr model, Project project)
{
    return start(Stage::evaluate, [model = std::move(model), project = std::move(project), log = logger()](RunControl& control) {
        return jobs::evaluate(*model, project, control, log);
    });
}

bool Engine::exportModel(ModelPtr model, std::filesystem::path target, WriteMetadata metadata)
{
    return start(Stage::exportFile, [model = std::move(model), target = std::move(target), metadata = std::move(metadata),
                                     log = logger()](RunControl&) { return jobs::exportModel(*model, target, metadata, log); });
}

bool Engine::allStages(ModelPtr model, Project project, ModelPtr teacher)
{
    return start(Stage::allStages,
                 [this, model = std::move(model), project = std::move(project), teacher = std::move(teacher),
                  log = logger()](RunControl& control) { return jobs::allStages(model, teacher, project, control, mailbox_, log); });
}

bool Engine::measureSensitivity(ModelPtr model, Project project, SensitivitySettings settings)
{
    return start(Stage::sensitivity, [this, model = std::move(model), project = std::move(project), settings = std::move(settings),
                                      log = logger()](RunControl& control) {
        return jobs::measureSensitivity(*model, project, settings, control, sensitivityMailbox_, log);
    });
}

bool Engine::busy() const
{
    std::lock_guard lock(mutex_);
    return control_ != nullptr;
}

void Engine::pause()
{
    if (const auto control = running())
        control->pause();
}

void Engine::resume()
{
    if (const auto control = running())
        control->resume();
}

bool Engine::paused() const
{
    const auto control = running();
    return control && control->paused();
}

void Engine::cancel()
{
    if (const auto control = running())
        control->requestStop();
}

std::shared_ptr<RunControl> Engine::running() const
{
    std::lock_guard lock(mutex_);
    return control_;
}

LogLine Engine::logger() const
{
    return [this](const std::string& line) {
        spdlog::info("{}", line);
        if (events_.logged)
            events_.logged(line);
    };
}

bool Engine::start(Stage stage, Job job)
{
    {
        std::lock_guard lock(mutex_);
        if (control_)
            return false;
        control_ = std::make_shared<RunControl>();
        next_.emplace(stage, std::move(job));
    }
    wake_.notify_one();
    return true;
}

void Engine::loop(std::stop_token stop)
{
    setThreads(0);
    setDevice(Device::automatic);
    while (true) {
        std::unique_lock lock(mutex_);
        if (!wake_.wait(lock, stop, [this] { return next_.has_value(); }) || stop.stop_requested())
            return;
        const auto [stage, job] = *std::exchange(next_, std::nullopt);
        const auto control = control_;
        lock.unlock();
        runJob(stage, job, *control);
    }
}

void Engine::runJob(Stage stage, const Job& job, RunControl& control)
{
    if (events_.started)
        events_.started(stage);
    const Result<JobResult> result = jobs::guarded([&] { return job(control); });
    {
        // Idle before the event, so that whoever hears it can start the next job at once.
        std::lock_guard lock(mutex_);
        control_.reset();
    }
    if (result && events_.finished)
        events_.finished(stage, *result);
    if (!result) {
        if (!result.error().isCancelled())
            spdlog::error("{}: {} {}", nameOf(stage), result.error().message, result.error().details);
        if (events_.failed)
            events_.failed(stage, result.error());
    }
}

} // namespace espalier
