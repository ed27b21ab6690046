// SPDX-License-Identifier: GPL-3.0-or-later
// Two plans or networks layer by layer: rows, their order, layers of one side, what can be a side, and which pictures are answered
// differently.
#include "core/base/json.h"
#include "core/pipeline/stages.h"
#include "core/pruning/planning/plan_json.h"
#include "core/tasks/task_for.h"
#include "test_places.h"
#include "ui/models/answer_pairs_model.h"
#include "ui/models/comparison_model.h"
#include "ui/runs/picture_comparison.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <map>
#include <thread>

using namespace espalier;

namespace {

constexpr auto strictTester = QAbstractItemModelTester::FailureReportingMode::QtTest;

ComparisonSide sideWith(const std::vector<ComparedLayer>& layers)
{
    ComparisonSide side;
    side.layers = layers;
    for (const ComparedLayer& layer : layers) {
        side.totalUnits += layer.total;
        side.keptUnits += layer.kept;
        side.costs.macs += layer.macs;
    }
    return side;
}

ComparedLayer layer(const char* name, int kept, int total, std::int64_t macs = 0, std::optional<double> score = {})
{
    return {QString::fromLatin1(name), total, kept, score, macs};
}

QStringList namesOf(const std::vector<ComparisonRow>& rows)
{
    QStringList names;
    for (const ComparisonRow& row : rows)
        names << row.name;
    return names;
}

SidePtr shared(ComparisonSide side)
{
    return std::make_shared<const ComparisonSide>(std::move(side));
}

Prediction answer(const char* file, const char* what, bool right)
{
    Prediction prediction;
    prediction.picture.height = prediction.picture.width = 1;
    prediction.picture.channels = 1;
    static const std::vector<std::uint8_t> grey(1, 128);
    prediction.picture.pixels = grey;
    prediction.name = file;
    prediction.truth = "shirt";
    prediction.guesses = {{what, 0.75}};
    prediction.right = right;
    return prediction;
}

} // namespace

class TestComparison : public QObject {
    Q_OBJECT
private:
    QTemporaryDir folder_;
    ModelPtr model_;
    std::unique_ptr<Document> document_;
    std::unique_ptr<RunController> runs_;
    std::unique_ptr<WhatIf> whatIf_;
    std::unique_ptr<Comparison> comparison_;

