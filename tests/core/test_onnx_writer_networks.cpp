// SPDX-License-Identifier: GPL-3.0-or-later
// Real networks, pruned and not, as ONNX: ONNX Runtime and OpenCV give the network's outputs, and reading back gives the same network with
// the same names. And errors.
#include "core/coupling/groups.h"
#include "core/formats/onnx.h"
#include "core/formats/torchscript.h"
#include "core/graph/costs.h"

#include "test_places.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/pruned.h"
#include "tests/core/support/written_onnx.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace espalier;
using namespace espalier::test;

namespace {

Network read(const QString& file, const std::optional<Shape>& shape)
{
    ReadOptions options;
    options.inputShape = shape;
    Result<ImportedNetwork> imported = readTorchScript(file.toStdString(), options);
    if (!imported)
        qFatal("%s", imported.error().message.c_str());
    return std::move(imported->network);
}

/// Names of stored tensors that some node reads: ONNX files hold no others, and do not distinguish constants from parameters.
QStringList readNames(const Network& network)
{
    std::set<ValueId> read;
    for (const Node& node : network.nodes)
        read.insert(node.inputs.begin(), node.inputs.end());
    QStringList names;
    for (const Stored& stored : network.stored)
        if (read.count(stored.value) > 0 && stored.tensor.elements() > 1)
            names << QString::fromStdString(stored.name);
    names.sort();
    return names;
}

Network twoLayers()
{
    NetworkBuilder builder;
    const ValueId x = builder.input({1, 3, 8, 8});
    builder.output(builder.batchNorm(builder.conv(x, "first", 3, 4), "norm", 4));
    return builder.finish();
}

QByteArray content(const QString& file)
{
    QFile source(file);
    return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
}

} // namespace

class TestOnnxWriterNetworks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void othersAgree_data() { rows(); }
    void othersAgree();
    void isTheSameReadBack_data() { rows(); }
    void isTheSameReadBack();
    void tellsWhatWasPruned();
    void foldsBatchNorms();
    void refusesWhatOnnxCannotSay();
    void refusesOperatorSets();

private:
    void add(const QString& name, Network network);
    void rows();

    WrittenOnnx written_;
    std::map<QString, Network> networks_;
    std::map<QString, QString> failures_;
};

void TestOnnxWriterNetworks::add(const QString& name, Network network)
{
    failures_[name] = written_.write(name, network);
    networks_[name] = std::move(network);
}

void TestOnnxWriterNetworks::initTestCase()
{
    const QString made = QStringLiteral(MADE_FIXTURES_DIR);
    const Network resnet20 = read(FIXTURES_DIR "/cifar_resnet20_jpeg.pt", {});
    add("ResNet-20", resnet20);
    add("ResNet-20 pruned", pruned(resnet20, 0.5));
    const Network resnet18 = read(made + "/resnet18.pt", Shape{1, 3, 224, 224});
    add("resnet18 pruned", pruned(resnet18, 0.5));
    add("vgg11_bn pruned", pruned(read(made + "/vgg11_bn.pt", {}), 0.5));
    const Network shuffle = read(made + "/channel_shuffle.pt", {});
    add("channel_shuffle", shuffle);
    add("channel_shuffle pruned", pruned(shuffle, 0.4));
    add("class_token", read(made + "/class_token.pt", {}));
    add("two_heads", read(made + "/two_heads.pt", {}));
    written_.judge();
}

void TestOnnxWriterNetworks::rows()
{
    QTest::addColumn<QString>("name");
    for (const auto& [name, network] : networks_)
        QTest::newRow(qPrintable(name)) << name;
}

void TestOnnxWriterNetworks::othersAgree()
{
    QFETCH(QString, name);
    QVERIFY2(failures_[name].isEmpty(), qPrintable(failures_[name]));
    const QString finding = written_.finding(name);
    QVERIFY2(finding.isEmpty(), qPrintable(finding));
}

void TestOnnxWriterNetworks::isTheSameReadBack()
{
    QFETCH(QString, name);
    const Network& network = networks_.at(name);
    const Result<ImportedNetwork> back = readOnnx(written_.file(name).toStdString());
    QVERIFY2(back, back ? "" : back.error().message.c_str());
    QCOMPARE(costsOf(back->network).macs, costsOf(network).macs);
    QCOMPARE(readNames(back->network), readNames(network));
    QCOMPARE(couple(back->network).unitCount(), couple(network).unitCount());
}

void TestOnnxWriterNetworks::tellsWhatWasPruned()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("told.onnx");
    WriteOptions options;
    options.metadata = {{"espalier.ratio", "0.5"}, {"espalier.plan_hash", "abc"}};
    QVERIFY(writeOnnx(twoLayers(), file.toStdString(), options));
    QProcess python;
    python.start("/usr/bin/python3", {"-c",
                                      "import onnx, sys; m = onnx.load(sys.argv[1]);"
                                      "print(m.producer_name, sorted((p.key, p.value) for p in m.metadata_props), "
                                      "m.graph.input[0].type.tensor_type.shape.dim[0].dim_param)",
                                      file});
    QVERIFY(python.waitForFinished(-1));
    QCOMPARE(python.readAllStandardOutput().trimmed(), "Espalier [('espalier.plan_hash', 'abc'), ('espalier.ratio', '0.5')] batch");
}

void TestOnnxWriterNetworks::foldsBatchNorms()
{
    const QTemporaryDir folder;
    const auto operators = [&](bool fold) {
        const std::string file = folder.filePath("folded.onnx").toStdString();
        const Result<ImportedNetwork> back =
            writeOnnx(twoLayers(), file, {13, fold, {}}).and_then([&](const WrittenFile&) { return readOnnx(file); });
        QStringList ops;
        if (back)
            for (const Node& node : back->network.nodes)
                ops << QString::fromStdString(node.op);
        return ops;
    };
    QCOMPARE(operators(false), (QStringList{"conv", "batch_norm"}));
    QCOMPARE(operators(true), QStringList{"conv"});
}

void TestOnnxWriterNetworks::refusesWhatOnnxCannotSay()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath("kept.onnx");
    QVERIFY(writeOnnx(twoLayers(), file.toStdString()));
    const QByteArray before = content(file);
    NetworkBuilder builder;
    const ValueId x = builder.conv(builder.input({1, 3, 8, 8}), "first", 3, 4);
    builder.output(builder.node("opaque", {x}, {{"op", "aten::erfinv"}, {"overload", ""}}, "strange"));
    const Result<WrittenFile> refused = writeOnnx(builder.finish(), file.toStdString());
    QVERIFY(!refused);
    const QString message = QString::fromStdString(refused.error().message);
    QVERIFY2(message.contains("'strange'") && message.contains("aten::erfinv") && message.contains("kept.onnx"), qPrintable(message));
    QCOMPARE(content(file), before);
}

void TestOnnxWriterNetworks::refusesOperatorSets()
{
    const QTemporaryDir folder;
    const auto [oldest, newest] = onnxWriteOpsets();
    for (const int opset : {oldest - 1, newest + 1}) {
        const Result<WrittenFile> refused = writeOnnx(twoLayers(), folder.filePath("x.onnx").toStdString(), {opset, false, {}});
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::usage);
        QVERIFY(!QFile::exists(folder.filePath("x.onnx")));
    }
}

QTEST_GUILESS_MAIN(TestOnnxWriterNetworks)
#include "test_onnx_writer_networks.moc"
