// SPDX-License-Identifier: GPL-3.0-or-later
// The tree of plans: what it holds, its file beside the project, and what is told of files that are damaged.
#include "core/project/plan_tree.h"
#include "tests/core/support/painted_boxes.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <sstream>

using namespace espalier;
namespace fs = std::filesystem;

namespace {

PlanNode node(int parent, PlanOrigin origin, const char* name)
{
    PlanNode made;
    made.parent = parent;
    made.origin = origin;
    made.name = name;
    made.time = "2026-11-30T09:15:00Z";
    made.totals = {1000, 4'090'000'000, 4000, {}};
    made.kept = {{"conv1", 16}, {"1.2", 8}};
    return made;
}

/// The original (1), a plan of it (2), what pruning (3) and fine-tuning (4) made of that, and another plan (5).
PlanTree someTree(const fs::path& folder)
{
    PlanTree tree;
    tree.add(node(0, PlanOrigin::original, "Original"));
    PlanNode plan = node(1, PlanOrigin::plan, "half: 'gone' #1");
    plan.hash = "0123456789abcdef";
    plan.settings.ratio = 0.7;
    plan.settings.protectedNames = {"fc"};
    plan.settings.floors = {{"conv1", 3}};
    plan.totals.milliseconds = 3.25;
    plan.estimate = PlanMetric{"top1", 90.5, 87.25, 92.5, 64, folder / "images"};
    tree.add(plan);
    PlanNode pruned = node(2, PlanOrigin::prune, "Prune");
    pruned.hash = plan.hash;
    pruned.measured = PlanMetric{"top1", 88.1, {}, {}, 500, "/elsewhere/images"};
    pruned.file = folder / "out" / "small.onnx";
    tree.add(pruned);
    tree.add(node(3, PlanOrigin::finetune, "~"));
    PlanNode other = node(1, PlanOrigin::plan, "größer");
    other.hash = "00000000000000ff";
    tree.add(other);
    return tree;
}

std::string contentOf(const fs::path& file)
{
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

/// A valid entry with its number, origin and more lines.
std::string entry(int id, const std::string& origin, const std::string& more = {})
{
    return "  - id: " + std::to_string(id) + "\n    origin: " + origin +
           "\n    name: x\n    time: 2026-11-30T09:15:00Z\n    params: 1\n    macs: 2\n    bytes: 4\n" + more;
}

std::string file(const std::string& entries)
{
    return "format: 1\nplans:\n" + entry(1, "original") + entries;
}

} // namespace

class TestPlanTree : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<QTemporaryDir> dir_;

    fs::path folder() const { return dir_->path().toStdString(); }
    fs::path write(const std::string& text) const
    {
        test::writeText(folder() / "p.plans", text);
        return folder() / "p.plans";
    }

private Q_SLOTS:
    void init()
    {
        dir_ = std::make_unique<QTemporaryDir>();
        QVERIFY(dir_->isValid());
    }

    void findsWhatItHolds()
    {
        const PlanTree tree = someTree(folder());
        QCOMPARE(tree.size(), 5);
        QCOMPARE(tree.children(1), (std::vector<int>{2, 5}));
        QCOMPARE(tree.subtree(2), (std::vector<int>{2, 3, 4}));
        QCOMPARE(tree.findPlan(1, "00000000000000ff")->id, 5);
        QVERIFY(!tree.findPlan(2, "00000000000000ff")); // of another network
        QVERIFY(!tree.findPlan(2, "0123456789abcdef")); // that is the network, not a plan
        QCOMPARE(tree.networkAbove(4)->id, 4);
        QCOMPARE(tree.networkAbove(2)->id, 1);
        QVERIFY(!tree.find(6) && !tree.networkAbove(6));
    }

    void whatIsRemovedCanBePutBack()
    {
        PlanTree tree = someTree(folder());
        const PlanTree before = tree;
        const auto removed = tree.remove(2);
        QCOMPARE(removed.size(), std::size_t{3});
        QCOMPARE(tree.size(), 2);
        QVERIFY(!tree.find(3));
        const int later = tree.add(node(1, PlanOrigin::plan, "later"));
        QCOMPARE(later, 6); // a number is not used again
        tree.putBack(removed);
        tree.remove(later);
        QVERIFY(tree == before);
    }

    void readsWhatItWrites()
    {
        const PlanTree tree = someTree(folder());
        const fs::path file = planTreeFile(folder() / "p.yaml");
        QCOMPARE(file, folder() / "p.plans");
        QVERIFY(writePlanTree(tree, file));
        const auto again = readPlanTree(file);
        QVERIFY2(again, again ? "" : again.error().message.c_str());
        for (int place = 0; place < tree.size(); ++place)
            QVERIFY2(again->nodes()[place] == tree.nodes()[place], tree.nodes()[place].name.c_str());
        QVERIFY(*again == tree);
    }

    void check15_twoSavesWithoutAChangeAreByteEqual()
    {
        const fs::path file = folder() / "p.plans", copy = folder() / "copy.plans";
        QVERIFY(writePlanTree(someTree(folder()), file));
        const std::string first = contentOf(file);
        QVERIFY(first.find("value: 90.5\n") != std::string::npos);
        QVERIFY(writePlanTree(*readPlanTree(file), file));
        QCOMPARE(contentOf(file), first);
        QVERIFY(writePlanTree(*readPlanTree(file), copy));
        QCOMPARE(contentOf(copy), first);
    }

    void aMovedFolderKeepsItsPaths()
    {
        fs::create_directories(folder() / "old");
        QVERIFY(writePlanTree(someTree(folder() / "old"), folder() / "old" / "p.plans"));
        const std::string text = contentOf(folder() / "old" / "p.plans");
        QVERIFY(text.find("data: images\n") != std::string::npos && text.find("file: out/small.onnx\n") != std::string::npos);
        fs::rename(folder() / "old", folder() / "new");
        const auto moved = readPlanTree(folder() / "new" / "p.plans");
        QCOMPARE(moved->find(2)->estimate->data, folder() / "new" / "images");
        QCOMPARE(moved->find(3)->file, folder() / "new" / "out" / "small.onnx");
        QCOMPARE(moved->find(3)->measured->data, fs::path("/elsewhere/images"));
    }

    void aTreeWithoutPlansHasNoFile()
    {
        const fs::path file = folder() / "p.plans";
        QVERIFY(readPlanTree(file)->empty());
        QVERIFY(writePlanTree(someTree(folder()), file));
        PlanTree bare;
        bare.add(node(0, PlanOrigin::original, "Original"));
        QVERIFY(writePlanTree(bare, file));
        QVERIFY(!fs::exists(file));
        QVERIFY(!writePlanTree(someTree(folder()), folder() / "no" / "p.plans"));
    }

    void refusals_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("told");
        const auto row = [](const char* name, const std::string& text, const QStringList& told) {
            QTest::newRow(name) << QString::fromStdString(text) << told;
        };
        const std::string plan = "    parent: 1\n";
        row("newer", "format: 2\nplans: []\nwarp: 9\n", {"p.plans:1", "newer version of Espalier"});
        row("no format", "plans: []\n", {"p.plans", "format: 1"});
        row("empty", "", {"p.plans", "empty"});
        row("a text", "hello\n", {"p.plans", "not a list of plans"});
        row("broken YAML", "format: 1\nplans: [1,\n", {"p.plans:", "not valid YAML"});
        row("no plans", "format: 1\n", {"p.plans", "plans", "missing"});
        row("plans are no list", "format: 1\nplans: 3\n", {"p.plans:2", "plans", "list"});
        row("an entry is no section", "format: 1\nplans: [3]\n", {"p.plans:2", "plans"});
        row("unknown key", file(entry(2, "plan", plan + "    colour: red\n")), {"p.plans:18", "plans.colour"});
        row("unknown key at the top", file({}) + "more: 1\n", {"p.plans:10", "more"});
        row("unknown setting", file(entry(2, "plan", plan + "    prune: {ratoi: 0.5}\n")), {"p.plans:18", "ratoi", "ratio"});
        row("unknown origin", file(entry(2, "guess", plan)), {"p.plans:11", "origin", "guess"});
        row("no name", "format: 1\nplans:\n  - id: 1\n    origin: original\n    time: 2026-11-30T09:15:00Z\n",
            {"p.plans:3", "name", "missing"});
        row("no costs", "format: 1\nplans:\n  - id: 1\n    origin: original\n    name: x\n    time: 2026-11-30T09:15:00Z\n",
            {"p.plans:3", "params"});
        row("time",
            "format: 1\nplans:\n  - id: 1\n    origin: original\n    name: x\n    time: yesterday\n    params: 1\n    macs: 1\n    bytes: "
            "1\n",
            {"p.plans:6", "time", "2026-11-30T09:15:00Z"});
        row("hash", file(entry(2, "plan", plan + "    hash: xyz\n")), {"p.plans:18", "hash", "16"});
        row("id twice", file(entry(1, "plan", plan)), {"p.plans:10", "id", "larger"});
        row("id that is no number", file("  - id: a\n" + entry(2, "plan", plan).substr(10)), {"p.plans:10", "id", "whole number"});
        row("parent that comes later", file(entry(2, "plan", "    parent: 3\n")), {"p.plans:17", "parent", "earlier"});
        row("own parent", file(entry(2, "plan", "    parent: 2\n")), {"p.plans:17", "parent", "earlier"});
        row("no parent", file(entry(2, "plan")), {"p.plans:10", "parent", "earlier"});
        row("second original", file(entry(2, "original", plan)), {"p.plans:11", "origin", "first"});
        row("first is no original", "format: 1\nplans:\n" + entry(1, "plan"), {"p.plans:4", "origin", "first"});
        row("original with a parent", "format: 1\nplans:\n" + entry(1, "original", plan), {"p.plans:10", "parent"});
        row("negative costs", file(entry(2, "plan", plan + "    milliseconds: -1\n")), {"p.plans:18", "milliseconds"});
        row("value not finite", file(entry(2, "plan", plan + "    estimate: {metric: top1, value: .nan, images: 3}\n")),
            {"p.plans:18", "value"});
        row("half an interval", file(entry(2, "plan", plan + "    estimate: {metric: top1, value: 1, low: 0, images: 3}\n")),
            {"p.plans:18", "low", "high"});
        row("interval upside down", file(entry(2, "plan", plan + "    estimate: {metric: top1, value: 1, low: 3, high: 2, images: 3}\n")),
            {"p.plans:18", "low", "above"});
        row("metric without number of images", file(entry(2, "plan", plan + "    measured: {metric: top1, value: 1}\n")),
            {"p.plans:18", "images", "missing"});
        row("width that is no number", file(entry(2, "plan", plan + "    kept: {conv1: wide}\n")), {"p.plans:18", "kept", "wide"});
    }

    void refusals()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, told);
        const auto tree = readPlanTree(write(text.toStdString()));
        QVERIFY(!tree.has_value());
        const QString message = QString::fromStdString(tree.error().message);
        for (const QString& part : told)
            QVERIFY2(message.contains(part), qPrintable(message));
        QVERIFY2(!message.contains('\n'), qPrintable(message));
    }

    void whatTheRefusalsChangeIsValidOtherwise()
    {
        const auto tree = readPlanTree(write(file(entry(2, "plan", "    parent: 1\n"))));
        QVERIFY2(tree, tree ? "" : tree.error().message.c_str());
        QCOMPARE(tree->size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestPlanTree)
#include "test_plan_tree.moc"
