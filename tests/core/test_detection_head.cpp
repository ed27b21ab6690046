// SPDX-License-Identifier: GPL-3.0-or-later
// The head of detectors of every format is found in the graph: its kind, strides, classes and anchors. Other networks have none.
#include "core/formats/onnx.h"
#include "core/formats/torchscript.h"
#include "core/tasks/detection/detection.h"
#include "core/tasks/detection/head_reader.h"
#include "core/tasks/model_card.h"
#include "test_places.h"
#include "tests/core/support/network_builder.h"

#include <ATen/ATen.h>
#include <QFile>
#include <QTest>

#include <map>
#include <string>

using namespace espalier;

namespace {

Network opened(const std::string& file)
{
    auto found = file.ends_with(".onnx") ? readOnnx(file) : readTorchScript(file);
    if (!found)
        qFatal("%s", found.error().message.c_str());
    return std::move(found->network);
}

using Anchors = std::vector<std::pair<double, double>>;
const std::vector<Anchors> usualAnchors{
    {{10, 13}, {16, 30}, {33, 23}}, {{30, 61}, {62, 45}, {59, 119}}, {{116, 90}, {156, 198}, {373, 326}}};

/// Two levels of maps with these numbers of channels, as outputs.
Network withMaps(const std::vector<std::vector<int>>& channels)
{
    test::NetworkBuilder builder(1);
    ValueId maps = builder.relu(builder.conv(builder.input({1, 3, 32, 32}), "stem", 3, 8));
    for (std::size_t level = 0; level < channels.size(); ++level) {
        maps = builder.maxPool(maps);
        for (std::size_t i = 0; i < channels[level].size(); ++i)
            builder.output(builder.conv(maps, "head" + std::to_string(level) + "_" + std::to_string(i), 8, channels[level][i]));
    }
    return builder.finish();
}

QString textOf(const Network& network)
{
    const auto head = findHead(network);
    return head ? QString("%1 %2 %3").arg(nameOf(head->kind)).arg(head->classes).arg(head->bins) : QString();
}

/// As a user tells the kind and the number of classes.
QString toldText(const std::vector<std::vector<int>>& channels, const char* kind, int classes)
{
    Network network = withMaps(channels);
    network.metadata.insert(entryOf({.kind = kind, .strides = {}, .anchors = {}, .classes = classes}));
    return textOf(network);
}

/// Two levels with these maps, in the order of computation; on each, a tower for each name's first letter. join: the maps' places in the
/// output; empty: each is an output.
Network withTowers(const std::vector<std::pair<std::string, int>>& maps, const std::vector<std::size_t>& join)
{
    test::NetworkBuilder builder(1);
    ValueId level = builder.relu(builder.conv(builder.input({1, 3, 32, 32}), "stem", 3, 8));
    for (const std::string number : {"0", "1"}) {
        level = builder.maxPool(level);
        std::map<char, ValueId> towers;
        std::vector<ValueId> made, joined;
        for (const auto& [name, channels] : maps) {
            if (!towers.contains(name[0]))
                towers[name[0]] = builder.relu(builder.conv(level, "tower_" + name.substr(0, 1) + number, 8, 8));
            made.push_back(builder.conv(towers[name[0]], name + number, 8, channels));
        }
        for (const std::size_t place : join)
            joined.push_back(made[place]);
        for (const ValueId output : join.empty() ? made : std::vector{builder.concat(joined)})
            builder.output(output);
    }
    return builder.finish();
}

/// The names of the finest level's layers, without the level's number.
QString layersOf(const Network& network)
{
    QStringList names;
    if (const auto head = findHead(network))
        for (const NodeId layer : head->levels[0].layers)
            names.append(QString::fromStdString(network.nodes[static_cast<std::size_t>(layer)].name).chopped(1));
    return names.join(' ');
}

/// One map a level, whose decoded form has so many numbers a box: those of boxes and classes are taken as they are.
Network withDecodedMap(int channels, int numbers, bool boxesFirst)
{
    test::NetworkBuilder builder(1);
    ValueId level = builder.relu(builder.conv(builder.input({1, 3, 32, 32}), "stem", 3, 8));
    std::vector<ValueId> levels;
    for (const char* name : {"fine", "coarse"}) {
        level = builder.maxPool(level);
        levels.push_back(builder.node("flatten", {builder.conv(level, name, 8, channels)},
                                      {{"start_dim", std::int64_t{2}}, {"end_dim", std::int64_t{3}}}));
    }
    const ValueId all = builder.slice(builder.concat(levels, 2), 1, channels - numbers, channels);
    builder.output(boxesFirst ? builder.node("permute", {all}, {{"dims", std::vector<std::int64_t>{0, 2, 1}}}) : all);
    return builder.finish();
}

} // namespace

