// SPDX-License-Identifier: GPL-3.0-or-later
// Least-squares compensation: known answers of the regression, layers as matrices, and what refitted networks compute.
#include "core/graph/executor.h"
#include "core/graph/operator.h"
#include "core/graph/tensor_torch.h"
#include "core/graph/traits.h"
#include "core/pruning/surgery/compensation.h"
#include "core/pruning/surgery/patches.h"
#include "core/pruning/surgery/ridge_regression.h"
#include "core/pruning/surgery/surgery.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/pruned.h"
#include "tests/core/support/random_network.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <QTest>
#include <c10/core/GradMode.h>

#include <set>

using namespace espalier;
using espalier::test::flags;
using espalier::test::inDouble;
using espalier::test::NetworkBuilder;
using espalier::test::Recipe;

namespace {

at::Tensor randomDoubles(at::IntArrayRef sizes, std::uint64_t seed)
{
    return at::randn(sizes, at::detail::createCPUGenerator(seed), at::kDouble);
}

double largest(const at::Tensor& tensor)
{
    return tensor.abs().max().item<double>();
}

Node convolution(const std::vector<std::int64_t>& stride, const std::vector<std::int64_t>& padding,
                 const std::vector<std::int64_t>& dilation, std::int64_t groups, bool transposed)
{
    Node node;
    node.name = "layer";
    node.op = "conv";
    node.inputs = {0, 1};
    node.outputs = {2};
    node.attributes = {{"stride", stride}, {"padding", padding},       {"dilation", dilation},
                       {"groups", groups}, {"transposed", transposed}, {"output_padding", std::vector<std::int64_t>(stride.size(), 0)}};
    return node;
}

/// The layer's output computed from rows of inputs and of the weight, at all positions.
at::Tensor byMatrices(const Node& layer, const at::Tensor& weight, const at::Tensor& input, const at::Tensor& output)
{
    const at::Tensor all = at::arange(positionsOf(layer, output), at::kLong);
    const at::Tensor seen = inputsAt(layer, weight, input, output, all), rows = weightRows(layer, weight);
    const std::int64_t groups = isConvolution(layer) ? intAttribute(layer, "groups") : 1, outputs = rows.size(0) / groups;
    std::vector<at::Tensor> parts;
    for (std::int64_t g = 0; g < groups; ++g)
        parts.push_back(at::mm(seen.narrow(1, g * rows.size(1), rows.size(1)), rows.narrow(0, g * outputs, outputs).t()));
    return at::cat(parts, 1);
}

std::vector<at::Tensor> imagesFor(const Network& network, int count, std::uint64_t seed = 3)
{
    Shape shape = network.inputShape();
    shape[0] = count;
    const at::ScalarType type = toTorch(network.stored.front().tensor).scalar_type();
    const at::Tensor all = randomDoubles(shape, seed).to(type);
    return {all.narrow(0, 0, count / 2), all.narrow(0, count / 2, count - count / 2)};
}

std::vector<at::Tensor> answers(const Network& network, const at::Tensor& images)
{
    const c10::NoGradGuard noGradients;
    return Executor(network).run({images});
}

Network cut(const Network& network, const std::vector<bool>& removed)
{
    const Groups groups = couple(network);
    return removeUnits(network, groups, removed).value();
}

CompensatedNetwork compensatedOn(const Network& network, const std::vector<bool>& removed, const std::vector<at::Tensor>& batches,
                                 const CompensationOptions& options = {})
{
    const Groups groups = couple(network);
    const auto done = compensate(network, groups, removed, cut(network, removed), batches, options);
    if (!done)
        throw std::runtime_error(done.error().message + done.error().details);
    return *done;
}

/// The original with the refitted numbers in the places of what survived: the oracle's network.
Network withRefit(Network original, const Survivors& survivors, const Network& refitted)
{
    for (std::size_t i = 0; i < original.stored.size(); ++i) {
        Stored& stored = original.stored[i];
        at::Tensor whole = toTorch(stored.tensor).clone(), part = toTorch(refitted.stored[i].tensor);
        at::Tensor places = at::arange(whole.numel(), at::kLong).reshape(whole.sizes());
        for (std::int64_t dim = 0; dim < whole.dim(); ++dim)
            places = places.index_select(dim, at::tensor(survivors.kept(stored.value, static_cast<std::size_t>(dim)), at::kLong));
        whole.view(-1).index_copy_(0, places.flatten(), part.flatten());
        stored.tensor = fromTorch(whole);
    }
    // New constants of layers that had none.
    for (std::size_t i = original.stored.size(); i < refitted.stored.size(); ++i) {
        for (std::size_t id = 0; id < original.nodes.size(); ++id) {
            Node& node = original.nodes[id];
            const Node& now = refitted.nodes[id];
            if (now.inputs.size() < 3 || now.inputs[2] != refitted.stored[i].value)
                continue;
            const Shape& output = original.values[node.outputs[0]].shape;
            const std::size_t channels = channelDimension(node, output.size());
            const at::Tensor kept = at::tensor(survivors.kept(node.outputs[0], channels), at::kLong);
            const at::Tensor part = toTorch(refitted.stored[i].tensor);
            const at::Tensor whole = at::zeros({output[channels]}, part.options()).index_copy(0, kept, part);
            original.values.push_back({refitted.stored[i].name, whole.sizes().vec(), true});
            const auto value = static_cast<ValueId>(original.values.size() - 1);
            original.stored.push_back({value, refitted.stored[i].name, Stored::Kind::buffer, fromTorch(whole)});
            node.inputs.resize(3, noValue);
            node.inputs[2] = value;
        }
    }
    return original;
}

constexpr NetworkBuilder::Conv unpadded{.kernel = 3, .padding = 0};

} // namespace

