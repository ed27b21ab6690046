// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes that ONNX files leave free: what follows them at every size, what fixes them, and their names.
#include "core/formats/onnx.h"
#include "core/graph/executor.h"
#include "core/pruning/surgery/surgery.h"
#include "test_places.h"
#include "tests/core/support/judged_files.h"
#include "tests/core/support/npz.h"
#include "tests/core/support/random_network.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <random>

using namespace espalier;

namespace {

using Flags = std::vector<bool>;

const QString fixtures = MADE_FIXTURES_DIR "/free_sizes/";

Network ofSize(Network network, std::int64_t height, std::int64_t width)
{
    for (const ValueId input : network.inputs) {
        Shape& shape = network.values[input].shape;
        shape = {1, shape[1], height, width};
    }
    return network;
}

bool answersInRuntime(const QString& file, const Network& network, int images)
{
    test::JudgedFiles judged;
    judged.add("file", file, network, {{"plain", true}}, images);
    const QString finding = test::judge("node", {FIXTURES_DIR "/check_onnxruntime.js", judged.list()}).about("file", "ONNX Runtime");
    return finding.isEmpty() || (qWarning("%s", qPrintable(finding)), false);
}

bool has(const std::vector<std::string>& notices, const char* words)
{
    return std::any_of(notices.begin(), notices.end(),
                       [words](const std::string& notice) { return notice.find(words) != std::string::npos; });
}

} // namespace

class TestOnnxSizes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void followsUnusualSizes_data();
    void followsUnusualSizes();
    void fixesTheSizeThatItCannotFollow();
    void fixesTheNumberOfImagesThatItCannotFollow_data();
    void fixesTheNumberOfImagesThatItCannotFollow();
    void refusesToScaleImages();
    void followsCountsOfBoxes_data();
    void followsCountsOfBoxes();
    void refusesWhatTheCountMustNotDecide_data();
    void refusesWhatTheCountMustNotDecide();
    void keepsNamesOfSizes_data();
    void keepsNamesOfSizes();
};

void TestOnnxSizes::followsUnusualSizes_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("width");
    QTest::newRow("scales, nearest") << "scales_of_sizes_nearest" << 37 << 45;
    QTest::newRow("scales, linear") << "scales_of_sizes_linear" << 37 << 45;
    QTest::newRow("behind a bound") << "cut_far_away" << 416 << 24;
    QTest::newRow("before a bound") << "cut_near" << 64 << 40;
    QTest::newRow("before a bound of the area") << "cut_area" << 40 << 36;
    QTest::newRow("before a bound from the end") << "last_near" << 64 << 40;
    QTest::newRow("cut by another size") << "cut_by_width" << 64 << 40;
    QTest::newRow("expanded by a computed one") << "expanded_by_one" << 40 << 48;
    QTest::newRow("compared with a bound") << "compared" << 32 << 40;
}

/// As the file itself at sizes that the reader has no reason to run; so does the written file.
void TestOnnxSizes::followsUnusualSizes()
{
    QFETCH(QString, name);
    QFETCH(int, height);
    QFETCH(int, width);
    const QString file = MADE_FIXTURES_DIR "/free_sizes/" + name + ".onnx";
    const Result<ImportedNetwork> read = readOnnx(file.toStdString());
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    const QTemporaryDir folder;
    const QString again = folder.filePath("again.onnx");
    const Result<WrittenFile> written = writeOnnx(read->network, again.toStdString());
    QVERIFY2(written, written ? "" : written.error().message.c_str());
    test::JudgedFiles judged;
    judged.add("file", file, ofSize(read->network, height, width), {{"plain", true}});
    judged.add("written", again, ofSize(read->network, height, width));
    const test::Judgement judgement = test::judge("node", {FIXTURES_DIR "/check_onnxruntime.js", judged.list()});
    for (const char* which : {"file", "written"})
        QVERIFY2(judgement.about(which, "ONNX Runtime").isEmpty(), qPrintable(judgement.about(which, "ONNX Runtime")));
}

void TestOnnxSizes::fixesTheSizeThatItCannotFollow()
{
    const QString file = fixtures + "fixed/weights_of_sizes.onnx";
    const Result<ImportedNetwork> read = readOnnx(file.toStdString());
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QCOMPARE(read->network.values[read->network.inputs.front()].free, (Flags{true, false, false, false}));
    QVERIFY(has(read->notices, "weights depend on"));
    QVERIFY(answersInRuntime(file, read->network, 3));
}

void TestOnnxSizes::fixesTheNumberOfImagesThatItCannotFollow_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("picks") << "picked_by_images";
    QTest::newRow("scales") << "scaled_by_images";
}

/// Files of one size, in which a number of images is read where a network needs a constant.
void TestOnnxSizes::fixesTheNumberOfImagesThatItCannotFollow()
{
    QFETCH(QString, name);
    const QString file = fixtures + "fixed/" + name + ".onnx";
    const Result<ImportedNetwork> read = readOnnx(file.toStdString());
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QVERIFY(has(read->notices, "as many images"));
    QVERIFY(read->network.values[read->network.inputs.front()].free.empty());
    QVERIFY(answersInRuntime(file, read->network, 1));
}

