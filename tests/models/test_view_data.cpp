// SPDX-License-Identifier: GPL-3.0-or-later
// The data behind views and panels: the heatmap's cells, the histogram's bars, totals, floors, numbers and sentences.
#include "core/tasks/task_for.h"
#include "test_places.h"
#include "ui/models/floor_data.h"
#include "ui/models/heatmap_data.h"
#include "ui/models/importance_data.h"
#include "ui/models/number_text.h"
#include "ui/models/plan_text.h"
#include "ui/models/totals_data.h"
#include "ui/models/unit_facts.h"
#include "ui/state/document.h"

#include <QtTest>

#include <cmath>
#include <numeric>

using namespace espalier;

namespace {

RankedScores ranked(std::vector<double> scores)
{
    RankedScores ranked;
    ranked.ascending = ascending(scores);
    ranked.fused = std::move(scores);
    ranked.known = true;
    return ranked;
}

std::shared_ptr<const RankedScores> shared(std::vector<double> scores)
{
    return std::make_shared<const RankedScores>(ranked(std::move(scores)));
}

std::vector<UnitId> rowOf(const HeatmapData& data, int row)
{
    std::vector<UnitId> units;
    for (int cell = 0; cell < data.cells(row); ++cell)
        units.push_back(data.unitAt(row, cell));
    return units;
}

/// A millisecond a channel.
class ChannelTime final : public LatencyModel {
public:
    std::int64_t nanoseconds(std::span<const int> kept) const override
    {
        return 1000000 * std::accumulate(kept.begin(), kept.end(), std::int64_t{0});
    }
    std::int64_t change(std::span<const int> kept, int group, int to) const override
    {
        return std::int64_t{1000000} * (to - kept[static_cast<std::size_t>(group)]);
    }
};

TotalsData totalsIn(const DocumentState& state, const std::optional<Evaluation>& originally = {})
{
    return totalsOf(state, metricOf(state.original->network), originally, {});
}

QStringList cellsOf(const DocumentState& state, TotalsData::Kind kind)
{
    const auto cells = totalsIn(state).rows[kind].cells;
    return {cells.begin(), cells.end()};
}

} // namespace

class TestViewData : public QObject {
    Q_OBJECT
private:
    ModelPtr model_;
    std::unique_ptr<Document> document_;

