// SPDX-License-Identifier: GPL-3.0-or-later
// Networks as Python source: the imported modules have the networks' outputs and names, and can be trained.
#include "core/formats/python.h"
#include "core/formats/torchscript.h"

#include "test_places.h"
#include "tests/core/support/judged_files.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/network_kinds.h"
#include "tests/core/support/pruned.h"
#include "tests/core/support/random_network.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;
using namespace espalier::test;

namespace {

constexpr unsigned randomNetworks = 40;

QJsonArray namesOf(const Network& network, bool parametersOnly)
{
    QJsonArray names;
    for (const Stored& stored : network.stored)
        if (stored.kind == Stored::Kind::parameter || (!parametersOnly && stored.kind == Stored::Kind::buffer))
            names.append(QString::fromStdString(stored.name));
    return names;
}

Network read(const QString& file)
{
    Result<ImportedNetwork> imported = readTorchScript(file.toStdString());
    if (!imported)
        qFatal("%s", imported.error().message.c_str());
    return std::move(imported->network);
}

QByteArray content(const QString& file)
{
    QFile source(file);
    return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
}

} // namespace

class TestPythonWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void pythonAgrees_data();
    void pythonAgrees();
    void readsLikeWrittenByHand();
    void loadsUnderAnyName();
    void foldsBatchNorms();
    void replacesNothingWhereItFails();

private:
    void write(const QString& name, const Network& network, bool trains);

    JudgedFiles files_;
    std::vector<std::pair<QString, QString>> failures_; ///< by name: why it was not written; empty when it was
    Judgement python_;
};

void TestPythonWriter::write(const QString& name, const Network& network, bool trains)
{
    const QString file = files_.path(name, ".py");
    const Result<WrittenFile> written = writePython(network, file.toStdString());
    failures_.emplace_back(name, written ? QString() : QString::fromStdString(written.error().message));
    if (written)
        files_.add(name, file, network, {{"keys", namesOf(network, false)}, {"parameters", namesOf(network, true)}, {"trains", trains}});
}

