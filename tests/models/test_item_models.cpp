// SPDX-License-Identifier: GPL-3.0-or-later
// Every item model follows Qt's rules while its data change, and shows them correctly.
#include "core/tasks/task_for.h"
#include "test_places.h"
#include "ui/models/decisions_model.h"
#include "ui/models/layers_model.h"
#include "ui/models/number_text.h"
#include "ui/models/predictions_model.h"
#include "ui/models/protection.h"
#include "ui/models/sensitivity_model.h"
#include "ui/models/substitute_text.h"
#include "ui/models/unit_facts.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

#include <numeric>
#include <set>

using namespace espalier;

namespace {

constexpr auto strict = QAbstractItemModelTester::FailureReportingMode::QtTest;

QString textAt(const QAbstractItemModel& model, int row, int column)
{
    return model.index(row, column).data().toString();
}

/// What each row tells, and how it is marked.
QStringList rowTexts(const QAbstractItemModel& model)
{
    QStringList rows;
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells << textAt(model, row, column) << model.index(row, column).data(Qt::CheckStateRole).toString();
        rows << cells.join(QLatin1Char('\t'));
    }
    return rows;
}

std::set<int> rowsOf(const QSignalSpy& told)
{
    std::set<int> rows;
    for (const QVariantList& signal : told)
        for (int row = signal[0].toModelIndex().row(); row <= signal[1].toModelIndex().row(); ++row)
            rows.insert(row);
    return rows;
}

/// Replaces the network by the one that its plan gives.
void cut(Document& document)
{
    document.replaceNetwork(document.keep(pruneModel(*document.model(), *document.plan())->model), true);
}

/// The drop of each group grows with its number; three measured widths.
std::shared_ptr<const Sensitivity> sensitivityOf(const Model& model, int finished)
{
    Sensitivity sensitivity;
    sensitivity.images = 100;
    sensitivity.metric = taskFor(model.network)->primary();
    for (int g = 0; g < model.groups.groupCount(); ++g) {
        const Group& group = model.groups.groups()[static_cast<std::size_t>(g)];
        SensitivityCurve curve{group.name, g, group.units, 3, {}};
        for (const int kept : {group.units, group.units / 2, group.units / 4})
            if (g < finished)
                curve.points.push_back({kept, 90.0 - (kept < group.units ? (g == 0 ? 40 : 1) : 0), 0.5});
        sensitivity.measured += static_cast<int>(curve.points.size());
        sensitivity.total += 3;
        sensitivity.curves.push_back(std::move(curve));
    }
    return std::make_shared<const Sensitivity>(std::move(sensitivity));
}

Image pictureOf(int channels)
{
    const auto memory = std::make_shared<const std::vector<std::uint8_t>>(static_cast<std::size_t>(16 * channels), 128);
    Image picture;
    picture.height = picture.width = 4;
    picture.channels = channels;
    picture.pixels = *memory;
    picture.memory = memory;
    return picture;
}

std::shared_ptr<const Predictions> twoImages()
{
    Predictions predictions;
    predictions.images = {{pictureOf(1), "a.png", "cat", {{"cat", 0.9}, {"dog", 0.1}}, true, {}, {}},
                          {pictureOf(3), "b.png", "cat", {{"dog", 0.6}, {"cat", 0.4}}, false, {}, {}}};
    return std::make_shared<const Predictions>(std::move(predictions));
}

/// A picture in which the detector misses the person and finds a car that is there.
std::shared_ptr<const Predictions> boxedImage()
{
    Prediction prediction{pictureOf(3), "c.png", "1 car, 1 person", {{"1 car", 0.8}}, false, {}, {}};
    prediction.found = {{{1, 0.1, 0.1, 0.5, 0.9}, "car", 0.8, true}};
    prediction.truths = {{{1, 0.1, 0.1, 0.5, 0.9}, "car", 1, true}, {{0, 0.6, 0.1, 0.9, 0.9}, "person", 1, false}};
    Predictions predictions;
    predictions.images = {prediction};
    return std::make_shared<const Predictions>(std::move(predictions));
}

} // namespace

class TestItemModels : public QObject {
    Q_OBJECT
private:
    ModelPtr network_;
    std::unique_ptr<Document> document_;

    Document& document() { return *document_; }

