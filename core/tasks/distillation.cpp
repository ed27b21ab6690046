// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/distillation.h"

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

} // namespace

at::Tensor softTargetLoss(const at::Tensor& student, const at::Tensor& teacher, double temperature)
{
    const at::Tensor wanted = at::log_softmax(teacher / temperature, 1);
    const at::Tensor answered = at::log_softmax(student / temperature, 1);
    const at::Tensor divergence = (wanted.exp() * (wanted - answered)).sum();
    return divergence * (temperature * temperature / static_cast<double>(student.size(0)));
}

at::Tensor rawOutputLoss(const std::vector<at::Tensor>& student, const std::vector<at::Tensor>& teacher)
{
    constexpr double smallest = 1e-12; // an output of zeros has no size of its own
    at::Tensor sum = at::zeros({});
    int outputs = 0;
    for (std::size_t i = 0; i < student.size(); ++i) {
        if (!student[i].is_floating_point())
            continue;
        const at::Tensor size = teacher[i].square().mean().clamp_min(smallest);
        sum = sum + (student[i] - teacher[i]).square().mean() / size;
        ++outputs;
    }
    return sum / std::max(outputs, 1);
}

Teacher::Teacher(const Network& network) : executor_(network), classifier_(isClassifier(network))
{
    prepareForImages(executor_);
}

std::vector<at::Tensor> Teacher::answers(const at::Tensor& images)
{
    std::vector<at::Tensor> outputs;
    {
        const c10::InferenceMode inference;
        outputs = executor_.run({images});
    }
    if (!c10::InferenceMode::is_enabled()) {
        for (at::Tensor& output : outputs)
            output = output.clone(); // what inference made cannot take part in autograd, a copy of it can
    }
    return outputs;
}

at::Tensor Teacher::loss(const std::vector<at::Tensor>& outputs, const std::vector<at::Tensor>& answers, double temperature) const
{
    return classifier_ ? softTargetLoss(outputs.front(), answers.front(), temperature) : rawOutputLoss(outputs, answers);
}

at::Tensor Teacher::classesOf(const std::vector<at::Tensor>& answers) const
{
    return classifier_ ? answers.front().argmax(1) : at::Tensor();
}

Judge Teacher::judge(double temperature)
{
    return [this, temperature](const std::vector<at::Tensor>& outputs, const Batch& batch, Tally& tally) {
        const std::vector<at::Tensor> wanted = answers(batch.images);
        const auto distance = loss(outputs, wanted, temperature).item<double>();
        if (classifier_)
            tally.add(outputs.front(), classesOf(wanted), distance);
        else
            tally.add(batch.images.size(0), distance);
    };
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
