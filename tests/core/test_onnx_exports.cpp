// SPDX-License-Identifier: GPL-3.0-or-later
// ONNX files of current exporters and of other operator sets, and files whose sizes are free: their answers, their units, and what is
// still free in written files.
#include "core/coupling/groups.h"
#include "core/formats/loaders.h"
#include "core/formats/onnx.h"
#include "core/formats/onnx/fixed_sizes.h"
#include "core/formats/python.h"
#include "core/formats/torchscript.h"
#include "core/graph/executor.h"
#include "core/graph/traits.h"
#include "core/pruning/surgery/surgery.h"
#include "test_places.h"
#include "tests/core/support/judged_files.h"
#include "tests/core/support/npz.h"
#include "tests/core/support/random_network.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <random>

using namespace espalier;

namespace {

const std::string cases = FIXTURES_DIR "/cases/";
constexpr int newestInRuntime = 21; ///< the newest operator set that the tests' ONNX Runtime takes

/// Files with an input and PyTorch's answers beside them; detectors that pick their best boxes are read elsewhere.
QStringList exportedFiles()
{
    QStringList files;
    QDirIterator all(FIXTURES_DIR, {"*.onnx"}, QDir::Files, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        const QString file = all.next();
        if (file.contains("/pytorch-") && !file.contains("end_to_end"))
            files << file;
    }
    files.sort();
    return files;
}

/// Files that compute with free heights and widths.
QStringList filesWithFreeSizes()
{
    QStringList files;
    for (const QString& name : QDir(MADE_FIXTURES_DIR "/free_sizes").entryList({"*.onnx"}))
        files << MADE_FIXTURES_DIR "/free_sizes/" + name;
    for (const QString& file : exportedFiles())
        if (file.endsWith(".size.onnx"))
            files << file;
    for (const char* name : {"02_segment", "02_halves"})
        files << QString::fromStdString(cases + name + ".onnx");
    return files;
}

QString networkOf(const QString& file)
{
    return file.section('/', -1).section('.', 0, 0);
}

/// The answers of PyTorch 2.11: those of 2.6 on some processors are wrong.
std::map<std::string, at::Tensor> answersFor(const QString& file)
{
    return test::readNpz((FIXTURES_DIR "/pytorch-2.11/" + networkOf(file) + ".npz").toStdString());
}

std::vector<at::Tensor> outputsIn(const std::map<std::string, at::Tensor>& arrays)
{
    std::vector<at::Tensor> outputs;
    for (const auto& [name, array] : arrays)
        if (name != "input")
            outputs.push_back(array);
    return outputs;
}

Network ofSize(Network network, std::int64_t height, std::int64_t width)
{
    for (const ValueId input : network.inputs) {
        Shape& shape = network.values[input].shape;
        shape = {1, shape[1], height, width};
    }
    return network;
}

struct Halved {
    Groups groups;
    std::vector<bool> removed;
    Network network;
};

Halved halved(const Network& network)
{
    Halved half{couple(network), {}, {}};
    std::mt19937 random(1);
    half.removed = test::randomRemoval(half.groups, 0.5, random);
    const Result<Network> pruned = removeUnits(network, half.groups, half.removed);
    if (!pruned)
        qFatal("%s", pruned.error().message.c_str());
    half.network = *pruned;
    return half;
}

using Sizes = std::vector<std::pair<int, int>>;

Sizes sizesOf(const Network& network)
{
    const std::vector<bool>& free = network.values[network.inputs.front()].free;
    const Shape& own = network.inputShape();
    if (free.size() == 4 && free[2] && free[3])
        return {{32, 32}, {48, 64}, {40, 72}};
    return {{static_cast<int>(own[2]), static_cast<int>(own[3])}};
}

void addFiles(const QStringList& files)
{
    QTest::addColumn<QString>("file");
    for (const QString& file : files)
        QTest::newRow(qPrintable(QString(file).remove(FIXTURES_DIR "/"))) << file;
}

} // namespace