class TestCompensation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void regressionFindsALinearRelation()
    {
        const at::Tensor x = randomDoubles({500, 7}, 1) + 3, truth = randomDoubles({4, 7}, 2), constant = randomDoubles({4}, 3);
        RidgeRegression regression(7, 4, 500);
        for (int part = 0; part < 5; ++part) {
            const at::Tensor rows = x.narrow(0, part * 100, 100);
            regression.add(rows, at::mm(rows, truth.t()) + constant);
        }
        const auto fit = regression.solve(1e-12);
        QVERIFY(fit);
        QVERIFY(largest(fit->coefficients - truth) < 1e-8);
        QVERIFY(largest(fit->constant - constant) < 1e-7);
        QVERIFY(regression.leftBy(*fit) < 1e-12);
        QVERIFY(std::abs(regression.leftBy(at::zeros({4}, at::kDouble)) -
                         (at::mm(x, truth.t()) + constant).square().sum().item<double>() / 500) < 1e-9);
    }

    /// One input, two samples, by hand: x = −1, 1 and t = −3, 3: G = 2, so D = 6 / (2 + 0.5 · 2) = 2.
    void regressionWithRidgeByHand()
    {
        RidgeRegression regression(1, 1, 2);
        regression.add(at::tensor({4.0, 6.0}, at::kDouble).unsqueeze(1), at::tensor({-3.0, 3.0}, at::kDouble).unsqueeze(1));
        const auto fit = regression.solve(0.5);
        QVERIFY(fit);
        QCOMPARE(fit->coefficients.item<double>(), 2.0);
        QCOMPARE(fit->constant.item<double>(), -10.0);
        QCOMPARE(regression.leftBy(*fit), 1.0);
        QCOMPARE(regression.leftBy(at::tensor({1.0}, at::kDouble)), 10.0);
    }

    /// Fewer samples than inputs: weights of samples give the same fit as weights of inputs.
    void dualIsThePrimal()
    {
        const at::Tensor x = randomDoubles({30, 40}, 1), t = randomDoubles({30, 3}, 2);
        RidgeRegression bySamples(40, 3, 30), byInputs(40, 3, 1000);
        for (RidgeRegression* each : {&bySamples, &byInputs}) {
            each->add(x.narrow(0, 0, 10), t.narrow(0, 0, 10));
            each->add(x.narrow(0, 10, 20), t.narrow(0, 10, 20));
        }
        const auto one = bySamples.solve(1e-2), other = byInputs.solve(1e-2);
        QVERIFY(one && other);
        QVERIFY(largest(one->coefficients - other->coefficients) < 1e-10);
        QVERIFY(largest(one->constant - other->constant) < 1e-10);
        QVERIFY(std::abs(bySamples.leftBy(*one) - byInputs.leftBy(*one)) < 1e-10);
        QVERIFY(std::abs(byInputs.leftBy(*other) -
                         (t - at::mm(x, other->coefficients.t()) - other->constant).square().sum().item<double>() / 30) < 1e-10);
        QVERIFY(bySamples.bytes() < byInputs.bytes());
    }

    /// Other targets for the same inputs give what a new regression of them gives.
    void targetsCanBeReplaced()
    {
        for (const int samples : {20, 1000}) { // weights of samples, and of inputs
            const at::Tensor x = randomDoubles({20, 30}, 1), first = randomDoubles({20, 3}, 2), second = randomDoubles({20, 3}, 3) + 5;
            RidgeRegression replaced(30, 3, samples), anew(30, 3, samples);
            for (int part = 0; part < 20; part += 10)
                replaced.add(x.narrow(0, part, 10), first.narrow(0, part, 10));
            replaced.forgetTargets();
            for (int part = 0; part < 20; part += 10) {
                replaced.addTargets(x.narrow(0, part, 10), second.narrow(0, part, 10));
                anew.add(x.narrow(0, part, 10), second.narrow(0, part, 10));
            }
            const auto one = replaced.solve(1e-2), other = anew.solve(1e-2);
            QVERIFY(one && other);
            QVERIFY(largest(one->coefficients - other->coefficients) < 1e-10);
            QVERIFY(largest(one->constant - other->constant) < 1e-10);
            QVERIFY(std::abs(replaced.leftBy(*other) - anew.leftBy(*other)) < 1e-9);
        }
    }

    void singularSystems()
    {
        RidgeRegression nothing(3, 2, 10), still(3, 2, 10), twins(2, 1, 100);
        QVERIFY(!nothing.solve(1e-3));
        still.add(at::ones({10, 3}, at::kDouble), randomDoubles({10, 2}, 1));
        QVERIFY(!still.solve(1e-3));
        const at::Tensor x = randomDoubles({100, 1}, 1);
        twins.add(at::cat({x, x}, 1), x);
        const auto fit = twins.solve(0);
        QVERIFY(fit && at::isfinite(fit->coefficients).all().item<bool>());
    }

    void layersAsMatrices_data()
    {
        QTest::addColumn<int>("dimensions");
        QTest::addColumn<int>("groups");
        QTest::addColumn<int>("stride");
        QTest::addColumn<int>("dilation");
        QTest::addColumn<bool>("transposed");
        for (const bool transposed : {false, true})
            for (const int dimensions : {1, 2, 3})
                for (const int groups : {1, 2})
                    for (const auto& [stride, dilation] : {std::pair(1, 1), std::pair(2, 1), std::pair(3, 2)})
                        QTest::addRow("%dd, %d groups, stride %d, dilation %d%s", dimensions, groups, stride, dilation,
                                      transposed ? ", transposed" : "")
                            << dimensions << groups << stride << dilation << transposed;
    }

    void layersAsMatrices()
    {
        QFETCH(int, dimensions);
        QFETCH(int, groups);
        QFETCH(int, stride);
        QFETCH(int, dilation);
        QFETCH(bool, transposed);
        const std::vector<std::int64_t> sizes{7, 6, 5}, kernel{3, 2, 4};
        std::vector<std::int64_t> input{2, 4},
            weight = transposed ? std::vector<std::int64_t>{4, 6 / groups} : std::vector<std::int64_t>{6, 4 / groups};
        std::vector<std::int64_t> padding;
        for (int dim = 0; dim < dimensions; ++dim) {
            input.push_back(sizes[static_cast<std::size_t>(dim)] + 4);
            weight.push_back(kernel[static_cast<std::size_t>(dim)]);
            padding.push_back(dim);
        }
        const std::vector<std::int64_t> strides(padding.size(), stride), dilations(padding.size(), dilation);
        const Node layer = convolution(strides, padding, dilations, groups, transposed);
        const at::Tensor x = randomDoubles(input, 1), w = randomDoubles(weight, 2);
        const c10::IValue arguments[] = {x, w, c10::IValue()};
        const at::Tensor y = operatorOf(layer).run(layer, arguments, {})[0].toTensor();
        const at::Tensor all = at::arange(positionsOf(layer, y), at::kLong);
        QVERIFY(largest(byMatrices(layer, w, x, y) - outputsAt(layer, y, all)) < 1e-12);
        QVERIFY(at::equal(weightFromRows(layer, weightRows(layer, w), w), w));
    }

    /// Channel 2 is twice channel 0 and channel 3 the sum of channels 0 and 1, so that their readers need neither.
    void whatOthersCanExpressIsNotMissed()
    {
        NetworkBuilder b;
        const ValueId stem = b.conv(b.input({1, 3, 9, 9}), "stem", 3, 4, unpadded);
        b.output(b.conv(stem, "reader", 4, 5, {.kernel = 3, .padding = 1, .bias = true}));
        Network network = inDouble(b.finish());
        Stored& weight = network.stored[network.storedByName("stem.weight")];
        const at::Tensor filters = toTorch(weight.tensor);
        weight.tensor = fromTorch(at::stack({filters[0], filters[1], 2 * filters[0], filters[0] + filters[1]}));
        const std::vector<at::Tensor> batches = imagesFor(network, 16);
        CompensationOptions options;
        options.ridges = {1e-12};
        const std::vector<bool> removed = flags(couple(network), {2, 3});
        const CompensatedNetwork done = compensatedOn(network, removed, batches, options);
        QCOMPARE(done.layers.size(), std::size_t(1));
        QCOMPARE(done.layers[0].name, std::string("reader"));
        QVERIFY(done.layers[0].errorBefore > 0.1);
        QVERIFY(done.layers[0].errorAfter < 1e-9);
        const at::Tensor further = imagesFor(network, 8, 99)[0];
        QVERIFY(relativeError(answers(done.network, further), answers(network, further)) < 1e-6);
    }

    /// The constant goes into the running mean of the norm behind, and no tensor is added.
    void constantsGoIntoTheNormBehind()
    {
        NetworkBuilder b;
        const ValueId stem = b.relu(b.batchNorm(b.conv(b.input({1, 3, 9, 9}), "stem", 3, 6, unpadded), "stem_norm", 6));
        b.output(b.relu(b.batchNorm(b.conv(stem, "reader", 6, 5, {.kernel = 3, .padding = 1}), "reader_norm", 5)));
        const Network network = inDouble(b.finish());
        const std::vector<bool> removed = flags(couple(network), {0, 1});
        const std::vector<at::Tensor> batches = imagesFor(network, 32);
        const CompensatedNetwork done = compensatedOn(network, removed, batches);
        const Network plain = cut(network, removed);
        QCOMPARE(done.network.stored.size(), plain.stored.size());
        const at::Tensor whole = at::cat(batches);
        const std::vector<at::Tensor> wanted = answers(network, whole);
        const auto squares = [&](const Network& each) { return (answers(each, whole)[0] - wanted[0]).square().sum().item<double>(); };
        QVERIFY(squares(done.network) < 0.8 * squares(plain));
    }

    void whatAnActivationHidesIsNotAskedFor_data()
    {
        QTest::addColumn<QString>("activation");
        QTest::addColumn<bool>("inSum");
        for (const char* activation : {"relu", "relu6", "silu", "leaky_relu"})
            for (const bool inSum : {false, true})
                QTest::addRow("%s%s", activation, inSum ? ", of a sum" : "") << activation << inSum;
    }

    /// Where the layer's output goes into an activation alone, the activation's error is less than least squares leave; where it is an
    /// output as well, it must stay right itself, and nothing is hidden.
    void whatAnActivationHidesIsNotAskedFor()
    {
        QFETCH(QString, activation);
        QFETCH(bool, inSum);
        NetworkBuilder b;
        const ValueId stem = b.relu(b.batchNorm(b.conv(b.input({1, 3, 9, 9}), "stem", 3, 8, unpadded), "stem_norm", 8));
        const ValueId shortcut = b.slice(stem, 1, 3, 8); // known before the layer is
        ValueId sum = b.batchNorm(b.conv(stem, "reader", 8, 5, {.kernel = 1, .padding = 0}), "reader_norm", 5);
        if (inSum)
            sum = b.add(sum, shortcut);
        b.output(b.relu(sum));
        Network alone = inDouble(b.finish());
        Node& last = alone.nodes.back();
        last.op = activation.toStdString();
        if (activation == "leaky_relu")
            last.attributes["negative_slope"] = 0.01;
        Network both = alone;
        both.outputs.push_back(last.inputs[0]);
        const std::vector<bool> removed = flags(couple(alone), {0, 1});
        const std::vector<at::Tensor> batches = imagesFor(alone, 32);
        CompensationOptions options;
        options.ridges = {1e-9};
        const at::Tensor images = at::cat(batches), wanted = answers(alone, images)[0];
        const auto error = [&](const CompensatedNetwork& done) { return (answers(done.network, images)[0] - wanted).square().mean(); };
        const CompensatedNetwork followed = compensatedOn(alone, removed, batches, options),
                                 plain = compensatedOn(both, removed, batches, options);
        QCOMPARE(followed.layers.size(), std::size_t(1));
        const double less = error(followed).item<double>(), more = error(plain).item<double>();
        QVERIFY2(less < (activation == "silu" ? 0.995 : 0.97) * more, qPrintable(QString("%1 and %2").arg(less).arg(more)));
        // The report tells the error behind the activation.
        const double share = less * wanted.numel() / (wanted - wanted.mean(at::IntArrayRef{0, 2, 3}, true)).square().sum().item<double>();
        QVERIFY2(std::abs(followed.layers[0].errorAfter - share) < 0.02 * share,
                 qPrintable(QString("%1 and %2").arg(followed.layers[0].errorAfter).arg(share)));
    }

    /// A layer that shares its weight is not refitted. What it lost is made up for by the other addend, through that one's norm.
    void theLastAddendMakesUpForTheOther()
    {
        NetworkBuilder b;
        const ValueId stem = b.conv(b.input({1, 3, 9, 9}), "stem", 3, 4, unpadded);
        const ValueId first = b.conv(stem, "first", 4, 5, {.kernel = 1, .padding = 0});
        const ValueId last = b.batchNorm(b.conv(stem, "last", 4, 5, {.kernel = 1, .padding = 0}), "last_norm", 5);
        b.output(b.add(first, last));
        Network network = inDouble(b.finish());
        Node twice = network.nodes[1];
        QCOMPARE(twice.name, std::string("first"));
        twice.name = "first again";
        network.values.push_back(network.values[twice.outputs[0]]);
        twice.outputs = {static_cast<ValueId>(network.values.size() - 1)};
        network.nodes.push_back(twice);
        network.outputs.push_back(twice.outputs[0]);
        Stored& weight = network.stored[network.storedByName("stem.weight")];
        const at::Tensor filters = toTorch(weight.tensor);
        weight.tensor = fromTorch(at::stack({filters[0], filters[1], filters[2], filters[0] + filters[1]}));
        CompensationOptions options;
        options.ridges = {1e-12};
        const std::vector<at::Tensor> batches = imagesFor(network, 16);
        const CompensatedNetwork done = compensatedOn(network, flags(couple(network), {3}), batches, options);
        QCOMPARE(done.layers.size(), std::size_t(1));
        QCOMPARE(done.layers[0].name, std::string("last"));
        QVERIFY(done.left == (std::vector<LayerLeft>{{"first", "shared weight"}, {"first again", "shared weight"}}));
        const std::vector<at::Tensor> now = answers(done.network, batches[0]), before = answers(network, batches[0]);
        QVERIFY(relativeError({now[0]}, {before[0]}) < 1e-6);
        QVERIFY(relativeError({now[1]}, {before[1]}) > 1e-2);
    }

    /// What is refitted is still the pruned form of a network: the original with the same numbers, and zeros where channels went.
    void randomNetworksAreTheMaskedOnes()
    {
        int checked = 0, refitted = 0;
        for (unsigned seed = 1; seed <= 150; ++seed) {
            const Recipe recipe = Recipe::random(seed);
            const Network network = inDouble(test::networkOf(recipe).network);
            const Groups groups = couple(network);
            std::mt19937 random(seed);
            const std::vector<bool> removed = test::randomRemoval(groups, 0.4, random);
            const Result<Network> plain = removeUnits(network, groups, removed);
            if (!plain)
                continue;
            CompensationOptions options;
            options.positions = 200;
            options.heldOut = seed % 2;
            if (seed % 3 == 0)
                options.largestSystem = 10;
            const auto done = compensate(network, groups, removed, *plain, imagesFor(network, 4), options);
            QVERIFY2(done, done ? ""
                                : qPrintable(QString("seed %1 (%2): %3 %4")
                                                 .arg(seed)
                                                 .arg(recipe.text().c_str())
                                                 .arg(done.error().message.c_str())
                                                 .arg(done.error().details.c_str())));
            QCOMPARE(brokenInvariant(done->network), std::string());
            const Survivors survivors = groups.survivors(network, removed);
            const Network refit = withRefit(network, survivors, done->network);
            const Groups again = couple(refit); // further constants follow their layers
            QCOMPARE(again.unitCount(), groups.unitCount());
            const auto error = oracleError(refit, again, removed, done->network);
            QVERIFY2(error && *error < 1e-7,
                     qPrintable(QString("seed %1 (%2): %3").arg(seed).arg(recipe.text().c_str()).arg(error ? *error : -1)));
            for (const RefittedLayer& layer : done->layers)
                QVERIFY2(
                    layer.errorAfter <= layer.errorBefore * (1 + 1e-6) + 1e-9,
                    qPrintable(
                        QString("seed %1, %2: %3 to %4").arg(seed).arg(layer.name.c_str()).arg(layer.errorBefore).arg(layer.errorAfter)));
            ++checked;
            refitted += done->layers.empty() ? 0 : 1;
        }
        qInfo("%d random networks compared, %d of them refitted", checked, refitted);
        QVERIFY(checked >= 100);
        QVERIFY(refitted >= 80);
    }

    void nothingRemovedNothingChanged()
    {
        const Network network = test::networkOf(Recipe::random(3)).network;
        const Groups groups = couple(network);
        const CompensatedNetwork done = compensatedOn(network, flags(groups, {}), imagesFor(network, 4));
        QVERIFY(done.layers.empty() && done.left.empty());
        for (std::size_t i = 0; i < network.stored.size(); ++i)
            QVERIFY(at::equal(toTorch(done.network.stored[i].tensor), toTorch(network.stored[i].tensor)));
    }

    void repeatableAndCancelled()
    {
        NetworkBuilder b;
        const ValueId stem = b.relu(b.batchNorm(b.conv(b.input({1, 3, 32, 32}), "stem", 3, 6, unpadded), "stem_norm", 6));
        b.output(b.relu(b.conv(stem, "reader", 6, 5, {.kernel = 3, .padding = 1})));
        const Network network = b.finish();
        const Groups groups = couple(network);
        const std::vector<bool> removed = flags(groups, {0, 1});
        const std::vector<at::Tensor> batches = imagesFor(network, 64);
        CompensationOptions options;
        options.positions = 100; // a sample
        const CompensatedNetwork one = compensatedOn(network, removed, batches, options),
                                 two = compensatedOn(network, removed, batches, options);
        QVERIFY(one.layers == two.layers);
        QVERIFY(one.peakBytes > 0);
        for (std::size_t i = 0; i < one.network.stored.size(); ++i)
            QVERIFY(at::equal(toTorch(one.network.stored[i].tensor), toTorch(two.network.stored[i].tensor)));
        int asked = 0;
        options.proceed = [&asked] { return ++asked < 1000000; };
        compensatedOn(network, removed, batches, options);
        const int all = asked;
        QVERIFY(all > 4);
        for (int left = 0; left < all; ++left) {
            options.proceed = [count = left]() mutable { return count-- > 0; };
            const auto ended = compensate(network, groups, removed, cut(network, removed), batches, options);
            QVERIFY(!ended && ended.error().isCancelled());
        }
    }
};

QTEST_GUILESS_MAIN(TestCompensation)
#include "test_compensation.moc"
