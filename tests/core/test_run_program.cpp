// SPDX-License-Identifier: GPL-3.0-or-later
// Other programs: what they are told, and how their faults become sentences.
#include "core/base/run_program.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace espalier;

namespace {

Result<void> shell(const char* command)
{
    return runProgram("/bin/sh", {"-c", command});
}

} // namespace

class TestRunProgram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void argumentsArriveAsTheyAre();
    void faultsAreTheLastLine_data();
    void faultsAreTheLastLine();
    void muchIsReadToItsEnd();
};

void TestRunProgram::argumentsArriveAsTheyAre()
{
    const QTemporaryDir dir;
    const QString file = dir.filePath(QStringLiteral("a b $HOME 'c'"));
    QVERIFY(runProgram("/bin/sh", {"-c", "echo told && echo done > \"$1\"", "sh", file.toStdString()}));
    QVERIFY(QFile::exists(file));
}

void TestRunProgram::faultsAreTheLastLine_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("one line") << QByteArray("echo 'No room.' >&2; exit 1") << QByteArray("No room.");
    QTest::newRow("a warning before") << QByteArray("echo warned >&2; echo 'No room.' >&2; exit 3") << QByteArray("No room.");
    QTest::newRow("silent") << QByteArray("exit 2") << QByteArray("sh came to no end; it may have crashed.");
    QTest::newRow("crashed") << QByteArray("kill -SEGV $$") << QByteArray("sh came to no end; it may have crashed.");
}

void TestRunProgram::faultsAreTheLastLine()
{
    QFETCH(const QByteArray, command);
    QFETCH(const QByteArray, message);
    const Result<void> run = shell(command.constData());
    QVERIFY(!run);
    QCOMPARE(QByteArray::fromStdString(run.error().message), message);
    const Result<void> missing = runProgram("/no/such/program", {});
    QVERIFY(!missing);
    QCOMPARE(missing.error().message, std::string("/no/such/program cannot be started: No such file or directory."));
}

/// More than a pipe holds, which would stop a program that nobody reads.
void TestRunProgram::muchIsReadToItsEnd()
{
    const Result<void> run =
        shell("i=0; while [ $i -lt 20000 ]; do echo 'a line of a long story' >&2; i=$((i+1)); done; echo end >&2; exit 1");
    QVERIFY(!run);
    QCOMPARE(run.error().message, std::string("end"));
    QVERIFY(run.error().details.size() > 400000);
}

QTEST_GUILESS_MAIN(TestRunProgram)
#include "test_run_program.moc"
