// SPDX-License-Identifier: GPL-3.0-or-later
// ONNX files of many kinds: outputs equal PyTorch's; unsupported files are refused with one sentence.
#include "core/coupling/groups.h"
#include "core/formats/onnx.h"
#include "core/formats/read_network.h"
#include "core/graph/executor.h"
#include "core/pruning/criteria/criteria.h"
#include "core/pruning/surgery/surgery.h"
#include "test_places.h"
#include "tests/core/support/random_network.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <random>

using namespace espalier;

namespace {

const QString good = QStringLiteral(MADE_FIXTURES_DIR "/onnx/good/");
const QString bad = QStringLiteral(MADE_FIXTURES_DIR "/onnx/bad/");

QStringList networksIn(const QString& folder)
{
    QStringList names;
    for (const QString& file : QDir(folder).entryList({"*.onnx"}))
        names << file.chopped(5);
    return names;
}

at::Tensor numbersIn(const QString& file)
{
    QFile source(file);
    const QByteArray bytes = source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
    return at::from_blob(const_cast<char*>(bytes.constData()), {bytes.size() / 4}, at::kFloat).clone();
}

Result<ImportedNetwork> readGood(const QString& name)
{
    return readOnnx((good + name + ".onnx").toStdString());
}

at::Tensor flattened(const std::vector<at::Tensor>& outputs)
{
    std::vector<at::Tensor> flat;
    for (const at::Tensor& output : outputs)
        flat.push_back(output.reshape({-1}));
    return at::cat(flat);
}

int count(const Network& network, std::string_view op)
{
    return static_cast<int>(std::count_if(network.nodes.begin(), network.nodes.end(), [op](const Node& node) { return node.op == op; }));
}

QStringList storedNames(const Network& network, Stored::Kind kind)
{
    QStringList names;
    for (const Stored& stored : network.stored)
        if (stored.kind == kind)
            names << QString::fromStdString(stored.name);
    return names;
}

/// Such norms are checked separately, since removing channels changes their function.
bool averagesOverChannels(const Network& network)
{
    return std::any_of(network.nodes.begin(), network.nodes.end(), [](const Node& node) {
        return node.op == "layer_norm" || node.op == "group_norm" || node.op == "local_response_norm";
    });
}

} // namespace

class TestOnnxReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersAsPyTorchDid_data() { rows(good); }
    void answersAsPyTorchDid();
    void takesSeveralImages_data();
    void takesSeveralImages();
    void losesChannelsExactly_data() { rows(good); }
    void losesChannelsExactly();
    void refuses_data() { rows(bad); }
    void refuses();
    void namesWhatItRefuses_data();
    void namesWhatItRefuses();
    void putsCompositesTogether_data();
    void putsCompositesTogether();
    void keepsPyTorchsNames();
    void slicesEqualParametersApart();
    void readsOtherPrecisions();
    void asksForASizeItDoesNotKnow();
    void goesByContent();

private:
    static void rows(const QString& folder);
};

void TestOnnxReader::rows(const QString& folder)
{
    const QStringList names = networksIn(folder);
    QVERIFY2(names.size() > 20, "no fixtures were made");
    QTest::addColumn<QString>("name");
    for (const QString& name : names)
        QTest::newRow(qPrintable(name)) << name;
}

void TestOnnxReader::answersAsPyTorchDid()
{
    QFETCH(QString, name);
    const Result<ImportedNetwork> read = readGood(name);
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QVERIFY(read->opaque.empty());
    QVERIFY(read->checkError <= 1e-4);
    if (!QFile::exists(good + name + ".out"))
        return;
    const c10::NoGradGuard noGradients;
    const at::Tensor input = numbersIn(good + name + ".in").reshape(read->network.inputShape());
    const at::Tensor answer = flattened(Executor(read->network).run({input}));
    const double error = relativeError({answer}, {numbersIn(good + name + ".out")});
    QVERIFY2(error < 1e-4, qPrintable(QString::number(error)));
}

