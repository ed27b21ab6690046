// SPDX-License-Identifier: GPL-3.0-or-later
// Networks of large pictures are read, written and checked at small ones; what does not fit into memory is an error.
#include "core/base/memory_limit.h"
#include "core/formats/read_network.h"
#include "core/formats/write_network.h"
#include "core/graph/executor.h"
#include "core/graph/shapes_from_smaller.h"
#include "core/graph/smaller_sizes.h"

#include "test_places.h"
#include "tests/core/support/network_builder.h"

#include <ATen/ATen.h>
#include <ATen/record_function.h>
#include <c10/core/GradMode.h>

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <sys/resource.h>

using namespace espalier;
using espalier::test::NetworkBuilder;

namespace {

constexpr std::int64_t side = 1024;

/// Two ways of different strides that meet again, as in networks for segmentation.
Network segmenter(std::int64_t size)
{
    NetworkBuilder b;
    const ValueId x = b.relu(b.conv(b.input({1, 3, size, size}), "first", 3, 4));
    const ValueId deep = b.relu(b.conv(b.maxPool(x), "deep", 4, 4));
    const ValueId up = b.conv(deep, "up", 4, 4, {.kernel = 2, .stride = 2, .padding = 0, .transposed = true});
    b.output(b.conv(b.concat({x, up}), "last", 8, 2));
    return b.finish();
}

Network freely(Network network)
{
    for (const ValueId value : {network.inputs.front(), network.outputs.front()})
        network.values[value].free = {true, false, true, true};
    return network;
}

std::atomic<int> largeConvolutions{0};

std::unique_ptr<at::ObserverContext> countLarge(const at::RecordFunction& function)
{
    if (std::string_view(function.name()) != "aten::conv2d" && std::string_view(function.name()) != "aten::_convolution" &&
        std::string_view(function.name()) != "aten::convolution")
        return nullptr;
    const auto inputs = function.inputs();
    if (!inputs.empty() && inputs[0].isTensor() && inputs[0].toTensor().size(-1) >= side && inputs[0].toTensor().size(1) == 3)
        ++largeConvolutions;
    return nullptr;
}

/// How often the first convolution runs on a picture of the own size.
template <class Work>
int runsAtOwnSize(Work work)
{
    largeConvolutions = 0;
    const auto handle = at::addGlobalCallback(at::RecordFunctionCallback(countLarge).needsInputs(true).scopes({at::RecordScope::FUNCTION}));
    work();
    at::removeCallback(handle);
    return largeConvolutions;
}

std::vector<Shape> shapesOf(const Network& network)
{
    std::vector<Shape> shapes;
    for (const Value& value : network.values)
        shapes.push_back(value.shape);
    return shapes;
}

/// One value, whose last dimensions depend on those of the picture.
ShapesAt valueOfShape(const std::function<Shape(std::int64_t, std::int64_t)>& shape)
{
    return [shape](const std::vector<Shape>& inputs) { return SeenValues{{true, shape(inputs[0][2], inputs[0][3])}}; };
}

std::optional<SeenValues> fromSmaller(const Shape& input, const ShapesAt& shapesAt)
{
    Network network;
    network.values.push_back({"x", input, true, {true, false, true, true}});
    network.inputs = {0};
    return shapesFromSmaller(network, shapesAt);
}

rlim_t addressLimit()
{
    rlimit limits{};
    getrlimit(RLIMIT_AS, &limits);
    return limits.rlim_cur;
}

} // namespace

