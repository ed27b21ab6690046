// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the built espalier-cli as its users do, and makes the small files they would give it.
#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QStringList>

namespace espalier::test {

/// Milliseconds after which a program hangs. No test's outcome depends on it on a machine that is merely busy.
inline constexpr int tenMinutes = 600000;

struct CliRun {
    int exitCode = -1;
    QByteArray out;
    QByteArray err;

    /// What stdout holds, which must be exactly one JSON object; empty otherwise.
    QJsonObject json() const;
    /// True for a failure told well: this exit code, nothing on stdout, one sentence on stderr that holds the part.
    bool failsWith(int code, const QString& part) const;
    /// For messages of failed checks.
    QString summary() const;
};

QString cliProgram();
CliRun runCli(const QStringList& arguments);
/// Any other program, waited for in the same way.
CliRun runProgram(const QString& program, const QStringList& arguments);

/// A folder of 32×32 colour pictures, train and val, with classes named class0 …: stripes whose direction and colour tell the class.
void writeImageFolder(const QString& root, int classes, int trainPerClass, int valPerClass);

void writeText(const QString& file, const QByteArray& content);

} // namespace espalier::test
