// SPDX-License-Identifier: GPL-3.0-or-later
// Unsaved work after the program was killed: the next window offers it, and restores it as it was.
//
// The program starts itself: `test_window_recovered --edit FOLDER` is the window that is killed.
#include "core/pipeline/stages.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/runs/plan_history.h"
#include "ui/runs/recovery.h"
#include "ui/shell/message_bar.h"

#include <QApplication>
#include <QDirIterator>
#include <QProcess>
#include <QPushButton>
#include <QSettings>
#include <QtTest>

#include <cstdio>

using namespace espalier;
using espalier::testing::fixtureModel;
using espalier::testing::WindowFixture;

namespace {

constexpr double editedRatio = 0.62;
constexpr int selectedGroup = 3;

QString projectIn(const QString& folder)
{
    return folder + QStringLiteral("/edits.yaml");
}

/// What the window shows, in a line.
QString screenOf(MainWindow& window)
{
    const Document& document = window.document();
    return QStringLiteral("%1 %2 %3 %4 %5 %6")
        .arg(QString::fromStdString(document.plan()->hash))
        .arg(document.project().prune.ratio)
        .arg(document.model()->costs.params)
        .arg(window.linking().selectedGroup())
        .arg(window.linking().selectedUnit())
        .arg(window.plans().tree().size());
}

/// Edits, prunes, edits again, and prints the screen when all of it is kept. Then it waits to be killed.
int editInWindow(const QString& folder)
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder);
    qputenv("XDG_CACHE_HOME", (folder + QStringLiteral("/cache")).toUtf8());
    MainWindow window;
    window.openFile(projectIn(folder));
    if (!QTest::qWaitFor([&window] { return !window.runs().busy() && window.document().model(); }, 120000))
        return 1;
    window.document().planRatio(0.3);
    window.runs().start(Stage::prune);
    if (!QTest::qWaitFor([&window] { return !window.runs().busy(); }, 120000))
        return 2;
    window.document().planRatio(editedRatio);
    window.plans().keepPresent();
    window.linking().select(selectedGroup, window.document().model()->groups.groups()[selectedGroup].firstUnit);
    for (QSignalSpy kept(&window.recovery(), &Recovery::kept); kept.wait(3 * Recovery::usualRest);) // before the last edit
        continue;
    QObject::connect(&window.recovery(), &Recovery::kept, &window, [&window] {
        std::puts(qPrintable(QStringLiteral("screen: ") + screenOf(window)));
        std::fflush(stdout);
    });
    window.linking().select(selectedGroup, window.document().model()->groups.groups()[selectedGroup].firstUnit + 1);
    return QApplication::exec();
}

/// Notes a plan and trains, and prints a line when the first epoch is kept. Then it waits to be killed.
int trainInWindow(const QString& folder)
{
    qputenv("XDG_CACHE_HOME", (folder + QStringLiteral("/cache")).toUtf8());
    MainWindow window;
    window.openFile(projectIn(folder));
    if (!QTest::qWaitFor([&window] { return !window.runs().busy() && window.document().model(); }, 120000))
        return 1;
    window.document().planRatio(editedRatio);
    window.plans().keepPresent();
    QObject::connect(&window.runs(), &RunController::epochReached, &window, [epochs = 0]() mutable {
        if (++epochs < 2) // the checkpoint of an epoch is written behind it, but before the next one
            return;
        std::puts("screen: trained");
        std::fflush(stdout);
    });
    QObject::connect(&window.recovery(), &Recovery::kept, &window, [&window] {
        if (!window.runs().busyWithStage())
            window.runs().start(Stage::sparsify);
    });
    return QApplication::exec();
}

} // namespace

class TestWindowRecovered : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    MainWindow& window() { return fixture_->window(); }
    QString cache() { return fixture_->path(QStringLiteral("cache")); }

    bool writeProjectHere(const QString& pictures = {})
    {
        Project project;
        project.data = pictures.toStdString();
        project.sparsify.epochs = 500;
        project.sparsify.batch = 8;
        project.model = fixtureModel().toStdString();
        project.prune.allocation = Allocation::scores;
        project.prune.compensate = Compensate::none;
        return writeProject(project, projectIn(fixture_->path({})).toStdString()).has_value();
    }

    /// The screen of a window that was killed while it showed it; empty where it ended in another way.
    QString screenOfTheKilled(const char* what = "--edit")
    {
        QProcess other;
        other.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        other.start(QCoreApplication::applicationFilePath(), {QLatin1String(what), fixture_->path({})});
        QString screen;
        for (int second = 0; second < 240 && screen.isEmpty() && other.state() != QProcess::NotRunning; ++second) {
            other.waitForReadyRead(1000);
            while (other.canReadLine()) // among lines of the log
                if (const QByteArray line = other.readLine(); line.startsWith("screen: "))
                    screen = QString::fromUtf8(line.mid(8)).trimmed();
        }
        other.kill(); // SIGKILL
        other.waitForFinished();
        return other.exitStatus() == QProcess::CrashExit ? screen : QString();
    }

    QPushButton* remedy(const char* text)
    {
        for (QPushButton* button : window().findChildren<QPushButton*>())
            if (button->text() == QLatin1String(text) && button->isVisibleTo(&window()))
                return button;
        return nullptr;
    }

    int keptSessions()
    {
        int count = 0;
        for (QDirIterator all(cache() + QStringLiteral("/espalier/sessions"), {QStringLiteral("run.json")}, QDir::Files,
                              QDirIterator::Subdirectories);
             all.hasNext(); all.next())
            ++count;
        return count;
    }

    bool keptHere()
    {
        QSignalSpy kept(&window().recovery(), &Recovery::kept);
        return kept.wait(20000);
    }

