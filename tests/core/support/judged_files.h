// SPDX-License-Identifier: GPL-3.0-or-later
// Checks written files with external programs. These start slowly, so each checks all files of a test at once.
#pragma once

#include "core/graph/network.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QTemporaryDir>

namespace espalier::test {

/// Files in a temporary folder, with the networks' outputs.
class JudgedFiles {
public:
    /// A path in the folder; names may contain anything but slashes.
    QString path(const QString& name, const QString& ending) const;
    /// Adds a case {name, file, inputs, outputs} and the fields of more: inputs and outputs for this many images, or for the network's own
    /// batch size where it accepts no other.
    void add(const QString& name, const QString& file, const Network& network, QJsonObject more = {}, int images = 3);
    /// A file with the list of cases, for the external programs.
    QString list() const;

private:
    QString tensorFile(const QString& name, const QString& what, const std::vector<float>& numbers) const;

    QTemporaryDir folder_;
    QJsonArray cases_;
};

struct Judgement {
    QJsonObject findings; ///< by name: empty when nothing is wrong
    QString failure;      ///< why the program could not be run
    /// The fault found in a file, after the judge's name; empty when there is none.
    QString about(const QString& name, const QString& judge) const;
};

/// Runs program ARGUMENTS, which prints one JSON object.
Judgement judge(const QString& program, const QStringList& arguments);

} // namespace espalier::test
