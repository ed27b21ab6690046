// SPDX-License-Identifier: GPL-3.0-or-later
// The document: plans follow settings, every change can be undone, a drag is one step.
#include "test_places.h"
#include "tests/models/support/equal_networks.h"
#include "ui/state/document.h"
#include "ui/state/linking.h"

#include <QSignalSpy>
#include <QtTest>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace espalier;
using espalier::testing::equalNetworks;

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

    Result<Plan> planAt(double ratio) const
    {
        const PruneSettings settings = project(ratio).prune;
        return planOf(*fixture_, scoresOf(*fixture_, settings).value(), settings);
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
        QSignalSpy changes(&document, &Document::changed);
        document.open(fixture_, project(0.5));
        QCOMPARE(changes.count(), 1);
        const auto parts = changes.front().front().value<Parts>();
        QVERIFY(parts & Part::network && parts & Part::scores && parts & Part::plan);
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

    /// The window's thread never looks for what stands in for removed channels, and nobody does while a slider moves.
    void substitutesAreFoundElsewhereWhenThePlanRests()
    {
        std::atomic<int> asked = 0;
        std::atomic<bool> here = false;
        const std::thread::id window = std::this_thread::get_id();
        const auto answer = std::make_shared<const Substitutes>();
        int found = 0;
        SubstituteSearch search([&found] { ++found; },
                                [&](const SubstituteSearch::Question&, const std::stop_token&) {
                                    ++asked;
                                    here = here || std::this_thread::get_id() == window;
                                    return answer;
                                });
        const auto covariances = std::make_shared<const UnitCovariances>();
        SubstituteSearch::Question question;
        for (const double ratio : {0.3, 0.4, 0.5}) {
            question = {fixture_, covariances, std::make_shared<const Plan>(*planAt(ratio))};
            QVERIFY(!search.of(question));
        }
        QVERIFY(!search.of(question)); // the same question waits no longer
        QTRY_COMPARE(found, 1);
        QCOMPARE(asked.load(), 1);
        QVERIFY(!here);
        QCOMPARE(search.of(question), answer);
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
        QVERIFY(!document.state()->needsMeasuring);
        PruneSettings settings = document.project().prune;
        settings.criterion = Criterion::taylor;
        document.setPruneSettings(settings);
        // Without images no measurement is requested.
        QVERIFY(!document.plan() && !document.state()->needsMeasuring);
        QVERIFY2(document.planProblem().contains("needs training images"), qPrintable(document.planProblem()));
        Project withImages = document.project();
        withImages.data = "/images";
        document.setProject(withImages);
        QVERIFY(!document.plan() && document.state()->needsMeasuring);
        document.setMeasuringProblem("No.");
        QVERIFY(!document.state()->needsMeasuring);
        QCOMPARE(document.planProblem(), QString("No."));
        Measurements measurements;
        measurements.criteria[Criterion::taylor] = fixture_->scales;
        QSignalSpy changes(&document, &Document::changed);
        document.setMeasurements(document.network(), measurements);
        QCOMPARE(changes.count(), 1);
        QVERIFY(document.plan());
        settings.criterion = Criterion::scale;
        const auto byScale = planOf(*fixture_, scoresOf(*fixture_, settings).value(), settings);
        QCOMPARE(document.plan()->hash, byScale->hash);
        // Other images: earlier measurements are dropped.
        withImages.data = "/others";
        document.setProject(withImages);
        QVERIFY(!document.plan() && document.state()->needsMeasuring);
    }

    void measuresDistancesElsewhere()
    {
        Document document;
        document.open(fixture_, project(0.5));
        PruneSettings settings = document.project().prune;
        settings.criterion = Criterion::fpgm;
        document.setPruneSettings(settings);
        QVERIFY(!document.plan() && document.state()->needsMeasuring);
        Observer observer;
        RunControl control;
        document.setMeasurements(document.network(), measure(*fixture_, settings, nullptr, {control, observer}).value());
        QVERIFY(document.plan() && !document.state()->needsMeasuring);
        QCOMPARE(document.plan()->hash, planOf(*fixture_, scoresOf(*fixture_, settings).value(), settings)->hash);
    }

    void keepsEverythingAtZero()
    {
        Document document;
        document.open(fixture_, project(0.5));
        document.planRatio(0);
        QVERIFY(document.nothingPlanned());
        QCOMPARE(document.project().prune.ratio, 0.5); // kept, so that it can be saved
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

    void aProjectThatDoesNotChangeIsNoStep()
    {
        Document document;
        document.open(fixture_, project(0.5));
        QSignalSpy changes(&document, &Document::changed);
        document.setProject(document.project());
        QCOMPARE(document.undoStack().count(), 0);
        QCOMPARE(changes.count(), 0);
        QVERIFY(document.undoStack().isClean());
        Project other = document.project();
        other.finetune.epochs += 1;
        document.setProject(other);
        document.setProject(other);
        QCOMPARE(document.undoStack().count(), 1);
        QCOMPARE(changes.count(), 1);
    }

    void tellsWhatHasChanged()
    {
        Document document;
        document.open(fixture_, project(0.5));
        Parts parts;
        connect(&document, &Document::changed, this, [&parts](Parts touched) { parts = touched; });
        setRatio(document, 0.6);
        QCOMPARE(parts, Parts(Part::pruning) | Part::plan);
        Project other = document.project();
        other.finetune.epochs += 1;
        document.setProject(other);
        QCOMPARE(parts, Parts(Part::project));
        document.setHeat(std::make_shared<const HeatSnapshot>());
        QCOMPARE(parts, Parts(Part::heat));
        PruneSettings settings = document.project().prune;
        settings.fusion = 1;
        document.setPruneSettings(settings);
        QCOMPARE(parts, Parts(Part::pruning) | Part::scores | Part::plan);
    }

    /// A state is immutable: changes of the document do not affect it.
    void statesDoNotChange()
    {
        Document document;
        document.open(fixture_, project(0.5));
        const StatePtr before = document.state();
        const std::string hash = before->plan->hash;
        setRatio(document, 0.8);
        QVERIFY(document.state() != before);
        QCOMPARE(before->plan->hash, hash);
        QCOMPARE(before->project->prune.ratio, 0.5);
        QCOMPARE(document.state()->scores, before->scores); // shared: they do not depend on the ratio
    }

    void computesOnceATick()
    {
        int scored = 0, planned = 0, ranked = 0;
        Calculations counting;
        counting.scores = [&, score = counting.scores](const auto&... arguments) {
            ++scored;
            return score(arguments...);
        };
        counting.plan = [&, plan = counting.plan](const auto&... arguments) {
            ++planned;
            return plan(arguments...);
        };
        counting.rank = [&, rank = counting.rank](const auto& scores) {
            ++ranked;
            return rank(scores);
        };
        const auto counts = [&] { return QList<int>{std::exchange(scored, 0), std::exchange(planned, 0), std::exchange(ranked, 0)}; };
        Document document(nullptr, counting);
        document.open(fixture_, project(0.5));
        QCOMPARE(counts(), QList<int>({1, 1, 1}));
        setRatio(document, 0.6);
        QCOMPARE(counts(), QList<int>({0, 1, 0}));
        PruneSettings settings = document.project().prune;
        settings.fusion = 0.3;
        document.setPruneSettings(settings);
        QCOMPARE(counts(), QList<int>({0, 1, 1}));
        settings.criterion = Criterion::l2;
        document.setPruneSettings(settings);
        QCOMPARE(counts(), QList<int>({1, 1, 1}));
        Project other = document.project();
        other.finetune.epochs += 1;
        document.setProject(other);
        QCOMPARE(counts(), QList<int>({0, 0, 0}));
    }

    /// The planner takes the document's ranking, right or wrong, so that the count of rankings above is that of all.
    void plansByTheRankingThatIsThere()
    {
        Calculations turned;
        turned.rank = [](const std::vector<double>& scores) {
            std::vector<UnitId> ranked = ascending(scores);
            std::reverse(ranked.begin(), ranked.end());
            return ranked;
        };
        Document document(nullptr, turned);
        document.open(fixture_, project(0.5));
        PruneSettings settings = document.project().prune;
        settings.policy = Policy::none;
        for (const double fusion : {0.3, 0.8}) {
            settings.fusion = fusion;
            document.setPruneSettings(settings);
            const std::vector<UnitId>& ranked = document.scores().ascending;
            QVERIFY(document.plan()->removed(ranked.front()) && !document.plan()->removed(ranked.back()));
            QVERIFY(document.scores().fused[ranked.front()] > document.scores().fused[ranked.back()]);
        }
    }

    /// With memory for one network, the others are in files.
    void undoBringsEqualNetworksBack()
    {
        Document document(nullptr, {}, 1);
        document.open(fixture_, project(0.1));
        std::vector<NetworkId> ids{document.network()};
        std::vector<ModelPtr> models{document.model()};
        for (int step = 0; step < 10; ++step) {
            setRatio(document, 0.1);
            const auto pruned = pruneModel(*document.model(), *document.plan());
            QVERIFY(pruned);
            document.replaceNetwork(document.keep(pruned->model));
            ids.push_back(document.network());
            models.push_back(std::make_shared<const Model>(*document.model()));
        }
        document.undoStack().setIndex(0);
        QVERIFY(document.network() == ids.front());
        for (std::size_t step = 1; step < ids.size(); ++step) {
            document.undoStack().redo();
            QCOMPARE(document.network(), ids[step]);
            QVERIFY(equalNetworks(document.model()->network, models[step]->network));
        }
    }

    void anotherModelIsAStepToo()
    {
        Document document;
        document.open(fixture_, project(0.5));
        const auto pruned = pruneModel(*fixture_, *document.plan());
        QVERIFY(pruned);
        document.replaceNetwork(document.keep(pruned->model), true);
        QCOMPARE(document.model(), pruned->model);
        QCOMPARE(document.original(), fixture_);
        QVERIFY(document.planCarriedOut());
        QCOMPARE(document.plan()->removedUnits, 0); // no further pruning is planned
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
        document.replaceNetwork(document.keep(pruned->model));
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
