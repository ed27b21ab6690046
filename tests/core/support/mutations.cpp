// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/support/mutations.h"

#include <QFile>
#include <QTest>

#include <sys/resource.h>

#include <random>
#include <utility>

namespace espalier::test {

QByteArray contentOf(const QString& file)
{
    QFile source(file);
    return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
}

Mutations::Mutations(const QString& fileName, Read read) : fileName_(fileName), read_(std::move(read)) {}

Result<ImportedNetwork> Mutations::readBytes(const QByteArray& bytes) const
{
    const QString file = folder_.filePath(fileName_);
    QFile target(file);
    if (!target.open(QIODevice::WriteOnly) || target.write(bytes) != bytes.size())
        qFatal("the mutation cannot be written");
    target.close();
    return read_(file.toStdString());
}

void Mutations::survives(const QByteArray& bytes)
{
    const Result<ImportedNetwork> read = readBytes(bytes);
    ++(read ? sound_ : refused_);
    if (read) {
        QCOMPARE(brokenInvariant(read->network), std::string());
        return;
    }
    const QString message = QString::fromStdString(read.error().message);
    QVERIFY2(message.contains(fileName_) && message.endsWith('.') && !message.contains('\n'), qPrintable(message));
}

void Mutations::survivesTruncation(const QByteArray& whole)
{
    constexpr int cuts = 50;
    QVERIFY(whole.size() > cuts);
    for (int i = 0; i < cuts; ++i)
        survives(whole.left(whole.size() * i / cuts));
}

void Mutations::survivesFlips(const QByteArray& whole, int count)
{
    std::mt19937 random(7);
    for (int i = 0; i < count; ++i) {
        QByteArray changed = whole;
        for (int bytes = 1 + static_cast<int>(random() % 3); bytes > 0; --bytes)
            changed[static_cast<qsizetype>(random() % static_cast<std::size_t>(whole.size()))] = static_cast<char>(random());
        survives(changed);
    }
}

void Mutations::conclude() const
{
    qInfo("%d mutations were refused, %d read", refused_, sound_);
    QVERIFY(refused_ + sound_ >= 1000);
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    QVERIFY2(used.ru_maxrss < 2 * 1024 * 1024, "more than 2 GB of memory");
}

} // namespace espalier::test
