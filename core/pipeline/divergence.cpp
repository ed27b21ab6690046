// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/divergence.h"

#include "core/graph/executor.h"
#include "core/tasks/images_run.h"
#include "core/tasks/task_for.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace espalier {

Divergence::Divergence(const Network& original, std::vector<at::Tensor> batches) : task_(taskFor(original)), batches_(std::move(batches))
{
    answers_ = answersOf(original);
}

std::vector<double> Divergence::of(const Network& network) const
{
    const std::vector<Outputs> answers = answersOf(network);
    std::vector<double> distances;
    for (std::size_t i = 0; i < batches_.size(); ++i)
        for (std::int64_t image = 0; image < batches_[i].size(0); ++image)
            distances.push_back(task_->distance(ofImage(answers[i], image), ofImage(answers_[i], image), 1).item<double>());
    return distances;
}

std::vector<Outputs> Divergence::answersOf(const Network& network) const
{
    const c10::NoGradGuard noGradients;
    Executor executor(task_->answering(network));
    prepareForImages(executor);
    std::vector<Outputs> answers;
    for (const at::Tensor& batch : batches_)
        answers.push_back(executor.run({batch}));
    return answers;
}

double meanOf(const std::vector<double>& values)
{
    return values.empty() ? 0 : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

Outputs ofImage(const Outputs& outputs, std::int64_t image)
{
    Outputs one;
    for (const at::Tensor& output : outputs)
        one.push_back(output.narrow(0, image, 1));
    return one;
}

double standardError(const std::vector<double>& a, const std::vector<double>& b)
{
    const auto count = static_cast<double>(a.size());
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += a[i] - b[i];
        squares += (a[i] - b[i]) * (a[i] - b[i]);
    }
    const double mean = sum / count;
    return count > 1 ? std::sqrt(std::max(0.0, squares / count - mean * mean) / (count - 1)) : 0;
}

bool clearlySmaller(const std::vector<double>& a, const std::vector<double>& b, double errors)
{
    return meanOf(b) - meanOf(a) > errors * standardError(a, b);
}

} // namespace espalier
