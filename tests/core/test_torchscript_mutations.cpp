// SPDX-License-Identifier: GPL-3.0-or-later
// Damaged and hostile TorchScript files: reading gives a valid network or one error sentence.
#include "core/formats/torchscript.h"
#include "core/formats/torchscript/program_text.h"
#include "test_places.h"
#include "tests/core/support/mutations.h"
#include "tests/core/support/zip_archive.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace espalier;
using test::contentOf;
using test::ZipPart;

namespace {

constexpr int repaired = 40;

QByteArray bytesOf(const std::string& text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

Result<ImportedNetwork> readSmall(const std::string& file)
{
    ReadOptions options;
    options.inputShape = Shape{1, 3, 32, 32}; // otherwise readable ones would first be tried on large images
    return readTorchScript(file, options);
}

QString made(const char* name)
{
    return QStringLiteral(MADE_FIXTURES_DIR "/%1.pt").arg(name);
}

ZipPart& partNamed(std::vector<ZipPart>& parts, const std::string& ending)
{
    const auto found = std::find_if(parts.begin(), parts.end(), [&ending](const ZipPart& part) {
        return part.name.size() >= ending.size() && part.name.compare(part.name.size() - ending.size(), ending.size(), ending) == 0;
    });
    if (found == parts.end())
        qFatal("no part is called %s", ending.c_str());
    return *found;
}

} // namespace

class TestTorchScriptMutations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void truncated_data() { rows(); }
    void truncated();
    void flipped_data() { rows(); }
    void flipped();
    void flippedBehindRightChecksums_data();
    void flippedBehindRightChecksums();
    void notesDamage();
    void tensorsLieWithinTheirData();
    void tracedInputsMakeSense();
    void tracedInputsSurvive();
    void quantisedNetworks();
    void pickles_data();
    void pickles();
    void filesForPhones();
    void bombs();
    void deepPrograms();
    void programsThatRunWhileOpening();
    void constantsWithoutType();
    void cleanupTestCase() { mutations_.conclude(); }

private:
    static void rows();
    void refuses(const QByteArray& bytes, const QString& reason) const;

    test::Mutations mutations_{"mutation.pt", readSmall};
};

void TestTorchScriptMutations::rows()
{
    QTest::addColumn<QString>("file");
    for (const char* name : {"channel_shuffle", "class_token", "two_heads", "channel_shuffle_scripted"})
        QTest::newRow(name) << made(name);
}

void TestTorchScriptMutations::refuses(const QByteArray& bytes, const QString& reason) const
{
    const Result<ImportedNetwork> read = mutations_.readBytes(bytes);
    QVERIFY(!read);
    QVERIFY2(QString::fromStdString(read.error().message).contains(reason), read.error().message.c_str());
}

void TestTorchScriptMutations::truncated()
{
    QFETCH(QString, file);
    const int before = mutations_.sound();
    mutations_.survivesTruncation(contentOf(file));
    QCOMPARE(mutations_.sound(), before);
}

void TestTorchScriptMutations::flipped()
{
    QFETCH(QString, file);
    mutations_.survivesFlips(contentOf(file), 120);
}

void TestTorchScriptMutations::flippedBehindRightChecksums_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("part");
    for (const char* name : {"class_token", "two_heads", "channel_shuffle_scripted"})
        for (const char* part : {"data.pkl", "constants.pkl", ".py"})
            QTest::addRow("%s %s", name, part) << made(name) << part;
}

/// Changes with repaired checksums, as no faulty disk makes them.
void TestTorchScriptMutations::flippedBehindRightChecksums()
{
    QFETCH(QString, file);
    QFETCH(QString, part);
    const std::vector<ZipPart> whole = test::partsOf(file.toStdString());
    std::mt19937 random(13);
    for (int i = 0; i < repaired; ++i) {
        std::vector<ZipPart> parts = whole;
        std::string& content = partNamed(parts, part.toStdString()).content;
        content[random() % content.size()] = static_cast<char>(random());
        mutations_.survives(bytesOf(test::zipped(parts)));
    }
}

