// SPDX-License-Identifier: GPL-3.0-or-later
// The start page with its samples, recent files and lines of Python, and the hints after the first opening.
#include "tests/ui/support/window_fixture.h"
#include "ui/models/export_text.h"
#include "ui/shell/tour.h"
#include "ui/views/heatmap/heatmap_view.h"

#include <QAction>
#include <QClipboard>
#include <QDate>
#include <QDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QSlider>
#include <QTableView>
#include <QToolButton>
#include <QtTest>

using namespace espalier;
using espalier::testing::fixtureModel;
using espalier::testing::WindowFixture;

class TestWindowStart : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    template <class T>
    T* find(const QString& objectName)
    {
        return fixture_->window().findChild<T*>(objectName);
    }

    MainWindow& window() { return fixture_->window(); }

    QString copyOfTheModel(const QString& name)
    {
        const QString file = fixture_->path(name);
        QFile::copy(fixtureModel(), file);
        return file;
    }

    bool openAndWait(const QString& file)
    {
        window().openFile(file);
        return fixture_->waitIdle() && window().document().model();
    }

    bool shows(const QWidget* widget)
    {
        const QRect place(widget->mapTo(&window(), QPoint()), widget->size());
        return widget->isVisible() && window().rect().contains(place);
    }

private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() { fixture_.reset(); }

    void check01_theStartPageFitsWithoutScrolling()
    {
        for (int i = 0; i < RecentFiles::most; ++i)
            QVERIFY(openAndWait(copyOfTheModel(QStringLiteral("network_%1.pt").arg(i))));
        fixture_->restart();
        window().resize(1280, 800);
        QTRY_VERIFY(find<QWidget>("startPage")->isVisible());
        QCOMPARE(window().size(), QSize(1280, 800));
        for (const char* name : {"startSampleDrone", "startSampleClothes", "startOpen", "ownCode", "ownCopy", "recent1", "recent9"})
            QTRY_VERIFY2(shows(find<QWidget>(name)), name);
    }

    void check01_aSampleFillsTableAndHeatmapWithoutADialog()
    {
        auto* card = find<QPushButton>("startSampleClothes");
        QVERIFY(!card->findChildren<QLabel*>().front()->pixmap().isNull()); // a picture of what is in it
        QTest::mouseClick(card, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(window().document().model(), 60000);
        QTRY_VERIFY(find<QTableView>("layersTable")->isVisible());
        QVERIFY(find<QTableView>("layersTable")->model()->rowCount() > 10);
        QVERIFY(window().findChild<HeatmapView*>()->cells().rows() > 5);
        for (const QDialog* dialog : window().findChildren<QDialog*>())
            QVERIFY2(!dialog->isVisible(), qPrintable(dialog->objectName()));
    }

    void check02_ofAProjectTheSizeIsNotTold()
    {
        QVERIFY(openAndWait(copyOfTheModel("kept.pt")));
        window().saveTo(fixture_->path(QStringLiteral("own.yaml")));
        QVERIFY(openAndWait(fixture_->path(QStringLiteral("own.yaml"))));
        fixture_->restart();
        QCOMPARE(find<QLabel>("recentName1")->text(), QStringLiteral("own.yaml"));
        const QString state = find<QLabel>("recentState1")->text();
        QCOMPARE(state, QLocale().toString(QDate::currentDate(), QLocale::ShortFormat));
        QVERIFY(find<QAction>("fileRecent1")->text().startsWith(QStringLiteral("own.yaml (")));
    }

    void check02_aMissingFileSaysSoInItsRow()
    {
        const QString kept = copyOfTheModel("kept.pt"), gone = copyOfTheModel("gone.pt");
        QVERIFY(openAndWait(kept) && openAndWait(gone));
        QVERIFY(QFile::remove(gone));
        fixture_->restart();
        QCOMPARE(find<QLabel>("recentName1")->text(), QStringLiteral("gone.pt"));
        QCOMPARE(find<QLabel>("recentState1")->text(), QStringLiteral("This file is no longer there."));
        QVERIFY(find<QLabel>("recentState2")->text().contains("MB"));
        QVERIFY(!find<QToolButton>("recentRemove2"));
        find<QToolButton>("recentRemove1")->click();
        QTRY_VERIFY(!find<QToolButton>("recent2"));
        QCOMPARE(find<QLabel>("recentName1")->text(), QStringLiteral("kept.pt"));
    }

    void keepsAPictureOfEachRecentFile()
    {
        const QString file = copyOfTheModel("seen.pt");
        QVERIFY(openAndWait(file));
        RecentFiles recent;
        const QImage opened = recent.look(file);
        QVERIFY(!opened.isNull());
        find<QSlider>("pruneRatioSlider")->setValue(800);
        window().close();
        find<QPushButton>("discardWork")->click();
        QTRY_VERIFY(!window().isVisible());
        QVERIFY(recent.look(file) != opened); // as it was last seen
        QVERIFY(recent.look(fixture_->path("never.pt")).isNull());
        recent.remove(file);
        QVERIFY(recent.look(file).isNull());
    }

    void copiesTheLinesOfPython()
    {
        const std::vector<ExportText> lines = exportTexts();
        for (std::size_t i = 0; i < lines.size(); ++i) {
            find<QRadioButton>(QStringLiteral("ownFormat%1").arg(i + 1))->click();
            QCOMPARE(find<QPlainTextEdit>("ownCode")->toPlainText(), lines[i].code);
            find<QPushButton>("ownCopy")->click();
            QCOMPARE(QGuiApplication::clipboard()->text(), lines[i].code + QLatin1Char('\n'));
        }
    }

    void showsTheHintsOnce()
    {
        auto* tour = find<Tour>("tour");
        QVERIFY(openAndWait(fixtureModel()));
        QTest::qWait(0);
        QVERIFY(!tour->isVisible()); // the fixture says that they were seen
        QSettings().remove(Tour::seenKey());
        QVERIFY(openAndWait(fixtureModel()));
        QTRY_VERIFY(tour->isVisible());
        QStringList titles;
        while (tour->isVisible() && titles.size() < 9) {
            titles << find<QLabel>("tourTitle")->text();
            QVERIFY(window().rect().contains(tour->geometry()));
            QTest::keyClick(window().focusWidget(), titles.size() % 2 == 0 ? Qt::Key_Space : Qt::Key_Return); // on “Next”
        }
        QCOMPARE(titles.size(), 5);
        titles.removeDuplicates();
        QCOMPARE(titles.size(), 5);
        QVERIFY(openAndWait(fixtureModel()));
        QTest::qWait(0);
        QVERIFY(!tour->isVisible());
    }

    void theHintsBlockNothingAndEscapeEndsThem()
    {
        QVERIFY(fixture_->openFixture());
        auto* tour = find<Tour>("tour");
        find<QAction>("helpTour")->trigger();
        QVERIFY(tour->isVisible());
        window().linking().select(2);
        auto* slider = find<QSlider>("pruneRatioSlider");
        slider->setValue(700);
        QCOMPARE(window().document().project().prune.ratio, 0.7);
        QVERIFY(tour->isVisible());
        window().activateWindow();
        QTest::keyClick(slider, Qt::Key_Escape);
        QVERIFY(!tour->isVisible());
        QCOMPARE(window().linking().selectedGroup(), 2); // the next Escape clears it
        find<QAction>("helpTour")->trigger();
        QCOMPARE(find<QLabel>("tourCount")->text(), QStringLiteral("1 of 5"));
        find<QPushButton>("tourSkip")->click();
        QVERIFY(!tour->isVisible());
    }
};

QTEST_MAIN(TestWindowStart)
#include "test_window_start.moc"
