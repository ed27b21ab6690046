// SPDX-License-Identifier: GPL-3.0-or-later
// The views of detectors: boxes in pictures that are dropped, and what is in a data set that is dropped.
#include "tests/ui/support/window_fixture.h"
#include "ui/models/detection_player.h"
#include "ui/runs/what_if.h"
#include "ui/shell/workbench.h"
#include "ui/views/boxes/boxes_pane.h"
#include "ui/views/boxes/boxes_view.h"

#include <QAction>
#include <QDir>
#include <QDropEvent>
#include <QImage>
#include <QLabel>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QTableView>
#include <QtTest>

using namespace espalier;
using espalier::testing::WindowFixture;

class TestWindowBoxes : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    template <class T>
    T* find(const char* objectName)
    {
        return fixture_->window().findChild<T*>(QLatin1String(objectName));
    }

    BoxesView& view() { return *find<BoxesView>("boxesView"); }
    DetectionPlayer& player() { return view().player(); }
    Document& document() { return fixture_->window().document(); }
    QString note() { return find<QLabel>("boxesNote")->text(); }
    BoxesPane& pane() { return *find<BoxesPane>("boxesNow"); }

    void raise(const char* id)
    {
        find<Workbench>("workbench")->raiseView(id);
        QTRY_VERIFY(find<QWidget>((std::string(id) + "View").c_str())->isVisible());
    }

    static bool drop(QWidget* on, const QString& file)
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file)});
        QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        enter.ignore();
        QCoreApplication::sendEvent(on, &enter);
        if (!enter.isAccepted())
            return false;
        QDropEvent event(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(on, &event);
        return true;
    }