void TestOnnxReader::takesSeveralImages_data()
{
    QTest::addColumn<QString>("name");
    for (const QString& name : networksIn(good))
        if (name.endsWith(".dynamic") || name.startsWith("opset") || name.startsWith("backwards_") || name == "tile")
            QTest::newRow(qPrintable(name)) << name;
}

/// Each image of a batch has the same output as alone.
void TestOnnxReader::takesSeveralImages()
{
    QFETCH(QString, name);
    const Result<ImportedNetwork> read = readGood(name);
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    const c10::NoGradGuard noGradients;
    Shape shape = read->network.inputShape();
    shape.front() = 3;
    const at::Tensor images = at::randn(shape);
    Executor executor(read->network);
    const std::vector<at::Tensor> together = executor.run({images});
    for (std::int64_t i = 0; i < shape.front(); ++i) {
        const std::vector<at::Tensor> alone = executor.run({images.narrow(0, i, 1)});
        for (std::size_t output = 0; output < alone.size(); ++output)
            if (together[output].size(0) == shape.front()) // einsums has an output of one image only
                QVERIFY(relativeError({together[output].narrow(0, i, 1)}, {alone[output]}) < 1e-4);
    }
}

void TestOnnxReader::losesChannelsExactly()
{
    QFETCH(QString, name);
    const Result<ImportedNetwork> read = readGood(name);
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    const Groups groups = couple(read->network);
    std::mt19937 random(1);
    const std::vector<bool> removed = test::randomRemoval(groups, 0.5, random);
    const Result<Network> pruned = removeUnits(read->network, groups, removed);
    QVERIFY2(pruned, pruned ? "" : pruned.error().message.c_str());
    if (averagesOverChannels(read->network))
        return;
    const auto error = oracleError(read->network, groups, removed, *pruned);
    QVERIFY2(error, error ? "" : error.error().message.c_str());
    QVERIFY2(*error < 1e-5, qPrintable(QString::number(*error)));
}

void TestOnnxReader::refuses()
{
    QFETCH(QString, name);
    const Result<ImportedNetwork> read = readOnnx((bad + name + ".onnx").toStdString());
    QVERIFY(!read);
    const QString message = QString::fromStdString(read.error().message);
    QVERIFY2(message.contains(name + ".onnx"), qPrintable(message));
    QVERIFY2(message.endsWith('.') && !message.contains('\n') && message.size() < 500, qPrintable(message));
}

void TestOnnxReader::namesWhatItRefuses_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("parts");
    QTest::newRow("unknown") << "unknown" << QStringList{"'odd'", "Frobnicate"};
    QTest::newRow("foreign") << "foreign" << QStringList{"'odd'", "FusedConv", "com.microsoft"};
    QTest::newRow("if") << "if" << QStringList{"'branch'", "If", "control flow"};
    QTest::newRow("loop") << "loop" << QStringList{"'rounds'", "Loop", "control flow"};
    QTest::newRow("quantised") << "quantised" << QStringList{"'to_int'", "QuantizeLinear", "floating point"};
    QTest::newRow("nms") << "nms" << QStringList{"'suppress'", "NonMaxSuppression", "four numbers for every box"};
    QTest::newRow("topk") << "topk" << QStringList{"'best'", "TopK", "more elements than there are"};
    QTest::newRow("unique") << "unique" << QStringList{"'once'", "Unique", "without this step"};
    QTest::newRow("thresholded") << "thresholded" << QStringList{"'cut'", "ThresholdedRelu"};
    QTest::newRow("rnn") << "rnn" << QStringList{"'memory'", "RNN", "convolutional part"};
    QTest::newRow("lstm") << "lstm" << QStringList{"'memory'", "LSTM", "no batch of sequences"};
    QTest::newRow("gru that resets first") << "gru_before" << QStringList{"'memory'", "GRU", "linear_before_reset", "reset_after=True"};
    QTest::newRow("gru with another state") << "gru_state" << QStringList{"'memory'", "GRU", "its first state 'h'", "another shape"};
    QTest::newRow("pool whose places are read") << "pool_places" << QStringList{"'pool'", "MaxPool", "output 2 ('i')", "does not compute"};
    QTest::newRow("expanded to nothing") << "emptied" << QStringList{"'spread'", "Expand", "an empty tensor"};
    QTest::newRow("old") << "old_opset" << QStringList{"set 6", "7 to 23"};
    QTest::newRow("new") << "new_opset" << QStringList{"set 24", "7 to 23"};
    QTest::newRow("norm of every place") << "norm_of_places" << QStringList{"'norm'", "BatchNormalization", "spatial = 0"};
    QTest::newRow("cycle") << "cycle" << QStringList{"cycle", "'first'"};
    QTest::newRow("missing") << "missing" << QStringList{"'c'", "'nowhere'"};
    QTest::newRow("outside") << "outside" << QStringList{"'w'", "outside the model's folder"};
    QTest::newRow("absolute") << "absolute" << QStringList{"'/etc/passwd'", "outside the model's folder"};
    QTest::newRow("absent") << "absent" << QStringList{"'nowhere.bin'", "missing"};
    QTest::newRow("text") << "text" << QStringList{"not an ONNX model"};
    QTest::newRow("empty") << "empty" << QStringList{"empty"};
    QTest::newRow("slow") << "slow" << QStringList{"--input-shape"};
}