    /// Units of variance 1 that have nothing to do with each other.
    std::shared_ptr<const UnitCovariances> independent() const
    {
        UnitCovariances covariances;
        for (const Group& group : network_->groups.groups()) {
            const auto n = static_cast<std::size_t>(group.units);
            std::vector<float> identity(n * n, 0);
            for (std::size_t i = 0; i < n; ++i)
                identity[i * (n + 1)] = 1;
            std::vector<int> all(n);
            std::iota(all.begin(), all.end(), 0);
            covariances.push_back({{all, all, std::vector<double>(n, 1), identity, identity}});
        }
        return std::make_shared<const UnitCovariances>(std::move(covariances));
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto model = openModel(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
        QVERIFY2(model, model ? "" : model.error().message.c_str());
        network_ = *model;
    }

    void init()
    {
        document_ = std::make_unique<Document>();
        document_->open(network_, {});
    }

    void layersFollowTheDocument()
    {
        LayersModel model(document());
        const QAbstractItemModelTester tester(&model, strict);
        const int rows = model.rowCount();
        QVERIFY(rows >= network_->groups.groupCount());
        document().planRatio(0.8);
        int kept = 0;
        for (int g = 0; g < network_->groups.groupCount(); ++g)
            kept += model.index(model.rowOf(g), LayersModel::Width).data(LayersModel::KeptRole).toInt();
        QCOMPARE(kept, network_->groups.unitCount() - document().plan()->removedUnits);
        cut(document());
        QCOMPARE(model.index(model.rowOf(0), LayersModel::Width).data(LayersModel::TotalRole).toInt(),
                 document().model()->groups.groups().front().units);
        auto heat = std::make_shared<HeatSnapshot>();
        heat->zeroShare.assign(network_->groups.groups().size(), 0.25);
        document().setHeat(heat);
        QVERIFY(textAt(model, model.rowOf(0), LayersModel::Zeros).startsWith(QStringLiteral("25")));
        document().undoStack().setIndex(0);
        QCOMPARE(model.rowCount(), rows);
    }

    void layersAreEditedInTheTable()
    {
        LayersModel model(document());
        const QAbstractItemModelTester tester(&model, strict);
        const int row = model.rowOf(2);
        QVERIFY(model.setData(model.index(row, LayersModel::Floor), 5, Qt::EditRole));
        QCOMPARE(document().project().prune.floors.at(network_->groups.groups()[2].name), 5);
        QVERIFY(model.hasOwnFloor(row));
        QVERIFY(model.setData(model.index(row, LayersModel::Protect), Qt::Checked, Qt::CheckStateRole));
        QVERIFY(isProtected(document(), 2));
        QVERIFY(model.isProtected(row));
        QCOMPARE(document().plan()->kept[2], network_->groups.groups()[2].units);
        QVERIFY(!model.setData(model.index(row, LayersModel::Floor), -1, Qt::EditRole));
        QVERIFY(!model.setData(model.index(row, LayersModel::Name), QStringLiteral("other"), Qt::EditRole));
        document().undoStack().setIndex(0);
        QVERIFY(!model.isProtected(row) && !model.hasOwnFloor(row));
    }

    void layersTellOneChangeATick()
    {
        LayersModel model(document());
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged), resets(&model, &QAbstractItemModel::modelReset);
        document().planRatio(0.7);
        QCOMPARE(changes.count(), 1);
        QCOMPARE(resets.count(), 0);
        Project other = document().project();
        other.finetune.epochs += 1;
        document().setProject(other);
        QCOMPARE(changes.count(), 1);
    }

    void decisionsComeAndGoWithThePlan()
    {
        PruneSettings settings = document().project().prune;
        for (const int group : {0, 3}) // all units that the cut takes from these are restored
            settings.floors[network_->groups.groups()[static_cast<std::size_t>(group)].name] =
                network_->groups.groups()[static_cast<std::size_t>(group)].units;
        document().setPruneSettings(settings);
        DecisionsModel model(document());
        const QAbstractItemModelTester tester(&model, strict);
        for (const double ratio : {0.5, 0.3, 0.45, 0.1, 0.4, 0.0}) {
            document().planRatio(ratio);
            const auto& plan = document().plan();
            QVERIFY(plan);
            const int decisions = static_cast<int>(plan->decisions.size());
            QCOMPARE(model.rowCount(), plan->removedUnits); // every replacement, and what the cut takes
            std::set<UnitId> removed;
            for (int row = 0; row < model.rowCount(); ++row) {
                QCOMPARE(model.row(row).restored, row < decisions ? plan->decisions[static_cast<std::size_t>(row)].restored : -1);
                QVERIFY(plan->removed(model.row(row).removed));
                removed.insert(model.row(row).removed);
                QVERIFY(!textAt(model, row, DecisionsModel::Reason).isEmpty());
            }
            QCOMPARE(static_cast<int>(removed.size()), plan->removedUnits);
        }
        document().planRatio(0.5);
        QVERIFY(model.rowCount() > 0);
        QCOMPARE(model.rowOf(model.row(0).restored), 0);
        QCOMPARE(model.rowOf(model.row(0).removed), 0);
        cut(document());
        QCOMPARE(model.rowCount(), 0);
        document().undoStack().undo();
        QVERIFY(model.rowCount() > 0);
    }

