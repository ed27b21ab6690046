// SPDX-License-Identifier: GPL-3.0-or-later
// What goes wrong around the window: wrong drops, absurd numbers, files that change or vanish behind its back. There is always a message in
// place, and nothing that was open is lost.
#include "test_places.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/shell/message_bar.h"

#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QDropEvent>
#include <QFile>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QTableView>
#include <QtTest>

#include <cmath>

using namespace espalier;
using espalier::testing::fixtureModel;
using espalier::testing::WindowFixture;

class TestWindowFaults : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    MainWindow& window() { return fixture_->window(); }
    Document& document() { return window().document(); }
    RunController& runs() { return window().runs(); }
    theme::Tone tone() { return window().findChild<MessageBar*>()->tone(); }

    template <class T>
    T* find(const char* objectName)
    {
        return window().findChild<T*>(QLatin1String(objectName));
    }

    /// Whether the window took it.
    bool drop(const QMimeData& data)
    {
        QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        enter.ignore();
        QCoreApplication::sendEvent(&window(), &enter);
        if (!enter.isAccepted())
            return false;
        QDropEvent dropped(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&window(), &dropped);
        return fixture_->waitIdle();
    }

    bool dropFile(const QString& file)
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file)});
        return drop(data);
    }

    QString copyOfTheNetwork(const QString& name)
    {
        const QString file = fixture_->path(name);
        QFile::remove(file);
        QFile::copy(fixtureModel(), file);
        return file;
    }

