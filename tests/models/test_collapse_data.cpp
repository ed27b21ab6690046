// SPDX-License-Identifier: GPL-3.0-or-later
// The window's map of collapses: that of the document's scores and floors, whatever its ratio, with words and a remedy.
#include "test_places.h"
#include "ui/models/collapse_data.h"
#include "ui/models/plan_text.h"

#include <QtTest>

#include <algorithm>

using namespace espalier;

class TestCollapseData : public QObject {
    Q_OBJECT
private:
    ModelPtr model_;
    std::unique_ptr<Document> document_;
    std::unique_ptr<CollapseData> data_;

    template <class Change>
    void set(Change change)
    {
        PruneSettings settings = document_->project().prune;
        change(settings);
        document_->setPruneSettings(settings);
    }
    CollapseMap expected()
    {
        const DocumentState& state = *document_->state();
        return mapCollapse({model_->groups, state.scores->fused, state.scores->ascending, model_->costModel, *state.request}).value();
    }
    /// Waits for the map after this one.
    bool mapAfter(const std::shared_ptr<const CollapseMap>& before)
    {
        return QTest::qWaitFor([&] { return data_->map() && data_->map() != before; }, 60000);
    }
    int firstToCollapse() { return data_->order().front(); }

private Q_SLOTS:
    void initTestCase()
    {
        const auto model = openModel(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
        QVERIFY(model);
        model_ = *model;
    }

    void init()
    {
        document_ = std::make_unique<Document>();
        data_ = std::make_unique<CollapseData>(*document_);
        data_->setWanted(true);
        QVERIFY(!data_->map() && data_->whyNone().startsWith("Open a network"));
        document_->open(model_, {});
        QVERIFY(mapAfter(nullptr));
    }

    void theMapIsThatOfTheDocument()
    {
        const CollapseMap map = expected();
        QCOMPARE(data_->map()->none.kept, map.none.kept);
        QCOMPARE(data_->map()->replace.kept, map.replace.kept);
        QCOMPARE(data_->order(), byCollapse(map.none));
        for (int row = 0; row < static_cast<int>(data_->order().size()); ++row)
            QCOMPARE(data_->rowOfGroup(data_->order()[static_cast<std::size_t>(row)]), row);
    }

    void floorsAndScoresMakeAnotherMap()
    {
        auto before = data_->map();
        set([](PruneSettings& settings) { settings.floorShare = 0.8; });
        QVERIFY(mapAfter(before));
        QCOMPARE(data_->map()->floors, expected().floors);
        before = data_->map();
        set([](PruneSettings& settings) { settings.fusion = 1; });
        QVERIFY(mapAfter(before));
        QCOMPARE(data_->map()->none.kept, expected().none.kept);
    }

    /// Moving the slider computes nothing anew.
    void theRatioMakesNoOtherMap()
    {
        const auto before = data_->map();
        QSignalSpy changes(data_.get(), &CollapseData::changed);
        document_->planRatio(0.71);
        set([](PruneSettings& settings) { settings.policy = Policy::none; });
        QTest::qWait(50);
        QCOMPARE(data_->map(), before);
        QCOMPARE(changes.count(), 0);
    }

    void nothingIsComputedAsLongAsNobodyLooks()
    {
        const auto before = data_->map();
        data_->setWanted(false);
        set([](PruneSettings& settings) { settings.floorShare = 0.8; });
        QTest::qWait(50);
        QCOMPARE(data_->map(), before);
        data_->setWanted(true);
        QVERIFY(mapAfter(before));
    }

    void badFloorsAreTold()
    {
        set([&](PruneSettings& settings) { settings.floors[model_->groups.groups()[0].name] = 1000; });
        QTRY_VERIFY(!data_->map());
        QVERIFY2(data_->whyNone().contains("1000"), qPrintable(data_->whyNone()));
    }

    void collapsesAreToldInWords()
    {
        const int group = firstToCollapse();
        const CollapseRatios& layer = data_->map()->none.layers[static_cast<std::size_t>(group)];
        QVERIFY(layer.floor);
        const QString words = data_->collapseOf(group);
        QVERIFY2(words.contains(QString::fromStdString(model_->groups.groups()[static_cast<std::size_t>(group)].name)), qPrintable(words));
        QVERIFY2(words.contains("falls under its floor at") && words.contains("lie under the cut at"), qPrintable(words));
        QVERIFY(data_->reasonAt(group, 0).endsWith("nothing goes."));
        QVERIFY(data_->collapseOf(-1).isEmpty() && data_->reasonAt(1000, 0.5).isEmpty());
        const int calm = data_->order().back();
        QVERIFY(!data_->map()->none.layers[static_cast<std::size_t>(calm)].floor);
        QVERIFY(data_->collapseOf(calm).contains("at every ratio"));
    }

    void theRemedyIsAFloorForEveryRatio()
    {
        const int group = firstToCollapse();
        set([](PruneSettings& settings) { settings.policy = Policy::none; });
        document_->planRatio(0.5);
        const int floor = data_->map()->floors[50][static_cast<std::size_t>(group)];
        QCOMPARE(data_->floorToSet(group), std::optional(floor));
        const int steps = document_->undoStack().count();
        data_->setFloor(group);
        QCOMPARE(document_->undoStack().count(), steps + 1);
        QCOMPARE(document_->project().prune.policy, Policy::replace);
        QVERIFY(document_->plan()->kept[static_cast<std::size_t>(group)] >= floor);
        QVERIFY(!data_->floorToSet(group));
        document_->planRatio(0.9);
        QVERIFY(document_->plan() && document_->plan()->kept[static_cast<std::size_t>(group)] >= floor);
        document_->undoStack().undo();
        document_->undoStack().undo();
        QCOMPARE(document_->project().prune.policy, Policy::none);
    }

    void theShownRatioIsThatOfThePlan()
    {
        document_->planRatio(0.3);
        QCOMPARE(shownRatio(*document_->state()), 0.3);
        document_->planRatio(0);
        QCOMPARE(shownRatio(*document_->state()), 0.0);
        set([](PruneSettings& settings) { settings.target.units = 100; });
        QCOMPARE(shownRatio(*document_->state()), 0.25); // of 400
    }
};

QTEST_MAIN(TestCollapseData)
#include "test_collapse_data.moc"
