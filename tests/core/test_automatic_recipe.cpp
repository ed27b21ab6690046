// SPDX-License-Identifier: GPL-3.0-or-later
// The automatic recipe: what it decides from target, images and epochs, and that it leaves alone what the user decided.
#include "core/pipeline/automatic_recipe.h"
#include "core/settings/prune_target.h"
#include "tests/core/support/network_builder.h"

#include <QTest>

using namespace espalier;

namespace {

ModelPtr smallModel()
{
    test::NetworkBuilder b(3);
    ValueId x = b.input({1, 1, 16, 16});
    x = b.relu(b.batchNorm(b.conv(x, "conv1", 1, 20), "norm1", 20));
    x = b.maxPool(b.relu(b.batchNorm(b.conv(x, "conv2", 20, 33), "norm2", 33)));
    b.output(b.linear(b.globalPool(x), "head", 33, 4));
    return makeModel(b.finish());
}

constexpr RecipeFacts manyImages{2.1, 10000, 12};

} // namespace

class TestAutomaticRecipe : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void allEpochsFollowTheCut()
    {
        Project project;
        project.sparsify.epochs = 8;
        project.finetune.epochs = 4;
        const AutomaticRecipe chosen = automaticRecipe(project, manyImages);
        QCOMPARE(chosen.project.sparsify.epochs, 0);
        QCOMPARE(chosen.project.finetune.epochs, 12);
        QVERIFY(chosen.project.prune.allocation == Allocation::measured);
        QVERIFY(chosen.project.prune.compensate == Compensate::leastSquares);
        QVERIFY2(chosen.reason.find("All 12 epochs") != std::string::npos, chosen.reason.c_str());
        // Nothing is left to be chosen, so resuming and reports see what was done.
        QVERIFY(chosen.project.recipe == Recipe::manual);
    }

    void whatTheUserDecidedStays()
    {
        Project project;
        project.prune.allocation = Allocation::even;
        project.prune.compensate = Compensate::none;
        project.prune.criterion = Criterion::taylor;
        project.finetune.learningRate = 0.1;
        const AutomaticRecipe chosen = automaticRecipe(project, manyImages);
        QVERIFY(chosen.project.prune == project.prune);
        QCOMPARE(chosen.project.finetune.learningRate, 0.1);
        QVERIFY2(chosen.reason.find("measured:") == std::string::npos, chosen.reason.c_str());
    }

    /// Where curves would take longer than a quarter of the training, only the time limit allows them.
    void curvesAreMeasuredAnywayWhereTheyTakeLittle()
    {
        Project project;
        project.finetune.epochs = 4;
        project.sparsify.epochs = 0;
        // 12 groups x 7 points x 500 images, half of the network, a third of a step: as much as 7000 images of training.
        QVERIFY(automaticRecipe(project, {2, 7000, 12}).project.prune.allocation == Allocation::measured);
        QVERIFY(automaticRecipe(project, {2, 6999, 12}).project.prune.allocation == Allocation::automatic);
        project.finetune.epochs = 8;
        QVERIFY(automaticRecipe(project, {2, 3500, 12}).project.prune.allocation == Allocation::measured);
    }

    void reductionsOfEveryBudget_data()
    {
        QTest::addColumn<int>("budget");
        QTest::addColumn<double>("ratio");
        QTest::addColumn<double>("reduction");
        const auto row = [](const char* name, Budget budget, double ratio, double reduction) {
            QTest::newRow(name) << static_cast<int>(budget) << ratio << reduction;
        };
        row("MACs", Budget::macs, 0.75, 4);
        row("parameters", Budget::params, 0.5, 2);
        row("channels count on both sides", Budget::channels, 0.5, 4);
        row("a time that is not known", Budget::latency, 0.75, 4);
    }

    void reductionsOfEveryBudget()
    {
        QFETCH(int, budget);
        QFETCH(double, ratio);
        QFETCH(double, reduction);
        Project project;
        project.prune.budget = static_cast<Budget>(budget);
        project.prune.ratio = ratio;
        const RecipeFacts facts = recipeFactsOf(project, *smallModel(), 100);
        QVERIFY2(std::abs(facts.reduction - reduction) < 0.1, qPrintable(QString::number(facts.reduction)));
        QCOMPARE(facts.images, std::size_t(100));
        QCOMPARE(facts.groups, 2);
    }
};

QTEST_APPLESS_MAIN(TestAutomaticRecipe)
#include "test_automatic_recipe.moc"