class TestOnnxExports : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersAsPyTorchDid_data() { addFiles(exportedFiles()); }
    void answersAsPyTorchDid();
    void hasTheUnitsOfTheTrace_data() { addFiles(exportedFiles()); }
    void hasTheUnitsOfTheTrace();
    void prunedAnswersAtEverySize_data();
    void prunedAnswersAtEverySize();
    void followsSizesAsRuntimesDo_data() { addFiles(filesWithFreeSizes()); }
    void followsSizesAsRuntimesDo();
    void keepsSizesFree_data();
    void keepsSizesFree();
    void fixesSizesForOpenCv();
    void keepsVersionAndNames_data();
    void keepsVersionAndNames();
    void prunesAFixedBatch_data();
    void prunesAFixedBatch();
    void writesTheOperatorSetThatIsAskedFor();
    void interpolatesAsRuntimesDo();
    void keepsLargeWeightsBeside();
    void writesFreeSizesInOtherFormats_data();
    void writesFreeSizesInOtherFormats();
};

void TestOnnxExports::answersAsPyTorchDid()
{
    QFETCH(QString, file);
    const auto arrays = answersFor(file);
    const Result<ImportedNetwork> read = readOnnx(file.toStdString());
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    const c10::NoGradGuard noGradients;
    const double error = relativeError(Executor(read->network).run({arrays.at("input")}), outputsIn(arrays));
    QVERIFY2(error < 1e-4, qPrintable(QString::number(error)));
}

void TestOnnxExports::hasTheUnitsOfTheTrace()
{
    QFETCH(QString, file);
    const QString trace = FIXTURES_DIR "/pytorch-2.11/" + networkOf(file) + ".trace.pt";
    if (!QFile::exists(trace))
        QSKIP("there is no trace of it");
    const Result<ImportedNetwork> read = readOnnx(file.toStdString());
    const Result<ImportedNetwork> traced = readTorchScript(trace.toStdString());
    QVERIFY(read && traced);
    QCOMPARE(couple(read->network).unitCount(), couple(traced->network).unitCount());
}

void TestOnnxExports::prunedAnswersAtEverySize_data()
{
    QStringList files = exportedFiles() + filesWithFreeSizes();
    files.removeDuplicates();
    for (const char* name : {"10_opset21", "10_opset22", "10_opset23", "10_upsample9_linear"})
        files << QString::fromStdString(cases + name + ".onnx");
    addFiles(files);
}

/// Half of the units removed: the written file answers in ONNX Runtime as the network does, which answers as the original with these units
/// set to zero.
void TestOnnxExports::prunedAnswersAtEverySize()
{
    QFETCH(QString, file);
    const Result<ImportedNetwork> read = readOnnx(file.toStdString());
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    const Halved half = halved(read->network);
    const QTemporaryDir folder;
    const QString small = folder.filePath("small.onnx");
    WriteOptions options;
    options.opset = std::clamp(read->network.onnx.opset, onnxWriteOpsets().first, newestInRuntime);
    const Result<WrittenFile> written = writeOnnx(half.network, small.toStdString(), options);
    QVERIFY2(written, written ? "" : written.error().message.c_str());
    test::JudgedFiles judged;
    for (const auto& [height, width] : sizesOf(read->network)) {
        const Network original = ofSize(read->network, height, width);
        const Network pruned = ofSize(half.network, height, width);
        const bool averages =
            QStringList{"norms", "attention", "group_norm"}.contains(networkOf(file)); // over channels, some of which are gone
        const Result<double> error = oracleError(original, half.groups, half.removed, pruned);
        QVERIFY2(error, error ? "" : error.error().message.c_str());
        QVERIFY2(averages || *error < 1e-5, qPrintable(QString::number(*error)));
        judged.add(QString("%1x%2").arg(height).arg(width), small, pruned);
    }
    const test::Judgement judgement = test::judge("node", {FIXTURES_DIR "/check_onnxruntime.js", judged.list()});
    for (const auto& [height, width] : sizesOf(read->network)) {
        const QString size = QString("%1x%2").arg(height).arg(width);
        const QString finding = judgement.about(size, "ONNX Runtime");
        QVERIFY2(finding.isEmpty(), qPrintable(size + ": " + finding));
    }
}

