// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/support/cli.h"
#include "test_places.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QRandomGenerator>

namespace espalier::test {
namespace {

constexpr int side = 32;

/// A portable pixmap: the simplest format that OpenCV reads.
QByteArray picture(int label, QRandomGenerator& random)
{
    QByteArray bytes = QByteArray("P6\n32 32\n255\n");
    const int phase = random.bounded(4);
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const int along = label % 2 == 0 ? x : y;
            const bool lit = (along + phase) / (2 + label / 4) % 2 == 0;
            for (int channel = 0; channel < 3; ++channel) {
                const int base = lit && channel != label % 3 ? 190 : 60;
                bytes.append(static_cast<char>(base + random.bounded(40)));
            }
        }
    }
    return bytes;
}

} // namespace

QJsonObject CliRun::json() const
{
    return QJsonDocument::fromJson(out).object();
}

bool CliRun::failsWith(int code, const QString& part) const
{
    const QString told = QString::fromUtf8(err).trimmed();
    return exitCode == code && out.isEmpty() && !told.contains('\n') && told.contains(part);
}

QString CliRun::summary() const
{
    return QStringLiteral("exit %1\nstdout: %2\nstderr: %3").arg(exitCode).arg(QString::fromUtf8(out), QString::fromUtf8(err));
}

QString cliProgram()
{
    return QStringLiteral(BINARY_DIR "/bin/espalier-cli");
}

CliRun runProgram(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(tenMinutes))
        process.kill();
    CliRun run;
    run.exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    run.out = process.readAllStandardOutput();
    run.err = process.readAllStandardError();
    return run;
}

CliRun runCli(const QStringList& arguments)
{
    return runProgram(cliProgram(), arguments);
}

void writeImageFolder(const QString& root, int classes, int trainPerClass, int valPerClass)
{
    QRandomGenerator random(1);
    for (const auto& [split, count] : {std::pair(QStringLiteral("train"), trainPerClass), std::pair(QStringLiteral("val"), valPerClass)}) {
        for (int label = 0; label < classes; ++label) {
            for (int i = 0; i < count; ++i)
                writeText(QStringLiteral("%1/%2/class%3/%4.ppm").arg(root, split).arg(label).arg(i, 4, 10, QLatin1Char('0')),
                          picture(label, random));
        }
    }
}

void writeText(const QString& file, const QByteArray& content)
{
    QDir().mkpath(QFileInfo(file).path());
    QFile target(file);
    if (!target.open(QIODevice::WriteOnly) || target.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(file));
}

QStringList linesOf(const QString& file)
{
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(file));
    return QString::fromUtf8(source.readAll()).trimmed().split('\n');
}

} // namespace espalier::test
