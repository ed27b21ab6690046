// SPDX-License-Identifier: GPL-3.0-or-later
// What a file tells about the use of its network travels with it through every format; what cannot be read counts as not told.
#include "core/formats/read_network.h"
#include "core/formats/write_network.h"
#include "core/tasks/model_card.h"
#include "core/tasks/python_names.h"

#include "tests/core/support/network_builder.h"
#include "tests/core/support/pruned.h"
#include "tests/core/support/zip_archive.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace espalier;

namespace {

using Metadata = std::map<std::string, std::string>;

Network twoLayers()
{
    test::NetworkBuilder builder;
    const ValueId inner = builder.relu(builder.conv(builder.input({1, 3, 8, 8}), "first", 3, 8));
    builder.output(builder.linear(builder.globalPool(builder.conv(inner, "second", 8, 6)), "head", 6, 2));
    return builder.finish();
}

ModelCard fullCard()
{
    ModelCard card;
    card.classes = {"person", "driver's cab", "a \"quoted\" \\ name", "größer 小 😀", ""};
    card.mean = {0.485f, 0.456f, 0.406f};
    card.std = {0.229f, 1.0f / 3, 1e-30f};
    card.bgr = true;
    card.height = 640;
    card.width = 480;
    card.head = {.kind = "anchors", .strides = {8, 16.5}, .anchors = {{{10, 13}, {16.25, 30}}, {{30, 61}, {62, 45}}}, .classes = 5};
    return card;
}

ModelCard cardOf(const Metadata& metadata)
{
    Network network;
    network.metadata = metadata;
    return espalier::cardOf(network);
}

ModelCard cardOfEntry(const std::string& text)
{
    return cardOf(Metadata{{"espalier", text}});
}

Network readBack(const std::string& file)
{
    ReadOptions options;
    options.inputShape = Shape{1, 3, 8, 8};
    Result<ImportedNetwork> read = readNetwork(file, options);
    if (!read)
        qFatal("%s", read.error().message.c_str());
    return std::move(read->network);
}

/// Written and read.
Network through(const QString& ending, const Network& network, const WriteOptions& options = {})
{
    const QTemporaryDir folder;
    const std::string file = folder.filePath("network" + ending).toStdString();
    if (const auto written = writeNetwork(network, file, options); !written)
        qFatal("%s", written.error().message.c_str());
    return readBack(file);
}

/// What a file of Python's weights says.
QJsonObject metadataOfWeights(const QString& file)
{
    QFile weights(file);
    if (!weights.open(QIODevice::ReadOnly))
        qFatal("there are no weights");
    const QByteArray content = weights.readAll();
    const auto length = static_cast<qsizetype>(static_cast<unsigned char>(content[0]) | static_cast<unsigned char>(content[1]) << 8);
    return QJsonDocument::fromJson(content.mid(8, length)).object()["__metadata__"].toObject();
}

void eachFormat()
{
    QTest::addColumn<QString>("ending");
    QTest::newRow("TorchScript") << ".pt";
    QTest::newRow("ONNX") << ".onnx";
}

} // namespace

class TestModelCard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comesBack();
    void travelsInFiles_data() { eachFormat(); }
    void travelsInFiles();
    void othersTextsTravel_data() { eachFormat(); }
    void othersTextsTravel();
    void ownNotesAreMadeAnew_data() { eachFormat(); }
    void ownNotesAreMadeAnew();
    void standsInPythonsWeights();
    void ultralyticsNamesAreRead_data() { eachFormat(); }
    void ultralyticsNamesAreRead();
    void ultralyticsConfigurationIsRead();
    void ownEntryIsReadFirst();
    void namesInPython_data();
    void namesInPython();
    void unreadableEntriesTellNothing_data();
    void unreadableEntriesTellNothing();
    void unreadablePartsAreLeftOut_data();
    void unreadablePartsAreLeftOut();
    void unreadableForeignTextsTellNothing_data();
    void unreadableForeignTextsTellNothing();
    void onlySmallTextsAreKept();
    void keysThatNameNoFileStayOut();
};

void TestModelCard::comesBack()
{
    Network network;
    QVERIFY(espalier::cardOf(network) == ModelCard());
    for (const ModelCard& card : {fullCard(), ModelCard()}) {
        setCard(network, card);
        QVERIFY(espalier::cardOf(network) == card);
    }
    ModelCard detector;
    detector.head = {.kind = "free", .strides = {8, 16, 32}, .classes = 80};
    setCard(network, detector);
    QVERIFY(espalier::cardOf(network) == detector);
    QCOMPARE(network.metadata["espalier"], std::string(R"({"version":1,"head":{"kind":"free","strides":[8.0,16.0,32.0],"classes":80}})"));
    ModelCard photographs;
    photographs.mean = {0.485f};
    setCard(network, photographs);
    QCOMPARE(network.metadata["espalier"], std::string(R"({"version":1,"mean":[0.485]})"));
}

