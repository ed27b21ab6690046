// SPDX-License-Identifier: GPL-3.0-or-later
// The program is quit while a stage trains: its process ends by itself, soon, and with exit code 0. So it does, with exit code 1, where its
// display is closed.
//
// The program starts itself: `test_window_quit --run FOLDER` is the window that is quit.
#include "tests/ui/support/window_fixture.h"
#include "ui/shell/execution.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QMessageBox>
#include <QProcess>
#include <QPushButton>
#include <QtTest>

#include <cstdio>
#include <cstdlib>

using namespace espalier;
using espalier::testing::WindowFixture;

namespace {

void say(const char* line)
{
    std::puts(line);
    std::fflush(stdout);
}

/// The display is closed: Qt ends the process from its event loop, while the training goes on.
int loseDisplay()
{
    WindowFixture fixture;
    if (!fixture.openForTraining(500))
        return 3;
    int numbers = 0;
    QObject::connect(&fixture.window().runs(), &RunController::progressed, &fixture.window(), [&numbers] {
        if (++numbers == 3) {
            say("asked");
            std::exit(1);
        }
    });
    fixture.window().runs().start(Stage::sparsify);
    return runApplication();
}

/// Trains, is closed as soon as the training moves, and is told to keep on or to stop.
int runWindow(bool stop)
{
    WindowFixture fixture;
    if (!fixture.openForTraining(500))
        return 3;
    RunController& runs = fixture.window().runs();
    int numbers = 0;
    QObject::connect(&runs, &RunController::progressed, &fixture.window(), [&] {
        if (++numbers != 3)
            return;
        fixture.window().close();
        auto* question = fixture.window().findChild<QMessageBox*>(QStringLiteral("quitQuestion"));
        if (question == nullptr)
            return QCoreApplication::exit(4);
        say("asked");
        question->findChild<QPushButton*>(stop ? QStringLiteral("stopAndQuit") : QStringLiteral("keepRunning"))->click();
    });
    QObject::connect(&runs, &RunController::progressed, &fixture.window(), [&] {
        if (!stop && numbers == 8)
            QCoreApplication::exit(fixture.window().isVisible() ? 5 : 6);
    });
    runs.start(Stage::sparsify);
    return runApplication();
}

} // namespace

class TestWindowQuit : public QObject {
    Q_OBJECT
private:
    /// The exit code of a window; -1 where it did not end by itself.
    static int codeOf(const QStringList& arguments, qint64& afterAsking)
    {
        QProcess window;
        window.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        window.start(QCoreApplication::applicationFilePath(), arguments);
        QElapsedTimer time;
        while (window.state() != QProcess::NotRunning) {
            if (!window.waitForReadyRead(120000))
                break;
            if (window.readAllStandardOutput().contains("asked"))
                time.start();
        }
        if (!window.waitForFinished(30000) && window.state() != QProcess::NotRunning)
            return -1;
        afterAsking = time.isValid() ? time.elapsed() : -1;
        return window.exitStatus() == QProcess::NormalExit ? window.exitCode() : -1;
    }

private Q_SLOTS:
    void check13_stopAndQuitEndsTheProcess()
    {
        qint64 afterAsking = -1;
        QCOMPARE(codeOf({QStringLiteral("--run"), QStringLiteral("stop")}, afterAsking), 0);
        QVERIFY(afterAsking >= 0);
        qInfo("ended %lld ms after the answer", afterAsking);
    }

    /// A crash would be no exit at all.
    void aClosedDisplayEndsTheProcessWithoutACrash()
    {
        qint64 afterAsking = -1;
        QCOMPARE(codeOf({QStringLiteral("--run"), QStringLiteral("lose")}, afterAsking), 1);
        QVERIFY(afterAsking >= 0);
    }

    void check13_keepRunningKeeps()
    {
        qint64 afterAsking = -1;
        QCOMPARE(codeOf({QStringLiteral("--run"), QStringLiteral("keep")}, afterAsking), 5);
        QVERIFY(afterAsking >= 0);
    }
};

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    if (argc == 3 && qstrcmp(argv[1], "--run") == 0)
        return qstrcmp(argv[2], "lose") == 0 ? loseDisplay() : runWindow(qstrcmp(argv[2], "stop") == 0);
    TestWindowQuit test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_window_quit.moc"
