// SPDX-License-Identifier: GPL-3.0-or-later
// A run of all stages in the window, killed several times: each time the next window resumes it, and the final network equals that of an
// undisturbed run. ESPALIER_KILLS: the number of kills; a few by default.
//
// The program starts itself: `test_window_killed --run FOLDER RESULT` is the window that is killed.
#include "core/graph/network_dump.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/shell/main_window.h"
#include "ui/shell/message_bar.h"

#include <QApplication>
#include <QFile>
#include <QProcess>
#include <QPushButton>
#include <QSettings>
#include <QtTest>

#include <algorithm>
#include <cstdio>
#include <random>

using namespace espalier;
using espalier::testing::fixtureModel;
using espalier::testing::WindowFixture;

namespace {

QString cacheOf(const QString& folder)
{
    return folder + QStringLiteral("/cache");
}

QString projectIn(const QString& folder)
{
    return folder + QStringLiteral("/project.yaml");
}

/// Resumes an interrupted run, or starts one. Prints a line for every sign of progress, and writes the final network.
int runWindow(const QString& folder, const QString& result)
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder);
    qputenv("XDG_CACHE_HOME", cacheOf(folder).toUtf8());
    MainWindow window;
    const auto tell = [] {
        std::puts("moves");
        std::fflush(stdout);
    };
    QObject::connect(&window.runs(), &RunController::progressed, &window, tell);
    QObject::connect(&window.runs(), &RunController::changed, &window, [&window, result] {
        const bool done = !window.runs().busy() && window.runs().stateOf(Stage::finetune) == StageState::done;
        if (done)
            QCoreApplication::exit(writeDump(window.document().model()->network, result.toStdString()) ? 0 : 1);
    });
    QObject::connect(&window.runs(), &RunController::opened, &window, [&window] {
        if (!window.runs().busyWithStage())
            QMetaObject::invokeMethod(
                &window, [&window] { window.runs().start(Stage::allStages); }, Qt::QueuedConnection);
    });
    auto* goOn = window.findChild<QPushButton*>(QStringLiteral("messageRemedy"));
    if (goOn->isVisibleTo(&window) && goOn->text() == QStringLiteral("Go on")) { // else unsaved work is offered
        std::puts("goes on");
        QObject::disconnect(&window.runs(), &RunController::opened, &window, nullptr);
        goOn->click();
    } else {
        window.openFile(projectIn(folder));
    }
    return QApplication::exec();
}

QByteArray contentOf(const QString& name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestWindowKilled : public QObject {
    Q_OBJECT
private:
    /// Starts the window on the folder and waits for its end or, with a limit, kills it after this many lines.
    static bool endsBeforeLines(const QString& folder, const QString& result, int limit)
    {
        QProcess window;
        window.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        window.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--run"), folder, result});
        int lines = 0;
        while (window.state() != QProcess::NotRunning && (limit == 0 || lines < limit)) {
            window.waitForReadyRead(1000);
            while (window.canReadLine()) {
                window.readLine();
                ++lines;
            }
        }
        if (window.state() == QProcess::NotRunning)
            return window.exitStatus() == QProcess::NormalExit && window.exitCode() == 0;
        window.kill(); // SIGKILL
        window.waitForFinished();
        return false;
    }

    static bool writeProjectIn(const QString& folder, const QString& images)
    {
        Project project;
        project.model = fixtureModel().toStdString();
        project.data = images.toStdString();
        project.recipe = Recipe::manual;
        project.rounds = 2;
        for (TrainSettings* settings : {&project.sparsify, &project.finetune}) {
            settings->epochs = 4;
            settings->batch = 8;
            settings->threads = 1;
        }
        return QDir().mkpath(folder) && writeProject(project, projectIn(folder).toStdString());
    }

private Q_SLOTS:
    void endsAsIfNobodyHadKilledIt()
    {
        const WindowFixture fixture;
        const QString images = fixture.makeImages(4);
        const QString calm = fixture.path(QStringLiteral("calm")), stormy = fixture.path(QStringLiteral("stormy"));
        QVERIFY(writeProjectIn(calm, images) && writeProjectIn(stormy, images));
        const QString expected = fixture.path(QStringLiteral("expected")), reached = fixture.path(QStringLiteral("reached"));
        QVERIFY(endsBeforeLines(calm, expected, 0));
        QVERIFY(!contentOf(expected).isEmpty());

        const int kills = qEnvironmentVariableIsSet("ESPALIER_KILLS") ? qEnvironmentVariableIntValue("ESPALIER_KILLS") : 4;
        const int longest = std::max(5, 80 / std::max(1, kills)); // so that the run does not end before the last kill
        std::mt19937 random(7);
        bool ended = false;
        int done = 0;
        for (; done < kills && !ended; done += !ended)
            ended = endsBeforeLines(stormy, reached, std::uniform_int_distribution(3, longest)(random));
        QVERIFY(ended || endsBeforeLines(stormy, reached, 0));
        qInfo("%d kills", done);
        QCOMPARE(contentOf(reached), contentOf(expected));
    }
};

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("EspalierTests"));
    if (argc == 4 && qstrcmp(argv[1], "--run") == 0)
        return runWindow(QString::fromLocal8Bit(argv[2]), QString::fromLocal8Bit(argv[3]));
    TestWindowKilled test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_window_killed.moc"
