// SPDX-License-Identifier: GPL-3.0-or-later
// The window without training: opening, dragging, undoing, saving, and its error messages.
#include "core/formats/torchscript.h"
#include "test_places.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/panels/floor_notice.h"
#include "ui/panels/totals_table.h"
#include "ui/shell/message_bar.h"
#include "ui/widgets/newest_per_frame.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QTableView>
#include <QToolButton>
#include <QtTest>

#include <zlib.h>

using namespace espalier;
using espalier::testing::fixtureModel;
using espalier::testing::WindowFixture;

class TestWindow : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    template <class T>
    T* find(const char* objectName)
    {
        return fixture_->window().findChild<T*>(QLatin1String(objectName));
    }

    Document& document() { return fixture_->window().document(); }

    void drag(QSlider* slider, std::initializer_list<int> positions)
    {
        slider->setSliderDown(true);
        for (const int position : positions) {
            slider->setSliderPosition(position);
            QTest::qWait(2 * frameTime); // within a frame only the newest is planned
        }
        slider->setSliderDown(false);
    }

    QImage heatmap()
    {
        QCoreApplication::processEvents(); // it draws when the window is idle
        return find<QWidget>("heatmapPlot")->grab().toImage();
    }

    /// Docks get their sizes when the window has been shown for a moment.
    bool hasSettled()
    {
        QSize size;
        return QTest::qWaitFor([&] { return std::exchange(size, heatmap().size()) == size; });
    }

    /// What all fields, texts and tables of the views show.
    QStringList screen()
    {
        QStringList shown;
        for (const QWidget* widget : find<QWidget>("workbench")->findChildren<QWidget*>()) {
            const auto* label = qobject_cast<const QLabel*>(widget);
            const QString value = label ? label->text() : widget->metaObject()->userProperty().read(widget).toString();
            if (!widget->objectName().isEmpty() && !value.isEmpty())
                shown << widget->objectName() + QStringLiteral(": ") + value;
            if (const auto* table = qobject_cast<const QTableView*>(widget))
                shown << rowsOf(*table);
        }
        return shown;
    }

    static QStringList rowsOf(const QTableView& table)
    {
        QStringList rows;
        for (int row = 0; row < table.model()->rowCount(); ++row) {
            QStringList cells{table.objectName()};
            for (int column = 0; column < table.model()->columnCount(); ++column)
                cells << table.model()->index(row, column).data().toString();
            rows << cells.join(QLatin1Char('|'));
        }
        return rows;
    }

    /// A choice of every kind: what is saved of it is seen again.
    void choose()
    {
        const auto& groups = document().model()->groups.groups();
        PruneSettings settings = document().project().prune;
        settings.criterion = Criterion::lamp;
        settings.policy = Policy::skip;
        settings.fusion = 0.3;
        settings.floors[groups[4].name] = 9;
        settings.protectedNames = {groups[2].name};
        settings.cut[groups[6].name] = {0, 3};
        settings.keep[groups[7].name] = {1};
        document().setPruneSettings(settings);
        drag(find<QSlider>("pruneRatioSlider"), {700, 730});
    }

    bool isRefused(const QString& file)
    {
        fixture_->window().openFile(file);
        return fixture_->waitIdle() && fixture_->window().findChild<MessageBar*>()->tone() == theme::Tone::error;
    }

    /// LibTorch refuses it.
    QString fileOfANewerPyTorch()
    {
        const auto checksum = [](const char* version) {
            const auto sum = static_cast<quint32>(::crc32(0, reinterpret_cast<const Bytef*>(version), 2));
            return QByteArray(reinterpret_cast<const char*>(&sum), sizeof sum);
        };
        QFile program(QStringLiteral(FIXTURES_DIR "/cifar_resnet20_jpeg.script.pt"));
        if (!program.open(QIODevice::ReadOnly))
            return {};
        QByteArray bytes = program.readAll();
        bytes.replace("/version3\n", "/version99").replace(checksum("3\n"), checksum("99"));
        fixture_->write(QStringLiteral("newer.pt"), bytes);
        return fixture_->path(QStringLiteral("newer.pt"));
    }