class TestOpening : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shapesFollowFromSmallerOnes()
    {
        const auto pooled = [](std::int64_t h, std::int64_t w) {
            return Shape{1, (h / 8) * (w / 8) + (h / 16) * (w / 16), (h + 1) / 2, 7};
        };
        const auto seen = fromSmaller({1, 3, 3000, 2048}, valueOfShape(pooled));
        QVERIFY(seen.has_value());
        QCOMPARE(seen->front().shape, pooled(3000, 2048));
    }

    /// Windows of seven do not divide the steps between the small sizes.
    void unevenShapesDoNotFollow_data()
    {
        QTest::addColumn<std::int64_t>("offset");
        for (const std::int64_t offset : {0, 4, 8, 12, 16, 20, 24})
            QTest::addRow("%d", static_cast<int>(offset)) << offset;
    }

    void unevenShapesDoNotFollow()
    {
        QFETCH(std::int64_t, offset);
        const auto windows = [](std::int64_t h, std::int64_t w) { return Shape{(h / 4 + 6) / 7, (w / 4 + 6) / 7}; };
        QVERIFY(!fromSmaller({1, 3, 2048 + offset, 2048 + offset}, valueOfShape(windows)));
    }

    void smallPicturesRunThemselves()
    {
        const auto same = [](std::int64_t h, std::int64_t w) { return Shape{h, w}; };
        QVERIFY(!fromSmaller({1, 3, 512, 512}, valueOfShape(same)));
        QVERIFY(!fromSmaller({1, 3, 2048}, valueOfShape(same)));
    }

    void measuredShapesAreTheSame()
    {
        const Network whole = segmenter(side);
        Network measured = freely(segmenter(64));
        measured.values[measured.inputs.front()].shape = {1, 3, side, side};
        const int runs = runsAtOwnSize([&] { QVERIFY(measureShapes(measured)); });
        QCOMPARE(runs, 0);
        QCOMPARE(shapesOf(measured), shapesOf(whole));
    }

    void smallerNetworksKeepTheirWeights()
    {
        const Network small = atSmallerSize(freely(segmenter(side)));
        QCOMPARE(small.inputShape(), (Shape{1, 3, 128, 128}));
        QCOMPARE(small.values[small.outputs.front()].shape, (Shape{1, 2, 128, 128}));
        QCOMPARE(atSmallerSize(segmenter(side)).inputShape(), (Shape{1, 3, side, side}));
    }

    void freeSizesAreCheckedAtSmallOnes_data()
    {
        QTest::addColumn<QString>("ending");
        QTest::addRow("TorchScript") << ".pt";
        QTest::addRow("ONNX") << ".onnx";
    }

    void freeSizesAreCheckedAtSmallOnes()
    {
        QFETCH(QString, ending);
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("large" + ending).toStdString();
        const Network network = freely(segmenter(side));
        const int writing = runsAtOwnSize([&] {
            const auto written = writeNetwork(network, file);
            QVERIFY2(written, written ? "" : written.error().message.c_str());
        });
        QCOMPARE(writing, 0);
        const int reading = runsAtOwnSize([&] {
            const auto read = readNetwork(file);
            QVERIFY2(read, read ? "" : read.error().message.c_str());
            QCOMPARE(read->network.inputShape(), network.inputShape());
            QCOMPARE(read->network.values[read->network.outputs.front()].shape, (Shape{1, 2, side, side}));
            const at::Tensor images = at::rand({1, 3, 96, 160});
            const c10::NoGradGuard noGradients;
            QVERIFY(relativeError(Executor(read->network).run({images}), Executor(network).run({images})) < 1e-5);
        });
        QCOMPARE(reading, 0);
    }

    /// Layers that follow any size are read at a small one, where the judge sees a copy of the file for it.
    void fixedSizesAreReadAtSmallOnes()
    {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("fixed.onnx").toStdString();
        QVERIFY(writeNetwork(segmenter(side), file));
        const int reading = runsAtOwnSize([&] {
            const auto read = readNetwork(file);
            QVERIFY2(read, read ? "" : read.error().message.c_str());
            QCOMPARE(read->network.inputShape(), (Shape{1, 3, side, side}));
            const std::vector<bool>& free = read->network.values[read->network.inputs.front()].free;
            QVERIFY(free.size() < 3 || (!free[2] && !free[3]));
        });
        QCOMPARE(reading, 0);
    }

    void fixedSizesAreComparedOnceWhenWritten_data()
    {
        QTest::addColumn<QString>("ending");
        QTest::addColumn<int>("runs");
        QTest::addRow("TorchScript") << ".pt" << 3; // the network, the module, what is read from it
        QTest::addRow("ONNX") << ".onnx" << 2;      // the network, what is read from the file
    }

    void fixedSizesAreComparedOnceWhenWritten()
    {
        QFETCH(QString, ending);
        QFETCH(int, runs);
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("fixed" + ending).toStdString();
        const int writing = runsAtOwnSize([&] { QVERIFY(writeNetwork(segmenter(side), file)); });
        QVERIFY2(writing > 0 && writing <= runs * 3,
                 qPrintable(QString::number(writing))); // conv2d calls convolution, which calls _convolution
    }

    /// A linear layer takes a single size of the picture.
    void fixedSizesThatAreNotFollowedAreReadAtTheirOwn_data() { freeSizesAreCheckedAtSmallOnes_data(); }

    void fixedSizesThatAreNotFollowedAreReadAtTheirOwn()
    {
        QFETCH(QString, ending);
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("linear" + ending).toStdString();
        NetworkBuilder b;
        const ValueId x = b.maxPool(b.conv(b.input({1, 3, side, side}), "first", 3, 2), 128);
        b.output(b.linear(b.node("flatten", {x}, {{"start_dim", std::int64_t{1}}, {"end_dim", std::int64_t{3}}}), "head", 128, 4));
        const Network network = b.finish();
        const auto written = writeNetwork(network, file);
        QVERIFY2(written, written ? "" : written.error().message.c_str());
        const auto read = readNetwork(file);
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        QCOMPARE(read->network.inputShape(), network.inputShape());
        const at::Tensor images = at::rand(network.inputShape());
        const c10::NoGradGuard noGradients;
        QVERIFY(relativeError(Executor(read->network).run({images}), Executor(network).run({images})) < 1e-5);
    }

    /// A side that cannot be halved leaves only the own size.
    void tooLargePicturesTellWhatTheyTake()
    {
        ReadOptions options;
        options.inputShape = Shape{1, 3, 400001, 400001};
        const rlim_t before = addressLimit();
        const auto read = readNetwork(FIXTURES_DIR "/cifar_resnet20_jpeg.pt", options);
        QVERIFY(!read);
        const QString message = QString::fromStdString(read.error().message);
        QVERIFY2(message.contains("GB of memory that are free, for one tensor of 1.92e+03 GB"), qPrintable(message));
        QVERIFY2(message.contains("--input-shape"), qPrintable(message));
        QCOMPARE(addressLimit(), before);
    }

    void limitsEndWithTheLastOne()
    {
        const rlim_t before = addressLimit();
        {
            const MemoryLimit outer;
            const rlim_t limited = addressLimit();
            QVERIFY(limited < before || before != RLIM_INFINITY);
            {
                const MemoryLimit inner;
                QCOMPARE(addressLimit(), limited);
            }
            QCOMPARE(addressLimit(), limited);
            QVERIFY(limitedMemory() > 0);
        }
        QCOMPARE(addressLimit(), before);
    }
};

QTEST_GUILESS_MAIN(TestOpening)
#include "test_opening.moc"
