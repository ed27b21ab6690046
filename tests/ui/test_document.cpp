// SPDX-License-Identifier: GPL-3.0-or-later
// The document: plans follow settings, every change can be undone, a drag is one step.
#include "test_places.h"
#include "ui/state/document.h"
#include "ui/state/linking.h"

#include <QSignalSpy>
#include <QtTest>

using namespace espalier;

class TestDocument : public QObject {
    Q_OBJECT
private:
    ModelPtr fixture_;

    Project project(double ratio) const
    {
        Project project;
        project.prune.ratio = ratio;
        return project;
    }

    void setRatio(Document& document, double ratio) const
    {
        PruneSettings settings = document.project().prune;
        settings.ratio = ratio;
        document.setPruneSettings(settings);
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto model = openModel(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
        QVERIFY2(model, model ? "" : model.error().message.c_str());
        fixture_ = *model;
    }

    void isEmptyAtFirst()
    {
        const Document document;
        QVERIFY(!document.model());
        QVERIFY(!document.plan());
    }

    void plansOnOpening()
    {
        Document document;
        QSignalSpy models(&document, &Document::modelChanged), plans(&document, &Document::planChanged);
        document.open(fixture_, project(0.5));
        QCOMPARE(models.count(), 1);
        QCOMPARE(plans.count(), 1);
        QVERIFY(document.plan());
        QVERIFY(document.plan()->after.macs * 2 <= document.plan()->before.macs);
        QVERIFY(document.undoStack().isClean());
    }

    void plansLikeTheStages()
    {
        Document document;
        document.open(fixture_, project(0.4));
        setRatio(document, 0.6);
        const PruneSettings& settings = document.project().prune;
        const auto plan = planOf(*fixture_, scoresOf(*fixture_, settings).value(), settings);
        QVERIFY(plan);
        QCOMPARE(document.plan()->hash, plan->hash);
    }

    void otherFusionGivesOtherScores()
    {
        Document document;
        document.open(fixture_, project(0.5));
        PruneSettings settings = document.project().prune;
        settings.fusion = 1;
        document.setPruneSettings(settings);
        QCOMPARE(document.scores().fused, scoresOf(*fixture_, settings)->fused);
        settings.criterion = Criterion::l2;
        document.setPruneSettings(settings);
        QCOMPARE(document.scores().fused, scoresOf(*fixture_, settings)->fused);
    }

    void waitsForWhatMustBeMeasured()
    {
        Document document;
        document.open(fixture_, project(0.5));
        QVERIFY(!document.needsMeasuring());
        PruneSettings settings = document.project().prune;
        settings.criterion = Criterion::taylor;
        document.setPruneSettings(settings);
        // There are no images, so that nobody is asked to measure.
        QVERIFY(!document.plan() && !document.needsMeasuring());
        QVERIFY2(document.planProblem().contains("needs training images"), qPrintable(document.planProblem()));
        Project withImages = document.project();
        withImages.data = "/images";
        document.setProject(withImages);
        QVERIFY(!document.plan() && document.needsMeasuring());
        document.setMeasuringProblem("No.");
        QVERIFY(!document.needsMeasuring());
        QCOMPARE(document.planProblem(), QString("No."));
        Measurements measurements;
        measurements.criteria[Criterion::taylor] = fixture_->scales;
        QSignalSpy plans(&document, &Document::planChanged);
        document.setMeasurements(fixture_, measurements);
        QCOMPARE(plans.count(), 1);
        QVERIFY(document.plan());
        settings.criterion = Criterion::scale;
        const auto byScale = planOf(*fixture_, scoresOf(*fixture_, settings).value(), settings);
        QCOMPARE(document.plan()->hash, byScale->hash);
        // Other images: what was measured counts no longer.
        withImages.data = "/others";
        document.setProject(withImages);
        QVERIFY(!document.plan() && document.needsMeasuring());
    }

    void measuresDistancesElsewhere()
    {
        Document document;
        document.open(fixture_, project(0.5));
        PruneSettings settings = document.project().prune;
        settings.criterion = Criterion::fpgm;
        document.setPruneSettings(settings);
        QVERIFY(!document.plan() && document.needsMeasuring());
        RunControl control;
        document.setMeasurements(fixture_, measure(*fixture_, settings, nullptr, control).value());
        QVERIFY(document.plan() && !document.needsMeasuring());
        QCOMPARE(document.plan()->hash, planOf(*fixture_, scoresOf(*fixture_, settings).value(), settings)->hash);
    }

    void keepsEverythingAtZero()
    {
        Document document;
        document.open(fixture_, project(0.5));
        setRatio(document, 0);
        QVERIFY(document.plan());
        QCOMPARE(document.plan()->removedUnits, 0);
        QCOMPARE(document.plan()->after.params, fixture_->costs.params);
    }

    void saysWhyAPlanIsNotFeasible()
    {
        Document document;
        document.open(fixture_, project(0.5));
        PruneSettings settings = document.project().prune;
        for (const Group& group : fixture_->groups.groups())
            settings.protectedNames.insert(group.name);
        document.setPruneSettings(settings);
        QVERIFY(!document.plan());
        QVERIFY(!document.planProblem().isEmpty());
        document.undoStack().undo();
        QVERIFY(document.plan());
        QVERIFY(document.planProblem().isEmpty());
    }

    void undoBringsPlanAndSettingsBack()
    {
        Document document;
        document.open(fixture_, project(0.5));
        const std::string before = document.plan()->hash;
        setRatio(document, 0.7);
        const std::string after = document.plan()->hash;
        QVERIFY(before != after);
        QVERIFY(!document.undoStack().isClean());
        document.undoStack().undo();
        QCOMPARE(document.project().prune.ratio, 0.5);
        QCOMPARE(document.plan()->hash, before);
        QVERIFY(document.undoStack().isClean());
        document.undoStack().redo();
        QCOMPARE(document.plan()->hash, after);
    }

    void aGestureIsOneStep()
    {
        Document document;
        document.open(fixture_, project(0.5));
        document.beginGesture();
        for (const double ratio : {0.51, 0.55, 0.62, 0.7})
            setRatio(document, ratio);
        document.endGesture();
        QCOMPARE(document.undoStack().count(), 1);
        document.beginGesture();
        setRatio(document, 0.3);
        document.endGesture();
        QCOMPARE(document.undoStack().count(), 2);
        document.undoStack().undo();
        QCOMPARE(document.project().prune.ratio, 0.7);
        document.undoStack().undo();
        QCOMPARE(document.project().prune.ratio, 0.5);
    }

    void settingsThatDoNotChangeAreNoStep()
    {
        Document document;
        document.open(fixture_, project(0.5));
        document.setPruneSettings(document.project().prune);
        QCOMPARE(document.undoStack().count(), 0);
    }

    void anotherModelIsAStepToo()
    {
        Document document;
        document.open(fixture_, project(0.5));
        const auto pruned = pruneModel(*fixture_, *document.plan());
        QVERIFY(pruned);
        document.replaceModel(pruned->model, true);
        QCOMPARE(document.model(), pruned->model);
        QCOMPARE(document.original(), fixture_);
        QVERIFY(document.planCarriedOut());
        QCOMPARE(document.plan()->removedUnits, 0); // nothing more is planned
        setRatio(document, 0.3);
        QVERIFY(!document.planCarriedOut());
        QVERIFY(document.plan()->removedUnits > 0);
        document.undoStack().undo();
        document.undoStack().undo();
        QCOMPARE(document.model(), fixture_);
        QVERIFY(document.plan()->removedUnits > 0);
    }

    void floorsFollowTheNarrowerLayers()
    {
        Document document;
        Project settings = project(0.5);
        const Group& group = fixture_->groups.groups().front();
        settings.prune.floors[group.name] = 2;
        document.open(fixture_, settings);
        const auto pruned = pruneModel(*fixture_, *document.plan());
        QVERIFY(pruned);
        PruneSettings wide = document.project().prune;
        wide.floors[group.name] = group.units;
        document.setPruneSettings(wide);
        document.replaceModel(pruned->model);
        QVERIFY(document.project().prune.floors.at(group.name) <= pruned->model->groups.groups().front().units);
    }

    void savingMakesTheStateClean()
    {
        Document document;
        document.open(fixture_, project(0.5));
        setRatio(document, 0.6);
        document.markSaved("elsewhere.yaml");
        QVERIFY(document.undoStack().isClean());
        document.undoStack().undo();
        QVERIFY(!document.undoStack().isClean());
        QCOMPARE(document.project().file.string(), std::string("elsewhere.yaml"));
    }

    void linkingTellsOnlyChanges()
    {
        Linking linking;
        QSignalSpy selections(&linking, &Linking::selectionChanged), hovers(&linking, &Linking::hoverChanged);
        linking.select(2, 17);
        linking.select(2, 17);
        linking.hover(1);
        linking.hover(1);
        QCOMPARE(selections.count(), 1);
        QCOMPARE(hovers.count(), 1);
        QCOMPARE(linking.selectedUnit(), 17);
    }
};

QTEST_GUILESS_MAIN(TestDocument)
#include "test_document.moc"
