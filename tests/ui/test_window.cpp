// SPDX-License-Identifier: GPL-3.0-or-later
// The window without training: opening, dragging, undoing, saving, and its error messages.
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
#include <QToolButton>
#include <QtTest>

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
        QVERIFY(fixture_->openFixture());
        fixture_->restart();
        auto* recent = find<QToolButton>("recent1");
        QVERIFY(recent && recent->isVisible());
        find<QAction>("fileRecent1")->trigger(); // Ctrl+1
        QVERIFY(fixture_->waitIdle());
        QVERIFY(document().model());
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
    }

    void check03_keepsTheModelWhenAFileIsBad()
    {
        QVERIFY(fixture_->openFixture());
        const ModelPtr before = document().model();
        fixture_->write(QStringLiteral("text.pt"), "this is no network");
        fixture_->window().openFile(fixture_->path(QStringLiteral("text.pt")));
        QVERIFY(fixture_->waitIdle());
        QVERIFY(!fixture_->message().isEmpty());
        QVERIFY(!fixture_->message().contains(QLatin1Char('\n')));
        QVERIFY(fixture_->message().contains(QStringLiteral("text.pt")));
        QVERIFY(fixture_->message().endsWith(QLatin1Char('.')));
        QCOMPARE(fixture_->window().findChild<MessageBar*>()->tone(), theme::Tone::error);
        auto* details = find<QPlainTextEdit>("messageDetails");
        QVERIFY(!details->isVisible()); // on demand
        if (find<QPushButton>("messageDetailsButton")->isVisible()) {
            find<QPushButton>("messageDetailsButton")->click();
            QVERIFY(details->isVisible());
            QVERIFY(!details->toPlainText().contains(QStringLiteral("frame #"))); // LibTorch's backtrace
        }
        QCOMPARE(document().model(), before);
        QVERIFY(find<QWidget>("workbench")->isVisible());
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
        const auto picture = [this] {
            QCoreApplication::processEvents(); // the heatmap draws when the window is idle
            return find<QWidget>("heatmapPlot")->grab().toImage();
        };
        QSize size; // until the docks have their places
        const auto settled = [&] { return std::exchange(size, picture().size()) == size; };
        QTRY_VERIFY(settled());
        const QImage pictureBefore = picture();
        drag(slider, {550, 620, 700, 800});
        const QImage pictureAfter = picture();
        QVERIFY(pictureAfter != pictureBefore);
        QVERIFY(seen.size() >= 4);
        QVERIFY(totals->text("macs", "planned") != before);
        QVERIFY(fixture_->window().isWindowModified());
        QCOMPARE(document().undoStack().count(), 1);
        find<QAction>("editUndo")->trigger();
        QCOMPARE(totals->text("macs", "planned"), before);
        QCOMPARE(slider->value(), 500);
        QCOMPARE(picture(), pictureBefore);
        QVERIFY(!fixture_->window().isWindowModified());
        find<QAction>("editRedo")->trigger();
        QCOMPARE(slider->value(), 800);
        QCOMPARE(picture(), pictureAfter);
        QVERIFY(fixture_->window().isWindowModified());
        fixture_->window().saveTo(fixture_->path(QStringLiteral("kept.yaml")));
        QVERIFY(!fixture_->window().isWindowModified());
        find<QAction>("editUndo")->trigger();
        QVERIFY(fixture_->window().isWindowModified());
    }

    void check08_countsLayersThatGetTooThin()
    {
        QVERIFY(fixture_->openFixture());
        PruneSettings settings = document().project().prune;
        settings.policy = Policy::none;
        document().setPruneSettings(settings);
        const auto& kept = document().plan()->kept;
        for (int g = 0; g < document().model()->groups.groupCount() && settings.floors.empty(); ++g) {
            const Group& group = document().model()->groups.groups()[g];
            if (kept[g] < group.units)
                settings.floors[group.name] = kept[g] + 1;
        }
        document().setPruneSettings(settings);
        auto* counter = find<QPushButton>("floorCounter");
        QVERIFY(counter->isEnabled());
        counter->click();
        const int group = fixture_->window().linking().selectedGroup();
        QVERIFY(group >= 0);
        QVERIFY(document().plan()->kept[group] < document().plan()->floors[group]);
        QVERIFY(!find<QLabel>("floorReason")->text().isEmpty());
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
        drag(find<QSlider>("pruneRatioSlider"), {700, 730});
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
        const std::string hash = document().plan()->hash;
        fixture_->restart();
        fixture_->window().openFile(file);
        QVERIFY(fixture_->waitIdle());
        QCOMPARE(find<QSlider>("pruneRatioSlider")->value(), 730);
        QCOMPARE(document().plan()->hash, hash);
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