void TestModelCard::travelsInFiles()
{
    QFETCH(QString, ending);
    Network network = twoLayers();
    setCard(network, fullCard());
    QVERIFY(espalier::cardOf(through(ending, network)) == fullCard());
    const Network smaller = test::pruned(network, 0.4);
    QVERIFY(espalier::cardOf(through(ending, smaller)) == fullCard());
    const QString other = ending == ".pt" ? ".onnx" : ".pt";
    QVERIFY(espalier::cardOf(through(other, through(ending, smaller))) == fullCard());
}

void TestModelCard::othersTextsTravel()
{
    QFETCH(QString, ending);
    Network network = twoLayers();
    network.metadata = {{"author", "größer"}, {"empty", ""}, {"in/folder", "a\nb"}, {"won", "the network's"}};
    WriteOptions options;
    options.metadata = {{"won", "the options'"}};
    Metadata expected = network.metadata;
    expected["won"] = "the options'";
    QVERIFY(through(ending, network, options).metadata == expected);
}

void TestModelCard::ownNotesAreMadeAnew()
{
    QFETCH(QString, ending);
    Network network = twoLayers();
    network.metadata = {{"espalier.ratio", "0.25"}, {"espalier_inputs.txt", "1,1,1,1\n"}, {"espalier.inputs", "1,1,1,1\n"}};
    WriteOptions options;
    options.metadata = {{"espalier.ratio", "0.5"}};
    const QTemporaryDir folder;
    const std::string file = folder.filePath("network" + ending).toStdString();
    QVERIFY(writeNetwork(network, file, options));
    QFile written(QString::fromStdString(file));
    QVERIFY(written.open(QIODevice::ReadOnly));
    const QByteArray content = written.readAll();
    QVERIFY(content.contains("espalier.ratio") && !content.contains("0.25") && !content.contains("1,1,1,1"));
    QVERIFY(readBack(file).metadata.empty());
}

void TestModelCard::standsInPythonsWeights()
{
    const QTemporaryDir folder;
    Network network = twoLayers();
    setCard(network, fullCard());
    network.metadata["author"] = "nobody";
    WriteOptions options;
    options.metadata = {{"espalier.ratio", "0.5"}};
    QVERIFY(writeNetwork(test::pruned(network, 0.4), folder.filePath("network.py").toStdString(), options));
    Metadata read;
    const QJsonObject told = metadataOfWeights(folder.filePath("network.safetensors"));
    for (auto entry = told.begin(); entry != told.end(); ++entry)
        read[entry.key().toStdString()] = entry.value().toString().toStdString();
    QCOMPARE(read["author"], std::string("nobody"));
    QCOMPARE(read["espalier.ratio"], std::string("0.5"));
    QVERIFY(cardOf(read) == fullCard());
}

void TestModelCard::ultralyticsNamesAreRead()
{
    QFETCH(QString, ending);
    WriteOptions options;
    options.metadata = {
        {"names", "{0: 'person', 1: \"driver's cab\", 3: 'caf\\xe9'}"}, {"imgsz", "[640, 480]"}, {"stride", "32"}, {"task", "detect"}};
    ModelCard expected;
    expected.classes = {"person", "driver's cab", "2", "café"};
    expected.height = 640;
    expected.width = 480;
    const Network network = through(ending, twoLayers(), options);
    QVERIFY(espalier::cardOf(network) == expected);
    QVERIFY(network.metadata == options.metadata);
}

void TestModelCard::ultralyticsConfigurationIsRead()
{
    WriteOptions options;
    options.metadata = {
        {"config.txt", R"({"task": "detect", "stride": 32, "imgsz": [640, 480], "names": {"1": "caf\u00e9", "0": "person"}})"}};
    ModelCard expected;
    expected.classes = {"person", "café"};
    expected.height = 640;
    expected.width = 480;
    QVERIFY(espalier::cardOf(through(".pt", twoLayers(), options)) == expected);
    expected.width = 640;
    QVERIFY(cardOf(Metadata{{"config.txt", R"({"imgsz": 640, "names": ["person", "café"]})"}}) == expected);
}

void TestModelCard::ownEntryIsReadFirst()
{
    ModelCard expected;
    expected.classes = {"ours"};
    Network network;
    network.metadata = {{"names", "{0: 'theirs'}"}, {"config.txt", R"({"names": ["theirs"]})"}};
    setCard(network, expected);
    QVERIFY(espalier::cardOf(network) == expected);
    network.metadata["espalier"] = "damaged";
    QVERIFY(espalier::cardOf(network) == ModelCard());
}