/// The network that was read answers at other sizes as ONNX Runtime answers with the file itself, and notices say nothing else.
void TestOnnxExports::followsSizesAsRuntimesDo()
{
    QFETCH(QString, file);
    const Result<ImportedNetwork> read = readOnnx(file.toStdString());
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QVERIFY2(sizesOf(read->network).size() == 3, read->notices.empty() ? "" : read->notices.front().c_str());
    test::JudgedFiles judged;
    for (const auto& [height, width] : sizesOf(read->network))
        judged.add(QString("%1x%2").arg(height).arg(width), file, ofSize(read->network, height, width), {{"plain", true}});
    const test::Judgement judgement = test::judge("node", {FIXTURES_DIR "/check_onnxruntime.js", judged.list()});
    for (const auto& [height, width] : sizesOf(read->network)) {
        const QString size = QString("%1x%2").arg(height).arg(width);
        const QString finding = judgement.about(size, "ONNX Runtime");
        QVERIFY2(finding.isEmpty(), qPrintable(size + ": " + finding));
    }
}

void TestOnnxExports::keepsSizesFree_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<std::vector<bool>>("input");
    QTest::addColumn<std::vector<bool>>("output");
    const std::vector<bool> image{true, false, true, true};
    QTest::newRow("segment") << QString::fromStdString(cases + "02_segment.onnx") << image << image;
    QTest::newRow("halves") << QString::fromStdString(cases + "02_halves.onnx") << image << image;
    const QString current = FIXTURES_DIR "/pytorch-2.11/";
    QTest::newRow("unet") << current + "unet.size.onnx" << image << image;
    QTest::newRow("detector") << current + "detect_decoded.size.onnx" << image << std::vector<bool>{true, false, true};
    QTest::newRow("residual") << current + "residual.size.onnx" << image << std::vector<bool>{true, false};
    QTest::newRow("norms") << current + "norms.size.onnx" << image << image;
    QTest::newRow("fixed") << current + "unet.onnx" << std::vector<bool>{true, false, false, false}
                           << std::vector<bool>{true, false, false, false};
}

/// What is free in the file is free in the network, and in what is written after pruning.
void TestOnnxExports::keepsSizesFree()
{
    QFETCH(QString, file);
    QFETCH(std::vector<bool>, input);
    QFETCH(std::vector<bool>, output);
    const QTemporaryDir folder;
    const std::filesystem::path again = folder.filePath("again.onnx").toStdString();
    const Result<ImportedNetwork> read = readOnnx(file.toStdString());
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    const Result<WrittenFile> written = writeOnnx(halved(read->network).network, again);
    QVERIFY2(written, written ? "" : written.error().message.c_str());
    const Result<ImportedNetwork> readAgain = readOnnx(again);
    QVERIFY2(readAgain, readAgain ? "" : readAgain.error().message.c_str());
    for (const Network* network : {&read->network, &readAgain->network}) {
        QCOMPARE(network->values[network->inputs.front()].free, input);
        QCOMPARE(network->values[network->outputs.front()].free, output);
    }
}

/// OpenCV's importer cannot compute with free sizes.
void TestOnnxExports::fixesSizesForOpenCv()
{
    ReadOptions options;
    options.inputShape = Shape{1, 3, 32, 40};
    const Result<ImportedNetwork> read = readOnnx(MADE_FIXTURES_DIR "/free_sizes/grid.onnx", options);
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    const auto computesSizes = [](const Network& network) {
        return std::any_of(network.nodes.begin(), network.nodes.end(), [](const Node& node) { return traitsOf(node).number; });
    };
    const Network fixed = onnx_io::withFixedSizes(read->network);
    QVERIFY(computesSizes(read->network) && !computesSizes(fixed));
    QCOMPARE(brokenInvariant(fixed), std::string());
    const c10::NoGradGuard noGradients;
    const at::Tensor image = at::randn({1, 3, 32, 40});
    QVERIFY(relativeError(Executor(fixed).run({image}), Executor(read->network).run({image})) < 1e-6);
    for (const char* name : {"/free_sizes/grid.onnx", "/free_sizes/resized.onnx", "/free_sizes/tokens.onnx"}) {
        const Result<ImportedNetwork> free = readOnnx((MADE_FIXTURES_DIR + std::string(name)), options);
        const auto loaded = free.and_then([](const ImportedNetwork& imported) { return loadOpenCv(imported.network, 1, {}); });
        QVERIFY2(loaded, loaded ? "" : loaded.error().message.c_str());
        (*loaded)->run();
    }
}

