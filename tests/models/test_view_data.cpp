// SPDX-License-Identifier: GPL-3.0-or-later
// The data behind views: the heatmap's cells, the histogram's bars, numbers and sentences.
#include "test_places.h"
#include "ui/models/heatmap_data.h"
#include "ui/models/importance_data.h"
#include "ui/models/number_text.h"
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

} // namespace

class TestViewData : public QObject {
    Q_OBJECT
private Q_SLOTS:
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
        const auto model = openModel(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
        QVERIFY(model);
        Document document;
        QVERIFY(!knows(document, 0, 0));
        document.open(*model, {});
        const Plan& plan = *document.plan();
        for (UnitId unit = 0; unit < (*model)->groups.unitCount(); ++unit) {
            const UnitFacts facts = unitFacts(document, (*model)->groups.groupOf(unit), unit);
            QCOMPARE(facts.fate, std::optional(plan.fates[static_cast<std::size_t>(unit)]));
            QVERIFY(!facts.sentence.isEmpty() && !facts.members.isEmpty());
        }
        QVERIFY(unitLine(document, 0).startsWith(unitName((*model)->groups, 0)));
        QVERIFY(!knows(document, 0, (*model)->groups.unitCount()));
    }
};

QTEST_GUILESS_MAIN(TestViewData)
#include "test_view_data.moc"
