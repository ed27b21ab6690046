// SPDX-License-Identifier: GPL-3.0-or-later
// TorchScript files of many kinds: outputs equal PyTorch's; after writing, Python finds the same network and can train it.
#include "core/formats/torchscript.h"
#include "core/graph/costs.h"
#include "core/graph/executor.h"
#include "core/graph/traits.h"
#include "test_places.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace espalier;

namespace {

const QString made = QStringLiteral(MADE_FIXTURES_DIR);

QByteArray content(const QString& file)
{
    QFile source(file);
    return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
}

Shape shapeOf(const QJsonValue& list)
{
    Shape shape;
    for (const auto& size : list.toArray())
        shape.push_back(size.toInteger());
    return shape;
}

QString text(const Shape& shape)
{
    QStringList sizes;
    for (const std::int64_t size : shape)
        sizes << QString::number(size);
    return sizes.join(',');
}

/// Raw float32 numbers, split into tensors of the shapes.
std::vector<at::Tensor> tensorsOf(const QByteArray& bytes, const std::vector<Shape>& shapes)
{
    std::vector<at::Tensor> tensors;
    const auto* next = reinterpret_cast<const float*>(bytes.constData());
    for (const Shape& shape : shapes) {
        const std::int64_t count = elementCount(shape);
        tensors.push_back(at::tensor(at::ArrayRef<float>(next, static_cast<std::size_t>(count))).view(shape));
        next += count;
    }
    return tensors;
}

QStringList storedNames(const Network& network)
{
    QStringList names;
    for (const Stored& stored : network.stored)
        if (stored.kind != Stored::Kind::constant)
            names << QString::fromStdString(stored.name);
    return names;
}

const QJsonObject& manifest()
{
    static const QJsonObject networks = QJsonDocument::fromJson(content(made + "/manifest.json")).object();
    return networks;
}

Result<ImportedNetwork> readMade(const QString& name)
{
    ReadOptions options;
    options.inputShape = shapeOf(manifest()[name].toObject()["input_shape"]);
    return readTorchScript((made + "/" + name + ".pt").toStdString(), options);
}

} // namespace

class TestTorchScript : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersAsPyTorchDid_data() { rows(manifest().keys()); }
    void answersAsPyTorchDid();
    void keepsNamesAndParameters_data() { rows(manifest().keys()); }
    void keepsNamesAndParameters();
    void pythonFindsTheSameNetwork_data();
    void pythonFindsTheSameNetwork();
    void takesTheFirstShapeThatRuns_data();
    void takesTheFirstShapeThatRuns();
    void readsLargePicturesAtTheirOwnSize();
    void aWrittenFileTellsItsInput();
    void refusesAShapeThatDoesNotRun();
    void refusesWhatItWouldAnswerOtherwise();
    void saysWhatItReadOtherwise();

private:
    static void rows(const QStringList& names);
};

void TestTorchScript::rows(const QStringList& names)
{
    QVERIFY2(!names.isEmpty(), "no fixtures were made");
    QTest::addColumn<QString>("name");
    for (const QString& name : names)
        QTest::newRow(qPrintable(name)) << name;
}

void TestTorchScript::answersAsPyTorchDid()
{
    QFETCH(QString, name);
    const Result<ImportedNetwork> read = readMade(name);
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    std::vector<Shape> shapes;
    for (const auto& shape : manifest()[name].toObject()["output_shapes"].toArray())
        shapes.push_back(shapeOf(shape));
    const Shape inputShape = shapeOf(manifest()[name].toObject()["input_shape"]);
    const at::Tensor input = tensorsOf(content(made + "/" + name + ".input.f32"), {inputShape}).front();
    const c10::NoGradGuard noGradients;
    const double error = relativeError(Executor(read->network).run({input}), tensorsOf(content(made + "/" + name + ".output.f32"), shapes));
    QVERIFY2(error < 1e-4, qPrintable(QString::number(error)));
}

void TestTorchScript::keepsNamesAndParameters()
{
    QFETCH(QString, name);
    const Result<ImportedNetwork> read = readMade(name);
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QStringList expected;
    for (const auto& key : manifest()[name].toObject()["state_dict"].toArray())
        expected << key.toString();
    QCOMPARE(storedNames(read->network), expected);
    std::int64_t parameters = 0;
    for (const Stored& stored : read->network.stored)
        if (stored.kind == Stored::Kind::parameter)
            parameters += stored.tensor.elements();
    QCOMPARE(parameters, manifest()[name].toObject()["params"].toInteger());
}

void TestTorchScript::pythonFindsTheSameNetwork_data()
{
    rows({"resnet18", "projection_resnet", "projection_resnet_scripted", "channel_shuffle", "channel_shuffle_scripted", "class_token",
          "two_heads", "unknown_operator"});
}