class TestDetectionHead : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void headsOfFilesAreFound_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("form");
        for (const char* ending : {".pt", ".onnx", ".bn.onnx"})
            for (const auto& [name, kind, form] : {std::tuple("yolov3", "anchors", "decoded"),
                                                   {"yolov3_raw", "anchors", "raw"},
                                                   {"yolov5", "anchors", "decoded"},
                                                   {"yolov5_raw", "anchors", "raw"},
                                                   {"yolov8", "free", "decoded"},
                                                   {"yolov8_raw", "free", "raw"},
                                                   {"yolov8_split", "free", "decoded"}})
                QTest::newRow((std::string(name) + ending).c_str()) << QString("detectors/%1%2").arg(name, ending) << kind << form;
    }

    void headsOfFilesAreFound()
    {
        QFETCH(QString, file);
        QFETCH(QString, kind);
        QFETCH(QString, form);
        const Network network = opened(MADE_FIXTURES_DIR "/" + file.toStdString());
        const auto head = findHead(network);
        QVERIFY(head.has_value());
        QCOMPARE(QString(nameOf(head->kind)), kind);
        QCOMPARE(QString(nameOf(head->form)), form);
        QCOMPARE(head->classes, 3);
        QCOMPARE(head->levels.size(), std::size_t{3});
        QCOMPARE(head->bins, kind == "free" ? 16 : 1);
        QCOMPARE(head->anchors, kind == "free" ? 0 : 3);
        QCOMPARE(head->complete(), kind == "free" || form == "decoded");
        for (std::size_t level = 0; level < 3; ++level) {
            QCOMPARE(head->levels[level].stride, 8.0 * (1 << level));
            QCOMPARE(static_cast<double>(head->levels[level].height) * head->levels[level].stride,
                     static_cast<double>(network.inputShape()[2]));
            QCOMPARE(head->levels[level].layers.size(), kind == "free" ? std::size_t{2} : std::size_t{1});
            if (kind == "anchors")
                QCOMPARE(head->levels[level].anchors, form == "decoded" ? usualAnchors[level] : Anchors());
            else
                QVERIFY(isBoxLayer(network, head->levels[level].layers[0]));
        }
    }

    void mapsAloneTellTheHead()
    {
        const auto kindOf = [](const std::vector<std::vector<int>>& channels) { return textOf(withMaps(channels)); };
        QCOMPARE(kindOf({{255}, {255}}), QString("anchors 80 1"));
        QCOMPARE(kindOf({{64, 80}, {64, 80}}), QString("free 80 16"));
        QCOMPARE(kindOf({{3, 64}, {3, 64}}), QString("free 3 16"));
        QCOMPARE(kindOf({{4, 20}, {20, 4}}), QString("free 20 1"));
        QCOMPARE(kindOf({{1, 64}, {64, 1}}), QString("free 1 16"));
        QCOMPARE(kindOf({{4, 1, 80}, {80, 4, 1}}), QString("decoupled 80 1"));
        QCOMPARE(kindOf({{64, 80}}), QString());           // one level: as many networks end
        QCOMPARE(kindOf({{64, 80}, {64, 81}}), QString()); // levels that differ
        QCOMPARE(kindOf({{254}, {254}}), QString());       // no three anchors
        QCOMPARE(kindOf({{12}, {12}}), QString());         // no room for classes
        QCOMPARE(kindOf({{3, 5}, {3, 5}}), QString());     // no distances
        QCOMPARE(kindOf({{4, 1, 2, 2}, {4, 1, 2, 2}}), QString());
    }

    void whatCanBeReadInTwoWaysIsAsked()
    {
        const auto question = [](const std::vector<std::vector<int>>& channels) {
            const Network network = withMaps(channels);
            return findHead(network) ? QString() : QString::fromStdString(notADetector(network));
        };
        const QString single = question({{144}, {144}});
        QVERIFY2(single.contains("three anchors and 43 classes") && single.contains("and 80 classes"), qPrintable(single));
        QVERIFY(question({{64, 64}, {64, 64}}).contains("both be the distances"));
        QVERIFY(question({{4, 64}, {4, 64}}).contains("--head free"));
        QVERIFY(question({{4, 1, 4}, {4, 1, 4}}).contains("--head decoupled"));
        QVERIFY(question({{1, 4, 1}, {1, 4, 1}}).contains("--head decoupled"));
        QVERIFY(question({{254}, {254}}).contains("no detector"));
        QCOMPARE(toldText({{144}, {144}}, "anchors", 0), QString("anchors 43 1"));
        QCOMPARE(toldText({{144}, {144}}, "free", 80), QString("free 80 16"));
        QCOMPARE(toldText({{144}, {144}}, "", 80), QString("free 80 16"));
        QCOMPARE(toldText({{144}, {144}}, "", 43), QString("anchors 43 1"));
        QCOMPARE(toldText({{144}, {144}}, "free", 81), QString());
        QCOMPARE(toldText({{35}, {35}}, "free", 3), QString("free 3 8"));
        QCOMPARE(toldText({{64, 64}, {64, 64}}, "free", 0), QString("free 64 16"));
        QCOMPARE(toldText({{4, 64}, {4, 64}}, "free", 4), QString("free 4 16"));
        QCOMPARE(toldText({{4, 64}, {4, 64}}, "free", 0), QString("free 64 1"));
        QCOMPARE(toldText({{4, 1, 4}, {4, 1, 4}}, "decoupled", 0), QString("decoupled 4 1"));
    }

    void aDecodedFormTellsWhatOneMapHolds()
    {
        const Network distribution = withDecodedMap(144, 84, false);
        QCOMPARE(textOf(distribution), QString("free 80 16"));
        QCOMPARE(QString(nameOf(findHead(distribution)->form)), QString("decoded"));
        QCOMPARE(textOf(withDecodedMap(84, 84, false)), QString("free 80 1"));
        QCOMPARE(textOf(withDecodedMap(84, 84, true)), QString("anchors 79 1"));
    }

    void classesMayBeComputedFirst()
    {
        const std::vector<std::size_t> none;
        for (const int classes : {1, 3, 4}) // in YOLOX, boxes and objectness share a tower
            for (const auto& join : {none, {1, 2, 0}, {0, 1, 2}})
                QCOMPARE(layersOf(withTowers({{"classes", classes}, {"box", 4}, {"b_objectness", 1}}, join)),
                         QString("box b_objectness classes"));
        QCOMPARE(layersOf(withTowers({{"a_classes", 4}, {"a_box", 4}, {"a_objectness", 1}}, {1, 2, 0})),
                 QString("a_box a_objectness a_classes"));
        for (const auto& [distances, classes] : {std::pair(64, 64), {4, 4}, {64, 4}, {4, 64}})
            QCOMPARE(layersOf(withTowers({{"classes", classes}, {"distances", distances}}, {1, 0})), QString("distances classes"));
    }

    void oneMapIsReadAsTwo()
    {
        constexpr std::int64_t bins = 2, classes = 3;
        const at::Tensor fine = at::arange(4 * 11 * 16, at::kFloat).reshape({4, 11, 4, 4}) / 700;
        const at::Tensor coarse = at::arange(4 * 11 * 4, at::kFloat).reshape({4, 11, 2, 2}) / 170;
        DetectionHead one{HeadKind::free, HeadForm::raw, classes, bins, 0, {{4, 4, 8, {0}, {}}, {2, 2, 16, {1}, {}}}};
        DetectionHead two = one;
        two.levels[0].layers = {0, 1};
        two.levels[1].layers = {2, 3};
        const auto part = [](const at::Tensor& map, std::int64_t from, std::int64_t to) { return map.slice(1, from, to); };
        const Candidates a = HeadReader(one).candidates({fine, coarse});
        const Candidates b = HeadReader(two).candidates({part(fine, 0, 8), part(fine, 8, 11), part(coarse, 0, 8), part(coarse, 8, 11)});
        QVERIFY(at::allclose(a.boxes, b.boxes) && at::allclose(a.scores, b.scores));
    }

    void otherNetworksHaveNone()
    {
        QVERIFY(!findHead(opened(FIXTURES_DIR "/cifar_resnet20_jpeg.pt")));
        test::NetworkBuilder builder;
        builder.output(builder.conv(builder.input({1, 3, 16, 16}), "only", 3, 21));
        QVERIFY(!findHead(builder.finish()));
    }

private:
    static bool isBoxLayer(const Network& network, NodeId layer)
    {
        const Node& node = network.nodes[static_cast<std::size_t>(layer)];
        return network.values[static_cast<std::size_t>(node.outputs[0])].shape[1] == 64;
    }
};

QTEST_APPLESS_MAIN(TestDetectionHead)
#include "test_detection_head.moc"