    /// change alters the settings that the plan is made by.
    template <class Change>
    const DocumentState& planned(Change change)
    {
        PruneSettings settings = document_->project().prune;
        change(settings);
        document_->setPruneSettings(settings);
        return *document_->state();
    }

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
        document_->open(model_, {});
    }

    void mostImportantCellsComeFirst()
    {
        HeatmapData data;
        const Groups groups = Groups::ofWidths({3, 4});
        const RankedScores scores = ranked({1, 3, 2, 0, 5, 5, 7});
        data.arrange(groups, scores, HeatmapOrder::sorted);
        QCOMPARE(data.rows(), 2);
        QCOMPARE(data.widestRow(), 4);
        QCOMPARE(rowOf(data, 0), (std::vector<UnitId>{1, 2, 0}));
        QCOMPARE(rowOf(data, 1), (std::vector<UnitId>{6, 4, 5, 3})); // equal ones in the network's order
        QCOMPARE(data.cellOf(5), (HeatmapData::Cell{1, 2}));
        data.arrange(groups, scores, HeatmapOrder::natural);
        QCOMPARE(rowOf(data, 1), (std::vector<UnitId>{3, 4, 5, 6}));
        QCOMPARE(data.unitAt(0, 3), -1);
        QCOMPARE(data.cellOf(7), HeatmapData::Cell{});
    }

    void onlyRowsThatChangedAreDrawnAgain()
    {
        HeatmapData data;
        data.arrange(Groups::ofWidths({2, 2}), ranked({1, 2, 3, 4}), HeatmapOrder::natural);
        QCOMPARE(data.takeChangedRows(), (std::vector<int>{0, 1}));
        data.setValues({0, 0, 0, 0});
        data.takeChangedRows();
        data.setValues({0, 0, 0, 1});
        QCOMPARE(data.takeChangedRows(), (std::vector<int>{1}));
        QCOMPARE(data.value(1, 1), 1.0);
        QVERIFY(std::isnan(data.value(1, 2)));
    }

    void narrowRowsFillTheWidth()
    {
        const RowLayout row{3, 10, true};
        std::vector<int> cells;
        for (int column = 0; column < row.columns; ++column)
            cells.push_back(row.cellAt(column));
        QCOMPARE(cells, (std::vector<int>{0, 0, 0, 0, 1, 1, 1, 2, 2, 2}));
        for (int cell = 0; cell < row.cells; ++cell) {
            QCOMPARE(row.cellAt(row.firstColumn(cell)), cell);
            QCOMPARE(row.cellAt(row.endColumn(cell) - 1), cell);
        }
    }

    void ranksAreSharesOfAll() { QCOMPARE(scoreRanks(ranked({4, 0, 1, 9, 2})), (std::vector<double>{0.75, 0, 0.25, 1, 0.5})); }

    void barsCountEveryChannelOnce()
    {
        ImportanceData data;
        data.setScores(shared({0, 0, 1, 10, 100, 1000}), 30);
        QVERIFY(data.hasZeros());
        const Histogram histogram = data.histogram(Groups::ofWidths({2, 4}), nullptr, 1);
        QCOMPARE(std::accumulate(histogram.kept.begin(), histogram.kept.end(), 0), 6);
        QCOMPARE(std::accumulate(histogram.highlighted.begin(), histogram.highlighted.end(), 0), 4);
        QCOMPARE(histogram.kept.front(), 2);
        QCOMPARE(histogram.kept.back(), 1);
        QCOMPARE(data.ratioBelow(data.scoreAt(0.5)), 0.5);
        for (const double score : {1.0, 10.0, 999.0})
            QVERIFY(std::abs(data.scoreAtPosition(data.position(score)) / score - 1) < 1e-9);
    }

    void scoresThatAreNotKnownAreNoBars()
    {
        ImportanceData data;
        auto unknown = ranked({0, 0});
        unknown.known = false;
        data.setScores(std::make_shared<const RankedScores>(unknown));
        QVERIFY(data.empty());
        QCOMPARE(data.ratioBelow(1), 0.0);
        data.setScores(shared({0, 0}));
        QVERIFY(!data.empty());
        QCOMPARE(data.position(0), 0.5);
    }

    /// Rows of other groups move up; units without a row have no place.
    void theHeatmapShowsTheGroupsOfAFilter()
    {
        HeatmapData data;
        const std::optional<std::vector<int>> shown({0, 2});
        data.arrange(Groups::ofWidths({2, 3, 1}), ranked({1, 2, 3, 4, 5, 6}), HeatmapOrder::natural, shown);
        QCOMPARE(data.rows(), 2);
        QCOMPARE(data.widestRow(), 2);
        QCOMPARE(rowOf(data, 0), (std::vector<UnitId>{0, 1}));
        QCOMPARE(rowOf(data, 1), (std::vector<UnitId>{5}));
        QCOMPARE(data.groupOf(1), 2);
        QCOMPARE(data.rowOf(2), 1);
        QCOMPARE(data.rowOf(1), -1);
        QCOMPARE(data.groupOf(2), -1);
        QVERIFY(data.cellOf(3) == HeatmapData::Cell());
        data.setValues({0, 0, 0, 0, 0, 0});
        data.takeChangedRows();
        data.setValues({0, 0, 9, 9, 9, 9});
        QCOMPARE(data.takeChangedRows(), (std::vector<int>{1}));
        QCOMPARE(data.value(1, 0), 9.0);
    }

    void numbersAreShort()
    {
        QCOMPARE(compactNumber(999), QStringLiteral("999"));
        QCOMPARE(compactNumber(272474), QStringLiteral("272 k"));
        QCOMPARE(compactNumber(40813184), QStringLiteral("40.8 M"));
        QCOMPARE(percentText(0.125), QStringLiteral("12.5 %"));
        QCOMPARE(millisecondsText(12.34), QStringLiteral("12.3 ms"));
    }

    void aChannelIsToldInWords()
    {
        QVERIFY(!knows(Document(), 0, 0));
        const Plan& plan = *document_->plan();
        const Groups& groups = document_->model()->groups;
        for (UnitId unit = 0; unit < groups.unitCount(); ++unit) {
            const UnitFacts facts = unitFacts(*document_, groups.groupOf(unit), unit);
            QCOMPARE(facts.fate, std::optional(plan.fates[static_cast<std::size_t>(unit)]));
            QVERIFY(!facts.sentence.isEmpty() && !facts.members.isEmpty());
        }
        QVERIFY(unitLine(*document_, 0).startsWith(unitName(groups, 0)));
        QVERIFY(!knows(*document_, 0, groups.unitCount()));
    }

    void totalsTellOriginalNowAndPlanned()
    {
        const int units = document_->model()->groups.unitCount();
        const QString all = QString::number(units), half = QString::number(units / 2), quarter = QString::number(units / 4);
        const DocumentState& state = planned([](PruneSettings& settings) {
            settings.budget = Budget::channels;
            settings.ratio = 0.5;
        });
        QCOMPARE(cellsOf(state, TotalsData::units), QStringList({all, all, half, QStringLiteral("−50 %")}));
        QCOMPARE(cellsOf(state, TotalsData::macs)[TotalsData::planned], compactNumber(state.plan->after.macs));
        QCOMPARE(cellsOf(state, TotalsData::size)[TotalsData::original], sizeText(state.original->costs.bytes));
        QVERIFY(!totalsIn(state).staged);
        QCOMPARE(totalsIn(state).input, QStringLiteral("Input: any number of images × 3 × any height × any width"));
        document_->replaceNetwork(document_->keep(pruneModel(*document_->model(), *document_->plan())->model));
        QCOMPARE(cellsOf(*document_->state(), TotalsData::units), QStringList({all, half, quarter, QStringLiteral("−75 %")}));
        QVERIFY(totalsIn(*document_->state()).staged);
        document_->planRatio(0);
        QCOMPARE(cellsOf(*document_->state(), TotalsData::units)[TotalsData::planned], half);
    }

    void totalsOfNoPlanTellNoChange()
    {
        const DocumentState& state = planned([this](PruneSettings& settings) {
            for (const Group& group : document_->model()->groups.groups())
                settings.protectedNames.insert(group.name);
        });
        QVERIFY(!state.plan);
        const QString params = compactNumber(state.model->costs.params);
        QCOMPARE(cellsOf(state, TotalsData::params), QStringList({params, params, QStringLiteral("–"), QString()}));
    }

    void totalsTellTimesThatWereMeasured()
    {
        QVERIFY(!totalsIn(*document_->state()).rows[TotalsData::time].shown);
        Measurements measured;
        measured.latencies[document_->project().prune.runtime] = std::make_shared<const ChannelTime>();
        document_->setMeasurements(document_->network(), measured);
        const int units = document_->model()->groups.unitCount(), left = units - document_->plan()->removedUnits;
        QVERIFY(totalsIn(*document_->state()).rows[TotalsData::time].shown);
        const QStringList cells = cellsOf(*document_->state(), TotalsData::time);
        QCOMPARE(cells.mid(0, 3), QStringList({millisecondsText(units), millisecondsText(units), millisecondsText(left)}));
        // The network that was opened has not been measured in the place of another.
        document_->replaceNetwork(document_->keep(document_->model()));
        document_->setMeasurements(document_->network(), measured);
        document_->setMeasurements(document_->state()->originalNetwork, {});
        QCOMPARE(cellsOf(*document_->state(), TotalsData::time)[TotalsData::original], QStringLiteral("–"));
        QCOMPARE(cellsOf(*document_->state(), TotalsData::time)[TotalsData::change], QString());
    }

    void totalsNameTheMetricOfTheTask()
    {
        const MetricInfo& info = *taskFor(document_->model()->network)->primary();
        Evaluation judged;
        judged.metrics.add(info, 91.24);
        const TotalsData::Row row = totalsIn(*document_->state(), judged).rows[TotalsData::metric];
        QCOMPARE(row.title, QString::fromUtf8(info.label));
        QCOMPARE(row.cells[TotalsData::original], QStringLiteral("91.2 %"));
        QCOMPARE(row.cells[TotalsData::now], QStringLiteral("–"));
        QVERIFY(row.shown && row.cells[TotalsData::planned].isEmpty());
    }

    void layersBelowTheirFloorAreCountedAndHelped()
    {
        const DocumentState& cut = planned([](PruneSettings& settings) {
            settings.policy = Policy::none;
            settings.ratio = 0.3; // empties none
        });
        const auto kept = cut.plan->kept;
        const auto& groups = document_->model()->groups.groups();
        const auto thin = std::find_if(groups.begin(), groups.end(), [&](const Group& group) {
            const int left = kept[static_cast<std::size_t>(&group - groups.data())];
            return left > 0 && left < group.units;
        });
        QVERIFY(thin != groups.end());
        const int group = static_cast<int>(thin - groups.begin()), left = kept[static_cast<std::size_t>(group)];
        const DocumentState& state = planned([&](PruneSettings& settings) {
            settings.floorShare = settings.floorMin = 0;
            settings.floors[thin->name] = left + 1;
        });
        const FloorData data = floorsIn(state);
        QCOMPARE(data.kind, FloorData::Kind::belowFloor);
        QCOMPARE(data.layers, std::vector<int>{group});
        QCOMPARE(data.counter, QStringLiteral("1 layer falls below its floor"));
        QVERIFY(reasonFor(state, data, group).contains(QStringLiteral("its floor is %1.").arg(left + 1)));
        QVERIFY(reasonFor(state, data, -1).isEmpty());
        QVERIFY(data.trouble && !data.remedy.isEmpty() && data.remedyRatio == 0);
        const FloorData helped = floorsIn(planned([](PruneSettings& settings) { settings.policy = Policy::replace; }));
        QVERIFY(!helped.trouble && helped.remedy.isEmpty());
    }

    void aRatioOutOfReachIsHelpedByTheLargest()
    {
        const DocumentState& state = planned([this](PruneSettings& settings) {
            for (const Group& group : document_->model()->groups.groups())
                settings.floors[group.name] = group.units / 2;
            settings.ratio = 0.9;
        });
        const FloorData data = floorsIn(state);
        QCOMPARE(data.kind, FloorData::Kind::infeasible);
        QCOMPARE(reasonFor(state, data, -1), state.planProblem);
        QVERIFY(data.trouble && data.remedyRatio > 0 && data.remedyRatio <= state.largestRatio);
        document_->planRatio(data.remedyRatio);
        QVERIFY(document_->plan());
        QCOMPARE(floorsIn(*document_->state()).kind, FloorData::Kind::atFloor);
    }

    void whatIsNotMeasuredIsNoTrouble()
    {
        const DocumentState& state = planned([](PruneSettings& settings) { settings.criterion = Criterion::taylor; });
        const FloorData data = floorsIn(state);
        QCOMPARE(data.kind, FloorData::Kind::unmeasured);
        QVERIFY(!data.trouble && data.remedy.isEmpty() && data.layers.empty());
        QCOMPARE(floorsIn({}).kind, FloorData::Kind::fine);
    }

    void whatDecidedTheLayersSharesIsTold()
    {
        DocumentState state = planned([](PruneSettings& settings) { settings.allocation = Allocation::automatic; });
        QVERIFY(state.plan && state.plan->removedUnits > 0);
        QVERIFY(allocationNote(state).isEmpty()); // nothing was measured
        const auto noteOf = [&state](const ShareMeasurement& shares) {
            Measurements measurements = *state.measurements;
            measurements.shares[chosen(state.project->prune, measurements).criterion] = shares;
            state.measurements = std::make_shared<const Measurements>(measurements);
            return allocationNote(state);
        };
        ShareMeasurement shares;
        shares.used = 125;
        shares.secondsNeeded = 136.4;
        QVERIFY2(noteOf(shares).contains(QStringLiteral("about 136 s, and 120 s are allowed")), qPrintable(noteOf(shares)));
        const Groups& groups = state.model->groups;
        shares.curves = std::make_shared<const ShareCurves>(groups, std::vector<std::vector<SharePoint>>(groups.groups().size()));
        QVERIFY2(noteOf(shares).contains(QStringLiteral("125 image")), qPrintable(noteOf(shares)));
        Project byScores = *state.project;
        byScores.prune.allocation = Allocation::scores;
        state.project = std::make_shared<const Project>(byScores);
        QVERIFY(allocationNote(state).isEmpty());
    }

    void aPlanIsToldBesideWhatWasAsked()
    {
        const auto asking = [](PlanTarget target) {
            Plan plan;
            plan.fates = {Fate::cut, Fate::kept};
            plan.removedUnits = 1;
            plan.request.target = target;
            return plan;
        };
        QCOMPARE(planNotes(asking(RatioTarget{0.4, Budget::channels})), QStringLiteral("Asked: 40.0 % of the channels. Planned: 50.0 %."));
        QVERIFY(planNotes(asking(UnitsTarget{1})).startsWith(QStringLiteral("Asked: 1 channel less.")));
        Plan plan = asking(RatioTarget{0.4, Budget::channels});
        plan.relaxed = true;
        plan.zeroUnitsLeft = 3;
        QCOMPARE(planNotes(plan).count(QLatin1Char('\n')), 2);
        QVERIFY(planNotes(plan).contains(QStringLiteral("The floors were lowered to")));
        QVERIFY(planNotes(plan).contains(QStringLiteral("3 channel")));
        QVERIFY(planNotes({}).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestViewData)
#include "test_view_data.moc"