void TestTorchScript::pythonFindsTheSameNetwork()
{
    QFETCH(QString, name);
    const Result<ImportedNetwork> read = readMade(name);
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    const QTemporaryDir folder;
    const QString file = folder.filePath("written.pt");
    const Result<WrittenFile> written = writeTorchScript(read->network, file.toStdString());
    QVERIFY2(written, written ? "" : written.error().message.c_str());
    QVERIFY(written->checkError <= 1e-5);
    QCOMPARE(written->bytes, QFile(file).size());
    const QStringList arguments{SOURCE_DIR "/tests/fixtures/check_torchscript.py", made + "/" + name + ".pt", file,
                                text(read->network.inputShape())};
    QProcess python;
    python.setProcessChannelMode(QProcess::MergedChannels);
    python.start("/usr/bin/python3", arguments);
    QVERIFY(python.waitForFinished(-1));
    QVERIFY2(python.exitCode() == 0, python.readAll().constData());
}

void TestTorchScript::takesTheFirstShapeThatRuns_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("shape");
    QTest::newRow("for large pictures") << made + "/resnet18.pt"
                                        << "1,3,224,224";
    QTest::newRow("for small pictures") << QStringLiteral(FIXTURES_DIR "/cifar_resnet20_jpeg.pt") << "1,3,32,32";
    QTest::newRow("for small pictures, scripted") << QStringLiteral(FIXTURES_DIR "/cifar_resnet20_jpeg.script.pt") << "1,3,32,32";
    QTest::newRow("for small grey pictures") << QStringLiteral(SOURCE_DIR "/resources/samples/fashion-mnist/fashion_resnet20.pt")
                                             << "1,1,28,28";
}

void TestTorchScript::takesTheFirstShapeThatRuns()
{
    QFETCH(QString, file);
    QFETCH(QString, shape);
    const Result<ImportedNetwork> read = readTorchScript(file.toStdString());
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QCOMPARE(text(read->network.inputShape()), shape);
}

/// However it is read: costs belong to the size that was asked for.
void TestTorchScript::readsLargePicturesAtTheirOwnSize()
{
    ReadOptions options;
    options.inputShape = Shape{1, 3, 512, 768};
    const Result<ImportedNetwork> read = readTorchScript(FIXTURES_DIR "/cases/02_segment.pt", options);
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    const Network& network = read->network;
    QCOMPARE(network.inputShape(), *options.inputShape);
    const auto first = std::find_if(network.nodes.begin(), network.nodes.end(), isConvolution);
    QCOMPARE(network.values[first->outputs.front()].shape, (Shape{1, 8, 256, 384}));
    QCOMPARE(network.values[network.outputs.front()].shape, (Shape{1, 2, 512, 768}));
}

/// A size that no default contains.
void TestTorchScript::aWrittenFileTellsItsInput()
{
    ReadOptions options;
    options.inputShape = Shape{1, 3, 40, 56};
    const Result<ImportedNetwork> read = readTorchScript(MADE_FIXTURES_DIR "/unknown_operator.pt", options);
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    const QTemporaryDir folder;
    const std::string file = folder.filePath("written.pt").toStdString();
    QVERIFY(writeTorchScript(read->network, file));
    const Result<ImportedNetwork> again = readTorchScript(file);
    QVERIFY2(again, again ? "" : again.error().message.c_str());
    QCOMPARE(text(again->network.inputShape()), QStringLiteral("1,3,40,56"));
    options.inputShape = Shape{1, 3, 24, 24};
    QCOMPARE(text(readTorchScript(file, options)->network.inputShape()), QStringLiteral("1,3,24,24"));
}

void TestTorchScript::refusesAShapeThatDoesNotRun()
{
    ReadOptions options;
    options.inputShape = Shape{1, 4, 32, 32};
    const Result<ImportedNetwork> read = readTorchScript(FIXTURES_DIR "/cifar_resnet20_jpeg.pt", options);
    QVERIFY(!read);
    QVERIFY2(read.error().message.find("1,4,32,32") != std::string::npos, read.error().message.c_str());
    QVERIFY2(read.error().message.find('\n') == std::string::npos, read.error().message.c_str());
}

/// Simulates a wrong translation: network and file differ from some node on.
void TestTorchScript::refusesWhatItWouldAnswerOtherwise()
{
    ReadOptions options;
    options.inputShape = Shape{1, 3, 32, 32};
    const Result<ImportedNetwork> read = readTorchScript((made + "/never_the_same.pt").toStdString(), options);
    QVERIFY(!read);
    const QString message = QString::fromStdString(read.error().message);
    QVERIFY2(message.contains("does not answer as the file does, from the node '"), qPrintable(message));
    QVERIFY2(!message.contains("'first'") && !message.contains("'second'"), qPrintable(message));
}

void TestTorchScript::saysWhatItReadOtherwise()
{
    const Result<ImportedNetwork> training = readMade("projection_resnet_training");
    QVERIFY(training);
    QCOMPARE(training->notices.size(), std::size_t{1});
    QVERIFY(training->notices.front().find("training") != std::string::npos);
    const Result<ImportedNetwork> evaluation = readMade("projection_resnet");
    QVERIFY(evaluation && evaluation->notices.empty());
}

QTEST_GUILESS_MAIN(TestTorchScript)
#include "test_torchscript.moc"
