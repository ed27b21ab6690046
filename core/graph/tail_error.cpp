// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/tail_error.h"

#include "core/graph/executor.h"
#include "core/graph/tail.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

namespace espalier {
namespace {

/// The place of a value in the tail's border; the border's size for others.
std::size_t placeIn(const Tail& tail, ValueId value)
{
    return static_cast<std::size_t>(std::find(tail.border.begin(), tail.border.end(), value) - tail.border.begin());
}

std::vector<at::Tensor> headOutputs(const Network& network, const Tail& tail, const std::vector<at::Tensor>& inputs)
{
    std::vector<at::Tensor> outputs(tail.border.size());
    Executor executor(network);
    executor.setTap([&](ValueId value, c10::IValue content) {
        if (const std::size_t place = placeIn(tail, value); place < outputs.size())
            outputs[place] = content.toTensor();
        return content;
    });
    executor.run(inputs);
    return outputs;
}

/// The network's answers with these outputs of the head in place of its own.
std::vector<at::Tensor> tailAnswers(const Network& network, const Tail& tail, const std::vector<at::Tensor>& head,
                                    const std::vector<at::Tensor>& inputs)
{
    Executor executor(network);
    executor.setTap([&](ValueId value, c10::IValue content) {
        const std::size_t place = placeIn(tail, value);
        return place < head.size() ? c10::IValue(head[place]) : content;
    });
    return executor.run(inputs);
}

} // namespace

double answerError(const Network& network, const std::vector<at::Tensor>& answers, const Network& again,
                   const std::vector<at::Tensor>& inputs, double tolerance)
{
    const c10::NoGradGuard noGradients;
    const double whole = relativeError(Executor(again).run(inputs), answers);
    const Tail tail = tailOf(network);
    const Tail tailAgain = tailOf(again);
    if (whole <= tolerance || tail.empty() || tail.border.size() != tailAgain.border.size())
        return whole;
    const std::vector<at::Tensor> head = headOutputs(network, tail, inputs);
    return std::max(relativeError(headOutputs(again, tailAgain, inputs), head),
                    relativeError(tailAnswers(again, tailAgain, head, inputs), answers));
}

} // namespace espalier
