// SPDX-License-Identifier: GPL-3.0-or-later
// Scales and criteria against hand-computed values.
#include "core/coupling/unit_scales.h"
#include "core/pruning/criteria/criteria.h"
#include "core/training/loss_gradients.h"
#include "test_places.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/network_builder.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <set>
#include <string>

using namespace espalier;
using espalier::test::NetworkBuilder;

namespace {

constexpr NetworkBuilder::Conv pointwise{.kernel = 1, .padding = 0};

/// Neither stride nor padding nor bias.
ValueId plainConv(NetworkBuilder& b, ValueId x, Tensor weight)
{
    const std::vector<std::int64_t> one{1, 1}, none{0, 0};
    return b.node("conv", {x, b.stored("conv.weight", std::move(weight)), noValue},
                  {{"stride", one},
                   {"padding", none},
                   {"dilation", one},
                   {"output_padding", none},
                   {"transposed", false},
                   {"groups", std::int64_t{1}}},
                  "conv");
}

/// [1, 1, 1, 1] → two channels with the filters `filters` → a classifier with the weights {1, 2, 3, 4} (row by row).
struct TwoChannels {
    std::vector<float> filters{3, -4};
    std::vector<float> norms{}; ///< batch norm weights; empty: none
    float buffers = 1;

    Network network() const
    {
        NetworkBuilder b;
        ValueId x = plainConv(b, b.input({1, 1, 1, 1}), Tensor::fromFloats({2, 1, 1, 1}, filters));
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

/// [1, 1, 1, 1] → three channels of the given filters of two numbers (1×2 pixels each) → a classifier.
Network threeFilters(const std::vector<float>& filters)
{
    NetworkBuilder b;
    const ValueId x = plainConv(b, b.input({1, 1, 1, 2}), Tensor::fromFloats({3, 1, 1, 2}, filters));
    const ValueId flat = b.node("flatten", {x}, {{"start_dim", std::int64_t{1}}, {"end_dim", std::int64_t{3}}});
    b.output(b.linear(flat, "fc", 3, 2));
    return b.finish();
}

/// A grey image of one pixel → two channels, filters w, batch norm or none → two logits, one per channel.
struct TwoLogits {
    std::vector<float> filters;
    std::vector<float> scales{}; ///< batch norm's weights; empty: none
    std::vector<float> shifts{};

    Network network() const
    {
        NetworkBuilder b;
        ValueId x = plainConv(b, b.input({1, 1, 1, 1}), Tensor::fromFloats({2, 1, 1, 1}, filters));
        if (!scales.empty())
            x = b.node("batch_norm",
                       {x, b.stored("bn.weight", Tensor::fromFloats({2}, scales)), b.stored("bn.bias", Tensor::fromFloats({2}, shifts)),
                        b.stored("bn.mean", Tensor::fromFloats({2}, {0, 0}), Stored::Kind::buffer),
                        b.stored("bn.var", Tensor::fromFloats({2}, {1, 1}), Stored::Kind::buffer)},
                       {{"eps", 0.0}, {"momentum", 0.1}}, "bn");
        x = b.node("flatten", {x}, {{"start_dim", std::int64_t{1}}, {"end_dim", std::int64_t{3}}});
        b.output(b.node("linear", {x, b.stored("fc.weight", Tensor::fromFloats({2, 2}, {1, 0, 0, 1})), noValue}, {}, "fc"));
        return b.finish();
    }
};

const float ln2 = std::log(2.0F), ln6 = std::log(6.0F);

bool near(const std::vector<double>& a, const std::vector<double>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) { return std::abs(x - y) < 1e-6; });
}

std::vector<double> criterionOf(const Network& network, Criterion criterion, std::uint64_t seed = 0)
{
    return unitCriterion(criterion, {network, couple(network), seed}).value();
}

} // namespace