    void open(const char* images = "")
    {
        Project project;
        project.prune.allocation = Allocation::scores;
        project.data = images;
        document_->open(model_, project);
    }
    bool ready()
    {
        return QTest::qWaitFor([this] { return comparison_->whyNone().isEmpty() && !comparison_->reading(); }, 60000);
    }
    const ComparisonSide& side(int which) { return *comparison_->side(which); }
    int idOf(const QString& name)
    {
        for (const Comparison::Option& option : comparison_->options())
            if (option.name.startsWith(name))
                return option.id;
        return -1;
    }
    std::vector<int> keptBy(int which)
    {
        std::vector<int> kept;
        for (const ComparedLayer& each : side(which).layers)
            kept.push_back(each.kept);
        return kept;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto model = openModel(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
        QVERIFY2(model, model ? "" : model.error().message.c_str());
        model_ = *model;
    }
    void init()
    {
        document_ = std::make_unique<Document>();
        runs_ = std::make_unique<RunController>(*document_);
        whatIf_ = std::make_unique<WhatIf>(*document_, *runs_);
        comparison_ = std::make_unique<Comparison>(*document_, *runs_, *whatIf_);
        comparison_->setWanted(true);
    }
    void cleanup()
    {
        comparison_.reset();
        whatIf_.reset();
        runs_.reset();
        document_.reset();
    }

    void theLargestChangeIsFirst()
    {
        const ComparisonSide a = sideWith({layer("one", 8, 8), layer("two", 16, 16), layer("three", 4, 8), layer("four", 6, 6)});
        const ComparisonSide b = sideWith({layer("one", 7, 8), layer("two", 6, 16), layer("three", 8, 8), layer("four", 6, 6)});
        const auto rows = comparisonRows(a, b);
        QCOMPARE(namesOf(rows), (QStringList{"two", "three", "one", "four"}));
        QCOMPARE(rows[0].change(), -10);
        QCOMPARE(rows[1].change(), 4);
        QCOMPARE(comparisonSummary(a, b), QStringLiteral("3 of 4 layers differ."));
    }

    void swappedIsMirrored()
    {
        const ComparisonSide a = sideWith({layer("one", 8, 8, 100, 0.5), layer("two", 16, 16, 300), layer("three", 4, 8, 50)});
        const ComparisonSide b = sideWith({layer("one", 7, 8, 90, 0.75), layer("two", 6, 16, 110), layer("three", 8, 8, 100)});
        const auto rows = comparisonRows(a, b), mirrored = comparisonRows(b, a);
        QCOMPARE(rows.size(), mirrored.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            QCOMPARE(mirrored[i].name, rows[i].name);
            QCOMPARE(mirrored[i].change(), -rows[i].change());
            QVERIFY(mirrored[i].sides[0] == rows[i].sides[1] && mirrored[i].sides[1] == rows[i].sides[0]);
        }
        const auto totals = comparisonTotals(a, b), back = comparisonTotals(b, a);
        for (std::size_t i = 0; i < totals.size(); ++i)
            QVERIFY(back[i].title == totals[i].title && back[i].a == totals[i].b && back[i].b == totals[i].a);
        QCOMPARE(totals[0].change, QStringLiteral("−7"));
        QCOMPARE(back[0].change, QStringLiteral("+7"));
    }

    /// An estimate is of other images than an evaluation: their difference would be told as one of the networks.
    void estimatesAreMarkedAndNotSubtracted()
    {
        const MetricInfo& top1 = *findMetric("top1");
        ComparisonSide a = sideWith({layer("one", 8, 8)}), b = a;
        a.metric = MetricValue{&top1, 91.25};
        b.metric = MetricValue{&top1, 89};
        QCOMPARE(comparisonTotals(a, b).back().change, QStringLiteral("−2.3"));
        b.estimated = true;
        QCOMPARE(comparisonTotals(a, b).back().b, QStringLiteral("≈ 89.0 %"));
        QVERIFY(comparisonTotals(a, b).back().change.isEmpty());
        b.metric.reset();
        QCOMPARE(comparisonTotals(a, b).back().b, QStringLiteral("–"));
        a.metric.reset();
        QCOMPARE(comparisonTotals(a, b).back().title, QStringLiteral("Size"));
    }

    void layersOfOneSideAreToldAndLast()
    {
        const ComparisonSide a = sideWith({layer("old", 8, 8), layer("both", 8, 8)}),
                             b = sideWith({layer("both", 8, 8), layer("new", 9, 9)});
        ComparisonModel model;
        QAbstractItemModelTester tester(&model, strictTester);
        model.show(shared(a), shared(b));
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(0, ComparisonModel::Name).data().toString(), QStringLiteral("both"));
        QCOMPARE(model.index(1, ComparisonModel::Change).data().toString(), QStringLiteral("only in A"));
        QCOMPARE(model.index(1, ComparisonModel::KeptB).data().toString(), QStringLiteral("–"));
        QCOMPARE(model.index(2, ComparisonModel::Change).data().toString(), QStringLiteral("only in B"));
        QVERIFY(comparisonSummary(a, b).contains("only one side has: 2"));
        const ComparisonSide other = sideWith({layer("strange", 3, 3)});
        QVERIFY(comparisonSummary(a, other).startsWith("These are different networks"));
        model.show(shared(a), shared(a));
        QCOMPARE(model.rowCount(), 2);
        QVERIFY(comparisonSummary(a, a).startsWith("Both keep the same"));
    }

    void theTableIsReadOnlyAndSortsByNumber()
    {
        ComparisonModel model;
        QAbstractItemModelTester tester(&model, strictTester);
        model.show(shared(sideWith({layer("a", 9, 9, 1000), layer("b", 10, 10, 999)})),
                   shared(sideWith({layer("a", 1, 9, 10), layer("b", 10, 10, 999)})));
        for (int row = 0; row < model.rowCount(); ++row)
            for (int column = 0; column < ComparisonModel::ColumnCount; ++column) {
                const QModelIndex cell = model.index(row, column);
                QVERIFY(!(cell.flags() & (Qt::ItemIsEditable | Qt::ItemIsDropEnabled | Qt::ItemIsUserCheckable)));
                QVERIFY(!model.setData(cell, 3, Qt::EditRole));
            }
        QCOMPARE(model.index(0, ComparisonModel::Change).data(ComparisonModel::SortRole).toInt(), 8);
        QCOMPARE(model.index(0, ComparisonModel::Change).data(ComparisonModel::ChangeRole).toDouble(), -1.0);
        QCOMPARE(model.index(0, ComparisonModel::MacsA).data(ComparisonModel::SortRole).toLongLong(), 1000);
    }

