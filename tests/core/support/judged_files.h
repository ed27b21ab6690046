// SPDX-License-Identifier: GPL-3.0-or-later
// Written files before other people's judges: programs that start slowly, so that all files of a test are judged at once.
#pragma once

#include "core/graph/network.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QTemporaryDir>

namespace espalier::test {

/// Files in a folder of their own, with what the networks answer.
class JudgedFiles {
public:
    /// A path in the folder; names may hold anything but slashes.
    QString path(const QString& name, const QString& ending) const;
    /// Adds a case {name, file, inputs, outputs} and what else is given: inputs and outputs for three images, or for the network's own
    /// batch where it takes no other.
    void add(const QString& name, const QString& file, const Network& network, QJsonObject more = {});
    /// The list of cases as a file that judges read.
    QString list() const;

private:
    QString tensorFile(const QString& name, const QString& what, const std::vector<float>& numbers) const;

    QTemporaryDir folder_;
    QJsonArray cases_;
};

struct Judgement {
    QJsonObject findings; ///< by name: empty when nothing is wrong
    QString failure;      ///< why the judge could not be run
    /// What is wrong with a file, behind the judge's name; empty when nothing is.
    QString about(const QString& name, const QString& judge) const;
};

/// program ARGUMENTS, which prints one JSON object.
Judgement judge(const QString& program, const QStringList& arguments);

} // namespace espalier::test