private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() { fixture_.reset(); }

    void saysWhatIsMissing()
    {
        QVERIFY(fixture_->openFixture());
        raise("boxes");
        QVERIFY(find<QLabel>("boxesEmpty")->isVisible());
        QVERIFY(find<QLabel>("boxesEmpty")->text().contains(QStringLiteral("no detector")));
        QVERIFY(!find<QPushButton>("boxesOpen")->isEnabled());
        QVERIFY(fixture_->openDetector());
        QTRY_VERIFY(find<QLabel>("boxesEmpty")->text().contains(QStringLiteral("No pictures yet")));
        QVERIFY(find<QPushButton>("boxesOpen")->isEnabled());
        raise("data");
        QVERIFY(find<QLabel>("dataEmpty")->isVisible());
    }

    void showsADroppedImage()
    {
        QVERIFY(fixture_->openDetector());
        raise("boxes");
        QVERIFY(drop(&view(), fixture_->paint(QStringLiteral("a.png"), Qt::red)));
        QTRY_VERIFY(player().upToDate());
        QVERIFY(!find<QLabel>("boxesEmpty")->isVisible());
        QVERIFY(pane().isVisible() && pane().problem().isEmpty());
        QVERIFY(!find<BoxesPane>("boxesBefore")->isVisible()); // nothing was pruned
        QCOMPARE(find<QLabel>("boxesName")->text(), QStringLiteral("a.png"));
        QVERIFY(find<QLabel>("boxesNowFacts")->text().contains(QStringLiteral(" ms")));
        find<QSlider>("boxesConfidence")->setValue(99); // nothing is drawn over the picture
        QVERIFY(pane().boxes().empty());
        QVERIFY(pane().grab().toImage().pixelColor(pane().width() / 2, pane().height() / 2).red() > 100);
    }

    void slidersActAtOnce()
    {
        QVERIFY(fixture_->openDetector());
        raise("boxes");
        QVERIFY(drop(&view(), fixture_->paint(QStringLiteral("a.png"), Qt::red)));
        QTRY_VERIFY(player().upToDate());
        const std::size_t candidates = player().scene().networks.front().candidates.size();
        find<QSlider>("boxesOverlap")->setValue(99);
        find<QSlider>("boxesConfidence")->setValue(1);
        const std::size_t most = pane().boxes().size();
        find<QSlider>("boxesConfidence")->setValue(99);
        QVERIFY(pane().boxes().size() <= most && most <= candidates);
        QCOMPARE(find<QLabel>("boxesConfidenceText")->text(), QStringLiteral("99 %"));
        QVERIFY(player().upToDate()); // no network was asked
    }

    void aBrokenImageIsToldInPlace()
    {
        QVERIFY(fixture_->openDetector());
        raise("boxes");
        fixture_->paint(QStringLiteral("some/a.png"), Qt::red);
        fixture_->write(QStringLiteral("some/b.png"), "no picture");
        QVERIFY(drop(&view(), fixture_->path(QStringLiteral("some"))));
        QTRY_VERIFY(player().upToDate());
        QCOMPARE(find<QSpinBox>("boxesNumber")->maximum(), 2);
        find<QAction>("boxesNext")->trigger();
        QTRY_VERIFY(pane().problem().contains(QStringLiteral("b.png")));
        find<QSpinBox>("boxesNumber")->setValue(1);
        QTRY_VERIFY(pane().problem().isEmpty());
    }

    void leavesNetworksToTheWindow()
    {
        QVERIFY(fixture_->openDetector());
        raise("boxes");
        drop(&view(), espalier::testing::fixtureModel());
        QVERIFY(player().showsProject()); // nothing was opened here
    }

    void pruningShowsBothNetworks()
    {
        QVERIFY(fixture_->openDetector());
        raise("boxes");
        QVERIFY(drop(&view(), fixture_->paint(QStringLiteral("a.png"), Qt::red)));
        fixture_->window().runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle());
        QVERIFY2(player().networkCount() == 2, qPrintable(fixture_->message()));
        QTRY_VERIFY(player().upToDate());
        QVERIFY(find<BoxesPane>("boxesBefore")->isVisible() && pane().isVisible());
        find<QAction>("editUndo")->trigger();
        QCOMPARE(player().networkCount(), std::size_t{1});
    }

    /// The whole way: the plan rests, is tried, and its boxes appear beside the original's.
    void thePlannedNetworksBoxesAppear()
    {
        QVERIFY(fixture_->openDetector());
        document().planRatio(0);
        fixture_->setEpochs(1); // nothing is measured for the plan
        fixture_->window().useImages(fixture_->makeBoxes());
        QVERIFY(fixture_->waitIdle());
        raise("boxes");
        QTRY_VERIFY(player().upToDate());
        QVERIFY(!find<BoxesPane>("boxesBefore")->isVisible());
        QVERIFY2(note().contains(QStringLiteral("Move the slider")), qPrintable(note()));
        document().planRatio(0.5);
        QVERIFY2(note().contains(QStringLiteral("in a moment")), qPrintable(note()));
        QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>("boxesNowFacts")->text().startsWith(QStringLiteral("If cut now")), 120000);
        QTRY_VERIFY(player().upToDate() && player().scene().networks.size() == 2);
        QVERIFY(find<BoxesPane>("boxesBefore")->isVisible() && pane().isVisible() && pane().problem().isEmpty());
        QVERIFY(find<QLabel>("boxesBeforeFacts")->text().startsWith(QStringLiteral("The original")));
        QVERIFY2(note().contains(QStringLiteral("Tried on 2 of 2")), qPrintable(note()));
        const auto &before = player().scene().networks[0].candidates, &planned = player().scene().networks[1].candidates;
        QVERIFY(before.size() != planned.size() || before.front().confidence != planned.front().confidence);
        find<QAction>("boxesNext")->trigger();
        QTRY_COMPARE(player().scene().number, std::int64_t{1});
        document().planRatio(0);
        QVERIFY(!find<BoxesPane>("boxesBefore")->isVisible());
        QCOMPARE(player().title(0), QStringLiteral("The network"));
    }

    /// What is trained is shown in the plan's place, and the plan waits.
    void aTrainingComesBeforeThePlan()
    {
        QVERIFY(fixture_->openDetector());
        fixture_->setEpochs(500);
        fixture_->window().useImages(fixture_->makeBoxes());
        QVERIFY(fixture_->waitIdle());
        raise("boxes");
        const auto planned = [this] { return player().title(1).startsWith(QStringLiteral("If cut now")); };
        QTRY_VERIFY_WITH_TIMEOUT(player().networkCount() == 2 && planned(), 120000);
        RunController& runs = fixture_->window().runs();
        runs.start(Stage::finetune);
        document().planRatio(0.6); // is not tried now
        QVERIFY2(note().contains(QStringLiteral("plan has changed")) && !planned(), qPrintable(note()));
        QTRY_VERIFY_WITH_TIMEOUT(player().title(1).startsWith(QStringLiteral("Being trained")), 120000);
        QVERIFY(runs.busy() && !fixture_->window().findChild<WhatIf*>()->facts().working);
        runs.cancel();
        QVERIFY(fixture_->waitIdle());
        QTRY_VERIFY_WITH_TIMEOUT(planned(), 120000);
    }

    void aTrainingIsFollowedEpochByEpoch()
    {
        QVERIFY(fixture_->openDetector());
        document().planRatio(0); // its network would be shown in between
        fixture_->window().useImages(fixture_->makeBoxes());
        QVERIFY(fixture_->waitIdle());
        fixture_->setEpochs(500);
        raise("boxes");
        QTRY_VERIFY(player().upToDate());
        QVERIFY(!find<BoxesPane>("boxesBefore")->isVisible());
        RunController& runs = fixture_->window().runs();
        runs.start(Stage::finetune);
        QTRY_VERIFY_WITH_TIMEOUT(runs.networkInTraining() && runs.networkInTraining()->epoch > 1, 120000);
        QVERIFY(find<BoxesPane>("boxesBefore")->isVisible());
        const auto answered = [this] { return player().title(1).section(QLatin1Char(' '), -1).toInt(); }; // the epoch, 0: none
        QTRY_VERIFY_WITH_TIMEOUT(answered() > 1, 60000);                                                  // it may be some epochs behind
        QVERIFY(answered() <= runs.networkInTraining()->epoch);
        QVERIFY(find<QLabel>("boxesNowFacts")->text().startsWith(player().title(1)));
        QTRY_VERIFY_WITH_TIMEOUT(player().upToDate() && player().scene().networks.size() == 2, 60000);
        const auto &before = player().scene().networks[0].candidates, &now = player().scene().networks[1].candidates;
        QVERIFY(before.size() != now.size() || before.front().confidence != now.front().confidence);
        runs.cancel();
        QVERIFY(fixture_->waitIdle());
        QCOMPARE(player().networkCount(), std::size_t{1});
        QCOMPARE(player().title(0), QStringLiteral("The network"));
    }

    void aDroppedDataSetBecomesTheProjectsImages()
    {
        QVERIFY(fixture_->openDetector());
        const QString set = fixture_->makeBoxes();
        QVERIFY(drop(&fixture_->window(), set));
        QVERIFY(fixture_->waitIdle());
        QCOMPARE(QString::fromStdString(fixture_->window().document().project().data.string()), set);
        raise("boxes");
        QTRY_COMPARE(player().scene().count, std::int64_t{2});
        QTRY_VERIFY(player().upToDate());
        QCOMPARE(player().scene().truths.size(), std::size_t{1});
        raise("data");
        const QAbstractItemModel* pictures = find<QListView>("dataPictures")->model();
        QTRY_COMPARE(pictures->rowCount(), 5);
        find<QPushButton>("dataSurvey")->click();
        QTRY_COMPARE(find<QTableView>("dataClasses")->model()->rowCount(), 3);
        QVERIFY(find<QLabel>("dataSummary")->text().contains(QStringLiteral("5 boxes")));
    }

    void aCocoFileIsNoPlan()
    {
        QVERIFY(fixture_->openDetector());
        fixture_->paint(QStringLiteral("coco/val/a.png"), Qt::red);
        fixture_->write(QStringLiteral("coco/instances_val.json"),
                        R"({"images": [{"id": 1, "file_name": "a.png", "width": 64, "height": 48}],
                            "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [8, 8, 16, 16], "area": 256, "iscrowd": 0}],
                            "categories": [{"id": 1, "name": "person"}]})");
        const QString file = fixture_->path(QStringLiteral("coco/instances_val.json"));
        QVERIFY(drop(&fixture_->window(), file));
        QVERIFY(fixture_->waitIdle());
        QCOMPARE(QString::fromStdString(fixture_->window().document().project().data.string()), file);
    }
};

QTEST_MAIN(TestWindowBoxes)
#include "test_window_boxes.moc"
