// SPDX-License-Identifier: GPL-3.0-or-later
// Damaged network files: reading must give a valid network or one error sentence.
#pragma once

#include "core/formats/torchscript.h"

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>

#include <functional>

namespace espalier::test {

QByteArray contentOf(const QString& file);

/// Writes mutations to a file of the given name, reads it and counts the results. Faults are reported through Qt Test.
class Mutations {
public:
    using Read = std::function<Result<ImportedNetwork>(const std::string& file)>;

    Mutations(const QString& fileName, Read read);

    Result<ImportedNetwork> readBytes(const QByteArray& bytes) const;
    /// Fails the test unless the bytes are a valid network or are refused with a sentence that names the file.
    void survives(const QByteArray& bytes);
    /// Truncations at every fiftieth of the length.
    void survivesTruncation(const QByteArray& whole);
    /// count mutations of one to three bytes each.
    void survivesFlips(const QByteArray& whole, int count);
    /// Checks that there were enough mutations (1 000), and that this process never used more than 2 GB.
    void conclude() const;

    int refused() const { return refused_; }
    int sound() const { return sound_; }

private:
    QTemporaryDir folder_;
    QString fileName_;
    Read read_;
    int refused_ = 0, sound_ = 0;
};

} // namespace espalier::test
