// SPDX-License-Identifier: GPL-3.0-or-later
// The head of detectors of every format is found in the graph: its kind, strides, classes and anchors. Other networks have none.
#include "core/formats/onnx.h"
#include "core/formats/torchscript.h"
#include "core/tasks/detection/head.h"
#include "test_places.h"
#include "tests/core/support/network_builder.h"

#include <QFile>
#include <QTest>

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
        const auto kindOf = [](const std::vector<std::vector<int>>& channels) {
            const auto head = findHead(withMaps(channels));
            return head ? QString("%1 %2 %3").arg(nameOf(head->kind)).arg(head->classes).arg(head->bins) : QString();
        };
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
