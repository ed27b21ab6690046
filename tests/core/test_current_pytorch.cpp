// SPDX-License-Identifier: GPL-3.0-or-later
// Files from current releases of PyTorch (tests/fixtures/pytorch-*), each with an input and PyTorch's output; and what a current PyTorch,
// where Python has one, makes of pruned files.
#include "core/formats/read_network.h"
#include "core/formats/torchscript.h"
#include "core/formats/write_network.h"
#include "core/graph/executor.h"
#include "test_places.h"
#include "tests/core/support/judged_files.h"
#include "tests/core/support/npz.h"
#include "tests/core/support/pruned.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QDirIterator>
#include <QFile>
#include <QTest>

using namespace espalier;

namespace {

std::vector<at::Tensor> answersIn(const std::map<std::string, at::Tensor>& arrays)
{
    std::vector<at::Tensor> answers;
    for (const auto& [name, array] : arrays)
        if (name != "input")
            answers.push_back(array);
    return answers;
}

const QStringList endings{".pt", ".onnx", ".py"};

QStringList prunedFiles()
{
    QStringList files{"cifar_resnet20_jpeg.pt", "cifar_resnet20_jpeg.onnx"};
    for (const char* name : {"residual", "unet", "attention"})
        files << QString("pytorch-2.6/%1.trace.pt").arg(name);
    for (const char* name : {"mobile", "shuffle", "norms", "detect_decoded"})
        files << QString("pytorch-2.11/%1.trace.pt").arg(name);
    return files;
}

/// The first number of the version of Python's PyTorch; 0 where there is none.
int pythonsPyTorch()
{
    const test::Judgement version = test::judge("/usr/bin/python3", {FIXTURES_DIR "/check_current.py", "version"});
    return version.findings["torch"].toString().section('.', 0, 0).toInt();
}

} // namespace

class TestCurrentPyTorch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void traceAnswersAsPyTorchDid_data();
    void traceAnswersAsPyTorchDid();
    void traceTellsItsInput_data();
    void traceTellsItsInput();
    void takesPrunedFiles();
};

void TestCurrentPyTorch::traceAnswersAsPyTorchDid_data()
{
    QTest::addColumn<QString>("file");
    QDirIterator files(FIXTURES_DIR, {"*.npz"}, QDir::Files, QDirIterator::Subdirectories);
    int count = 0;
    while (files.hasNext()) {
        const QString file = files.next().replace(".npz", ".trace.pt");
        if (!QFile::exists(file))
            continue; // Some networks were exported in other forms only.
        ++count;
        QTest::newRow(qPrintable(QString(file).remove(FIXTURES_DIR "/"))) << file;
    }
    QVERIFY(count >= 9);
}

/// The input's shape comes from the file.
void TestCurrentPyTorch::traceAnswersAsPyTorchDid()
{
    QFETCH(QString, file);
    const auto arrays = test::readNpz(QString(file).replace(".trace.pt", ".npz").toStdString());
    const Result<ImportedNetwork> read = readTorchScript(file.toStdString());
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    Shape oneImage = arrays.at("input").sizes().vec();
    oneImage[0] = 1;
    QCOMPARE(read->network.inputShape(), oneImage);
    const c10::NoGradGuard noGradients;
    const double error = relativeError(Executor(read->network).run({arrays.at("input")}), answersIn(arrays));
    QVERIFY2(error < 1e-4, qPrintable(QString::number(error)));
}

void TestCurrentPyTorch::traceTellsItsInput_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<Shape>("shape");
    QTest::newRow("2.11, small") << "pytorch-2.11/small.trace.pt" << Shape{1, 3, 16, 16};
    QTest::newRow("2.6, residual") << "pytorch-2.6/residual.trace.pt" << Shape{1, 3, 32, 32};
    QTest::newRow("2.6, unet") << "pytorch-2.6/unet.trace.pt" << Shape{1, 3, 32, 48};
}

/// Reading itself compares the outputs with LibTorch's.
void TestCurrentPyTorch::traceTellsItsInput()
{
    QFETCH(QString, file);
    QFETCH(Shape, shape);
    const Result<ImportedNetwork> read = readTorchScript((FIXTURES_DIR "/" + file).toStdString());
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QCOMPARE(read->network.inputShape(), shape);
}

/// Each network pruned and written in every format: opened, asked and trained.
void TestCurrentPyTorch::takesPrunedFiles()
{
    if (pythonsPyTorch() < 2)
        QSKIP("Python has no PyTorch 2");
    test::JudgedFiles files;
    QStringList names;
    for (const QString& source : prunedFiles()) {
        const Result<ImportedNetwork> read = readNetwork((FIXTURES_DIR "/" + source).toStdString());
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        const Network smaller = test::pruned(read->network, 0.5);
        for (const QString& ending : endings) {
            names << source + ending;
            const QString file = files.path(names.back(), ending);
            const Result<WrittenFile> written = writeNetwork(smaller, file.toStdString());
            QVERIFY2(written, written ? "" : written.error().message.c_str());
            files.add(names.back(), file, smaller);
        }
    }
    const test::Judgement judgement = test::judge("/usr/bin/python3", {FIXTURES_DIR "/check_current.py", files.list()});
    QString findings;
    for (const QString& name : names)
        if (const QString finding = judgement.about(name, "Python"); !finding.isEmpty())
            findings += name + ": " + finding + "\n";
    QVERIFY2(findings.isEmpty(), qPrintable(findings));
}

QTEST_GUILESS_MAIN(TestCurrentPyTorch)
#include "test_current_pytorch.moc"
