// SPDX-License-Identifier: GPL-3.0-or-later
// What views show, saved as pictures and tables.
#include "core/base/json.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/models/theme.h"
#include "ui/shell/appearance.h"
#include "ui/shell/message_bar.h"
#include "ui/shell/view_export.h"
#include "ui/shell/workbench.h"
#include "ui/widgets/figure.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QContextMenuEvent>
#include <QDir>
#include <QFile>
#include <QHeaderView>
#include <QImage>
#include <QMenu>
#include <QTableView>
#include <QTimer>
#include <QtTest>

using namespace espalier;
using espalier::testing::WindowFixture;

class TestWindowFigures : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    MainWindow& window() { return fixture_->window(); }
    Workbench& workbench() { return *window().findChild<Workbench*>(); }
    ViewExport& exporting() { return *window().findChild<ViewExport*>(); }

    QByteArray saved(const View& view, const QString& ending)
    {
        const QString file = fixture_->path(QLatin1String(view.id) + ending);
        exporting().savePicture(QLatin1String(view.id), file);
        return contentOf(file);
    }

    static QByteArray contentOf(const QString& file)
    {
        QFile opened(file);
        return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
    }

    void show(const View& view)
    {
        workbench().raiseView(view.id);
        QTest::qWait(0);
    }

    theme::Tone tone() { return window().findChild<MessageBar*>()->tone(); }

    /// Share of pixels that are nearly white.
    static double whiteShare(const QImage& image)
    {
        qint64 white = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                white += qGray(image.pixel(x, y)) > 240;
        return static_cast<double>(white) / (qint64{image.width()} * image.height());
    }

