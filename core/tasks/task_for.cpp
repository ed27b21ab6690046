// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/task_for.h"

#include "core/data/loader.h"
#include "core/tasks/classification/classification.h"
#include "core/tasks/distillation/distillation.h"

#include <array>

namespace espalier {
namespace {

/// For networks whose outputs belong to no known task.
class UnknownTask : public Task {
public:
    const char* name() const override { return "unknown"; }
    std::span<const MetricInfo> metrics() const override { return {}; }
    bool fits(const Network&) const override { return true; }

    std::string mismatch(const Network&, const Dataset&) const override
    {
        return "A classifier has one output with one number a class; this network's outputs are of another kind.";
    }

    // The functions below are never called, as no dataset matches.
    Targets targets(const Dataset&, const std::vector<Placement>&) const override { return {}; }
    at::Tensor loss(const Outputs&, const Targets&, const LossOptions&) const override { return {}; }
    std::unique_ptr<MetricCounter> counter() const override { return nullptr; }
    Prediction prediction(const Outputs&, std::int64_t, const Dataset&, std::size_t, std::int64_t) const override { return {}; }
};

} // namespace

std::span<const Task* const> knownTasks()
{
    static const std::array<const Task*, 1> tasks{&classification()};
    return tasks;
}

const Task& taskFor(const Network& network)
{
    static const UnknownTask unknown;
    for (const Task* task : knownTasks()) {
        if (task->fits(network))
            return *task;
    }
    return unknown;
}

const MetricInfo* findMetric(std::string_view key)
{
    for (const Task* task : knownTasks()) {
        for (const MetricInfo& info : task->metrics()) {
            if (key == info.key)
                return &info;
        }
    }
    return key == agreement().key ? &agreement() : nullptr;
}

} // namespace espalier
