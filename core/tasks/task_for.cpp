// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/task_for.h"

#include "core/data/loader.h"
#include "core/graph/tail.h"
#include "core/tasks/classification/classification.h"
#include "core/tasks/detection/detection.h"
#include "core/tasks/distillation/distillation.h"

#include <algorithm>
#include <array>

namespace espalier {
namespace {

/// For networks whose outputs belong to no known task.
class UnknownTask : public Task {
public:
    const char* name() const override { return "unknown"; }
    Network answering(const Network& network, bool) const override
    {
        return withOutputs(network, outputsWithoutTail(network, tailOf(network)));
    }
    std::span<const MetricInfo> metrics() const override { return {}; }

    std::string mismatch(const Network&, const Dataset&) const override
    {
        return "A classifier has one output with one number a class, and a detector maps of boxes and classes at two strides or more; this "
               "network's outputs are of another kind.";
    }

    // The functions below are never called, as no dataset matches.
    Targets targets(const Dataset&, const std::vector<Placement>&) const override { return {}; }
    at::Tensor loss(const Outputs&, const Targets&, const LossOptions&) const override { return {}; }
    std::unique_ptr<MetricCounter> counter() const override { return nullptr; }
    Prediction prediction(const Outputs&, std::int64_t, const Dataset&, std::size_t, std::int64_t) const override { return {}; }
};

} // namespace

std::span<const KnownTask> knownTasks()
{
    static const std::array tasks{classificationInGeneral(), detectionInGeneral()};
    return tasks;
}

std::shared_ptr<const Task> taskFor(const Network& network, const SuppressionSettings& judged)
{
    static const auto unknown = std::make_shared<UnknownTask>();
    if (std::shared_ptr<const Task> task = classificationOf(network))
        return task;
    if (std::shared_ptr<const Task> task = detectionOf(network, judged))
        return task;
    return unknown;
}

std::shared_ptr<const Task> givenOrFor(const Task* given, const Network& network)
{
    return given != nullptr ? std::shared_ptr<const Task>(std::shared_ptr<void>(), given) : taskFor(network);
}

const MetricInfo* findMetric(std::string_view key)
{
    for (const KnownTask& task : knownTasks()) {
        for (const auto& infos : {task.metrics, task.lossParts}) {
            const auto found = std::find_if(infos.begin(), infos.end(), [key](const MetricInfo& info) { return key == info.key; });
            if (found != infos.end())
                return &*found;
        }
    }
    return key == agreement().key ? &agreement() : nullptr;
}

} // namespace espalier