/// Weights damaged on a disk are refused.
void TestTorchScriptMutations::notesDamage()
{
    QByteArray bytes = contentOf(made("two_heads"));
    const std::vector<ZipPart> parts = test::partsOf(made("two_heads").toStdString());
    const auto largest = std::max_element(parts.begin(), parts.end(), [](const ZipPart& a, const ZipPart& b) {
        return !b.compressed && (a.compressed || a.content.size() < b.content.size());
    });
    const qsizetype at = bytes.indexOf(bytesOf(largest->content));
    QVERIFY(at > 0);
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    refuses(bytes, "checksum");
}

void TestTorchScriptMutations::tensorsLieWithinTheirData()
{
    std::vector<ZipPart> parts = test::partsOf(made("two_heads").toStdString());
    std::string& weights = partNamed(parts, "data/0").content;
    weights.resize(weights.size() / 2);
    refuses(bytesOf(test::zipped(parts)), "larger than its data");
    weights.clear(); // only the inputs of a trace may lack their data
    refuses(bytesOf(test::zipped(parts)), "larger than its data");
}

/// They lack data, but their description must be valid.
void TestTorchScriptMutations::tracedInputsMakeSense()
{
    std::vector<ZipPart> parts = test::partsOf(FIXTURES_DIR "/pytorch-2.11/small.trace.pt");
    std::string& inputs = partNamed(parts, "traced_inputs.pkl").content;
    const std::string pixels("K\x10K\x10t", 5), absurd("J\xff\xff\xff\x7fK\x10t", 8);
    const std::size_t at = inputs.find(pixels);
    QVERIFY(at != std::string::npos);
    inputs.replace(at, pixels.size(), absurd);
    refuses(bytesOf(test::zipped(parts)), "larger than its data");
}

/// Damage behind repaired checksums, in the inputs of a trace alone.
void TestTorchScriptMutations::tracedInputsSurvive()
{
    test::Mutations mutations("traced.pt", [](const std::string& file) { return readTorchScript(file); });
    const std::vector<ZipPart> whole = test::partsOf(FIXTURES_DIR "/pytorch-2.11/small.trace.pt");
    std::mt19937 random(23);
    for (int i = 0; i < 2 * repaired; ++i) {
        std::vector<ZipPart> parts = whole;
        std::string& inputs = partNamed(parts, "traced_inputs.pkl").content;
        if (i % 4 == 0)
            inputs.resize(random() % inputs.size());
        else
            inputs[random() % inputs.size()] = static_cast<char>(random());
        mutations.survives(bytesOf(test::zipped(parts)));
    }
    QVERIFY(mutations.refused() > 0);
}

void TestTorchScriptMutations::quantisedNetworks()
{
    refuses(contentOf(FIXTURES_DIR "/cases/12_quantised.pt"), "it is quantised, and quantised networks cannot be trained on");
}

void TestTorchScriptMutations::pickles_data()
{
    QTest::addColumn<QByteArray>("pickle");
    QTest::addColumn<QString>("told");
    const QByteArray tensors = "\x80\x02}ctorch._utils\n_rebuild_tensor_v2\nctorch\nFloatStorage\n.";
    const QByteArray ultralytics = "\x80\x02}cultralytics.nn.tasks\nDetectionModel\n.";
    const QByteArray whole = "\x80\x02}ctorch._utils\n_rebuild_tensor_v2\ncnets\nResNet\n.";
    QTest::newRow("a state_dict") << tensors << "model.load_state_dict(torch.load(\"mutation.pt\"))";
    QTest::newRow("of Ultralytics") << ultralytics << "YOLO(\"mutation.pt\"); model.export(format=\"torchscript\")";
    QTest::newRow("a whole model") << whole << "nets.ResNet";
}

