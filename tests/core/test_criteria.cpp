// SPDX-License-Identifier: GPL-3.0-or-later
// Scales and criteria by hand.
#include "core/coupling/unit_scales.h"
#include "core/pruning/criteria.h"
#include "tests/core/support/network_builder.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace espalier;
using espalier::test::NetworkBuilder;

namespace {

constexpr NetworkBuilder::Conv pointwise{.kernel = 1, .padding = 0};

/// [1, 1, 1, 1] → two channels with the filters `filters` → a classifier with the weights {1, 2, 3, 4} (row by row).
struct TwoChannels {
    std::vector<float> filters{3, -4};
    std::vector<float> norms{}; ///< batch norm weights; empty: none
    float buffers = 1;

    Network network() const
    {
        const std::vector<std::int64_t> one{1, 1}, none{0, 0};
        NetworkBuilder b;
        const ValueId weight = b.stored("conv.weight", Tensor::fromFloats({2, 1, 1, 1}, filters));
        ValueId x = b.node("conv", {b.input({1, 1, 1, 1}), weight, noValue},
                           {{"stride", one},
                            {"padding", none},
                            {"dilation", one},
                            {"output_padding", none},
                            {"transposed", false},
                            {"groups", std::int64_t{1}}},
                           "conv");
        if (!norms.empty())
            x = batchNorm(b, x);
        x = b.node("flatten", {x}, {{"start_dim", std::int64_t{1}}, {"end_dim", std::int64_t{3}}});
        b.output(b.node("linear", {x, b.stored("fc.weight", Tensor::fromFloats({2, 2}, {1, 2, 3, 4})), noValue}, {}, "fc"));
        return b.finish();
    }

private:
    ValueId batchNorm(NetworkBuilder& b, ValueId x) const
    {
        const auto statistic = [&](const char* name) {
            return b.stored(name, Tensor::fromFloats({2}, {buffers, buffers}), Stored::Kind::buffer);
        };
        return b.node("batch_norm",
                      {x, b.stored("bn.weight", Tensor::fromFloats({2}, norms)), b.stored("bn.bias", Tensor::fromFloats({2}, {0.5F, 0})),
                       statistic("bn.running_mean"), statistic("bn.running_var")},
                      {{"eps", 1e-5}, {"momentum", 0.1}}, "bn");
    }
};

std::vector<double> criterionOf(const Network& network, Criterion criterion, std::uint64_t seed = 0)
{
    return unitCriterion(network, couple(network), criterion, seed);
}

} // namespace

class TestCriteria : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void scaleOfABareLayerIsItsFiltersNorm()
    {
        QCOMPARE(criterionOf(TwoChannels{}.network(), Criterion::scale), (std::vector<double>{3, 4}));
    }

    void scaleUnderABatchNormIsItsWeight()
    {
        const Network network = TwoChannels{.norms = {-0.5, 0}}.network();
        QCOMPARE(criterionOf(network, Criterion::scale), (std::vector<double>{0.5, 0}));
    }

    /// A stream of two layers, one with a norm and one without: the root of the mean of both squares.
    void scalesOfCoupledLayersAreAveraged()
    {
        NetworkBuilder b;
        const ValueId x = b.input({1, 3, 4, 4});
        const ValueId left = b.batchNorm(b.conv(x, "left", 3, 6), "bn", 6);
        b.output(b.linear(b.globalPool(b.add(left, b.conv(x, "right", 3, 6, pointwise))), "fc", 6, 2));
        const Network network = b.finish();
        const std::vector<float> norm = network.stored[network.storedByName("bn.weight")].tensor.toFloats();
        const std::vector<float> filters = network.stored[network.storedByName("right.weight")].tensor.toFloats();
        const std::vector<double> scales = unitScales(network, couple(network));
        QCOMPARE(scales.size(), std::size_t{6});
        for (std::size_t unit = 0; unit < 6; ++unit) {
            double sum = std::pow(norm[unit], 2);
            for (std::size_t input = 0; input < 3; ++input)
                sum += std::pow(filters[unit * 3 + input], 2);
            QVERIFY(std::abs(scales[unit] - std::sqrt(sum / 2)) < 1e-12);
        }
    }

    void normsAreOverAllParametersOfTheUnit()
    {
        const Network network = TwoChannels{.norms = {2, 1}}.network();
        // Filter, norm's weight and bias, and the classifier's column.
        QCOMPARE(criterionOf(network, Criterion::l1), (std::vector<double>{3 + 2 + 0.5 + 1 + 3, 4 + 1 + 0 + 2 + 4}));
        const std::vector<double> l2 = criterionOf(network, Criterion::l2);
        QVERIFY(std::abs(l2[0] - std::sqrt(9 + 4 + 0.25 + 1 + 9)) < 1e-12);
        QVERIFY(std::abs(l2[1] - std::sqrt(16 + 1 + 0 + 4 + 16)) < 1e-12);
    }

    void buffersDoNotCount()
    {
        const Network small = TwoChannels{.norms = {2, 1}, .buffers = 1}.network(),
                      large = TwoChannels{.norms = {2, 1}, .buffers = 9}.network();
        for (Criterion criterion : {Criterion::scale, Criterion::l1, Criterion::l2})
            QCOMPARE(criterionOf(small, criterion), criterionOf(large, criterion));
    }

    void randomIsTheSameEverywhere()
    {
        const Network network = TwoChannels{}.network();
        // splitmix64's first two outputs from seed 0 are e220a8397b1dcdaf and 6e789e6aa1b965f4.
        const std::vector<double> numbers = criterionOf(network, Criterion::random);
        QCOMPARE(numbers[0], (static_cast<double>(0xe220a8397b1dcdafu >> 12) + 0.5) * 0x1p-52);
        QCOMPARE(numbers[1], (static_cast<double>(0x6e789e6aa1b965f4u >> 12) + 0.5) * 0x1p-52);
        QVERIFY(criterionOf(network, Criterion::random, 1) != numbers);
        QVERIFY(std::all_of(numbers.begin(), numbers.end(), [](double number) { return number > 0 && number < 1; }));
    }

    void namesGoBothWays()
    {
        for (Criterion criterion : {Criterion::scale, Criterion::l1, Criterion::l2, Criterion::random})
            QCOMPARE(*criterionFromName(nameOf(criterion)), criterion);
        QCOMPARE(criterionFromName("magic").error().kind, Error::Kind::usage);
    }
};

QTEST_GUILESS_MAIN(TestCriteria)
#include "test_criteria.moc"