void TestOnnxExports::keepsVersionAndNames_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("opset");
    QTest::addColumn<int>("ir");
    const QString current = FIXTURES_DIR "/pytorch-2.11/";
    QTest::newRow("set 9 becomes 13") << QString::fromStdString(cases + "10_upsample9_nearest.onnx") << 13 << 7;
    QTest::newRow("set 13") << QString::fromStdString(cases + "02_segment.onnx") << 13 << 7;
    QTest::newRow("set 17") << current + "residual.old.onnx" << 17 << 8;
    QTest::newRow("set 20") << current + "mobile.onnx" << 20 << 10;
    QTest::newRow("set 23") << QString::fromStdString(cases + "10_opset23.onnx") << 23 << 10;
}

void TestOnnxExports::keepsVersionAndNames()
{
    QFETCH(QString, file);
    QFETCH(int, opset);
    QFETCH(int, ir);
    const QTemporaryDir folder;
    const std::filesystem::path again = folder.filePath("again.onnx").toStdString();
    const Result<ImportedNetwork> read = readOnnx(file.toStdString());
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    const Result<WrittenFile> written = writeOnnx(halved(read->network).network, again);
    QVERIFY2(written, written ? "" : written.error().message.c_str());
    const Result<ImportedNetwork> readAgain = readOnnx(again);
    QVERIFY(readAgain);
    QCOMPARE(readAgain->network.onnx.opset, opset);
    QCOMPARE(readAgain->network.onnx.ir, std::int64_t{ir});
    const auto interface = [](const Network& network) {
        QStringList names;
        for (const auto* values : {&network.inputs, &network.outputs})
            for (const ValueId value : *values)
                names << QString::fromStdString(network.values[value].name);
        return names;
    };
    const auto parameters = [](const Network& network) {
        QStringList names;
        for (const Stored& stored : network.stored)
            if (stored.kind != Stored::Kind::constant)
                names << QString::fromStdString(stored.name);
        names.sort();
        return names;
    };
    QCOMPARE(interface(readAgain->network), interface(read->network));
    QCOMPARE(parameters(readAgain->network), parameters(read->network));
}

void TestOnnxExports::prunesAFixedBatch_data()
{
    addFiles({MADE_FIXTURES_DIR "/onnx/good/batch_of_two.onnx", MADE_FIXTURES_DIR "/onnx/good/expanded_for_two.onnx"});
}

/// A file that takes two images only, whatever is done to it.
void TestOnnxExports::prunesAFixedBatch()
{
    QFETCH(QString, file);
    const Result<ImportedNetwork> read = readOnnx(file.toStdString());
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QVERIFY(std::any_of(read->notices.begin(), read->notices.end(),
                        [](const std::string& notice) { return notice.find("as many images") != std::string::npos; }));
    QCOMPARE(read->network.inputShape(), (Shape{2, 3, 6, 6}));
    const Halved half = halved(read->network);
    QVERIFY(half.groups.unitCount() > 0);
    const QTemporaryDir folder;
    const QString small = folder.filePath("small.onnx");
    const Result<WrittenFile> written = writeOnnx(half.network, small.toStdString());
    QVERIFY2(written, written ? "" : written.error().message.c_str());
    test::JudgedFiles judged;
    judged.add("small", small, half.network);
    const QString finding = test::judge("node", {FIXTURES_DIR "/check_onnxruntime.js", judged.list()}).about("small", "ONNX Runtime");
    QVERIFY2(finding.isEmpty(), qPrintable(finding));
}

void TestOnnxExports::writesTheOperatorSetThatIsAskedFor()
{
    const QTemporaryDir folder;
    const std::filesystem::path again = folder.filePath("again.onnx").toStdString();
    const Result<ImportedNetwork> read = readOnnx(cases + "10_opset22.onnx");
    QVERIFY(read);
    WriteOptions options;
    options.opset = 15;
    QVERIFY(writeOnnx(read->network, again, options));
    QCOMPARE(readOnnx(again)->network.onnx.opset, 15);
    options.opset = 24;
    QVERIFY(!writeOnnx(read->network, again, options));
}