private Q_SLOTS:
    void init()
    {
        fixture_ = std::make_unique<WindowFixture>();
        QVERIFY(writeProjectHere());
    }
    void cleanup() { fixture_.reset(); }

    void check14_editsComeBackAfterAKill()
    {
        const QString before = screenOfTheKilled();
        QVERIFY2(before.contains(QString::number(editedRatio)), qPrintable(before));
        QVERIFY(before.endsWith(QStringLiteral(" 4"))); // the original, two plans, and a pruned network
        QCOMPARE(keptSessions(), 1);
        fixture_->restart();
        QVERIFY2(fixture_->message().contains(QStringLiteral("“edits.yaml”")), qPrintable(fixture_->message()));
        QVERIFY(remedy("Restore"));
        QSignalSpy restored(&window().recovery(), &Recovery::restored);
        remedy("Restore")->click();
        QVERIFY(fixture_->waitIdle());
        QCOMPARE(restored.count(), 1);
        QCOMPARE(screenOf(window()), before);
        QVERIFY(window().isWindowModified());
        QCOMPARE(window().document().project().file, std::filesystem::path(projectIn(fixture_->path({})).toStdString()));
        QVERIFY(window().document().network() != window().document().state()->openedNetwork);
        // What was tried is there to return to.
        QVERIFY(window().plans().goTo(3).isEmpty());
        QVERIFY(window().document().planCarriedOut());

        // The copy is this window's now. It ends in order: nothing is left.
        QTRY_COMPARE_WITH_TIMEOUT(keptSessions(), 1, 20000);
        fixture_->restart();
        QCOMPARE(keptSessions(), 0);
        QVERIFY(!remedy("Restore"));
    }

    void check14_refusedItIsGone()
    {
        QVERIFY(!screenOfTheKilled().isEmpty());
        fixture_->restart();
        QVERIFY(remedy("Discard"));
        remedy("Discard")->click();
        QCOMPARE(keptSessions(), 0);
        QVERIFY(!window().document().model());
        fixture_->restart();
        QVERIFY(!remedy("Restore"));
    }

    void goingOnWithATrainingBringsThePlansBack()
    {
        QVERIFY(writeProjectHere(fixture_->makeImages(2)));
        QCOMPARE(screenOfTheKilled("--train"), QStringLiteral("trained"));
        QCOMPARE(keptSessions(), 1);
        fixture_->restart();
        QVERIFY(remedy("Go on"));
        remedy("Go on")->click();
        QVERIFY(QTest::qWaitFor([this] { return window().runs().running() == Stage::sparsify; }, 120000));
        QCOMPARE(window().plans().tree().size(), 2);
        QCOMPARE(window().plans().tree().nodes().back().settings.ratio, editedRatio);
        QCOMPARE(window().plans().present(), 2);
        window().runs().cancel();
        QVERIFY(fixture_->waitIdle());
        QTRY_COMPARE_WITH_TIMEOUT(keptSessions(), 1, 20000); // of this window
    }

    void openingAFileDoesNotHideTheOffer()
    {
        QVERIFY(!screenOfTheKilled().isEmpty());
        fixture_->restart();
        window().openFile(fixtureModel());
        QVERIFY(fixture_->waitIdle());
        QVERIFY(remedy("Restore"));
        QCOMPARE(keptSessions(), 1);
    }

    void whatIsSavedIsNotKept()
    {
        window().openFile(projectIn(fixture_->path({})));
        QVERIFY(fixture_->waitIdle());
        window().document().planRatio(editedRatio);
        QVERIFY(keptHere());
        QCOMPARE(keptSessions(), 1);
        window().saveTo(projectIn(fixture_->path({})));
        QVERIFY(keptHere());
        QCOMPARE(keptSessions(), 0);
        window().document().planRatio(0.2);
        QVERIFY(keptHere());
        QCOMPARE(keptSessions(), 1);
        window().document().undoStack().undo();
        QVERIFY(keptHere());
        QCOMPARE(keptSessions(), 0);
    }

    void whatCannotBeKeptIsToldOnce()
    {
        window().openFile(projectIn(fixture_->path({})));
        QVERIFY(fixture_->waitIdle());
        QDir(cache()).removeRecursively();
        fixture_->write(QStringLiteral("cache"), "no folder");
        window().document().planRatio(editedRatio);
        QTRY_VERIFY_WITH_TIMEOUT(fixture_->message().contains(QStringLiteral("cannot be kept")), 20000);
        window().findChild<MessageBar*>()->hide();
        window().document().planRatio(0.3);
        QTest::qWait(2 * Recovery::usualRest);
        QVERIFY(fixture_->message().isEmpty());
    }
};

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("EspalierTests"));
    if (argc == 3 && qstrcmp(argv[1], "--edit") == 0)
        return editInWindow(QString::fromLocal8Bit(argv[2]));
    if (argc == 3 && qstrcmp(argv[1], "--train") == 0)
        return trainInWindow(QString::fromLocal8Bit(argv[2]));
    TestWindowRecovered test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_window_recovered.moc"
