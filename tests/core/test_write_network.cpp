// SPDX-License-Identifier: GPL-3.0-or-later
// The output format of a network, and errors that are reported before long work.
#include "core/formats/read_network.h"
#include "core/formats/write_network.h"

#include "tests/core/support/network_builder.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;
using namespace espalier::test;

namespace {

Network oneLayer()
{
    NetworkBuilder builder;
    builder.output(builder.conv(builder.input({1, 3, 8, 8}), "first", 3, 4));
    return builder.finish();
}

} // namespace

class TestWriteNetwork : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void endings_data();
    void endings();
    void aGivenFormatWins();
    void writesEveryFormat();
    void tellsBeforehand();
};

void TestWriteNetwork::endings_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("format");
    QTest::newRow("pt") << "a.pt"
                        << "torchscript";
    QTest::newRow("none") << "a"
                          << "torchscript";
    QTest::newRow("onnx") << "a.b.onnx"
                          << "onnx";
    QTest::newRow("capitals") << "A.ONNX"
                              << "onnx";
    QTest::newRow("python") << "a.py"
                            << "python";
    QTest::newRow("another") << "a.tflite" << QString();
}

void TestWriteNetwork::endings()
{
    QFETCH(QString, file);
    QFETCH(QString, format);
    const Result<const FileFormat*> found = formatFor(file.toStdString());
    QCOMPARE(found ? QString::fromStdString((*found)->name) : QString(), format);
    if (!found)
        QVERIFY(found.error().message.find("a.tflite") != std::string::npos);
}

void TestWriteNetwork::aGivenFormatWins()
{
    for (const char* name : {"torchscript", "onnx", "python"}) {
        WriteOptions options;
        options.format = formatFromName(name);
        QVERIFY(options.format);
        QCOMPARE(*formatFor("a.pt", options), options.format);
        QCOMPARE(options.format->name, std::string(name));
    }
    QVERIFY(!formatFromName("tflite"));
}

void TestWriteNetwork::writesEveryFormat()
{
    const QTemporaryDir folder;
    for (const char* name : {"a.pt", "a.onnx"}) {
        const std::string file = folder.filePath(name).toStdString();
        const Result<WrittenFile> written = writeNetwork(oneLayer(), file);
        QVERIFY2(written, written ? "" : written.error().message.c_str());
        QVERIFY(written->answersChecked);
        ReadOptions options;
        options.inputShape = Shape{1, 3, 8, 8};
        QVERIFY(readNetwork(file, options));
    }
    const Result<WrittenFile> written = writeNetwork(oneLayer(), folder.filePath("a.py").toStdString());
    QVERIFY(written && !written->answersChecked);
    QCOMPARE(written->bytes, QFile(folder.filePath("a.py")).size() + QFile(folder.filePath("a.safetensors")).size());
}

void TestWriteNetwork::tellsBeforehand()
{
    const QTemporaryDir folder;
    WriteOptions old;
    old.opset = 9;
    QVERIFY(checkWritable(folder.filePath("a.onnx").toStdString(), WriteOptions()));
    QVERIFY(!checkWritable(folder.filePath("a.onnx").toStdString(), old));
    QVERIFY(checkWritable(folder.filePath("a.pt").toStdString(), old));
    QVERIFY(!checkWritable(folder.filePath("no/a.onnx").toStdString(), WriteOptions()));
    QVERIFY(!checkWritable(folder.filePath("a.tflite").toStdString(), WriteOptions()));
    QVERIFY(QDir(folder.path()).mkdir("b.safetensors"));
    QVERIFY(!checkWritable(folder.filePath("b.py").toStdString(), WriteOptions()));
}

QTEST_GUILESS_MAIN(TestWriteNetwork)
#include "test_write_network.moc"
