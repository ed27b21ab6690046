// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of channels by layer: as texts, in files, in projects, as requests, and for the network after a cut.
#include "core/project/plan_request.h"
#include "core/project/project.h"
#include "core/settings/index_lists.h"
#include "tests/core/support/network_builder.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;

namespace {

/// conv1 (8 channels) and conv2 (12); fc is frozen.
Network twoLayers()
{
    test::NetworkBuilder b(5);
    const ValueId x = b.relu(b.batchNorm(b.conv(b.input({1, 3, 8, 8}), "conv1", 3, 8), "norm1", 8));
    const ValueId y = b.relu(b.batchNorm(b.conv(x, "conv2", 8, 12), "norm2", 12));
    b.output(b.linear(b.globalPool(y), "fc", 12, 4));
    return b.finish();
}

} // namespace

class TestIndexLists : public QObject {
    Q_OBJECT
private:
    QTemporaryDir folder_;

    std::filesystem::path write(const QByteArray& content) const
    {
        QFile file(folder_.filePath("list.txt"));
        if (file.open(QIODevice::WriteOnly))
            file.write(content);
        return folder_.filePath("list.txt").toStdString();
    }

    static QString problemOf(const PruneSettings& settings)
    {
        const Network network = twoLayers();
        const auto request = planRequest(settings, network, couple(network));
        return request ? QString() : QString::fromStdString(request.error().message);
    }

private Q_SLOTS:
    void textsComeBack()
    {
        for (const char* text : {"", "3", "3,7-9", "0-1,5"})
            QCOMPARE(textOfIndices(indicesFrom(text).value()), std::string(text));
        QCOMPARE(textOfIndices(indicesFrom(" 9 8,7  3 ").value()), std::string("3,7-9"));
        for (const char* text : {"x", "-1", "3-", "9-7", "1.5", "99999999999", "0-99999999", "1e3"})
            QVERIFY2(!indicesFrom(text), text);
    }

    void plainTextIsRead()
    {
        const auto lists = readIndexLists(write("# by hand\r\nconv1: 1 2 5-7 # the dark ones\n\nonnx::a:b: 3\nconv1: 9\nrest:\n"));
        QVERIFY2(lists, lists ? "" : lists.error().message.c_str());
        QVERIFY((*lists == IndexLists{{"conv1", {1, 2, 5, 6, 7, 9}}, {"onnx::a:b", {3}}}));
    }

    void jsonIsRead()
    {
        const auto lists = readIndexLists(write("{\n  \"conv1\": [1, 2, \"5-7\"],\n  \"a b\": [3]\n}\n"));
        QVERIFY2(lists, lists ? "" : lists.error().message.c_str());
        QVERIFY((*lists == IndexLists{{"a b", {3}}, {"conv1", {1, 2, 5, 6, 7}}}));
    }

    void whatIsWrongIsToldWithItsLine_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("told");
        const auto row = [](const char* name, const char* content, const char* told) {
            QTest::newRow(name) << QByteArray(content) << QString(told);
        };
        row("no colon", "conv1: 1\nconv2 3\n", ":2: must read 'NAME: 1 2 5-9'");
        row("no name", "\n\n: 3\n", ":3: must read");
        row("no number", "conv1: 1 two\n", ":1: 'conv1' must be channels such as 3,7-9, not 'two'");
        row("backwards", "conv1: 9-7\n", "not '9-7'");
        row("negative", "conv1: -1\n", "not '-1'");
        row("JSON with a word", "{\n\"conv1\": [1],\n\"conv2\": [\"x\"]}\n", ":3: 'conv2' must be channels");
        row("JSON with an object", "{\"conv1\": {\"a\": 1}}\n", ":1: 'conv1' must be channels");
        row("broken JSON", "{\n\"conv1\": [1,\n", "this is no JSON");
        row("nothing", "# nothing\n", "names no channel");
        row("no channels", "conv1:\n", "names no channel");
    }

    void whatIsWrongIsToldWithItsLine()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, told);
        const auto lists = readIndexLists(write(content));
        QVERIFY(!lists);
        QVERIFY2(QString::fromStdString(lists.error().message).contains(told), lists.error().message.c_str());
    }

    void aMissingFileIsTold()
    {
        QVERIFY(!readIndexLists(folder_.filePath("none").toStdString()));
        QVERIFY(!readIndexLists(folder_.path().toStdString()));
    }

    void projectsKeepThem()
    {
        Project project;
        project.model = folder_.filePath("m.pt").toStdString();
        project.prune.cut = {{"conv1", {3, 7, 8, 9}}, {"a: b", {0}}};
        project.prune.keep = {{"conv2", {1}}};
        const std::filesystem::path file = folder_.filePath("p.yaml").toStdString();
        QVERIFY(writeProject(project, file).has_value());
        const auto read = readProject(file);
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        QVERIFY(read->prune == project.prune);
        QFile content(folder_.filePath("p.yaml"));
        QVERIFY(content.open(QIODevice::ReadOnly));
        QVERIFY(content.readAll().contains("conv1: [3, 7-9]"));
    }

    void namesBecomeUnits()
    {
        const Network network = twoLayers();
        const Groups groups = couple(network);
        PruneSettings settings;
        settings.cut = {{"norm1", {7}}, {"conv2", {0, 11}}};
        settings.keep = {{"conv1", {2}}, {"fc", {1}}}; // the channels of a layer that cannot be pruned stay anyway
        const auto request = planRequest(settings, network, groups);
        QVERIFY2(request, request ? "" : request.error().message.c_str());
        QVERIFY((request->cutByHand == std::set<UnitId>{7, 8, 19}));
        QVERIFY((request->keptByHand == std::set<UnitId>{2}));
    }

    void namesThatCannotBeAreRefused()
    {
        PruneSettings settings;
        settings.cut = {{"conv1", {8}}};
        QVERIFY2(problemOf(settings).contains("no channel 8 of 'conv1': it has 8, numbered from 0 to 7"), qPrintable(problemOf(settings)));
        settings.cut = {{"fc", {0}}};
        QVERIFY2(problemOf(settings).contains("'fc'") && problemOf(settings).contains("by hand"), qPrintable(problemOf(settings)));
        settings.cut = {{"convv1", {0}}};
        QVERIFY2(problemOf(settings).contains("Did you mean 'conv1'"), qPrintable(problemOf(settings)));
        settings.cut = {{"conv1", {0}}};
        settings.protectedNames = {"norm1"};
        QVERIFY2(problemOf(settings).contains("'norm1', whose channels go with its, is protected"), qPrintable(problemOf(settings)));
        settings.cut.clear();
        settings.keep = {{"conv1", {9}}};
        QVERIFY2(problemOf(settings).contains("no channel 9"), qPrintable(problemOf(settings)));
    }

    void listsAreCountedAnewAfterACut()
    {
        const Network network = twoLayers();
        const Groups groups = couple(network);
        std::vector<bool> removed(20, false);
        for (const int unit : {0, 3, 8, 9})
            removed[static_cast<std::size_t>(unit)] = true;
        const IndexLists left = listsAfter({{"norm1", {0, 2, 5}}, {"conv2", {0, 3}}, {"gone", {1}}}, network, groups, removed);
        QVERIFY((left == IndexLists{{"conv1", {1, 3}}, {"conv2", {1}}}));
    }
};

QTEST_GUILESS_MAIN(TestIndexLists)
#include "test_index_lists.moc"
