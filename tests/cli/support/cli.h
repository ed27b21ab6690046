// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the built espalier-cli like a user, and makes small files for it.
#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QStringList>

namespace espalier::test {

/// Milliseconds after which a program counts as hanging. Generous, so that no result depends on a busy machine.
inline constexpr int tenMinutes = 600000;

struct CliRun {
    int exitCode = -1;
    QByteArray out;
    QByteArray err;

    /// The content of stdout, which must be exactly one JSON object; empty otherwise.
    QJsonObject json() const;
    /// True for a correctly reported failure: this exit code, nothing on stdout, one sentence on stderr that contains part.
    bool failsWith(int code, const QString& part) const;
    /// For messages of failed checks.
    QString summary() const;
};

QString cliProgram();
CliRun runCli(const QStringList& arguments);
/// Runs any other program in the same way.
CliRun runProgram(const QString& program, const QStringList& arguments);

/// A folder of 32×32 colour images, train and val, with classes named class0 …: stripes whose direction and colour depend on the class.
void writeImageFolder(const QString& root, int classes, int trainPerClass, int valPerClass);

void writeText(const QString& file, const QByteArray& content);
/// Of a text file.
QStringList linesOf(const QString& file);

} // namespace espalier::test
