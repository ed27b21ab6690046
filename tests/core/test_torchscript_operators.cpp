// SPDX-License-Identifier: GPL-3.0-or-later
// One small TorchScript file per operator and layer pattern: read without an opaque operator, coupled, pruned and compared with the oracle,
// written, and used in Python.
#include "core/formats/torchscript.h"
#include "core/pruning/surgery/surgery.h"
#include "test_places.h"
#include "tests/core/support/random_network.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;

namespace {

const QString made = QStringLiteral(MADE_FIXTURES_DIR "/operators");

QJsonObject manifest()
{
    QFile file(made + "/manifest.json");
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

Result<ImportedNetwork> readMade(const QString& name)
{
    ReadOptions options;
    for (const auto& input : manifest()[name].toObject()["inputs"].toArray()) {
        Shape shape;
        for (const auto& size : input.toArray())
            shape.push_back(size.toInteger());
        if (options.inputShape)
            options.furtherInputShapes.push_back(shape);
        else
            options.inputShape = shape;
    }
    return readTorchScript((made + "/" + name + ".pt").toStdString(), options);
}

QStringList frozenLayers(const Network& network, const Groups& groups)
{
    QStringList layers;
    for (const FrozenLayer& frozen : groups.frozen())
        if (frozen.reason != "is the network's output")
            layers << QString::fromStdString(network.nodes[static_cast<std::size_t>(frozen.node)].name);
    return layers;
}

/// Patterns that divide channels by their neighbours on purpose, or select a single one.
QStringList expectedFrozen(const QString& name)
{
    static const QMap<QString, QStringList> frozen{{"indexed", {"stem.0"}},
                                                   {"local_response", {"stem.0"}},
                                                   {"spatial_attention", {"gate"}},
                                                   {"channel_gates", {"gate"}},
                                                   {"channel_line", {"line"}}};
    return frozen[name];
}

} // namespace

class TestTorchScriptOperators : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(!manifest().isEmpty(), "no fixtures were made"); }
    void pruned_data();
    void pruned();
    void severalInputsAreCounted();
    void servesPython();

private:
    QTemporaryDir folder_;
};

void TestTorchScriptOperators::pruned_data()
{
    QTest::addColumn<QString>("name");
    for (const QString& name : manifest().keys())
        QTest::newRow(qPrintable(name)) << name;
}

void TestTorchScriptOperators::pruned()
{
    QFETCH(QString, name);
    const Result<ImportedNetwork> read = readMade(name);
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QVERIFY2(read->opaque.empty(), read->opaque.empty() ? "" : read->opaque.front().op.c_str());
    const Network& network = read->network;
    const Groups groups = couple(network);
    QCOMPARE(frozenLayers(network, groups), expectedFrozen(name));
    std::mt19937 random(3);
    const std::vector<bool> removed = test::randomRemoval(groups, 0.5, random);
    QVERIFY(std::find(removed.begin(), removed.end(), true) != removed.end());
    const Result<Network> smaller = removeUnits(network, groups, removed);
    QVERIFY2(smaller, smaller ? "" : smaller.error().message.c_str());
    const Result<double> error = oracleError(network, groups, removed, *smaller),
                         single = oracleError(network, groups, removed, *smaller, 2, false);
    QVERIFY2(error && *error <= 1e-9, error ? qPrintable(QString::number(*error)) : error.error().message.c_str());
    QVERIFY2(single && *single <= 1e-4, single ? qPrintable(QString::number(*single)) : single.error().message.c_str());
    const Result<WrittenFile> written = writeTorchScript(*smaller, folder_.filePath(name + ".pt").toStdString());
    QVERIFY2(written, written ? "" : written.error().message.c_str());
}

void TestTorchScriptOperators::severalInputsAreCounted()
{
    ReadOptions options;
    options.inputShape = Shape{1, 3, 16, 16};
    options.furtherInputShapes = {{1, 5}, {1, 5}};
    const Result<ImportedNetwork> read = readTorchScript((made + "/two_inputs.pt").toStdString(), options);
    QVERIFY(!read);
    QVERIFY2(read.error().message.find("takes 2 inputs, not the 3 shapes given") != std::string::npos, read.error().message.c_str());
}

void TestTorchScriptOperators::servesPython()
{
    QProcess python;
    python.setProcessChannelMode(QProcess::MergedChannels);
    python.start("/usr/bin/python3", {SOURCE_DIR "/tests/fixtures/check_operators.py", made, folder_.path()});
    QVERIFY(python.waitForFinished(-1));
    QVERIFY2(python.exitCode() == 0, python.readAll().constData());
}

QTEST_GUILESS_MAIN(TestTorchScriptOperators)
#include "test_torchscript_operators.moc"