void TestOnnxSizes::refusesToScaleImages()
{
    const Result<ImportedNetwork> read = readOnnx((fixtures + "refused/scaled_images.onnx").toStdString());
    QVERIFY(!read && read.error().message.find("resamples channels or the batch") != std::string::npos);
}

void TestOnnxSizes::followsCountsOfBoxes_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"joined", "flattened", "flattened_whole", "squeezed"})
        QTest::newRow(name) << name;
}

/// Behind a suppression, of images that leave other numbers of boxes than those that the reader tries: of the second one in 'joined', none.
void TestOnnxSizes::followsCountsOfBoxes()
{
    QFETCH(QString, name);
    const QString folder = MADE_FIXTURES_DIR "/selections/behind/";
    const Result<ImportedNetwork> read = readOnnx((folder + name + ".onnx").toStdString());
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    const c10::NoGradGuard noGradients;
    for (const char* images : {".npz", "_of_few.npz"}) {
        auto arrays = test::readNpz((folder + name + images).toStdString());
        try {
            const std::vector<at::Tensor> ours = Executor(read->network).run({arrays.at("input")});
            QCOMPARE(ours.front().sizes().vec(), arrays.at("output0").sizes().vec());
            QVERIFY(relativeError(ours, {arrays.at("output0")}) < 1e-4);
        } catch (const c10::Error& error) {
            QFAIL(error.what_without_backtrace());
        }
    }
}

void TestOnnxSizes::refusesWhatTheCountMustNotDecide_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("what");
    QTest::newRow("flatten") << "flattened_rows"
                             << "its number of columns";
    QTest::newRow("squeeze") << "squeezed_all"
                             << "the dimensions that it drops";
    QTest::newRow("triangle") << "triangle"
                              << "the size of its triangle";
}

/// The network would hold the number of boxes that the reader's images happen to leave.
void TestOnnxSizes::refusesWhatTheCountMustNotDecide()
{
    QFETCH(QString, name);
    QFETCH(QString, what);
    const Result<ImportedNetwork> read = readOnnx((MADE_FIXTURES_DIR "/selections/behind/refused/" + name + ".onnx").toStdString());
    QVERIFY(!read);
    const QString message = QString::fromStdString(read.error().message);
    QVERIFY2(message.contains("it needs " + what + " independent of what the images show"), qPrintable(message));
}

void TestOnnxSizes::keepsNamesOfSizes_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QStringList>("input");
    QTest::addColumn<QStringList>("output");
    QTest::newRow("all") << fixtures + "named.onnx" << QStringList{"clips", "", "rows", "columns"}
                         << QStringList{"clips", "", "half of rows", "columns"};
    QTest::newRow("equal ones") << fixtures + "names/square.onnx" << QStringList{"n", "", "side", "side"}
                                << QStringList{"n", "", "side", "side"};
    QTest::newRow("some") << fixtures + "names/some.onnx" << QStringList{"batch", "", "width", "width_2"}
                          << QStringList{"batch", "", "width", "height"};
    QTest::newRow("fixed sizes") << FIXTURES_DIR "/pytorch-2.11/unet.onnx" << QStringList{"batch", "", "", ""}
                                 << QStringList{"batch", "", "", ""};
}

/// In the pruned file; a size without a name gets one that no other has.
void TestOnnxSizes::keepsNamesOfSizes()
{
    QFETCH(QString, file);
    QFETCH(QStringList, input);
    QFETCH(QStringList, output);
    const Result<ImportedNetwork> read = readOnnx(file.toStdString());
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    const Groups groups = couple(read->network);
    std::mt19937 random(1);
    const Result<Network> pruned = removeUnits(read->network, groups, test::randomRemoval(groups, 0.5, random));
    QVERIFY2(pruned, pruned ? "" : pruned.error().message.c_str());
    const QTemporaryDir folder;
    const std::string again = folder.filePath("again.onnx").toStdString();
    const Result<WrittenFile> written = writeOnnx(*pruned, again);
    QVERIFY2(written, written ? "" : written.error().message.c_str());
    const Result<ImportedNetwork> readAgain = readOnnx(again);
    QVERIFY2(readAgain, readAgain ? "" : readAgain.error().message.c_str());
    const auto namesOf = [&](ValueId value) {
        QStringList names;
        for (const std::string& name : readAgain->network.values[value].sizeNames)
            names << QString::fromStdString(name);
        return names;
    };
    QCOMPARE(namesOf(readAgain->network.inputs.front()), input);
    QCOMPARE(namesOf(readAgain->network.outputs.front()), output);
}

QTEST_GUILESS_MAIN(TestOnnxSizes)
#include "test_onnx_sizes.moc"