/// In an archive, and alone as older releases wrote them.
void TestTorchScriptMutations::pickles()
{
    QFETCH(QByteArray, pickle);
    QFETCH(QString, told);
    refuses(pickle, told);
    refuses(bytesOf(test::zipped({{"archive/data.pkl", pickle.toStdString(), false}, {"archive/version", "3", false}})), told);
}

/// As flatbuffers, and as an archive whose weights are packed.
void TestTorchScriptMutations::filesForPhones()
{
    const QString told = "lite interpreter), with its program compiled and its weights packed; save the network itself";
    refuses(QByteArray("\x40\0\0\0PTMF\0\0\0\0", 12), told);
    std::vector<ZipPart> parts = test::partsOf(made("two_heads").toStdString());
    const std::string top = parts.front().name.substr(0, parts.front().name.find('/'));
    for (ZipPart& part : parts)
        if (part.name.find("/data/") != std::string::npos)
            part.content.clear();
    refuses(bytesOf(test::zipped(parts)), "a tensor is larger than its data");
    parts.push_back({top + "/bytecode.pkl", std::string("\x80\x02N.", 4), false});
    refuses(bytesOf(test::zipped(parts)), told);
}

void TestTorchScriptMutations::bombs()
{
    std::vector<ZipPart> parts = test::partsOf(made("two_heads").toStdString());
    parts.push_back({"two_heads/code/__torch__/bomb.py", std::string(std::size_t{200} << 20, ' '), true});
    const QByteArray compressed = bytesOf(test::zipped(parts));
    QVERIFY(compressed.size() < (1 << 20));
    refuses(compressed, "unpack");
    std::vector<std::string> names{"bomb/data.pkl", "bomb/constants.pkl", "bomb/code/bomb.py"};
    for (int i = 0; i < 1000; ++i)
        names.push_back("bomb/data/" + std::to_string(i));
    refuses(bytesOf(test::zippedOverlapping(std::string(std::size_t{1} << 20, '\0'), names)), "more bytes than the file has");
}

void TestTorchScriptMutations::deepPrograms()
{
    std::vector<ZipPart> parts = test::partsOf(made("two_heads").toStdString());
    std::string& program = partNamed(parts, ".py").content;
    const std::size_t end = program.rfind("return ");
    QVERIFY(end != std::string::npos);
    const std::string opened(100000, '(');
    const std::string closed(100000, ')');
    std::string deep = "deep = ";
    deep.append(opened).append("1").append(closed).append("\n    ");
    program.insert(end, deep);
    refuses(bytesOf(test::zipped(parts)), "nested deeper");
    std::vector<ZipPart> nested = test::partsOf(made("two_heads").toStdString());
    std::string& pickle = partNamed(nested, "data.pkl").content;
    pickle.assign("\x80\x02)", 3).append(100000, '\x85').append(1, '.');
    refuses(bytesOf(test::zipped(nested)), "makes no sense");
}

void TestTorchScriptMutations::programsThatRunWhileOpening()
{
    std::vector<ZipPart> parts = test::partsOf(made("two_heads").toStdString());
    std::string& program = partNamed(parts, ".py").content;
    program += "  def __setstate__(self, state: int) -> NoneType:\n    while True:\n      pass\n    return None\n";
    refuses(bytesOf(test::zipped(parts)), "while it is opened");
}

void TestTorchScriptMutations::constantsWithoutType()
{
    std::vector<ZipPart> parts = test::partsOf(made("two_heads").toStdString());
    std::string& program = partNamed(parts, ".py").content;
    const std::string known = "__buffers__";
    const std::size_t at = program.find(known);
    QVERIFY(at != std::string::npos);
    program.replace(at, known.size(), "__buIfers__");
    refuses(bytesOf(test::zipped(parts)), "has no type");
    torchscript::checkProgramText("class Colour(Enum):\n  RED = 1\n"); // throws nothing
}

QTEST_GUILESS_MAIN(TestTorchScriptMutations)
#include "test_torchscript_mutations.moc"