void TestModelCard::namesInPython_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("names"); ///< empty: none
    QTest::newRow("dict") << "{0: 'person', 1: \"driver's cab\"}" << QStringList{"person", "driver's cab"};
    QTest::newRow("list") << "['a', 'b',]" << QStringList{"a", "b"};
    QTest::newRow("tuple") << "('a',)" << QStringList{"a"};
    QTest::newRow("quoted numbers") << R"({"0": "a", "1": "b"})" << QStringList{"a", "b"};
    QTest::newRow("spaces and gaps") << " { 3 : 'd' , 1:'b' }\n" << QStringList{"0", "b", "2", "d"};
    QTest::newRow("the last one counts") << "{0: 'a', 0: 'b'}" << QStringList{"b"};
    QTest::newRow("escapes") << R"({0: 'a\'\"\\\x41\u00e4\U0001f600\101\d'})" << QStringList{QString::fromUtf8("a'\"\\Aä😀A\\d")};
    QTest::newRow("unicode") << QString::fromUtf8("{0: 'größer 小'}") << QStringList{QString::fromUtf8("größer 小")};
    for (const char* wrong : {"",
                              "{",
                              "{0",
                              "{0:",
                              "{0: '",
                              "{0: 'a'",
                              "{0: 'a',",
                              "{0: 'a'} x",
                              "{,}",
                              "{0: a}",
                              "{0: 1}",
                              "person",
                              "{0: 'a' 'b'}",
                              "{0: 'a\nb'}",
                              "{-1: 'a'}",
                              "{100000: 'a'}",
                              "{99999999999999999999: 'a'}",
                              "{'x': 'a'}",
                              "{'1x': 'a'}",
                              "{0: '\\x4'}",
                              "{0: '\\x4g'}",
                              "{0: '\\ud83d'}",
                              "{0: '\\U00110000'}",
                              "{0: '\\N{DASH}'}",
                              "{0: '\\",
                              "{0: '\\u12",
                              "{0: ['a']}",
                              "[['a']]",
                              "{0: 'a'",
                              "{0: None}"})
        QTest::addRow("wrong: %s", wrong) << wrong << QStringList();
}

void TestModelCard::namesInPython()
{
    QFETCH(QString, text);
    QFETCH(QStringList, names);
    const auto read = espalier::namesInPython(text.toStdString());
    QCOMPARE(read.has_value(), !names.isEmpty());
    QStringList told;
    for (const std::string& name : read ? withoutGaps(*read) : std::vector<std::string>())
        told << QString::fromStdString(name);
    QCOMPARE(told, names);
}

