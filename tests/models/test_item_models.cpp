// SPDX-License-Identifier: GPL-3.0-or-later
// Every item model follows Qt's rules while its data change, and shows them correctly.
#include "core/tasks/task_for.h"
#include "test_places.h"
#include "ui/models/decisions_model.h"
#include "ui/models/layers_model.h"
#include "ui/models/predictions_model.h"
#include "ui/models/protection.h"
#include "ui/models/sensitivity_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace espalier;

namespace {

constexpr auto strict = QAbstractItemModelTester::FailureReportingMode::QtTest;

QString textAt(const QAbstractItemModel& model, int row, int column)
{
    return model.index(row, column).data().toString();
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
    sensitivity.metric = taskFor(model.network).primary();
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
    predictions.images = {{pictureOf(1), "a.png", "cat", {{"cat", 0.9}, {"dog", 0.1}}, true},
                          {pictureOf(3), "b.png", "cat", {{"dog", 0.6}, {"cat", 0.4}}, false}};
    return std::make_shared<const Predictions>(std::move(predictions));
}

} // namespace

class TestItemModels : public QObject {
    Q_OBJECT
private:
    ModelPtr network_;
    std::unique_ptr<Document> document_;

    Document& document() { return *document_; }

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
            QCOMPARE(model.rowCount(), static_cast<int>(plan->decisions.size()));
            for (int row = 0; row < model.rowCount(); ++row) {
                QCOMPARE(model.decision(row).restored, plan->decisions[static_cast<std::size_t>(row)].restored);
                QVERIFY(!textAt(model, row, DecisionsModel::Reason).isEmpty());
            }
        }
        document().planRatio(0.5);
        QVERIFY(model.rowCount() > 0);
        QCOMPARE(model.rowOf(model.decision(0).restored), 0);
        cut(document());
        QCOMPARE(model.rowCount(), 0);
        document().undoStack().undo();
        QVERIFY(model.rowCount() > 0);
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
        model.show(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TestItemModels)
#include "test_item_models.moc"
