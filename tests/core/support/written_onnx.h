// SPDX-License-Identifier: GPL-3.0-or-later
// Written ONNX files before other people's judges: onnx's Python checker and ONNX Runtime. Both take a second to start, so all files of a
// test are judged at once.
#pragma once

#include "core/formats/onnx.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QTemporaryDir>

namespace espalier::test {

class WrittenOnnx {
public:
    /// Writes the network and what it answers for three images (for its own batch where it takes no other). Hands out why it could not be
    /// written; empty when it was.
    QString write(const QString& name, const Network& network, const OnnxWriteOptions& options = {});
    QString file(const QString& name) const;
    /// Runs both judges. Empty, or why they could not be run at all.
    QString judge();
    /// After judge: what is wrong with a file; empty when nothing is.
    QString finding(const QString& name) const;

private:
    QString tensorFile(const QString& name, const QString& what, const std::vector<float>& numbers);

    QTemporaryDir folder_;
    QJsonArray cases_;
    QJsonObject byChecker_, byRuntime_;
};

} // namespace espalier::test