private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() { fixture_.reset(); }

    void whatIsNoFileIsNotTaken()
    {
        QMimeData text, link;
        text.setText(QStringLiteral("a network"));
        link.setUrls({QUrl(QStringLiteral("https://example.org/network.pt"))});
        QVERIFY(!drop(text));
        QVERIFY(!drop(link));
        QVERIFY(!document().model());
    }

    void wrongFilesAreRefusedInASentence_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QStringLiteral("empty.pt") << QByteArray();
        QTest::newRow("text") << QStringLiteral("notes.txt") << QByteArray("no network");
        QTest::newRow("broken onnx") << QStringLiteral("net.onnx") << QByteArray("\x08\x07\x12\xff\xff\xff", 6);
        QTest::newRow("other yaml") << QStringLiteral("other.yaml") << QByteArray("a: [1, 2\n");
        QTest::newRow("project without its network") << QStringLiteral("p.yaml") << QByteArray("model: gone.pt\n");
        QTest::newRow("other json") << QStringLiteral("other.json") << QByteArray("{\"a\": 1}");
        QTest::newRow("broken json") << QStringLiteral("plan.json") << QByteArray("{\"kept\": [");
        QTest::newRow("picture") << QStringLiteral("cat.png") << QByteArray("\x89PNG");
    }

    void wrongFilesAreRefusedInASentence()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QVERIFY(fixture_->openFixture());
        document().planRatio(0.7);
        const StatePtr before = document().state();
        fixture_->write(name, content);
        QVERIFY(dropFile(fixture_->path(name)));
        if (auto* discard = find<QPushButton>("discardWork")) { // asked about the plan, as the file might replace the network
            discard->click();
            QVERIFY(fixture_->waitIdle());
        }
        QVERIFY2(!fixture_->message().isEmpty() && !fixture_->message().contains(QLatin1Char('\n')), qPrintable(fixture_->message()));
        QVERIFY(tone() == theme::Tone::error || tone() == theme::Tone::warning);
        if (document().project() != *before->project) // a data.yaml without sense counts as images that cannot be read
            document().undoStack().undo();
        QCOMPARE(document().model(), before->model);
        QVERIFY(document().project() == *before->project);
        QVERIFY(document().plan() && document().undoStack().canUndo());
    }

    void aFolderWithoutANetworkSaysWhatToOpen()
    {
        QVERIFY(QDir().mkdir(fixture_->path(QStringLiteral("folder"))));
        QVERIFY(dropFile(fixture_->path(QStringLiteral("folder"))));
        QVERIFY2(fixture_->message().contains(QStringLiteral("is a folder")), qPrintable(fixture_->message()));
        QVERIFY(fixture_->openFixture());
        QVERIFY(dropFile(fixture_->path(QStringLiteral("folder")))); // now it is one of images, without any
        QVERIFY2(fixture_->message().contains(QStringLiteral("has no pictures")), qPrintable(fixture_->message()));
        QVERIFY(document().model() && document().plan());
        QVERIFY(document().project().data.empty() && !document().undoStack().canUndo());
    }

    void absurdNumbersAreNotTaken()
    {
        QVERIFY(fixture_->openFixture());
        const PruneSettings before = document().project().prune;
        auto* ratio = find<QDoubleSpinBox>("pruneRatio");
        for (const char* text : {"1e9", "-5", "nan", "inf", "1e-400", "abc", "100", ""}) {
            ratio->findChild<QLineEdit*>()->setText(QLatin1String(text));
            ratio->interpretText();
            const double now = document().project().prune.ratio;
            QVERIFY2(std::isfinite(now) && now > 0 && now < 1, text);
            QVERIFY2(document().plan() || !document().planProblem().isEmpty(), text);
        }
        auto* floor = find<QSpinBox>("pruneFloorMin");
        floor->setValue(2147483647);
        QVERIFY(document().plan() || !document().planProblem().isEmpty());
        document().setPruneSettings(before);
        QVERIFY(document().plan());
    }

    void aFloorAboveTheWidthIsNotTaken()
    {
        QVERIFY(fixture_->openFixture());
        QAbstractItemModel& layers = *find<QTableView>("layersTable")->model();
        const QModelIndex floor = layers.index(1, 8);
        for (const QVariant& value : {QVariant(-1), QVariant(100000), QVariant(QStringLiteral("many"))})
            QVERIFY2(!layers.setData(floor, value), qPrintable(value.toString()));
        QVERIFY(document().project().prune.floors.empty() && document().plan());
    }

    /// A field with a list says what is wrong with it, and shows the old one again.
    void aLineThatCannotBeReadSaysSo()
    {
        QVERIFY(fixture_->openFixture());
        auto* ratios = find<QLineEdit>("pruneTryRatios");
        QVERIFY(ratios);
        const QString before = ratios->text();
        ratios->setText(QStringLiteral("0.5, seven, 9"));
        ratios->setModified(true);
        Q_EMIT ratios->editingFinished();
        QCOMPARE(ratios->text(), before);
        QVERIFY2(!fixture_->message().isEmpty(), "no message");
        QCOMPARE(tone(), theme::Tone::warning);
    }

    void aNetworkThatVanishesIsStillThere()
    {
        const QString file = copyOfTheNetwork(QStringLiteral("mine.pt"));
        window().openFile(file);
        QVERIFY(fixture_->waitIdle());
        QVERIFY(document().model());
        QVERIFY(QFile::remove(file));
        document().planRatio(0.6);
        runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle());
        QVERIFY2(document().planCarriedOut(), qPrintable(fixture_->message()));
        window().exportTo(file); // where it was
        QVERIFY(fixture_->waitIdle());
        QCOMPARE(tone(), theme::Tone::success);
        QVERIFY(QFile::exists(file));
    }

    void aNetworkThatWasOverwrittenIsNotReadAgainByAccident()
    {
        const QString file = copyOfTheNetwork(QStringLiteral("mine.pt"));
        window().openFile(file);
        QVERIFY(fixture_->waitIdle());
        const ModelPtr before = document().model();
        fixture_->write(QStringLiteral("mine.pt"), "something else");
        runs().readAgain();
        QVERIFY(fixture_->waitIdle());
        QCOMPARE(tone(), theme::Tone::error);
        QCOMPARE(document().model(), before);
    }

    void imagesThatVanishEndATrainingInASentence()
    {
        QVERIFY(fixture_->openForTraining(1));
        QVERIFY(QDir(fixture_->path(QStringLiteral("images"))).removeRecursively());
        const ModelPtr before = document().model();
        runs().start(Stage::sparsify);
        QVERIFY(fixture_->waitIdle());
        QVERIFY2(!fixture_->message().isEmpty(), "no message");
        QVERIFY(tone() == theme::Tone::error || tone() == theme::Tone::warning);
        QCOMPARE(document().model(), before);
    }

    void aProjectWhoseFolderVanishesIsNotLost()
    {
        QVERIFY(fixture_->openFixture());
        QVERIFY(QDir().mkdir(fixture_->path(QStringLiteral("work"))));
        const QString file = fixture_->path(QStringLiteral("work/kept.yaml"));
        window().saveTo(file);
        QVERIFY(QDir(fixture_->path(QStringLiteral("work"))).removeRecursively());
        document().planRatio(0.7);
        window().saveTo(file);
        QCOMPARE(tone(), theme::Tone::error);
        QVERIFY(window().isWindowModified()); // it is asked for again
        QCOMPARE(document().project().prune.ratio, 0.7);
        window().saveTo(fixture_->path(QStringLiteral("elsewhere.yaml")));
        QCOMPARE(tone(), theme::Tone::success);
    }

    void anExportOntoAFolderSaysSo()
    {
        QVERIFY(fixture_->openFixture());
        QVERIFY(QDir().mkdir(fixture_->path(QStringLiteral("taken.pt"))));
        window().exportTo(fixture_->path(QStringLiteral("taken.pt")));
        QVERIFY(fixture_->waitIdle());
        QCOMPARE(tone(), theme::Tone::error);
        QVERIFY(QFileInfo(fixture_->path(QStringLiteral("taken.pt"))).isDir());
    }

    void damagedSettingsOfTheWindowDoNotStopIt()
    {
        QVERIFY(fixture_->openFixture());
        {
            QSettings settings;
            settings.setValue(QStringLiteral("layout"), QByteArray("\x01\x02garbage"));
            settings.setValue(QStringLiteral("geometry"), QByteArray(400, '\xff'));
            settings.setValue(QStringLiteral("appearance"), 7);
        }
        fixture_->restart();
        QVERIFY(fixture_->openFixture());
        QVERIFY(find<QWidget>("workbench")->isVisible());
        QVERIFY(window().width() >= 640 && window().height() >= 400);
    }

    void check25_whatIsClosedIsFreed()
    {
        QVERIFY(fixture_->openFixture());
        const std::weak_ptr<const Model> first = document().model();
        document().planRatio(0.7);
        QVERIFY(fixture_->openFixture());
        QVERIFY(QTest::qWaitFor([&first] { return first.expired(); }, 10000));
    }
};

QTEST_MAIN(TestWindowFaults)
#include "test_window_faults.moc"
