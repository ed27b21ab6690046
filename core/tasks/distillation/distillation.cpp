// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/distillation/distillation.h"

#include "core/tasks/images_run.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <fmt/ranges.h>
#include <spdlog/fmt/fmt.h>

namespace espalier {
namespace {

std::vector<Shape> shapesOf(const Network& network, const std::vector<ValueId>& values)
{
    std::vector<Shape> shapes;
    for (const ValueId value : values)
        shapes.push_back(network.values[value].shape);
    return shapes;
}

std::string shapesText(const std::vector<Shape>& shapes)
{
    std::vector<std::string> texts;
    for (const Shape& shape : shapes)
        texts.push_back(fmt::format("{}", fmt::join(shape, "×")));
    return fmt::format("{}", fmt::join(texts, ", "));
}

/// The primary metric, counted against the teacher's outputs.
class Agreement : public MetricCounter {
public:
    explicit Agreement(std::unique_ptr<MetricCounter> counter) : counter_(std::move(counter)) {}
    void add(const Outputs& outputs, const Targets& targets) override { counter_->add(outputs, targets); }
    Metrics metrics() const override
    {
        const MetricValue primary = *counter_->metrics().primary();
        const double share = (primary.value - primary.info->lowest) / (primary.info->highest - primary.info->lowest);
        return {{&agreement(), 100 * share}};
    }

private:
    std::unique_ptr<MetricCounter> counter_;
};

} // namespace

const MetricInfo& agreement()
{
    static constexpr MetricInfo info{.key = "agreement",
                                     .term = "as the teacher",
                                     .label = "Answered as the teacher",
                                     .explanation = "Share of the images that the network answers as its teacher does, right or wrong.",
                                     .unit = "%",
                                     .ranks = false,
                                     .noise = 2,
                                     .column = "metrics/agreement"};
    return info;
}

Teacher::Teacher(const Network& network) : executor_(network)
{
    prepareForImages(executor_);
}

Outputs Teacher::answers(const at::Tensor& images)
{
    Outputs outputs;
    {
        const c10::InferenceMode inference;
        outputs = executor_.run({images});
    }
    if (!c10::InferenceMode::is_enabled()) {
        for (at::Tensor& output : outputs)
            output = output.clone(); // inference tensors cannot take part in autograd, copies can
    }
    return outputs;
}

Tally agreementTally(const Task& task)
{
    return Tally(std::make_unique<Agreement>(task.counter()));
}

void addByTeacher(const Task& task, const Outputs& outputs, const Outputs& taught, const LossValue& loss, Tally& tally)
{
    if (const auto wanted = task.asTargets(taught))
        tally.add(outputs, *wanted, loss);
    else
        tally.add(outputs.front().size(0), loss);
}

Judge judgeByTeacher(const Task& task, Teacher& teacher, double temperature)
{
    return {{}, agreementTally(task), [&task, &teacher, temperature](const Outputs& outputs, const Batch& batch, Tally& tally) {
                const Outputs taught = teacher.answers(batch.images);
                addByTeacher(task, outputs, taught, {task.distance(outputs, taught, temperature).item<double>(), {}}, tally);
            }};
}

std::string teacherMismatch(const Network& student, const Network& teacher)
{
    const auto inputs = shapesOf(student, student.inputs), teacherInputs = shapesOf(teacher, teacher.inputs);
    if (inputs != teacherInputs)
        return fmt::format("The teacher takes {}, but the network takes {}; a teacher is the network as it was before pruning.",
                           shapesText(teacherInputs), shapesText(inputs));
    const auto outputs = shapesOf(student, student.outputs), teacherOutputs = shapesOf(teacher, teacher.outputs);
    if (outputs != teacherOutputs)
        return fmt::format("The teacher answers with {}, but the network with {}; a teacher is the network as it was before pruning.",
                           shapesText(teacherOutputs), shapesText(outputs));
    return {};
}

} // namespace espalier
