// SPDX-License-Identifier: GPL-3.0-or-later
// The presentation over the workbench, and the report from the menu.
#include "tests/ui/support/window_fixture.h"
#include "ui/presentation/answer_cards.h"
#include "ui/presentation/presentation.h"
#include "ui/runs/what_if.h"
#include "ui/shell/translations.h"
#include "ui/shell/workbench.h"

#include <QAbstractButton>
#include <QAction>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QScopeGuard>
#include <QSlider>
#include <QtTest>

#include <utility>

using namespace espalier;
using espalier::testing::WindowFixture;

class TestWindowPresentation : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    MainWindow& window() { return fixture_->window(); }
    Document& document() { return window().document(); }
    WhatIf& whatIf() { return *window().findChild<WhatIf*>(); }
    Presentation* presentation() { return window().findChild<Presentation*>(); }
    template <class Widget>
    Widget* find(const char* name)
    {
        return presentation()->findChild<Widget*>(QLatin1String(name));
    }
    QString text(const char* name) { return find<QLabel>(name)->text(); }

    /// By scores, so that nothing else is measured first; with images 20 validation pictures.
    bool open(bool images)
    {
        if (!fixture_->openFixture())
            return false;
        PruneSettings settings = document().project().prune;
        settings.allocation = Allocation::scores;
        settings.ratio = 0.5;
        document().setPruneSettings(settings);
        if (images)
            window().useImages(fixture_->makeImages());
        return fixture_->waitIdle();
    }
    bool present()
    {
        window().activateWindow();
        if (!QTest::qWaitForWindowActive(&window()))
            return false;
        QTest::keyClick(&window(), Qt::Key_F11);
        return presentation() && QTest::qWaitForWindowExposed(presentation());
    }
    /// Docks get their sizes when the window has been shown for a moment.
    QByteArray settledLayout(const Workbench& workbench)
    {
        QByteArray layout;
        const bool settled = QTest::qWaitFor([&] {
            QTest::qWait(100);
            const QByteArray before = std::exchange(layout, workbench.saveState());
            return before == layout;
        });
        return settled ? layout : QByteArray();
    }
    bool isTried()
    {
        return QTest::qWaitFor([this] { return !window().runs().busy() && whatIf().estimate() && whatIf().estimate()->images == 20; },
                               300000);
    }
    QByteArray contentOf(const QString& name)
    {
        QFile file(fixture_->path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() { fixture_.reset(); }

    void check23_f11ShowsThePresentationAndEscReturns()
    {
        QVERIFY(open(false));
        document().planRatio(0.4567); // finer than the slider's steps
        window().linking().select(3, 40);
        window().findChild<QLineEdit*>(QStringLiteral("layersFilter"))->setText(QStringLiteral("layer"));
        auto* workbench = window().findChild<Workbench*>();
        const QByteArray layout = settledLayout(*workbench);
        const int steps = document().undoStack().count();
        const QSize size = window().size();
        const QString title = window().windowTitle();
        const auto plan = document().plan();
        const auto filtered = window().linking().shownGroups();
        QVERIFY(present());
        QVERIFY(presentation()->isFullScreen());
        for (int page = 1; page < presentationPages; ++page)
            QTest::keyClick(presentation(), Qt::Key_Right);
        QCOMPARE(presentation()->page(), PresentationPage::left);
        QTest::keyClick(presentation(), Qt::Key_Escape);
        QTRY_VERIFY(!presentation());
        QVERIFY(window().isVisible());
        QCOMPARE(window().size(), size);
        QCOMPARE(window().windowTitle(), title);
        QCOMPARE(document().project().prune.ratio, 0.4567);
        QCOMPARE(document().plan(), plan);
        QCOMPARE(document().undoStack().count(), steps);
        QCOMPARE(window().linking().shownGroups(), filtered);
        QCOMPARE(window().linking().selectedGroup(), 3);
        QCOMPARE(window().linking().selectedUnit(), 40);
        QCOMPARE(workbench->saveState(), layout);
    }

    void theSliderPlans()
    {
        QVERIFY(open(false));
        QVERIFY(present());
        const int steps = document().undoStack().count();
        auto* slider = find<QSlider>("presentationSlider");
        QCOMPARE(slider->value(), 500);
        const QString before = text("presentationSize");
        slider->setSliderDown(true);
        for (const int value : {550, 620, 700})
            slider->setValue(value);
        slider->setSliderDown(false);
        QCOMPARE(document().project().prune.ratio, 0.7);
        QCOMPARE(document().undoStack().count(), steps + 1); // one drag
        QVERIFY(text("presentationSize") != before);         // at once
        QVERIFY(text("presentationRatio").contains(QStringLiteral("70 %")));
        QTest::keyClick(presentation(), Qt::Key_Down);
        QCOMPARE(document().project().prune.ratio, 0.69);
        QVERIFY(presentation()->page() == PresentationPage::live); // no key of a page
        document().undoStack().undo();
        QCOMPARE(slider->value(), 700);
    }

    void picturesShowBothAnswers()
    {
        QVERIFY(open(true));
        QVERIFY(present());
        QVERIFY(isTried());
        auto* cards = find<AnswerCards>("presentationPictures");
        QTRY_VERIFY(cards->isVisible());
        QCOMPARE(cards->shownPictures().size(), std::size_t{2});
        for (const ComparedPicture& picture : cards->shownPictures())
            QVERIFY(!picture.before.text.isEmpty() && !picture.now.text.isEmpty() && !picture.picture.isNull());
        QVERIFY2(text("presentationAnswers").endsWith(QStringLiteral("of 100")), qPrintable(text("presentationAnswers")));
        QVERIFY2(text("presentationNote").startsWith(QStringLiteral("Tried on 20 pictures")), qPrintable(text("presentationNote")));
        QVERIFY2(cards->accessibleDescription().contains(QStringLiteral("if taken away now")), qPrintable(cards->accessibleDescription()));
        const QString first = cards->shownPictures().front().name;
        QTest::keyClick(presentation(), Qt::Key_N);
        QVERIFY(cards->shownPictures().front().name != first);
        document().planRatio(0.3); // what was tried was another plan
        QVERIFY(cards->shownPictures().front().now.text.isEmpty());
    }

    void picturesStayWhileTheSliderMoves()
    {
        QVERIFY(open(true));
        QVERIFY(present());
        QVERIFY(isTried());
        const auto* cards = find<AnswerCards>("presentationPictures");
        const auto inSight = [&] {
            QStringList ids;
            for (const ComparedPicture& picture : cards->shownPictures())
                ids << picture.id;
            return ids;
        };
        for (const double ratio : {0.3, 0.6}) {
            const QStringList before = inSight();
            document().planRatio(ratio);
            QCOMPARE(inSight(), before);
            QVERIFY(cards->shownPictures().front().now.text.isEmpty());
            QVERIFY(isTried());
            QVERIFY(!cards->shownPictures().front().now.text.isEmpty());
            QCOMPARE(inSight(), before);
            QTest::keyClick(presentation(), Qt::Key_N);
            QVERIFY(inSight() != before);
        }
    }

    void theRealNetworksAreShownOnceTheyAreMade()
    {
        QVERIFY(open(true));
        QVERIFY(present());
        window().runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle());
        const auto judged = window().runs().evaluationOf(document().network());
        QVERIFY(judged);
        const QString now = QString::number(std::lround(judged->metrics.primary()->value));
        QVERIFY2(text("presentationAnswers").endsWith(now + QStringLiteral(" of 100")), qPrintable(text("presentationAnswers")));
        QVERIFY(!find<AnswerCards>("presentationPictures")->shownPictures().front().now.text.isEmpty());
        find<QAbstractButton>("presentationDot5")->click();
        QCOMPARE(text("presentationTitle"), QStringLiteral("What it still can"));
    }

    /// Of the plan by measured layers, of what was made by itself.
    void timesAreMeasuredAndNotGuessed()
    {
        QVERIFY(open(false));
        QVERIFY(present());
        QVERIFY(!text("presentationTime").contains(QStringLiteral("ms")));
        find<QAbstractButton>("presentationMeasure")->click();
        QVERIFY(text("presentationTime").contains(QStringLiteral("is being measured")));
        QVERIFY(fixture_->waitIdle());
        QVERIFY2(text("presentationTime").contains(QStringLiteral("≈")), qPrintable(text("presentationTime")));
        QVERIFY(find<QWidget>("presentationMeasure")->isHidden());
        document().planRatio(0);
        QVERIFY(!text("presentationTime").contains(QStringLiteral("≈")));
        QVERIFY(window().runs().millisecondsOf(document().network()));
    }

    void emptyItSaysWhatToDo()
    {
        QVERIFY(present());
        QVERIFY(text("presentationSentences").contains(QStringLiteral("Nothing is open")));
        QTest::keyClick(presentation(), Qt::Key_F11);
        QTRY_VERIFY(!presentation());
        QVERIFY(open(false));
        QVERIFY(present());
        QVERIFY(find<QWidget>("presentationChoose")->isVisible());
        QVERIFY(text("presentationNote").contains(QStringLiteral("Choose pictures")));
    }

    /// By ISO 9241-303 (presentation.cpp), and nothing is cut off.
    void everythingCanBeReadFromFiveMetres()
    {
        QVERIFY(open(true));
        QVERIFY(present());
        QVERIFY(isTried());
        presentation()->showNormal();
        presentation()->resize(1280, 800);
        QTRY_COMPARE(presentation()->size(), QSize(1280, 800));
        const int least = Presentation::typeFor({1280, 800});
        QCOMPARE(least, 38); // capitals of 27 pixels, which are 23 mm on a screen of 55 inches
        for (int page = 0; page < presentationPages; ++page) {
            presentation()->goTo(PresentationPage(page));
            QCoreApplication::processEvents();
            checkTexts(least);
        }
    }

    /// Chinese signs are taller than letters.
    void aSmallScreenHasRoomForChinese()
    {
        if (!canBeShown(Language::chinese))
            QSKIP("no font has Chinese signs");
        installTranslations(Language::chinese);
        const auto back = qScopeGuard([] { installTranslations(Language::english); });
        fixture_->restart();
        QVERIFY(open(true) && present());
        presentation()->showNormal();
        presentation()->resize(1280, 800);
        QTRY_COMPARE(presentation()->size(), QSize(1280, 800));
        for (int page = 0; page < presentationPages; ++page) {
            presentation()->goTo(PresentationPage(page));
            QCoreApplication::processEvents();
            QCOMPARE(presentation()->size(), QSize(1280, 800));
            checkTexts(Presentation::typeFor({1280, 800}) * 2 / 3);
        }
    }

    void everyControlHasAName()
    {
        QVERIFY(open(false));
        QVERIFY(present());
        int looked = 0;
        for (const QWidget* widget : presentation()->findChildren<QWidget*>()) {
            if (!qobject_cast<const QAbstractButton*>(widget) && !qobject_cast<const QSlider*>(widget))
                continue;
            ++looked;
            QVERIFY(!widget->objectName().isEmpty() && !widget->accessibleName().isEmpty());
        }
        QVERIFY(looked >= 13);
    }

    void theReportTellsThePlan()
    {
        QVERIFY(open(true));
        const QByteArray hash = QByteArray::fromStdString(document().plan()->hash);
        window().runs().writeReport(fixture_->path(QStringLiteral("plan.html")));
        QCOMPARE(window().runs().running(), Stage::report);
        QVERIFY(fixture_->waitIdle());
        QVERIFY2(fixture_->message().startsWith(QStringLiteral("Wrote the report")), qPrintable(fixture_->message()));
        const QByteArray written = contentOf(QStringLiteral("plan.html"));
        QVERIFY(written.contains(hash) && written.contains("as it would be pruned"));
    }

    void theReportTellsWhatWasMade()
    {
        QVERIFY(open(true));
        fixture_->setEpochs(1);
        const QByteArray hash = QByteArray::fromStdString(document().plan()->hash);
        window().runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle());
        window().runs().start(Stage::finetune);
        QVERIFY(fixture_->waitIdle());
        window().runs().measureTimes();
        QVERIFY(fixture_->waitIdle());
        window().runs().writeReport(fixture_->path(QStringLiteral("made.html")));
        QVERIFY(fixture_->waitIdle());
        const QByteArray written = contentOf(QStringLiteral("made.html"));
        for (const QByteArray& part : {hash, QByteArray("made smaller"), QByteArray("after pruning"), QByteArray("after fine-tuning"),
                                       QByteArray("thousandths of a second")})
            QVERIFY2(written.contains(part), part.constData());
        window().runs().writeReport(fixture_->path(QStringLiteral("made.pdf")));
        QVERIFY(fixture_->waitIdle());
        QVERIFY(contentOf(QStringLiteral("made.pdf")).startsWith("%PDF"));
    }

    void aRunOfAllStagesIsReportedAsAWhole()
    {
        QVERIFY(open(true));
        fixture_->setEpochs(1);
        window().runs().start(Stage::allStages);
        QVERIFY(fixture_->waitIdle());
        window().runs().writeReport(fixture_->path(QStringLiteral("run.html")));
        QVERIFY(fixture_->waitIdle());
        const QByteArray written = contentOf(QStringLiteral("run.html"));
        QVERIFY(written.contains("made smaller") && written.contains("after pruning") && written.contains("Plan (hash)"));
    }

    void reportsThatCannotBeWrittenSayWhy()
    {
        QVERIFY(open(false));
        window().runs().writeReport(fixture_->path(QStringLiteral("plan.txt")));
        QVERIFY(fixture_->message().contains(QStringLiteral(".html or .pdf")));
        document().planRatio(0);
        window().runs().writeReport(fixture_->path(QStringLiteral("none.html")));
        QVERIFY(fixture_->message().startsWith(QStringLiteral("There is nothing to report yet")));
        document().planRatio(0.5);
        window().runs().writeReport(fixture_->path(QStringLiteral("no/such/folder.html")));
        QVERIFY(fixture_->waitIdle());
        QVERIFY2(fixture_->message().contains(QStringLiteral("folder.html")), qPrintable(fixture_->message()));
    }

private:
    void checkTexts(int least)
    {
        int looked = 0;
        for (const QWidget* widget : presentation()->findChildren<QWidget*>()) {
            if (!widget->isVisible())
                continue;
            QVERIFY2(widget->font().pixelSize() >= least, qPrintable(widget->objectName()));
            QVERIFY2(presentation()->rect().contains(QRect(widget->mapTo(presentation(), QPoint()), widget->size())),
                     qPrintable(widget->objectName()));
            const auto* label = qobject_cast<const QLabel*>(widget);
            if (!label)
                continue;
            ++looked;
            const int needed = label->wordWrap() ? label->heightForWidth(label->width()) : label->sizeHint().height();
            QVERIFY2(label->height() >= needed && (label->wordWrap() || label->width() >= label->sizeHint().width()),
                     qPrintable(label->objectName() + label->text()));
        }
        QVERIFY(looked >= 2);
    }
};

QTEST_MAIN(TestWindowPresentation)
#include "test_window_presentation.moc"