class TestCriteria : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;

    /// A white image of class 0 and a black one of class 1.
    Dataset images() const
    {
        Dataset::Options options;
        options.preprocessing.height = options.preprocessing.width = options.preprocessing.channels = 1;
        return Dataset::open(folder_.path().toStdString(), "train", options).value();
    }

    Result<std::vector<double>> taylorOf(const Network& network, int batch) const
    {
        RunControl control;
        return taylorOf(network, control, batch);
    }

    Result<std::vector<double>> taylorOf(const Network& network, RunControl& control, int batch) const
    {
        const Dataset train = images();
        LossGradients gradients(train, control, {.batch = batch});
        return unitCriterion(Criterion::taylor, {network, couple(network), 0, &gradients});
    }

private Q_SLOTS:
    void initTestCase()
    {
        const std::filesystem::path root = folder_.path().toStdString();
        test::writePicture(root / "train" / "bright" / "a.png", 1, 1, 255, 255, 255);
        test::writePicture(root / "train" / "dark" / "a.png", 1, 1, 0, 0, 0);
    }

    /// White gives the logits ln 6 and ln 2, so the probabilities 3/4 and 1/4; black gives zeros, to which the filters add nothing.
    void taylorOfBareFilters()
    {
        const Network network = TwoLogits{.filters = {ln6, ln2}}.network();
        QVERIFY(near(taylorOf(network, 2).value(), {ln6 / 4 / 2, ln2 / 4 / 2}));
        // Two batches of one image: the mean of the squares, of which one is zero.
        QVERIFY(near(taylorOf(network, 1).value(), {ln6 / 4 / std::sqrt(2.0), ln2 / 4 / std::sqrt(2.0)}));
    }

    /// The same logits for white; black's are the shifts, 1 and -2, of which the first is far from the label.
    void taylorOfScalesAndShifts()
    {
        const Network network = TwoLogits{.filters = {1, 1}, .scales = {ln6 - 1, ln2 + 2}, .shifts = {1, -2}}.network();
        const double wrong = 1 / (1 + std::exp(-3.0));
        QVERIFY(near(taylorOf(network, 2).value(), {(wrong - ln6 / 4) / 2, (2 * wrong + ln2 / 4) / 2}));
        const double white0 = std::pow(ln6 / 4, 2), white1 = std::pow(ln2 / 4, 2);
        QVERIFY(near(taylorOf(network, 1).value(), {std::sqrt((white0 + wrong * wrong) / 2), std::sqrt((white1 + 4 * wrong * wrong) / 2)}));
    }

    void taylorRefusesWhatItCannotTell()
    {
        RunControl control;
        NetworkBuilder b;
        b.output(b.linear(b.globalPool(b.conv(b.input({1, 1, 1, 1}), "conv", 1, 4, pointwise)), "fc", 4, 3));
        const Network threeClasses = b.finish();
        const Result<std::vector<double>> mismatch = taylorOf(threeClasses, 2);
        QVERIFY(!mismatch);
        QCOMPARE(mismatch.error().message,
                 std::string("The images have 2 classes, but the network answers with 3; use the images it was trained for."));
        const Network network = TwoLogits{.filters = {std::numeric_limits<float>::infinity(), 1}}.network();
        QVERIFY(taylorOf(network, 2).error().message.find("is not finite") != std::string::npos);
        control.requestStop();
        const Network sound = TwoLogits{.filters = {1, 2}}.network();
        QVERIFY(taylorOf(sound, control, 2).error().isCancelled());
    }

    void scaleOfABareLayerIsItsFiltersNorm()
    {
        QCOMPARE(criterionOf(TwoChannels{}.network(), Criterion::scale), (std::vector<double>{3, 4}));
    }

    void scaleUnderABatchNormIsItsWeight()
    {
        const Network network = TwoChannels{.norms = {-0.5, 0}}.network();
        QCOMPARE(criterionOf(network, Criterion::scale), (std::vector<double>{0.5, 0}));
    }

    /// A residual stream of two layers, one with a norm and one without: the root of the mean of both squares.
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

    /// A triangle with sides 3, 4 and 5: the corner at the right angle is nearest to the median.
    void fpgmIsTheDistanceToTheOthers()
    {
        QCOMPARE(criterionOf(threeFilters({1, 1, 4, 1, 1, 5}), Criterion::fpgm), (std::vector<double>{3 + 4, 3 + 5, 4 + 5}));
        // Equal filters can replace one another, however large they are.
        QCOMPARE(criterionOf(threeFilters({100, 0, 100, 0, 0, 0}), Criterion::fpgm), (std::vector<double>{100, 100, 200}));
    }

    /// The filters of coupled layers form one point: distances cover both.
    void fpgmJoinsCoupledFilters()
    {
        NetworkBuilder b;
        const ValueId x = b.input({1, 2, 1, 1});
        const ValueId left = b.conv(x, "left", 2, 3, pointwise), right = b.conv(x, "right", 2, 3, pointwise);
        b.output(b.linear(b.globalPool(b.add(left, right)), "fc", 3, 2));
        const Network network = b.finish();
        const auto numbers = [&](const char* name) { return network.stored[network.storedByName(name)].tensor.toFloats(); };
        const std::vector<float> first = numbers("left.weight"), second = numbers("right.weight");
        const std::vector<double> found = criterionOf(network, Criterion::fpgm);
        for (std::size_t unit = 0; unit < 3; ++unit) {
            double sum = 0;
            for (std::size_t other = 0; other < 3; ++other) {
                double square = 0;
                for (std::size_t input = 0; input < 2; ++input) {
                    square += std::pow(first[unit * 2 + input] - first[other * 2 + input], 2);
                    square += std::pow(second[unit * 2 + input] - second[other * 2 + input], 2);
                }
                sum += std::sqrt(square);
            }
            QVERIFY(std::abs(found[unit] - sum) < 1e-6 * sum);
        }
    }

    void lampGoesByTheL2Norm()
    {
        const Network network = TwoChannels{.norms = {2, 1}}.network();
        QCOMPARE(criterionOf(network, Criterion::lamp), criterionOf(network, Criterion::l2));
        QCOMPARE(descriptionOf(Criterion::lamp).localTerm, LocalTerm::lamp);
        QCOMPARE(descriptionOf(Criterion::l2).localTerm, LocalTerm::mean);
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

    void everyCriterionDescribesItself()
    {
        std::set<std::string> labels;
        for (const Criterion criterion : allCriteria()) {
            const CriterionDescription& description = descriptionOf(criterion);
            QVERIFY2(std::filesystem::exists(std::string(SOURCE_DIR) + "/core/pruning/criteria/" + description.name + ".cpp"),
                     description.name);
            QVERIFY(*description.help && *description.quantity && description.compute);
            labels.insert(description.label);
        }
        QCOMPARE(labels.size(), allCriteria().size());
        QVERIFY(allCriteria().front() == Criterion{});
    }

    void documentationHasEveryCriterion()
    {
        QFile file(QStringLiteral(SOURCE_DIR "/docs/command-line.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        for (const Criterion criterion : allCriteria()) {
            const QString row = QStringLiteral("| `%1` | %2 |").arg(nameOf(criterion), descriptionOf(criterion).help);
            QVERIFY2(text.contains(row.toUtf8()), qPrintable(row));
        }
    }

    void withoutImagesTaylorIsRefused()
    {
        const Network network = TwoLogits{.filters = {1, 2}}.network();
        const auto refused = unitCriterion(Criterion::taylor, {network, couple(network)});
        QCOMPARE(refused.error().message, std::string("The criterion taylor needs training images, and there are none; choose a folder of "
                                                      "images, or another criterion."));
    }

    void namesGoBothWays()
    {
        const std::string refusal = criterionFromName("tailor").error().message;
        for (const Criterion criterion : allCriteria()) {
            QCOMPARE(*criterionFromName(nameOf(criterion)), criterion);
            QVERIFY2(refusal.find(nameOf(criterion)) != std::string::npos, refusal.c_str());
        }
        QCOMPARE(criterionOptions().size(), allCriteria().size());
        QCOMPARE(criterionFromName("magic").error().kind, Error::Kind::usage);
        QVERIFY(refusal.starts_with("There is no criterion called 'tailor'; use l1, "));
        QVERIFY(refusal.ends_with(". Did you mean 'taylor'?"));
    }
};

QTEST_GUILESS_MAIN(TestCriteria)
#include "test_criteria.moc"