void TestOnnxReader::namesWhatItRefuses()
{
    QFETCH(QString, name);
    QFETCH(QStringList, parts);
    const Result<ImportedNetwork> read = readOnnx((bad + name + ".onnx").toStdString());
    QVERIFY(!read);
    for (const QString& part : parts)
        QVERIFY2(QString::fromStdString(read.error().message).contains(part), read.error().message.c_str());
}

void TestOnnxReader::putsCompositesTogether_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("op");
    QTest::addColumn<int>("times");
    QTest::addColumn<QString>("module");
    QTest::newRow("layer norm") << "attention.dynamic"
                                << "layer_norm" << 1 << "norm";
    QTest::newRow("layer norm of one operator") << "attention.opset17"
                                                << "layer_norm" << 1 << "norm";
    QTest::newRow("group norm") << "norms.dynamic"
                                << "group_norm" << 2 << "group";
    QTest::newRow("gelu") << "attention.dynamic"
                          << "gelu" << 1 << "";
    QTest::newRow("gelu, halved first") << "gelu_spelled"
                                        << "gelu" << 1 << "";
    QTest::newRow("silu") << "activations"
                          << "silu" << 1 << "";
    QTest::newRow("mish") << "activations"
                          << "mish" << 1 << "";
    QTest::newRow("hardswish") << "activations.opset11"
                               << "hardswish" << 1 << "";
}

void TestOnnxReader::putsCompositesTogether()
{
    QFETCH(QString, name);
    QFETCH(QString, op);
    QFETCH(int, times);
    QFETCH(QString, module);
    const Result<ImportedNetwork> read = readGood(name);
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QCOMPARE(count(read->network, op.toStdString()), times);
    for (const Node& node : read->network.nodes)
        if (node.op == op.toStdString() && !module.isEmpty()) {
            QVERIFY2(QString::fromStdString(node.name).startsWith(module), node.name.c_str());
            QVERIFY(node.inputs.size() == 3 && node.inputs[1] != noValue && node.inputs[2] != noValue);
        }
}

