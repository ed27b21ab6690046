// SPDX-License-Identifier: GPL-3.0-or-later
// Stage 1's penalties on the executor's tensors, compared with plain loops (docs/method.md §1).
#include <torch/optim/sgd.h>

#include "core/graph/tensor_torch.h"
#include "core/sparsity/penalty.h"
#include "core/training/sgd.h"
#include "tests/core/support/network_builder.h"

#include <QTest>

#include <cmath>

using namespace espalier;
using namespace espalier::test;

namespace {

/// Two layers coupled by an addition, one bare layer (no batch norm), and a last batch norm whose channels are frozen as outputs.
Network coupledNetwork()
{
    NetworkBuilder b;
    const ValueId x = b.input({1, 3, 8, 8});
    const ValueId left = b.batchNorm(b.conv(x, "left", 3, 6), "left_norm", 6);
    const ValueId right = b.batchNorm(b.conv(x, "right", 3, 6), "right_norm", 6);
    const ValueId sum = b.relu(b.add(left, right));
    NetworkBuilder::Conv withBias;
    withBias.bias = true;
    const ValueId bare = b.relu(b.conv(sum, "bare", 6, 5, withBias));
    b.output(b.batchNorm(b.conv(bare, "last", 5, 4), "last_norm", 4));
    return b.finish();
}

at::Tensor live(Executor& executor, const std::string& name)
{
    return executor.stored(static_cast<std::size_t>(executor.network().storedByName(name))).detach();
}

/// The unit's scale elements.
std::vector<double> scaleVector(Executor& executor, const std::vector<ScaleElement>& elements)
{
    std::vector<double> scales;
    for (const ScaleElement& element : elements) {
        const at::Tensor part = executor.stored(static_cast<std::size_t>(element.stored)).detach().select(element.dim, element.index);
        scales.push_back(element.filter ? part.to(at::kDouble).norm().item<double>() : part.item<double>());
    }
    return scales;
}

double norm(const std::vector<double>& numbers)
{
    double sum = 0;
    for (const double number : numbers)
        sum += number * number;
    return std::sqrt(sum);
}

class PenaltyTest : public QObject {
    Q_OBJECT
    const Network network_ = coupledNetwork();
    const Groups groups_ = couple(network_);

private Q_SLOTS:
    void theNetworkIsWhatTheTestsNeed()
    {
        QCOMPARE(groups_.groupCount(), 2);
        QCOMPARE(groups_.groups()[0].units, 6);
        QCOMPARE(groups_.groups()[1].bareMembers.size(), std::size_t{1});
    }

    void readsTheScalesOfUnits()
    {
        Executor executor(network_, Executor::Mode::training);
        const std::vector<double> scales = Penalty(executor, groups_).scales();
        const std::vector<double> expected = unitScales(network_, groups_);
        QCOMPARE(scales.size(), expected.size());
        for (std::size_t u = 0; u < scales.size(); ++u)
            QVERIFY(std::abs(scales[u] - expected[u]) < 1e-12 * expected[u]);
    }

    void proximalStepMatchesThePlainLoop()
    {
        Executor executor(network_, Executor::Mode::training);
        Executor untouched(network_, Executor::Mode::training);
        Penalty penalty(executor, groups_);
        std::vector<double> lambda(static_cast<std::size_t>(groups_.unitCount()));
        for (std::size_t u = 0; u < lambda.size(); ++u)
            lambda[u] = 0.2 * static_cast<double>(u);
        penalty.proximalStep(lambda, 0.5);
        const auto elements = scaleElements(groups_);
        for (std::size_t u = 0; u < elements.size(); ++u) {
            const std::vector<double> before = scaleVector(untouched, elements[u]);
            const double shrink = 0.5 * lambda[u] * std::sqrt(static_cast<double>(before.size()));
            const double factor = std::max(0.0, 1 - shrink / norm(before));
            const std::vector<double> after = scaleVector(executor, elements[u]);
            for (std::size_t i = 0; i < before.size(); ++i)
                QVERIFY(std::abs(after[i] - factor * before[i]) <= 1e-6 * std::abs(before[i]));
        }
    }

    void lowersEveryScaleByTheSameAmount()
    {
        Executor executor(network_, Executor::Mode::training);
        Penalty penalty(executor, groups_);
        const std::vector<double> before = penalty.scales();
        penalty.proximalStep(std::vector<double>(before.size(), 0.01), 1.0);
        const std::vector<double> after = penalty.scales();
        for (std::size_t u = 0; u < before.size(); ++u)
            QVERIFY(std::abs(before[u] - after[u] - std::min(before[u], 0.01)) < 1e-6);
    }

