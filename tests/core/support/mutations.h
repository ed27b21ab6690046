// SPDX-License-Identifier: GPL-3.0-or-later
// Damaged files of networks: whatever was cut off or changed, the answer must be a sound network or one sentence.
#pragma once

#include "core/formats/torchscript.h"

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>

#include <functional>

namespace espalier::test {

QByteArray contentOf(const QString& file);

/// Writes mutations to a file of the given name, reads it and counts what became of them. Faults are reported through Qt Test.
class Mutations {
public:
    using Read = std::function<Result<ImportedNetwork>(const std::string& file)>;

    Mutations(const QString& fileName, Read read);

    Result<ImportedNetwork> readBytes(const QByteArray& bytes) const;
    /// Fails the test unless the bytes are a sound network or are refused by a sentence that names the file.
    void survives(const QByteArray& bytes);
    /// One mutation at every fiftieth of the length.
    void survivesTruncation(const QByteArray& whole);
    /// count mutations of one to three bytes each.
    void survivesFlips(const QByteArray& whole, int count);
    /// That there were enough mutations (1 000), and that this process never held more than 2 GB.
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