void TestOnnxReader::keepsPyTorchsNames()
{
    const Result<ImportedNetwork> read = readGood("classifier.dynamic");
    QVERIFY(read);
    QStringList parameters = storedNames(read->network, Stored::Kind::parameter);
    parameters.sort();
    QCOMPARE(parameters, (QStringList{"bn.bias", "bn.weight", "bn2.bias", "bn2.weight", "conv.bias", "conv.weight", "conv2.bias",
                                      "conv2.weight", "fc.bias", "fc.weight"}));
    QStringList buffers = storedNames(read->network, Stored::Kind::buffer);
    buffers.sort();
    QCOMPARE(buffers, (QStringList{"bn.running_mean", "bn.running_var", "bn2.running_mean", "bn2.running_var"}));
    QStringList layers;
    for (const Node& node : read->network.nodes)
        if (node.op == "conv" || node.op == "batch_norm" || node.op == "linear")
            layers << QString::fromStdString(node.name);
    QCOMPARE(layers, (QStringList{"conv", "bn", "conv2", "bn2", "fc"}));
}

/// The exporter stores equal tensors once and lets others refer to them: each layer gets its own all the same.
void TestOnnxReader::slicesEqualParametersApart()
{
    const Result<ImportedNetwork> read = readGood("equal_parameters");
    QVERIFY(read);
    QCOMPARE(storedNames(read->network, Stored::Kind::parameter).size(), 8);
    QCOMPARE(storedNames(read->network, Stored::Kind::buffer).size(), 4);
    QVERIFY(storedNames(read->network, Stored::Kind::parameter).contains("3.weight"));
    const Groups groups = couple(read->network);
    QCOMPARE(groups.unitCount(), 4); // the last convolution is frozen as the network's output
}

void TestOnnxReader::readsOtherPrecisions()
{
    for (const char* name : {"half", "double"}) {
        const Result<ImportedNetwork> read = readGood(name);
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        QVERIFY(std::any_of(read->notices.begin(), read->notices.end(),
                            [](const std::string& notice) { return notice.find("float32") != std::string::npos; }));
        for (const Stored& stored : read->network.stored)
            QVERIFY(stored.tensor.isFloating());
    }
}

void TestOnnxReader::asksForASizeItDoesNotKnow()
{
    const Result<ImportedNetwork> guessed = readGood("any_size");
    QVERIFY(guessed);
    QCOMPARE(guessed->network.inputShape(), (Shape{1, 3, 224, 224}));
    QVERIFY(guessed->notices.front().find("224") != std::string::npos);
    ReadOptions options;
    options.inputShape = Shape{1, 3, 20, 24};
    const Result<ImportedNetwork> told = readOnnx((good + "any_size.onnx").toStdString(), options);
    QVERIFY(told);
    QCOMPARE(told->network.inputShape(), *options.inputShape);
    options.inputShape = Shape{1, 3, 20};
    const Result<ImportedNetwork> wrong = readOnnx((good + "any_size.onnx").toStdString(), options);
    QVERIFY(!wrong && wrong.error().message.find("dimensions") != std::string::npos);
}

/// A renamed file is read by its content; an unknown file is refused as one of the format of its ending.
void TestOnnxReader::goesByContent()
{
    const QTemporaryDir folder;
    const auto renamed = [&folder](const QString& from, const QString& to) {
        QFile::copy(from, folder.filePath(to));
        return readNetwork(folder.filePath(to).toStdString());
    };
    QVERIFY(renamed(FIXTURES_DIR "/cifar_resnet20_jpeg.bn.onnx", "really_onnx.pt"));
    QVERIFY(renamed(FIXTURES_DIR "/cifar_resnet20_jpeg.pt", "really_torch.onnx"));
    QVERIFY(renamed(FIXTURES_DIR "/cifar_resnet20_jpeg.onnx", "CAPITALS.ONNX"));
    const auto asOnnx = renamed(bad + "text.onnx", "text.onnx");
    QVERIFY(!asOnnx && asOnnx.error().message.find("ONNX") != std::string::npos);
    const auto asTorch = renamed(bad + "text.onnx", "text.pt");
    QVERIFY(!asTorch && asTorch.error().message.find("TorchScript") != std::string::npos);
    const auto nothing = readNetwork(folder.filePath("nothing.onnx").toStdString());
    QVERIFY(!nothing && nothing.error().message.find("no such file") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestOnnxReader)
#include "test_onnx_reader.moc"
