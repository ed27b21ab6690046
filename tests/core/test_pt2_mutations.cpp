// SPDX-License-Identifier: GPL-3.0-or-later
// Damaged and hostile archives of torch.export: reading gives a valid network or one error sentence.
#include "core/base/json.h"
#include "core/formats/pt2.h"
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

constexpr int repaired = 150;

QByteArray bytesOf(const std::string& text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

Result<ImportedNetwork> readArchive(const std::string& file)
{
    return readPt2(file);
}

QString fixture(const QString& name)
{
    return QStringLiteral(FIXTURES_DIR "/%1").arg(name);
}

ZipPart& partNamed(std::vector<ZipPart>& parts, const std::string& ending)
{
    const auto found = std::find_if(parts.begin(), parts.end(), [&ending](const ZipPart& part) { return part.name.ends_with(ending); });
    if (found == parts.end())
        qFatal("no part is called %s", ending.c_str());
    return *found;
}

/// Without the notes for people, most of a description, whose damage changes nothing.
void dropNotes(std::string& description)
{
    Json program = Json::parse(description);
    for (Json& node : program["graph_module"]["graph"]["nodes"])
        node["metadata"] = Json::object();
    description = program.dump();
}

} // namespace

class TestPt2Mutations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void truncated_data() { rows(); }
    void truncated();
    void flipped_data() { rows(); }
    void flipped();
    void flippedBehindRightChecksums_data();
    void flippedBehindRightChecksums();
    void numbersBehindRightChecksums();
    void partsMissing();
    void bombs();
    void cleanupTestCase() { mutations_.conclude(); }

private:
    static void rows();
    void refuses(const std::vector<ZipPart>& parts, const QString& reason) const;

    test::Mutations mutations_{"mutation.pt2", readArchive};
};

void TestPt2Mutations::rows()
{
    QTest::addColumn<QString>("file");
    for (const char* name : {"pytorch-2.11/shuffle.batch.pt2", "pytorch-2.6/attention.batch.pt2"})
        QTest::newRow(name) << fixture(name);
}

void TestPt2Mutations::refuses(const std::vector<ZipPart>& parts, const QString& reason) const
{
    const Result<ImportedNetwork> result = mutations_.readBytes(bytesOf(test::zipped(parts)));
    QVERIFY(!result);
    QVERIFY2(QString::fromStdString(result.error().message).contains(reason), result.error().message.c_str());
}

void TestPt2Mutations::truncated()
{
    QFETCH(QString, file);
    const int before = mutations_.sound();
    mutations_.survivesTruncation(contentOf(file));
    QCOMPARE(mutations_.sound(), before);
}

void TestPt2Mutations::flipped()
{
    QFETCH(QString, file);
    mutations_.survivesFlips(contentOf(file), 150);
}

void TestPt2Mutations::flippedBehindRightChecksums_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("part");
    const QString newer = fixture("pytorch-2.11/shuffle.batch.pt2"), older = fixture("pytorch-2.6/attention.batch.pt2");
    QTest::newRow("description") << newer << "models/model.json";
    QTest::newRow("weights") << newer << "model_weights_config.json";
    QTest::newRow("older description") << older << "serialized_exported_program.json";
    QTest::newRow("older weights") << older << "serialized_state_dict.pt";
}

/// Changes with repaired checksums, as no faulty disk makes them.
void TestPt2Mutations::flippedBehindRightChecksums()
{
    QFETCH(QString, file);
    QFETCH(QString, part);
    std::vector<ZipPart> whole = test::partsOf(file.toStdString());
    if (part.contains("model.json") || part.contains("program.json"))
        dropNotes(partNamed(whole, part.toStdString()).content);
    std::mt19937 random(13);
    for (int i = 0; i < repaired; ++i) {
        std::vector<ZipPart> parts = whole;
        std::string& content = partNamed(parts, part.toStdString()).content;
        content[random() % content.size()] = static_cast<char>(random());
        mutations_.survives(bytesOf(test::zipped(parts)));
    }
}

/// Every number of the descriptions may be any other.
void TestPt2Mutations::numbersBehindRightChecksums()
{
    static const std::vector<std::string> numbers{"-1",    "0",   "7", "1000000", "9223372036854775807", "-9223372036854775808",
                                                  "1e308", "null"};
    std::vector<ZipPart> whole = test::partsOf(fixture("pytorch-2.11/shuffle.batch.pt2").toStdString());
    dropNotes(partNamed(whole, "models/model.json").content);
    std::mt19937 random(17);
    for (int i = 0; i < 2 * repaired; ++i) {
        std::vector<ZipPart> parts = whole;
        std::string& content = partNamed(parts, i % 2 == 0 ? "models/model.json" : "model_weights_config.json").content;
        const std::size_t at = content.find_first_of("0123456789", random() % content.size());
        if (at == std::string::npos)
            continue;
        const std::size_t end = content.find_first_not_of("0123456789", at);
        content.replace(at, end - at, numbers[random() % numbers.size()]);
        mutations_.survives(bytesOf(test::zipped(parts)));
    }
}

void TestPt2Mutations::partsMissing()
{
    const std::vector<ZipPart> whole = test::partsOf(fixture("pytorch-2.11/shuffle.batch.pt2").toStdString());
    for (std::size_t i = 0; i < whole.size(); ++i) {
        std::vector<ZipPart> parts = whole;
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i));
        mutations_.survives(bytesOf(test::zipped(parts)));
    }
}

void TestPt2Mutations::bombs()
{
    const std::vector<ZipPart> whole = test::partsOf(fixture("pytorch-2.11/shuffle.batch.pt2").toStdString());
    std::vector<ZipPart> compressed = whole;
    compressed.push_back({"shuffle.batch/data/weights/weight_99", std::string(std::size_t{200} << 20, '\0'), true});
    refuses(compressed, "unpack");
    std::vector<ZipPart> many = whole;
    partNamed(many, "models/model.json").content = "{\"graph_module\": [" + std::string(std::size_t{20} << 20, ',') + "]}";
    refuses(many, "more values");
    std::vector<ZipPart> repeated = whole;
    Json configuration = Json::parse(partNamed(repeated, "model_weights_config.json").content);
    Json& described = configuration["config"]["fc.weight"]["tensor_meta"];
    described["sizes"] = Json::parse(R"([{"as_int": 1000000}, {"as_int": 1000000}])");
    described["strides"] = Json::parse(R"([{"as_int": 0}, {"as_int": 0}])");
    partNamed(repeated, "model_weights_config.json").content = configuration.dump();
    refuses(repeated, "more numbers than it has");
}

QTEST_GUILESS_MAIN(TestPt2Mutations)
#include "test_pt2_mutations.moc"
