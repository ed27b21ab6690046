// SPDX-License-Identifier: GPL-3.0-or-later
// How good a detector is: curves, confusion matrix and numbers by class, before pruning and now.
#include "tests/ui/support/window_fixture.h"
#include "ui/shell/workbench.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QtTest>

using namespace espalier;
using espalier::testing::WindowFixture;

class TestWindowQuality : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    template <class T>
    T* find(const char* objectName)
    {
        return fixture_->window().findChild<T*>(QLatin1String(objectName));
    }

    Document& document() { return fixture_->window().document(); }
    RunController& runs() { return fixture_->window().runs(); }
    QString emptyText() { return find<QLabel>("qualityEmpty")->isVisible() ? find<QLabel>("qualityEmpty")->text() : QString(); }

    /// The curves that are there.
    QString drawn() { return find<QWidget>("qualityCurves")->accessibleDescription(); }

    void raise()
    {
        find<Workbench>("workbench")->raiseView("quality");
        QTRY_VERIFY(find<QWidget>("qualityView")->isVisible());
    }

    /// labels: of the last validation picture, in the place of its car.
    void openJudged(const QByteArray& labels = {})
    {
        QVERIFY(fixture_->openDetector());
        raise();
        const QString set = fixture_->makeBoxes();
        if (!labels.isEmpty())
            fixture_->write(QStringLiteral("set/labels/val/4.txt"), labels);
        fixture_->window().useImages(set);
        QVERIFY(fixture_->waitIdle());
        QVERIFY2(runs().evaluationOf(document().network()), qPrintable(fixture_->message()));
    }

private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() { fixture_.reset(); }

    void saysWhatIsMissing()
    {
        QVERIFY(fixture_->openFixture());
        raise();
        QVERIFY(emptyText().contains(QStringLiteral("no detector")));
        QVERIFY(!find<QPushButton>("qualityEvaluate")->isVisible());
        QVERIFY(fixture_->openDetector());
        QVERIFY(emptyText().contains(QStringLiteral("No images yet")));
        QVERIFY(find<QPushButton>("qualityEvaluate")->isVisible() && !find<QPushButton>("qualityEvaluate")->isEnabled());
    }

    void anOpenedDetectorIsJudged()
    {
        openJudged();
        QCOMPARE(emptyText(), QString());
        QVERIFY(find<QLabel>("qualitySummary")->text().contains(QStringLiteral("on 2 images")));
        QVERIFY(!find<QWidget>("qualityCurvesBefore")->isVisible());
        // Only cars are to be found.
        QVERIFY2(drawn().startsWith(QStringLiteral("AP@0.5: car 0.")) && !drawn().contains(QLatin1Char(',')), qPrintable(drawn()));
        const QAbstractItemModel* matrix = find<QTableView>("qualityConfusion")->model();
        QCOMPARE(matrix->rowCount(), 4);
        int cars = 0;
        for (int row = 0; row < 4; ++row)
            cars += matrix->index(row, 1).data().toInt();
        QCOMPARE(cars, 2);
        QCOMPARE(find<QTableView>("qualityTable")->model()->rowCount(), 7); // all, three classes, three sizes
        QCOMPARE(find<QTableView>("qualityTable")->model()->index(2, 2).data().toString(), QStringLiteral("2"));
    }

    void pruningShowsBothNetworks()
    {
        openJudged();
        fixture_->setEpochs(1);
        runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle());
        QVERIFY2(runs().evaluationOf(document().network()), qPrintable(fixture_->message()));
        QVERIFY(find<QWidget>("qualityCurvesBefore")->isVisible() && find<QWidget>("qualityCurves")->isVisible());
        QVERIFY(find<QLabel>("qualitySummary")->text().contains(QStringLiteral("→")));
        find<QTabWidget>("qualityTabs")->setCurrentIndex(1);
        QVERIFY(find<QTableView>("qualityConfusionBefore")->isVisible());
        QCOMPARE(find<QTableView>("qualityConfusionBefore")->model()->rowCount(), 4);
        QVERIFY(find<QTableView>("qualityTable")->model()->index(0, 3).data().toString().contains(QStringLiteral("→")));
        find<QAction>("editUndo")->trigger();
        QVERIFY(!find<QTableView>("qualityConfusionBefore")->isVisible());
        QVERIFY(!find<QLabel>("qualitySummary")->text().contains(QStringLiteral("→")));
    }

    void oneClassCanBeChosen()
    {
        openJudged("0 0.5 0.5 0.5 0.5\n");
        auto* classes = find<QComboBox>("qualityClass");
        QCOMPARE(classes->count(), 3);
        QCOMPARE(classes->itemText(0), QStringLiteral("All classes"));
        QVERIFY(drawn().contains(QStringLiteral("person")) && drawn().contains(QStringLiteral("car")));
        classes->setCurrentIndex(2);
        QCOMPARE(classes->currentText(), QStringLiteral("car"));
        QVERIFY(drawn().startsWith(QStringLiteral("AP@0.5: car 0.")) && !drawn().contains(QStringLiteral("person")));
    }

    void otherImagesAreJudgedByTheButton()
    {
        openJudged();
        fixture_->setEpochs(1); // nor is anything measured for the plan, behind which the network would be judged
        Project project = document().project();
        project.data = fixture_->makeBoxes(QStringLiteral("other")).toStdString();
        document().setProject(project, {});
        QVERIFY(fixture_->waitIdle());
        QVERIFY2(emptyText().contains(QStringLiteral("Press “Evaluate”")), qPrintable(emptyText()));
        auto* evaluate = find<QPushButton>("qualityEvaluate");
        QVERIFY(evaluate->isEnabled());
        evaluate->click();
        QCOMPARE(runs().running(), std::optional(Stage::evaluate));
        QCOMPARE(evaluate->text(), QStringLiteral("Stop"));
        QVERIFY(find<QWidget>("cancelRun")->isEnabled());
        QVERIFY(fixture_->waitIdle());
        QCOMPARE(evaluate->text(), QStringLiteral("Evaluate"));
        QCOMPARE(emptyText(), QString());
    }

    void aStoppedEvaluationCanBeRepeated()
    {
        openJudged();
        auto* evaluate = find<QPushButton>("qualityEvaluate");
        evaluate->click();
        evaluate->click();
        QVERIFY(fixture_->waitIdle());
        QVERIFY(evaluate->isEnabled());
        QCOMPARE(evaluate->text(), QStringLiteral("Evaluate"));
        QCOMPARE(emptyText(), QString()); // the earlier one is kept
    }
};

QTEST_MAIN(TestWindowQuality)
#include "test_window_quality.moc"