private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() { fixture_.reset(); }

    void check01_beginsWithTheStartPage()
    {
        QVERIFY(find<QWidget>("startPage")->isVisible());
        QVERIFY(find<QPushButton>("startOpen")->isEnabled());
        QVERIFY(!find<QWidget>("workbench")->isVisible());
    }

    void opensANetwork()
    {
        QVERIFY(fixture_->openFixture());
        QVERIFY(find<QWidget>("workbench")->isVisible());
        QVERIFY(fixture_->window().windowTitle().contains(QStringLiteral("cifar_resnet20_jpeg.pt")));
        QVERIFY(!fixture_->window().isWindowModified());
        QVERIFY(document().plan());
        QVERIFY(find<TotalsTable>("totals")->text("params", "original").startsWith(QStringLiteral("2"))); // about 270 thousand
    }

    void countsInPluralForms()
    {
        QVERIFY(fixture_->openFixture());
        QCOMPARE(find<QLabel>("layersCount")->text(), QStringLiteral("13 layers"));
    }

    /// All 20 validation images are shown, so the marks give the accuracy.
    void showsImagesWithTheNetworksAnswers()
    {
        QVERIFY(fixture_->openFixture(fixture_->makeImages()));
        const QAbstractItemModel* images = find<QListView>("imagesList")->model();
        QCOMPARE(images->rowCount(), 20);
        int right = 0;
        for (int row = 0; row < 20; ++row) {
            const QString answer = images->index(row, 0).data().toString();
            QVERIFY2(answer.startsWith(QStringLiteral("✓ class")) || answer.startsWith(QStringLiteral("✗ class")), qPrintable(answer));
            QVERIFY(!images->index(row, 0).data(Qt::DecorationRole).value<QPixmap>().isNull());
            right += answer.startsWith(QStringLiteral("✓"));
        }
        QCOMPARE(right * 5.0, fixture_->window().runs().evaluationOf(document().network())->metrics.primary()->value);
    }

    void asksForImagesWhereThereAreNone()
    {
        QVERIFY(fixture_->openFixture());
        QCOMPARE(find<QListView>("imagesList")->model()->rowCount(), 0);
        QVERIFY(find<QLabel>("imagesEmpty")->text().contains(QStringLiteral("folder")));
    }

    void check02_remembersWhatWasOpened()
    {
        const QString other = fixture_->path(QStringLiteral("other.pt"));
        QVERIFY(QFile::copy(fixtureModel(), other));
        QVERIFY(fixture_->openFixture());
        fixture_->window().openFile(other);
        QVERIFY(fixture_->waitIdle());
        fixture_->restart();
        auto* recent = find<QToolButton>("recent1");
        QVERIFY(recent && recent->isVisible());
        QCOMPARE(find<QLabel>("recentName1")->text(), QStringLiteral("other.pt"));
        QCOMPARE(find<QAction>("fileRecent1")->shortcut(), QKeySequence(QStringLiteral("Ctrl+1")));
        find<QAction>("fileRecent1")->trigger();
        QVERIFY(fixture_->waitIdle());
        QVERIFY(document().model());
        QVERIFY(fixture_->window().windowTitle().contains(QStringLiteral("other.pt")));
    }

    void check02_saysWhenARecentFileIsGone()
    {
        const QString gone = fixture_->path(QStringLiteral("gone.pt"));
        QVERIFY(QFile::copy(fixtureModel(), gone));
        fixture_->window().openFile(gone);
        QVERIFY(fixture_->waitIdle());
        QVERIFY(document().model());
        QVERIFY(QFile::remove(gone));
        fixture_->restart();
        fixture_->window().openRecent(0);
        QVERIFY(fixture_->message().contains(QStringLiteral("gone.pt")));
        find<QPushButton>("messageRemedy")->click();
        QTRY_VERIFY(!find<QToolButton>("recent1"));
    }

    void check02_opensWhatIsDropped()
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(fixtureModel())});
        QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&fixture_->window(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&fixture_->window(), &drop);
        QVERIFY(fixture_->waitIdle());
        QVERIFY(document().model());
        QVERIFY(fixture_->window().windowTitle().contains(QFileInfo(fixtureModel()).fileName()));
        QCOMPARE(find<QAction>("fileOpen")->shortcut(), QKeySequence(QKeySequence::Open)); // the same by Ctrl+O
    }

    void check03_keepsTheModelWhenAFileIsBad()
    {
        QVERIFY(fixture_->openFixture());
        const StatePtr before = document().state();
        const QString title = fixture_->window().windowTitle();
        fixture_->write(QStringLiteral("text.pt"), "this is no network");
        QVERIFY(isRefused(fixture_->path(QStringLiteral("text.pt"))));
        const QString told = fixture_->message();
        QVERIFY2(told.contains(QStringLiteral("text.pt is not a TorchScript file: ")), qPrintable(told));
        QVERIFY2(told.endsWith(QLatin1Char('.')) && !told.contains(QStringLiteral(". ")), qPrintable(told)); // one sentence
        QVERIFY(!told.contains(QLatin1Char('\n')));
        auto* details = find<QPlainTextEdit>("messageDetails");
        auto* button = find<QPushButton>("messageDetailsButton");
        QVERIFY(!details->isVisible() && button->isVisible()); // on demand
        button->click();
        QVERIFY(details->isVisible());
        QVERIFY2(details->toPlainText().endsWith(QStringLiteral("this is no network")), qPrintable(details->toPlainText()));
        button->click();
        QVERIFY(!details->isVisible());
        QCOMPARE(document().state(), before);
        QCOMPARE(fixture_->window().windowTitle(), title);
        QVERIFY(find<QWidget>("workbench")->isVisible());
    }

    void check03_detailsShowNoBacktrace()
    {
        QVERIFY(fixture_->openFixture());
        const StatePtr before = document().state();
        const QString file = fileOfANewerPyTorch();
        const auto read = readTorchScript(file.toStdString());
        QVERIFY(!read && read.error().details.find("frame #") != std::string::npos); // the engine keeps it for the log
        QVERIFY(isRefused(file));
        find<QPushButton>("messageDetailsButton")->click();
        const QString details = find<QPlainTextEdit>("messageDetails")->toPlainText();
        QVERIFY2(details.contains(QStringLiteral("version 99")), qPrintable(details));
        QVERIFY2(!details.contains(QStringLiteral("frame #")) && !details.contains(QStringLiteral(".so")), qPrintable(details));
        QCOMPARE(document().state(), before);
    }

    /// Undo and redo bring back ratio and picture, and the title's mark tells whether that is what was saved.
    void check06_aDragIsOneStep()
    {
        QVERIFY(fixture_->openFixture());
        auto* slider = find<QSlider>("pruneRatioSlider");
        auto* totals = find<TotalsTable>("totals");
        const QString before = totals->text("macs", "planned");
        QStringList seen;
        connect(&document(), &Document::changed, this, [&] { seen << totals->text("macs", "planned"); });
        QVERIFY(hasSettled());
        const QImage pictureBefore = heatmap();
        drag(slider, {550, 620, 700, 800});
        const QImage pictureAfter = heatmap();
        QVERIFY(pictureAfter != pictureBefore);
        QVERIFY(seen.size() >= 4);
        QVERIFY(totals->text("macs", "planned") != before);
        QVERIFY(fixture_->window().windowTitle().contains(QStringLiteral("[*]"))); // where the mark stands
        QVERIFY(fixture_->window().isWindowModified());
        QCOMPARE(document().undoStack().count(), 1);
        find<QAction>("editUndo")->trigger();
        QCOMPARE(totals->text("macs", "planned"), before);
        QCOMPARE(slider->value(), 500);
        QCOMPARE(document().project().prune.ratio, 0.5);
        QCOMPARE(heatmap(), pictureBefore);
        QVERIFY(!fixture_->window().isWindowModified());
        find<QAction>("editRedo")->trigger();
        QCOMPARE(slider->value(), 800);
        QCOMPARE(document().project().prune.ratio, 0.8);
        QCOMPARE(heatmap(), pictureAfter);
        QVERIFY(fixture_->window().isWindowModified());
    }

    /// Each drag is a step, and the mark tells whether the present one is what was saved.
    void check06_theTitlesMarkFollowsWhatWasSaved()
    {
        QVERIFY(fixture_->openFixture());
        auto* slider = find<QSlider>("pruneRatioSlider");
        drag(slider, {600, 700});
        drag(slider, {400, 300});
        QCOMPARE(document().undoStack().count(), 2);
        find<QAction>("editUndo")->trigger();
        QCOMPARE(slider->value(), 700);
        fixture_->window().saveTo(fixture_->path(QStringLiteral("kept.yaml")));
        QVERIFY(!fixture_->window().isWindowModified());
        for (const char* away : {"editUndo", "editRedo"}) {
            find<QAction>(away)->trigger();
            QVERIFY2(fixture_->window().isWindowModified(), away);
            find<QAction>(qstrcmp(away, "editUndo") == 0 ? "editRedo" : "editUndo")->trigger();
            QVERIFY2(!fixture_->window().isWindowModified(), away);
        }
    }

    void check08_countsLayersThatGetTooThin()
    {
        QVERIFY(fixture_->openFixture());
        PruneSettings settings = document().project().prune;
        settings.policy = Policy::none;
        settings.ratio = 0.2; // no layer is emptied, which would be told first
        document().setPruneSettings(settings);
        const auto& kept = document().plan()->kept;
        for (int g = 0; g < document().model()->groups.groupCount() && settings.floors.empty(); ++g) {
            const Group& group = document().model()->groups.groups()[g];
            if (kept[g] > 0 && kept[g] < group.units)
                settings.floors[group.name] = kept[g] + 1;
        }
        document().setPruneSettings(settings);
        auto* counter = find<QPushButton>("floorCounter");
        QVERIFY(counter->isEnabled());
        QCOMPARE(counter->text(), QStringLiteral("1 layer falls below its floor"));
        counter->click();
        const int group = fixture_->window().linking().selectedGroup();
        QVERIFY(group >= 0);
        QVERIFY(document().plan()->kept[group] < document().plan()->floors[group]);
        const QString reason = find<QLabel>("floorReason")->text();
        QVERIFY2(reason.contains(QStringLiteral("its floor is %1").arg(document().plan()->floors[group])), qPrintable(reason));
        QVERIFY2(reason.startsWith(QString::fromStdString(document().model()->groups.groups()[group].name)), qPrintable(reason));
        find<QPushButton>("floorRemedy")->click();
        QCOMPARE(document().project().prune.policy, Policy::replace);
        QVERIFY(document().plan());
        for (std::size_t g = 0; g < document().plan()->kept.size(); ++g)
            QVERIFY(document().plan()->kept[g] >= document().plan()->floors[g]);
    }

    void everyWayToChooseIsOffered()
    {
        QVERIFY(fixture_->openFixture());
        const auto choose = [&](const char* box, auto choice) {
            auto* combo = find<QComboBox>(box);
            combo->setCurrentIndex(combo->findData(QLatin1String(nameOf(choice))));
        };
        for (const Policy policy : {Policy::none, Policy::cap, Policy::protect, Policy::skip, Policy::replaceRandom, Policy::replace}) {
            choose("prunePolicy", policy);
            QCOMPARE(document().project().prune.policy, policy);
            QVERIFY(document().plan());
        }
        for (const Criterion criterion : {Criterion::l1, Criterion::l2, Criterion::lamp, Criterion::random, Criterion::fpgm}) {
            choose("pruneCriterion", criterion);
            QCOMPARE(document().project().prune.criterion, criterion);
            QTRY_VERIFY(document().plan()); // fpgm is computed on the engine's thread
        }
        auto* criterion = find<QComboBox>("pruneCriterion");
        const QModelIndex taylor = criterion->model()->index(criterion->findData(QStringLiteral("taylor")), 0);
        QVERIFY(!(taylor.flags() & Qt::ItemIsEnabled)); // no images
        find<QSpinBox>("pruneAlign")->setValue(8);
        for (const int kept : document().plan()->kept)
            QCOMPARE(kept % 8, 0);
        choose("pruneCompensate", Compensate::none);
        QVERIFY(document().project().prune.compensate == Compensate::none);
        choose("sparsifyAim", SparsityAim::scores);
        QVERIFY(document().project().sparsity.aim == SparsityAim::scores);
        find<QAction>("editUndo")->trigger();
        QCOMPARE(find<QComboBox>("sparsifyAim")->currentData().toString(), QStringLiteral("even"));
        QVERIFY(find<QLabel>("planNotes")->text().startsWith("Asked: "));
    }

    void taylorIsMeasuredOnTheImages()
    {
        QVERIFY(fixture_->openFixture(fixture_->makeImages()));
        auto* criterion = find<QComboBox>("pruneCriterion");
        const QString before = QString::fromStdString(document().plan()->hash);
        criterion->setCurrentIndex(criterion->findData(QStringLiteral("taylor")));
        QVERIFY(!document().plan());
        QCOMPARE(find<QPushButton>("floorCounter")->text(), QStringLiteral("No plan yet"));
        QVERIFY(!find<QPushButton>("floorRemedy")->isVisibleTo(&fixture_->window()));
        QTRY_VERIFY_WITH_TIMEOUT(document().plan(), 60000);
        QVERIFY(QString::fromStdString(document().plan()->hash) != before);
        QVERIFY(fixture_->waitIdle());
    }

    void relaxLowersFloors()
    {
        QVERIFY(fixture_->openFixture());
        PruneSettings settings = document().project().prune;
        settings.ratio = 0.9;
        settings.budget = Budget::channels;
        settings.floorShare = 1;
        settings.floorMin = 4;
        document().setPruneSettings(settings);
        QVERIFY(!document().plan());
        find<QCheckBox>("pruneRelax")->setChecked(true);
        QVERIFY(document().plan());
        QVERIFY2(find<QLabel>("planNotes")->text().contains("The floors were lowered to"), qPrintable(find<QLabel>("planNotes")->text()));
    }

    void offersTheLargestRatioWhenOneCannotBeReached()
    {
        QVERIFY(fixture_->openFixture());
        PruneSettings settings = document().project().prune;
        for (const Group& group : document().model()->groups.groups())
            settings.floors[group.name] = group.units / 2;
        settings.ratio = 0.9;
        document().setPruneSettings(settings);
        QVERIFY(!document().plan());
        QVERIFY(!find<QLabel>("floorReason")->text().isEmpty());
        find<QPushButton>("floorRemedy")->click();
        QVERIFY(document().plan());
    }

    void escapeClearsTheSelectionAndFindGoesToTheFilter()
    {
        QVERIFY(fixture_->openFixture());
        fixture_->window().linking().select(1);
        find<QAction>("editClearSelection")->trigger();
        QCOMPARE(fixture_->window().linking().selectedGroup(), -1);
        find<QAction>("editFind")->trigger();
        QVERIFY(qobject_cast<QLineEdit*>(fixture_->window().focusWidget()));
    }

    void check15_savesTheSameBytesAndOpensTheSameScreen()
    {
        QVERIFY(fixture_->openFixture());
        choose();
        QVERIFY2(document().plan(), qPrintable(document().planProblem()));
        const QString file = fixture_->path(QStringLiteral("kept.yaml"));
        fixture_->window().saveTo(file);
        QVERIFY(!fixture_->window().isWindowModified());
        const auto content = [&file] {
            QFile saved(file);
            return saved.open(QIODevice::ReadOnly) ? saved.readAll() : QByteArray();
        };
        const QByteArray first = content();
        QVERIFY(!first.isEmpty());
        fixture_->window().saveTo(file);
        QCOMPARE(content(), first);
        find<QToolButton>("messageClose")->click(); // that it was saved
        QVERIFY(hasSettled());
        const QStringList before = screen();
        const QImage picture = heatmap();
        const QString title = fixture_->window().windowTitle();
        QVERIFY2(before.size() > 100, qPrintable(QString::number(before.size())));
        fixture_->restart();
        fixture_->window().openFile(file);
        QVERIFY(fixture_->waitIdle());
        QVERIFY(hasSettled());
        QCOMPARE(fixture_->window().windowTitle(), title);
        QVERIFY(!fixture_->window().isWindowModified());
        QCOMPARE(screen(), before);
        QCOMPARE(heatmap(), picture);
        fixture_->window().saveTo(file);
        QCOMPARE(content(), first); // a saved project that was read again, too
    }

    void saysWhenAProjectCannotBeSaved()
    {
        QVERIFY(fixture_->openFixture());
        fixture_->window().saveTo(fixture_->path(QStringLiteral("no/such/folder/kept.yaml")));
        QCOMPARE(fixture_->window().findChild<MessageBar*>()->tone(), theme::Tone::error);
    }

    void check01_opensTheSampleWithOneClick()
    {
        find<QPushButton>("startSampleClothes")->click();
        QVERIFY(fixture_->waitIdle());
        QVERIFY2(document().model(), qPrintable(fixture_->message()));
        QVERIFY(find<QWidget>("workbench")->isVisible());
    }
};

QTEST_MAIN(TestWindow)
#include "test_window.moc"