private Q_SLOTS:
    void initTestCase()
    {
        fixture_ = std::make_unique<WindowFixture>();
        QVERIFY(fixture_->openFixture(fixture_->makeImages()));
        QTRY_VERIFY(workbench().isVisible());
    }
    void cleanupTestCase() { fixture_.reset(); }

    void check18_everyViewIsAPictureInThreeFormats()
    {
        for (const View& view : workbench().views()) {
            show(view);
            const QImage png = QImage::fromData(saved(view, QStringLiteral(".png")), "PNG");
            QVERIFY2(!png.isNull() && png.width() > 2 * 100 && png.height() > 2 * 50, view.id);
            QCOMPARE(png.pixelColor(1, 1), QColor(Qt::white));
            QVERIFY2(whiteShare(png) > 0.05 && whiteShare(png) < 0.999, view.id);
            const QByteArray svg = saved(view, QStringLiteral(".svg"));
            QVERIFY2(svg.contains("<svg") && svg.contains(view.title.toUtf8()), view.id);
            QVERIFY2(svg.contains("cifar_resnet20_jpeg.pt"), view.id); // as a text, not drawn
            const QByteArray pdf = saved(view, QStringLiteral(".pdf"));
            QVERIFY2(pdf.startsWith("%PDF") && pdf.contains("%%EOF"), view.id);
            QCOMPARE(tone(), theme::Tone::success);
        }
    }

    /// A picture is twice as large as the view is on the screen, and what is not in the figure takes no room.
    void check18_aPictureHasTwiceTheSizeOnTheScreen()
    {
        const QWidget& plot = *window().findChild<QWidget*>(QStringLiteral("heatmapPlot"));
        const View& heatmap = workbench().views().front();
        const QImage png = QImage::fromData(saved(heatmap, QStringLiteral(".png")), "PNG");
        QVERIFY(png.width() >= 2 * plot.width() && png.width() < 2 * (plot.width() + 60));
        QVERIFY(png.height() >= 2 * plot.height());
    }

    void check18_theDarkWindowGivesTheSamePicture()
    {
        for (const char* id : {"heatmap", "layers", "collapse", "importance", "settings"}) {
            const auto& views = workbench().views();
            const View& view = *std::find_if(views.begin(), views.end(), [id](const View& each) { return qstrcmp(each.id, id) == 0; });
            show(view);
            theme::apply(theme::Appearance::light);
            QTest::qWait(50);
            const QImage light = QImage::fromData(saved(view, QStringLiteral(".png")), "PNG");
            theme::apply(theme::Appearance::dark);
            QTest::qWait(50);
            const QImage dark = QImage::fromData(saved(view, QStringLiteral(".png")), "PNG");
            QVERIFY2(theme::isDark(), id); // and stays so
            QVERIFY(workbench().viewWidget(QLatin1String(id))->palette().color(QPalette::Window).lightnessF() < 0.5F);
            theme::apply(theme::Appearance::light);
            QTest::qWait(50);
            QVERIFY2(light == dark, id);
        }
    }

    void check18_aPictureTellsWhatIsChosen()
    {
        const QWidget& heatmap = *workbench().viewWidget(QStringLiteral("heatmap"));
        const QStringList choices = figureChoices(heatmap);
        QVERIFY2(choices.contains(QStringLiteral("What the colours show: Decision")), qPrintable(choices.join(QLatin1Char('\n'))));
        const QByteArray svg = saved(workbench().views().front(), QStringLiteral(".svg"));
        QVERIFY(svg.contains("What the colours show: Decision"));
        QVERIFY(!svg.contains("Fill width")); // a button changes the view and tells nothing
    }

    void check18_everyTableIsCsvAndJson()
    {
        int tables = 0;
        for (auto* table : workbench().findChildren<QAbstractItemView*>()) {
            if (qobject_cast<QHeaderView*>(table) || table->accessibleName().isEmpty() || table->model() == nullptr)
                continue;
            ++tables;
            const QString csv = fixture_->path(table->objectName() + QStringLiteral(".csv"));
            const QString json = fixture_->path(table->objectName() + QStringLiteral(".json"));
            exporting().saveTable(*table, csv);
            exporting().saveTable(*table, json);
            const auto read = readJson(json.toStdString(), "table");
            QVERIFY2(read, qPrintable(table->objectName()));
            QCOMPARE((*read)["rows"].size(), static_cast<std::size_t>(table->model()->rowCount()));
            QCOMPARE((*read)["network"].get<std::string>(), std::string("cifar_resnet20_jpeg.pt"));
            QVERIFY(contentOf(csv).count('\n') >= table->model()->rowCount() + 1);
        }
        QVERIFY2(tables >= 8, qPrintable(QString::number(tables)));
    }

    void check18_theMenuOffersEachViewAndItsTables()
    {
        QMenu* menu = nullptr;
        for (auto* each : window().findChildren<QMenu*>())
            if (each->menuAction()->objectName() == QStringLiteral("export_layers"))
                menu = each;
        QVERIFY(menu);
        Q_EMIT menu->aboutToShow();
        QVERIFY(menu->findChild<QAction*>(QStringLiteral("exportPicture"))->isEnabled());
        QVERIFY(menu->findChild<QAction*>(QStringLiteral("exportTable_layersTable")) ||
                window().findChild<QAction*>(QStringLiteral("exportTable_layersTable")));
        QCOMPARE(menu->actions().size(), 2);
    }

    /// Where a view has no menu of its own.
    void check18_theContextMenuOffersTheSame()
    {
        auto* plot = window().findChild<QWidget*>(QStringLiteral("importancePlot"));
        QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(20, 20), plot->mapToGlobal(QPoint(20, 20)));
        QCoreApplication::sendEvent(plot, &event);
        auto* menu = window().findChild<QMenu*>(QStringLiteral("exportMenu"));
        QVERIFY(menu);
        QCOMPARE(menu->actions().size(), 1); // a picture; there is no table
        QCOMPARE(menu->actions().front()->objectName(), QStringLiteral("exportPicture"));
        menu->close();
    }

    /// Heatmap and layers have a menu of what can be done by hand.
    void check18_menusOfTheirOwnOfferItToo()
    {
        window().linking().select(0);
        for (const char* name : {"heatmapPlot", "layersTable"}) {
            auto* widget = window().findChild<QWidget*>(QLatin1String(name));
            const auto* table = qobject_cast<QAbstractItemView*>(widget);
            QWidget* under = table ? table->viewport() : widget;
            QStringList texts, names;
            QTimer::singleShot(0, [&] {
                QWidget* menu = QApplication::activePopupWidget();
                for (const QAction* action : menu ? menu->actions() : QList<QAction*>()) {
                    texts << action->text();
                    names << action->objectName();
                }
                if (menu)
                    menu->close();
            });
            QContextMenuEvent event(QContextMenuEvent::Mouse, QPoint(40, 20), under->mapToGlobal(QPoint(40, 20)));
            QCoreApplication::sendEvent(under, &event);
            QVERIFY2(texts.contains(QStringLiteral("&Protect")), name);
            QVERIFY2(names.contains(QStringLiteral("exportPicture")), name);
            QCOMPARE(names.contains(QStringLiteral("exportTable_layersTable")), table != nullptr);
        }
    }

    void check18_whatCannotBeWrittenIsSaidAndNothingIsLost()
    {
        exporting().savePicture(QStringLiteral("heatmap"), fixture_->path(QStringLiteral("no/such/folder.png")));
        QCOMPARE(tone(), theme::Tone::error);
        QVERIFY2(fixture_->message().contains(QStringLiteral("does not exist")), qPrintable(fixture_->message()));
        fixture_->write(QStringLiteral("old.txt"), "mine");
        exporting().savePicture(QStringLiteral("heatmap"), fixture_->path(QStringLiteral("old.txt")));
        QCOMPARE(tone(), theme::Tone::error);
        QVERIFY(fixture_->message().contains(QStringLiteral(".png, .svg or .pdf")));
        QCOMPARE(contentOf(fixture_->path(QStringLiteral("old.txt"))), QByteArray("mine"));
        const auto* layers = window().findChild<QTableView*>(QStringLiteral("layersTable"));
        exporting().saveTable(*layers, fixture_->path(QStringLiteral("old.txt")));
        QVERIFY(fixture_->message().contains(QStringLiteral(".csv or .json")));
        QCOMPARE(contentOf(fixture_->path(QStringLiteral("old.txt"))), QByteArray("mine"));
        QVERIFY(QDir().mkdir(fixture_->path(QStringLiteral("folder.png"))));
        exporting().savePicture(QStringLiteral("heatmap"), fixture_->path(QStringLiteral("folder.png")));
        QCOMPARE(tone(), theme::Tone::error);
    }
};

QTEST_MAIN(TestWindowFigures)
#include "test_window_figures.moc"