void TestModelCard::unreadableEntriesTellNothing_data()
{
    QTest::addColumn<QByteArray>("text");
    const QByteArray whole = R"({"version": 1, "classes": ["a"], "height": 3})";
    for (qsizetype size = 0; size < whole.size(); size += 4)
        QTest::addRow("cut at %lld", static_cast<long long>(size)) << whole.left(size);
    QTest::newRow("without a version") << QByteArray(R"({"classes": ["a"]})");
    QTest::newRow("of a later version") << QByteArray(R"({"version": 2, "classes": ["a"]})");
    QTest::newRow("version of another type") << QByteArray(R"({"version": [1], "classes": ["a"]})");
    QTest::newRow("a list") << QByteArray(R"([{"version": 1, "classes": ["a"]}])");
    QTest::newRow("a number beyond all") << QByteArray(R"({"version": 1, "height": 1e999})");
    QTest::newRow("not UTF-8") << QByteArray("{\"version\": 1, \"classes\": [\"\xff\"]}");
    QTest::newRow("deep") << QByteArray(R"({"version": 1, "classes": )") + QByteArray(500'000, '[');
    QTest::newRow("deep and whole") << QByteArray(R"({"version": 1, "classes": )") + QByteArray(400'000, '[') + QByteArray(400'000, ']') +
                                           "}";
    QTest::newRow("huge") << R"({"version": 1, "classes": ["a)" + QByteArray(1 << 20, 'a') + R"("]})";
}

void TestModelCard::unreadableEntriesTellNothing()
{
    QFETCH(QByteArray, text);
    QVERIFY(cardOfEntry(text.toStdString()) == ModelCard());
}

void TestModelCard::unreadablePartsAreLeftOut_data()
{
    QTest::addColumn<QString>("part");
    for (const char* part : {R"("classes": "a")",
                             R"("classes": {"0": "a"})",
                             R"("classes": ["a", 1])",
                             R"("classes": [["a"]])",
                             R"("mean": 0.5)",
                             R"("mean": ["0.5"])",
                             R"("mean": [1e300])",
                             R"("std": [0])",
                             R"("std": [-1])",
                             R"("std": [null])",
                             R"("mean": [0, 0], "std": [1, 1, 1])",
                             R"("bgr": 1)",
                             R"("bgr": "yes")",
                             R"("height": -1)",
                             R"("height": 2.5)",
                             R"("height": 1e9)",
                             R"("height": 18446744073709551615)",
                             R"("height": [640])",
                             R"("head": null)",
                             R"("head": [])",
                             R"("head": {})",
                             R"("head": {"kind": "other", "strides": [8], "classes": 3})",
                             R"("head": {"kind": "free", "strides": 8, "classes": 3})",
                             R"("head": {"kind": "free", "strides": [0], "classes": 3})",
                             R"("head": {"kind": "free", "strides": [8]})",
                             R"("head": {"kind": "free", "strides": [8], "classes": -3})",
                             R"("head": {"kind": "free", "strides": [8], "classes": 1e99})",
                             R"("head": {"kind": "anchors", "strides": [8], "anchors": [[[1]]], "classes": 3})",
                             R"("head": {"kind": "anchors", "strides": [8], "anchors": [[1, 2]], "classes": 3})",
                             R"("head": {"kind": "anchors", "strides": [8], "anchors": [[[1, 2]], [[1, 2]]], "classes": 3})"})
        QTest::newRow(part) << part;
}

void TestModelCard::unreadablePartsAreLeftOut()
{
    QFETCH(QString, part);
    ModelCard expected;
    expected.width = 32;
    QVERIFY(cardOfEntry("{\"version\": 1, " + part.toStdString() + ", \"width\": 32}") == expected);
}

void TestModelCard::unreadableForeignTextsTellNothing_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("text");
    for (const char* text : {"", "640", "[]", "{}", "{\"names\": 1}", "{\"names\": \"person\"}", "{\"names\": {\"0\": 1}}",
                             "{\"names\": {\"x\": \"a\"}}", "{\"names\": {\"-1\": \"a\"}}", "{\"names\": {\"100000\": \"a\"}}",
                             "{\"names\": [[\"a\"]]}", "{\"imgsz\": [640]}", "{\"imgsz\": [0, 640]}", "{\"imgsz\": [640, \"640\"]}",
                             "{\"imgsz\": [640, 1e9]}", "{\"imgsz\": {\"0\": 640}}", "{\"imgsz\": [640, 640", "epochs = 3"})
        QTest::addRow("config.txt %s", text) << "config.txt" << text;
    for (const char* text : {"", "640x640", "[640]", "[640, 640, 3]", "[-1, 640]", "[640.5, 640]", "{}", "70000"})
        QTest::addRow("imgsz %s", text) << "imgsz" << text;
    QTest::newRow("deep names") << "names" << QString(500'000, '[');
    QTest::newRow("deep configuration") << "config.txt" << QString("{\"names\": ") + QString(500'000, '[');
    QTest::newRow("huge names") << "names"
                                << "{0: '" + QString(1 << 20, 'a') + "'}";
}

void TestModelCard::unreadableForeignTextsTellNothing()
{
    QFETCH(QString, key);
    QFETCH(QString, text);
    QVERIFY(cardOf(Metadata{{key.toStdString(), text.toStdString()}}) == ModelCard());
}

/// Extra files can hold anything, such as pictures.
void TestModelCard::onlySmallTextsAreKept()
{
    const QTemporaryDir folder;
    const std::string file = folder.filePath("network.pt").toStdString();
    QVERIFY(writeNetwork(twoLayers(), file));
    std::vector<test::ZipPart> parts = test::partsOf(file);
    const std::string top = parts.front().name.substr(0, parts.front().name.find('/'));
    parts.push_back({top + "/extra/small", "kept"});
    parts.push_back({top + "/extra/packed", "kept, too", true});
    parts.push_back({top + "/extra/large", std::string((1 << 20) + 1, 'a')});
    parts.push_back({top + "/extra/picture", "\x89PNG\r\n"});
    parts.push_back({top + "/extra/zero", std::string("a\0b", 3)});
    parts.push_back({top + "/extra/", ""});
    parts.push_back({top + "/other/small", "left out"});
    std::ofstream(file, std::ios::binary) << test::zipped(parts);
    QVERIFY((readBack(file).metadata == Metadata{{"small", "kept"}, {"packed", "kept, too"}}));
}

void TestModelCard::keysThatNameNoFileStayOut()
{
    Network network = twoLayers();
    network.metadata = {{"folder/", "1"}, {"a:b", "2"}, {"a\\b", "3"}, {"a\nb", "4"}, {std::string(2000, 'a'), "5"}, {"kept", "6"}};
    QVERIFY((through(".pt", network).metadata == Metadata{{"kept", "6"}}));
    network.metadata.erase(std::string(2000, 'a'));
    QVERIFY(through(".onnx", network).metadata == network.metadata);
}

QTEST_GUILESS_MAIN(TestModelCard)
#include "test_model_card.moc"