    /// A plan's numbers are those of the network that it makes.
    void aPlansLayersAreThoseOfTheSmallerNetwork()
    {
        open();
        QVERIFY(ready());
        QCOMPARE(keptBy(Comparison::a), widthsOf(model_->groups));
        QCOMPARE(keptBy(Comparison::b), document_->plan()->kept);
        const auto pruned = pruneModel(*model_, *document_->plan());
        QVERIFY(pruned);
        SideContent cut;
        cut.model = pruned->model;
        const ComparisonSide made = sideOf(cut);
        for (std::size_t i = 0; i < made.layers.size(); ++i) {
            QCOMPARE(side(Comparison::b).layers[i].name, made.layers[i].name);
            QCOMPARE(side(Comparison::b).layers[i].kept, made.layers[i].total);
            QCOMPARE(side(Comparison::b).layers[i].macs, made.layers[i].macs);
        }
        QCOMPARE(side(Comparison::b).costs, pruned->model->costs);
        QVERIFY(side(Comparison::a).layers[0].score && side(Comparison::b).layers[0].score);
    }

    void aPinnedPlanStaysAsItWas()
    {
        open();
        QVERIFY(ready());
        const std::vector<int> before = document_->plan()->kept;
        comparison_->pin();
        QCOMPARE(comparison_->chosen(Comparison::a), idOf("Pinned 1"));
        document_->planRatio(0.8);
        QVERIFY(QTest::qWaitFor([this] { return ready() && keptBy(Comparison::b) == document_->plan()->kept; }, 60000));
        QCOMPARE(keptBy(Comparison::a), before);
        QVERIFY(before != document_->plan()->kept);
        const int steps = document_->undoStack().count();
        comparison_->swap();
        QVERIFY(ready());
        QCOMPARE(keptBy(Comparison::b), before);
        QCOMPARE(keptBy(Comparison::a), document_->plan()->kept);
        QCOMPARE(document_->undoStack().count(), steps);
        comparison_->forget(idOf("Pinned 1"));
        QCOMPARE(idOf("Pinned 1"), -1);
        QVERIFY(ready());
        QCOMPARE(comparison_->chosen(Comparison::b), static_cast<int>(Comparison::presentPlan));
    }

    void plansAndNetworksComeFromFiles()
    {
        open();
        QVERIFY(ready());
        const QString file = folder_.filePath("half.json");
        const Json json = planFileJson(model_->network, model_->groups, document_->scores(), *document_->plan());
        QFile plan(file);
        QVERIFY(plan.open(QIODevice::WriteOnly));
        plan.write(QByteArray::fromStdString(json.dump()));
        plan.close();
        const std::vector<int> before = document_->plan()->kept;
        document_->planRatio(0.7);
        comparison_->addFile(file);
        QVERIFY(comparison_->reading());
        QVERIFY(ready());
        QCOMPARE(comparison_->chosen(Comparison::b), idOf("half.json"));
        QCOMPARE(keptBy(Comparison::b), before);
        comparison_->addFile(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
        QVERIFY(ready());
        QVERIFY(side(Comparison::b).answerer.model != model_);
        QCOMPARE(keptBy(Comparison::b), widthsOf(model_->groups));
        comparison_->addFile(folder_.filePath("nothing.pt"));
        QVERIFY(ready());
        QVERIFY2(comparison_->problem().contains("nothing.pt"), qPrintable(comparison_->problem()));
        open(); // what belongs to a network that is no longer open
        QCOMPARE(comparison_->options().size(), 3U);
    }

    void anyTwoSidesCanBeGiven()
    {
        open();
        ComparisonSide a = sideWith({layer("one", 8, 8)}), b = sideWith({layer("one", 3, 8)});
        a.name = "Node 3";
        b.name = "Node 4";
        for (int times = 0; times < 2; ++times) { // they take the place of those before
            comparison_->compare(a, b);
            QVERIFY(ready());
            QCOMPARE(comparison_->options().size(), 5U);
            QCOMPARE(side(Comparison::a).name, a.name);
            QCOMPARE(side(Comparison::b).keptUnits, 3);
        }
    }

    void withoutAPlanItSaysWhy()
    {
        QVERIFY(comparison_->whyNone().startsWith("Open a network"));
        open();
        PruneSettings settings = document_->project().prune;
        settings.protectedNames.insert("nothing like that");
        document_->setPruneSettings(settings);
        QVERIFY(!document_->plan());
        QVERIFY2(comparison_->whyNone().contains("nothing like that"), qPrintable(comparison_->whyNone()));
        QVERIFY(!comparison_->canPin());
        comparison_->choose(Comparison::b, Comparison::presentNetwork);
        QVERIFY(ready());
    }

    void answersOfTheSamePicturesAreCompared()
    {
        Predictions a, b;
        a.images = {answer("1.png", "shirt", true), answer("2.png", "coat", false), answer("3.png", "shirt", true)};
        b.images = {answer("1.png", "shirt", true), answer("2.png", "shirt", true), answer("3.png", "boot", false)};
        const auto compared = recipes::comparedAnswers(a, b);
        QVERIFY(compared);
        QCOMPARE(compared->images, 3);
        QCOMPARE(compared->differing, 2);
        AnswerPairsModel model;
        QAbstractItemModelTester tester(&model, strictTester);
        model.show(std::make_shared<const recipes::ComparedAnswers>(*compared));
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("A: ✗ coat 75 %\nB: ✓ shirt 75 %"));
        b.images[1].name = "other.png";
        QVERIFY(!recipes::comparedAnswers(a, b));
    }