/// Before operator set 11 an output pixel i lies at i / scale.
void TestOnnxExports::interpolatesAsRuntimesDo()
{
    const QString file = QString::fromStdString(cases + "10_upsample9_linear.onnx");
    const Result<ImportedNetwork> read = readOnnx(file.toStdString());
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QVERIFY(std::any_of(read->notices.begin(), read->notices.end(),
                        [](const std::string& notice) { return notice.find("asymmetric") != std::string::npos; }));
    test::JudgedFiles judged;
    judged.add("original", file, read->network, {}, 1);
    const test::Judgement judgement = test::judge("node", {FIXTURES_DIR "/check_onnxruntime.js", judged.list()});
    QVERIFY2(judgement.about("original", "ONNX Runtime").isEmpty(), qPrintable(judgement.about("original", "ONNX Runtime")));
}

/// With a lowered limit, as for weights above 2 GB.
void TestOnnxExports::keepsLargeWeightsBeside()
{
    const QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath("large.onnx").toStdString();
    const Result<ImportedNetwork> read = readOnnx(FIXTURES_DIR "/pytorch-2.11/residual.onnx");
    QVERIFY(read);
    WriteOptions options;
    options.largestSingleFile = 4096;
    const Result<WrittenFile> written = writeOnnx(read->network, file, options);
    QVERIFY2(written, written ? "" : written.error().message.c_str());
    QVERIFY(std::filesystem::exists(onnxWeightsFile(file)));
    QVERIFY(std::filesystem::file_size(file) < std::filesystem::file_size(onnxWeightsFile(file)));
    QCOMPARE(written->bytes,
             static_cast<std::int64_t>(std::filesystem::file_size(file) + std::filesystem::file_size(onnxWeightsFile(file))));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), (QStringList{"large.onnx", "large.onnx.data"}));
    const Result<ImportedNetwork> again = readOnnx(file);
    QVERIFY2(again, again ? "" : again.error().message.c_str());
    test::JudgedFiles judged;
    judged.add("large", QString::fromStdString(file.string()), read->network);
    const test::Judgement judgement = test::judge("node", {FIXTURES_DIR "/check_onnxruntime.js", judged.list()});
    QVERIFY2(judgement.about("large", "ONNX Runtime").isEmpty(), qPrintable(judgement.about("large", "ONNX Runtime")));
}

void TestOnnxExports::writesFreeSizesInOtherFormats_data()
{
    addFiles({QString::fromStdString(cases + "02_segment.onnx"), QString::fromStdString(cases + "02_halves.onnx")});
}

/// Read from ONNX, written as TorchScript and as Python: both follow the size of the picture.
void TestOnnxExports::writesFreeSizesInOtherFormats()
{
    QFETCH(QString, file);
    const Result<ImportedNetwork> read = readOnnx(file.toStdString());
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    const Network pruned = halved(read->network).network;
    const QTemporaryDir folder;
    const std::filesystem::path script = folder.filePath("small.pt").toStdString();
    const Result<WrittenFile> asScript = writeTorchScript(pruned, script);
    QVERIFY2(asScript, asScript ? "" : asScript.error().message.c_str());
    const Result<WrittenFile> asPython = writePython(pruned, folder.filePath("small.py").toStdString());
    QVERIFY2(asPython, asPython ? "" : asPython.error().message.c_str());
    test::JudgedFiles judged;
    for (const auto& [height, width] : sizesOf(read->network))
        for (const char* ending : {".pt", ".py"})
            judged.add(QString("%1 %2x%3").arg(ending).arg(height).arg(width), folder.filePath(QString("small") + ending),
                       ofSize(pruned, height, width));
    const test::Judgement judgement = test::judge("/usr/bin/python3", {FIXTURES_DIR "/check_sizes.py", judged.list()});
    for (const auto& [height, width] : sizesOf(read->network))
        for (const char* ending : {".pt", ".py"}) {
            const QString finding = judgement.about(QString("%1 %2x%3").arg(ending).arg(height).arg(width), "PyTorch");
            QVERIFY2(finding.isEmpty(), qPrintable(finding));
        }
}

QTEST_GUILESS_MAIN(TestOnnxExports)
#include "test_onnx_exports.moc"