void TestPythonWriter::initTestCase()
{
    const QString made = QStringLiteral(MADE_FIXTURES_DIR);
    for (const auto& [name, network] : operatorNetworks())
        write(QString::fromStdString(name), network, false);
    for (unsigned seed = 1; seed <= randomNetworks; ++seed)
        write(QString("random %1").arg(seed), randomNetwork(seed).network, false);
    const Network resnet20 = read(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
    write("ResNet-20", resnet20, true);
    write("ResNet-20 pruned", pruned(resnet20, 0.5), true);
    write("resnet18 pruned", pruned(read(made + "/resnet18.pt"), 0.5), false);
    for (const char* name : {"projection_resnet", "channel_shuffle", "class_token", "two_heads", "unknown_operator"})
        write(name, read(made + "/" + name + ".pt"), true);
    python_ = judge("/usr/bin/python3", {FIXTURES_DIR "/check_python.py", files_.list()});
}

void TestPythonWriter::pythonAgrees_data()
{
    QTest::addColumn<QString>("failure");
    for (const auto& [name, failure] : failures_)
        QTest::newRow(qPrintable(name)) << failure;
}

void TestPythonWriter::pythonAgrees()
{
    QFETCH(QString, failure);
    QVERIFY2(failure.isEmpty(), qPrintable(failure));
    const QString finding = python_.about(QTest::currentDataTag(), "Python");
    QVERIFY2(finding.isEmpty(), qPrintable(finding));
}

void TestPythonWriter::readsLikeWrittenByHand()
{
    NetworkBuilder builder;
    const ValueId x = builder.input({1, 3, 8, 8});
    const ValueId inner = builder.relu(builder.batchNorm(builder.conv(x, "stem.conv", 3, 6), "stem.norm", 6));
    builder.output(builder.linear(builder.globalPool(builder.slice(inner, 1, 0, 4)), "head", 4, 2));
    const QTemporaryDir folder;
    const QString file = folder.filePath("hand.py");
    WriteOptions options;
    options.metadata = {{"espalier.ratio", "0.5"}};
    QVERIFY(writePython(builder.finish(), file.toStdString(), options));
    const QByteArray source = content(file);
    for (const char* line :
         {"import hand\n", "espalier.ratio: 0.5\n", "conv=nn.Conv2d(3, 6, 3, padding=1, bias=False),\n", "norm=nn.BatchNorm2d(6),\n",
          "self.head = nn.Linear(4, 2)\n", "= self.stem.conv(input0)  # 6×8×8\n", "[:, :4]  # 4×8×8\n", "return head_0\n"})
        QVERIFY2(source.contains(line), qPrintable(QString("%1 is not in\n%2").arg(line, QString(source))));
    const QByteArray weights = content(folder.filePath("hand.safetensors"));
    QVERIFY(weights.mid(8).startsWith("{\"__metadata__\":{\"espalier.ratio\":\"0.5\"},\"stem.conv.weight\":{\"dtype\":\"F32\""));
}

/// Runs the lines that the module's head gives as advice.
void TestPythonWriter::loadsUnderAnyName()
{
    const QTemporaryDir folder;
    NetworkBuilder builder;
    builder.output(builder.conv(builder.input({1, 3, 4, 4}), "first", 3, 2));
    const Network network = builder.finish();
    for (const char* name : {"small", "小-er 2", "a.b", "class"}) {
        const QString file = folder.filePath(QString::fromUtf8(name) + ".py");
        QVERIFY(writePython(network, file.toStdString()));
        QStringList advice{"import torch"};
        for (const QByteArray& line : content(file).split('\n'))
            if (line.startsWith("    ") && advice.filter("answer").isEmpty())
                advice << QString::fromUtf8(line.trimmed());
        QProcess python;
        python.setWorkingDirectory(folder.path());
        python.start("/usr/bin/python3", {"-c", advice.join('\n')});
        QVERIFY(python.waitForFinished(600000));
        QVERIFY2(python.exitCode() == 0, qPrintable(advice.join('\n') + python.readAllStandardError()));
    }
}

void TestPythonWriter::foldsBatchNorms()
{
    const QTemporaryDir folder;
    NetworkBuilder builder;
    builder.output(builder.relu(builder.batchNorm(builder.conv(builder.input({1, 3, 4, 4}), "first", 3, 2), "norm", 2)));
    WriteOptions options;
    options.foldBatchNorm = true;
    QVERIFY(writePython(builder.finish(), folder.filePath("folded.py").toStdString(), options));
    const QByteArray source = content(folder.filePath("folded.py"));
    QVERIFY(!source.contains("BatchNorm"));
    QVERIFY2(source.contains("self.first = nn.Conv2d(3, 2, 3, padding=1)\n"), source.constData());
    QVERIFY(content(folder.filePath("folded.safetensors")).contains("first.bias"));
}

void TestPythonWriter::replacesNothingWhereItFails()
{
    const QTemporaryDir folder;
    NetworkBuilder builder;
    const ValueId x = builder.conv(builder.input({1, 3, 8, 8}), "first", 3, 4);
    builder.output(x);
    Network network = builder.finish();
    const QString file = folder.filePath("kept.py");
    QVERIFY(writePython(network, file.toStdString()));
    const QByteArray source = content(file), weights = content(folder.filePath("kept.safetensors"));
    network.nodes.front().op = "opaque";
    network.nodes.front().name = "strange";
    network.nodes.front().attributes = {{"op", "aten::no_such_operator"}, {"overload", ""}};
    const Result<WrittenFile> refused = writePython(network, file.toStdString());
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.find("'strange'") != std::string::npos, refused.error().message.c_str());
    QCOMPARE(content(file), source);
    QCOMPARE(content(folder.filePath("kept.safetensors")), weights);
}

QTEST_GUILESS_MAIN(TestPythonWriter)
#include "test_python_writer.moc"