    void coupledMembersReachExactZeroTogether()
    {
        Executor executor(network_, Executor::Mode::training);
        Penalty penalty(executor, groups_);
        std::vector<double> lambda(static_cast<std::size_t>(groups_.unitCount()), 0.0);
        lambda[2] = 100;
        lambda[8] = 100; // of the bare layer
        penalty.proximalStep(lambda, 1.0);
        for (const char* name : {"left_norm.weight", "right_norm.weight"}) {
            const at::Tensor weight = live(executor, name);
            QCOMPARE(weight[2].item<float>(), 0.0F);
            QCOMPARE(weight.count_nonzero().item<std::int64_t>(), std::int64_t{5});
        }
        const at::Tensor filters = live(executor, "bare.weight");
        QCOMPARE(filters[2].abs().max().item<float>(), 0.0F);
        QVERIFY(filters[1].abs().max().item<float>() > 0);
        const std::vector<double> scales = penalty.scales();
        QCOMPARE(std::count(scales.begin(), scales.end(), 0.0), 2);
        // A unit at zero stays there, and there is no division by zero.
        penalty.proximalStep(std::vector<double>(lambda.size(), 0.0), 1.0);
        QCOMPARE(penalty.scales(), scales);
    }

    void frozenLayersGetNoPenalty()
    {
        Executor executor(network_, Executor::Mode::training);
        Penalty penalty(executor, groups_);
        penalty.proximalStep(std::vector<double>(static_cast<std::size_t>(groups_.unitCount()), 100.0), 1.0);
        QVERIFY(at::equal(live(executor, "last_norm.weight"), toTorch(network_.stored[network_.storedByName("last_norm.weight")].tensor)));
        QVERIFY(at::equal(live(executor, "last.weight"), toTorch(network_.stored[network_.storedByName("last.weight")].tensor)));
        const auto frozen = static_cast<std::size_t>(network_.storedByName("last_norm.weight"));
        QVERIFY(std::find(penalty.scaleTensors().begin(), penalty.scaleTensors().end(), frozen) == penalty.scaleTensors().end());
    }

    void uniformL1IsNetworkSlimmingToTheBit()
    {
        // Network Slimming adds s·sign(γ) to every penalised γ's gradient before a plain step of PyTorch's optimiser.
        constexpr double s = 1e-3;
        constexpr double rate = 0.1;
        Executor ours(network_, Executor::Mode::training);
        Executor theirs(network_, Executor::Mode::training);
        std::vector<at::Tensor> weights;
        std::vector<Learned> parameters;
        for (const char* name : {"left_norm.weight", "right_norm.weight"}) {
            const auto index = static_cast<std::size_t>(network_.storedByName(name));
            weights.push_back(theirs.stored(index));
            parameters.push_back({ours.stored(index), 0});
        }
        Penalty penalty(ours, groups_);
        Sgd optimiser(parameters, 0.9, true);
        torch::optim::SGD reference(weights, torch::optim::SGDOptions(rate).momentum(0.9).nesterov(true));
        for (int step = 0; step < 25; ++step) {
            for (std::size_t i = 0; i < weights.size(); ++i) {
                const at::Tensor gradient = at::randn_like(weights[i]);
                weights[i].mutable_grad() = gradient.clone().add_(s * at::sign(weights[i].detach()));
                parameters[i].tensor.mutable_grad() = gradient.clone();
            }
            penalty.addSubgradient(s);
            optimiser.step(rate);
            reference.step();
            for (std::size_t i = 0; i < weights.size(); ++i)
                QVERIFY(at::equal(weights[i].detach(), parameters[i].tensor.detach()));
        }
    }

    void uniformL1PullsBareFiltersAlongThemselves()
    {
        Executor executor(network_, Executor::Mode::training);
        Penalty penalty(executor, groups_);
        at::Tensor& filters = executor.stored(static_cast<std::size_t>(network_.storedByName("bare.weight")));
        filters.mutable_grad() = at::zeros_like(filters.detach());
        penalty.addSubgradient(0.01);
        const at::Tensor rows = filters.detach().flatten(1);
        const at::Tensor expected = 0.01 * rows / rows.norm(2, {1}, true);
        QVERIFY(at::allclose(filters.grad().flatten(1), expected, 1e-5, 1e-8));
    }
};

} // namespace

QTEST_GUILESS_MAIN(PenaltyTest)
#include "test_penalty.moc"