    /// Views of the same state tell the same numbers.
    void substitutesAreShown()
    {
        PruneSettings settings = document().project().prune;
        settings.ratio = 0.5;
        for (const int group : {0, 3}) // all units that the cut takes from these are restored
            settings.floors[network_->groups.groups()[static_cast<std::size_t>(group)].name] =
                network_->groups.groups()[static_cast<std::size_t>(group)].units;
        Project project = document().project();
        project.prune = settings;
        project.data = "/images";
        project.prune.allocation = Allocation::scores;
        document().setProject(project);
        QVERIFY(document().plan() && !document().plan()->decisions.empty());
        QVERIFY(document().state()->needsCovariances && !document().state()->substitutes);
        DecisionsModel decisions(document());
        LayersModel layers(document());
        const QAbstractItemModelTester decisionsTester(&decisions, strict), layersTester(&layers, strict);
        QCOMPARE(textAt(layers, layers.rowOf(0), LayersModel::Variance), QStringLiteral("–"));
        QVERIFY(textAt(decisions, 0, DecisionsModel::StandsIn).contains(QStringLiteral("found out")));

        Measurements measurements;
        measurements.covariances = {independent(), project.prune.calibrationImages};
        document().setMeasurements(document().network(), measurements);
        QTRY_VERIFY(document().state()->substitutes);
        const DocumentState& state = *document().state();
        QVERIFY(state.substitutes && !state.needsCovariances);
        QVERIFY(*state.substitutes == findSubstitutes(network_->groups, *independent(), *state.plan));
        for (int g = 0; g < network_->groups.groupCount(); ++g) // equal variances, and no unit explains another
            QVERIFY(std::abs(*varianceKept(state, g) - static_cast<double>(state.plan->kept[static_cast<std::size_t>(g)]) /
                                                           network_->groups.groups()[static_cast<std::size_t>(g)].units) < 1e-6);
        QCOMPARE(textAt(layers, layers.rowOf(0), LayersModel::Variance), percentText(*varianceKept(state, 0)));
        const DecisionsModel::Row& row = decisions.row(0);
        QCOMPARE(textAt(decisions, 0, DecisionsModel::RemovedCost), percentText(state.substitutes->of(row.removed)->lost));
        QCOMPARE(textAt(decisions, 0, DecisionsModel::RestoredCost), percentText(state.substitutes->of(row.restored)->lost));
        const UnitFacts removed = unitFacts(document(), network_->groups.groupOf(row.removed), row.removed);
        QCOMPARE(removed.rows.front().label, QStringLiteral("Stands in"));
        QCOMPARE(removed.rows.front().value, QStringLiteral("no channel of its layer"));
        const UnitFacts restored = unitFacts(document(), network_->groups.groupOf(row.restored), row.restored);
        QVERIFY(restored.sentence.contains(percentText(state.substitutes->of(row.restored)->lost)));
        QVERIFY(restored.sentence.contains(percentText(state.substitutes->of(row.removed)->lost)));

        document().planRatio(0.3);
        QTRY_VERIFY(document().state()->substitutes);
        QVERIFY(*document().state()->substitutes == findSubstitutes(network_->groups, *independent(), *document().plan()));
        document().setSubstitutionProblem(QStringLiteral("No."));
        project.data = "/others";
        document().setProject(project);
        QVERIFY(document().state()->needsCovariances && !document().state()->substitutes);
        document().setSubstitutionProblem(QStringLiteral("No."));
        QVERIFY(!document().state()->needsCovariances);
        QVERIFY(substitutesNote(*document().state()).contains(QStringLiteral("No.")));
    }

    /// A table paints what it is told: a moving ratio changes some of many rows.
    void onlyRowsThatChangeAreTold()
    {
        LayersModel model(document());
        const QAbstractItemModelTester tester(&model, strict);
        document().planRatio(0.3);
        const QStringList before = rowTexts(model);
        QSignalSpy told(&model, &QAbstractItemModel::dataChanged);
        document().planRatio(0.31);
        const QStringList after = rowTexts(model);
        std::set<int> changed;
        for (int row = 0; row < model.rowCount(); ++row)
            if (before[row] != after[row])
                changed.insert(row);
        QVERIFY(!changed.empty() && static_cast<int>(changed.size()) < model.rowCount());
        QCOMPARE(rowsOf(told), changed);
        told.clear();
        document().setSubstitutionProblem(QStringLiteral("No.")); // nothing that a row tells
        QCOMPARE(told.count(), 0);
    }

