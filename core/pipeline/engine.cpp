// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/engine.h"

#include "core/pipeline/jobs.h"
#include "core/training/trainer.h"

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

/// Fills the mailboxes.
class Engine::Watcher final : public Observer {
public:
    explicit Watcher(Engine& engine) : engine_(engine) {}

    void training(const std::string&, const std::shared_ptr<const TrainSnapshot>& now) override { engine_.mailbox_.put(now); }
    void sensitivity(const std::shared_ptr<const Sensitivity>& now) override { engine_.sensitivityMailbox_.put(now); }
    void log(const std::string& line) override
    {
        spdlog::info("{}", line);
        if (engine_.events_.logged)
            engine_.events_.logged(line);
    }

private:
    Engine& engine_;
};

namespace {

constexpr std::size_t shownAnswers = 40;

/// For as long as the thread lives.
void prepareThread()
{
    static thread_local const ComputeScope compute(0, Device::automatic);
}

} // namespace

Engine::Engine(EngineEvents events) : events_(std::move(events)), worker_(prepareThread) {}

bool Engine::openModel(std::filesystem::path file, ReadOptions options)
{
    return start(Stage::open, [file = std::move(file), options = std::move(options)](const RecipeContext& context) {
        return jobs::openModel(file, options, context);
    });
}

bool Engine::openProject(std::filesystem::path projectFile)
{
    return start(Stage::open, [file = std::move(projectFile)](const RecipeContext& context) { return jobs::openProject(file, context); });
}

bool Engine::sparsify(ModelPtr model, Project project, ModelPtr teacher)
{
    return start(Stage::sparsify, [model = std::move(model), project = std::move(project), teacher = std::move(teacher)](
                                      const RecipeContext& context) { return jobs::sparsify(model, teacher, project, context); });
}

bool Engine::prune(ModelPtr model, Project project, Measurements known)
{
    return start(Stage::prune, [model = std::move(model), project = std::move(project), known = std::move(known)](
                                   const RecipeContext& context) { return jobs::prune(model, project, known, context); });
}

bool Engine::measure(ModelPtr model, Project project, Measurements known)
{
    return start(Stage::measure, [model = std::move(model), project = std::move(project), known = std::move(known)](
                                     const RecipeContext& context) { return jobs::measure(*model, project, known, context); });
}

bool Engine::finetune(ModelPtr model, Project project, ModelPtr teacher)
{
    return start(Stage::finetune, [model = std::move(model), project = std::move(project), teacher = std::move(teacher)](
                                      const RecipeContext& context) { return jobs::finetune(model, teacher, project, context); });
}

bool Engine::evaluate(ModelPtr model, Project project)
{
    return start(Stage::evaluate, [model = std::move(model), project = std::move(project)](const RecipeContext& context) {
        return jobs::evaluate(*model, project, context);
    });
}

bool Engine::exportModel(ModelPtr model, std::filesystem::path target, WriteMetadata metadata)
{
    return start(Stage::exportFile, [model = std::move(model), target = std::move(target), metadata = std::move(metadata)](
                                        const RecipeContext& context) { return jobs::exportModel(*model, target, metadata, context); });
}

bool Engine::allStages(ModelPtr model, Project project, ModelPtr teacher)
{
    return start(Stage::allStages, [model = std::move(model), project = std::move(project), teacher = std::move(teacher)](
                                       const RecipeContext& context) { return jobs::allStages(model, teacher, project, context); });
}

bool Engine::measureSensitivity(ModelPtr model, Project project, SensitivitySettings settings)
{
    return start(Stage::sensitivity,
                 [model = std::move(model), project = std::move(project), settings = std::move(settings)](const RecipeContext& context) {
                     return jobs::measureSensitivity(*model, project, settings, context);
                 });
}

bool Engine::start(Stage stage, Job job)
{
    const auto work = [this, stage, job = std::move(job)](RunControl& control) {
        if (events_.started)
            events_.started(stage);
        if (stage == Stage::sparsify || stage == Stage::finetune || stage == Stage::allStages)
            mailbox_.put(nullptr);
        if (stage == Stage::sensitivity)
            sensitivityMailbox_.put(nullptr);
        Watcher watcher(*this);
        return job({control, watcher, nullptr, shownAnswers});
    };
    return worker_.start<JobResult>(work, [this, stage](const Result<JobResult>& result) { end(stage, result); });
}

void Engine::end(Stage stage, const Result<JobResult>& result) const
{
    if (result && events_.finished)
        events_.finished(stage, *result);
    if (result)
        return;
    if (!result.error().isCancelled())
        spdlog::error("{}: {} {}", nameOf(stage), result.error().message, result.error().details);
    if (events_.failed)
        events_.failed(stage, result.error());
}

} // namespace espalier