    void answersAreWorkedOutOnDemandAndCanBeCancelled()
    {
        auto stopped = std::make_shared<std::atomic<bool>>(false);
        auto begun = std::make_shared<std::atomic<bool>>(false);
        auto holds = std::make_shared<std::atomic<bool>>(true);
        PictureComparison pictures(*document_, *runs_, *comparison_, nullptr,
                                   [begun, stopped, holds](const PictureComparison::Question&, const std::stop_token& stop) {
                                       *begun = true;
                                       while (*holds && !stop.stop_requested())
                                           std::this_thread::yield();
                                       *stopped = *stopped || stop.stop_requested();
                                       recipes::ComparedAnswers found;
                                       found.images = found.all = 20;
                                       return PictureComparison::Answer(found);
                                   });
        open("/no/such/folder");
        QVERIFY(ready());
        QVERIFY(QTest::qWaitFor([&] { return !runs_->busy() && pictures.canWorkOut(); }, 60000));
        QVERIFY(!pictures.answers());
        pictures.workOut();
        QVERIFY(pictures.working() && !pictures.canWorkOut());
        QTRY_VERIFY(*begun);
        pictures.cancel();
        QVERIFY(!pictures.working() && pictures.canWorkOut());
        QTRY_VERIFY(*stopped);
        *holds = false;
        pictures.workOut();
        QTRY_VERIFY(pictures.answers());
        QVERIFY2(pictures.sentence().contains("all 20"), qPrintable(pictures.sentence()));
        document_->setMeasurements(document_->network(), {}); // plans anew, with the same outcome
        QVERIFY(ready());
        QTest::qWait(50);
        QVERIFY(pictures.answers());
        document_->planRatio(0.7); // they were about another plan
        QTRY_VERIFY(!pictures.answers());
    }

    void swappingKeepsWhatIsBeingWorkedOut()
    {
        auto holds = std::make_shared<std::atomic<bool>>(true);
        auto asked = std::make_shared<std::atomic<int>>(0);
        PictureComparison pictures(*document_, *runs_, *comparison_, nullptr,
                                   [holds, asked](const PictureComparison::Question&, const std::stop_token& stop) {
                                       ++*asked;
                                       while (*holds && !stop.stop_requested())
                                           std::this_thread::yield();
                                       recipes::ComparedAnswers found;
                                       found.sides[0].shown.images = {answer("1.png", "shirt", true)};
                                       return PictureComparison::Answer(found);
                                   });
        open("/no/such/folder");
        QVERIFY(ready());
        QVERIFY(QTest::qWaitFor([&] { return !runs_->busy() && pictures.canWorkOut(); }, 60000));
        pictures.workOut();
        QTRY_COMPARE(asked->load(), 1);
        comparison_->swap();
        QVERIFY(ready());
        QVERIFY(pictures.working());
        *holds = false;
        QTRY_VERIFY(pictures.answers());
        QCOMPARE(pictures.answers()->sides[1].shown.images.size(), std::size_t{1}); // what was A is B
        comparison_->swap();
        QVERIFY(ready());
        QVERIFY(pictures.answers());
        QCOMPARE(pictures.answers()->sides[0].shown.images.size(), std::size_t{1});
        QCOMPARE(asked->load(), 1);
    }

    void withoutPicturesThereIsNothingToWorkOut()
    {
        PictureComparison pictures(*document_, *runs_, *comparison_);
        open();
        QVERIFY(ready());
        QVERIFY(!pictures.canWorkOut());
        QVERIFY2(pictures.sentence().contains("Training tab"), qPrintable(pictures.sentence()));
        comparison_->choose(Comparison::b, Comparison::presentNetwork);
        QVERIFY(ready());
        QVERIFY2(pictures.sentence().contains("same network"), qPrintable(pictures.sentence()));
    }
};

QTEST_MAIN(TestComparison)
#include "test_comparison.moc"