    void decisionsAboveTheFirstOtherAreNotTold()
    {
        Project project = document().project();
        project.prune.policy = Policy::none;
        document().setProject(project);
        DecisionsModel model(document());
        const QAbstractItemModelTester tester(&model, strict);
        document().planRatio(0.3);
        const QStringList before = rowTexts(model);
        QSignalSpy told(&model, &QAbstractItemModel::dataChanged);
        document().planRatio(0.302);
        const QStringList after = rowTexts(model);
        QVERIFY(before != after);
        const std::set<int> rows = rowsOf(told);
        QVERIFY(!rows.empty() && *rows.begin() > 0);
        for (int row = 0; row < static_cast<int>(std::min(before.size(), after.size())); ++row)
            QVERIFY(rows.contains(row) || before[row] == after[row]);
    }

    void decisionsThatNobodySeesDoNotFollow()
    {
        DecisionsModel model(document());
        const QAbstractItemModelTester tester(&model, strict);
        model.setWanted(false);
        document().planRatio(0.3);
        const QStringList before = rowTexts(model);
        QVERIFY(model.rowCount() != document().plan()->removedUnits);
        document().planRatio(0.4);
        QCOMPARE(rowTexts(model), before);
        model.setWanted(true);
        QCOMPARE(model.rowCount(), document().plan()->removedUnits);
    }

    void termsAreSums()
    {
        const Groups groups = Groups::ofWidths({4, 20});
        const Substitute three{11, {{7, 0.8}, {16, -0.312}, {4, 0.05}}, 0.94, 0.01};
        QCOMPARE(termsText(groups, three), QStringLiteral("0.80·#3 − 0.31·#12 + 0.05·#0"));
        QCOMPARE(termsText(groups, {11, {{7, -0.8}}, 0.5, 0.01}), QStringLiteral("−0.80·#3"));
        QCOMPARE(termsText(groups, {11, {}, 1, 0}), QStringLiteral("a constant"));
        QCOMPARE(termsText(groups, {11, {}, 0, 0.1}), QStringLiteral("no channel of its layer"));
    }

    void sensitivityGrowsLayerByLayer()
    {
        SensitivityModel model(document());
        const QAbstractItemModelTester tester(&model, strict);
        QCOMPARE(model.rowCount(), 0);
        for (const int finished : {0, 3, 4, network_->groups.groupCount()}) {
            model.show(sensitivityOf(*network_, finished));
            QCOMPARE(model.rowCount(), finished);
        }
        QCOMPARE(model.groupOf(0), 0); // the most sensitive
        QVERIFY(!model.sentence(0).isEmpty());
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        document().planRatio(0.7);
        QCOMPARE(changes.count(), 0);
        setProtected(document(), 0, true);
        QCOMPARE(changes.count(), 1);
        QVERIFY(textAt(model, 0, SensitivityModel::Advice) != textAt(model, 1, SensitivityModel::Advice));
        model.setHoveredGroup(1);
        model.show(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void imagesTellThePredictions()
    {
        PredictionsModel model;
        const QAbstractItemModelTester tester(&model, strict);
        model.show(twoImages());
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.rightPredictions(), 1);
        QVERIFY(textAt(model, 0, 0).contains(QStringLiteral("cat")));
        QVERIFY(textAt(model, 1, 0).contains(QStringLiteral("dog")) && textAt(model, 1, 0).contains(QStringLiteral("cat")));
        QCOMPARE(model.index(1, 0).data(Qt::DecorationRole).value<QImage>().width(), PredictionsModel::pictureSide);
        QVERIFY(!model.index(1, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("owl")));
        model.show(twoImages(), {"owl", "owl"}); // what another network answered
        QVERIFY(model.index(1, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("owl")));
        model.show(boxedImage());
        QVERIFY(model.boxed());
        const QImage picture = model.index(0, 0).data(Qt::DecorationRole).value<QImage>();
        QCOMPARE(picture.width(), PredictionsModel::boxedPictureSide);
        QVERIFY(picture.pixelColor(19, 100) != picture.pixelColor(60, 100));  // the car's left edge
        QVERIFY(picture.pixelColor(170, 22) != picture.pixelColor(140, 100)); // the cross of what is missed
        QCOMPARE(textAt(model, 0, 0), QStringLiteral("✗ 1 car,\nis 1 car, 1 person"));
        QVERIFY(model.index(0, 0).data(Qt::ToolTipRole).toString().contains("80.0 % car"));
        model.show(nullptr);
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(!model.boxed());
    }
};

QTEST_GUILESS_MAIN(TestItemModels)
#include "test_item_models.moc"
