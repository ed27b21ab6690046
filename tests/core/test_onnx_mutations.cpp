// SPDX-License-Identifier: GPL-3.0-or-later
// Damaged ONNX files: whatever was cut off or changed, the answer is a sound network or one sentence.
#include "core/formats/onnx.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

#include <random>

using namespace espalier;

namespace {

constexpr int flips = 260;
constexpr int cuts = 50;

QByteArray contentOf(const QString& file)
{
    QFile source(file);
    return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
}

} // namespace

class TestOnnxMutations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void truncated_data() { rows(); }
    void truncated();
    void flipped_data() { rows(); }
    void flipped();
    void rearranged_data() { rows(); }
    void rearranged();
    void cleanupTestCase();

private:
    static void rows();
    void survives(const QByteArray& bytes);

    QTemporaryDir folder_;
    int refused_ = 0, read_ = 0;
};

/// Layers, shape arithmetic, attention with initialisers in a chain, and a network of the oldest operator set.
void TestOnnxMutations::rows()
{
    QTest::addColumn<QString>("file");
    for (const char* name : {"classifier.dynamic", "shapes.dynamic", "attention.dynamic", "opset9"})
        QTest::newRow(name) << QStringLiteral(MADE_FIXTURES_DIR "/onnx/good/%1.onnx").arg(name);
}

void TestOnnxMutations::survives(const QByteArray& bytes)
{
    const QString file = folder_.filePath("mutation.onnx");
    QFile target(file);
    QVERIFY(target.open(QIODevice::WriteOnly) && target.write(bytes) == bytes.size());
    target.close();
    const Result<ImportedNetwork> read = readOnnx(file.toStdString());
    ++(read ? read_ : refused_);
    if (read) {
        QCOMPARE(brokenInvariant(read->network), std::string());
        return;
    }
    const QString message = QString::fromStdString(read.error().message);
    QVERIFY2(message.contains("mutation.onnx") && message.endsWith('.') && !message.contains('\n'), qPrintable(message));
}

void TestOnnxMutations::truncated()
{
    QFETCH(QString, file);
    const QByteArray whole = contentOf(file);
    QVERIFY(whole.size() > cuts);
    for (int i = 0; i < cuts; ++i)
        survives(whole.left(whole.size() * i / cuts));
    QVERIFY(refused_ > 0);
}

void TestOnnxMutations::flipped()
{
    QFETCH(QString, file);
    const QByteArray whole = contentOf(file);
    std::mt19937 random(7);
    for (int i = 0; i < flips; ++i) {
        QByteArray changed = whole;
        for (int count = 1 + static_cast<int>(random() % 3); count > 0; --count)
            changed[static_cast<qsizetype>(random() % static_cast<std::size_t>(whole.size()))] = static_cast<char>(random());
        survives(changed);
    }
}

/// Pieces of the file in other places: what is intact by itself stands where it does not belong.
void TestOnnxMutations::rearranged()
{
    QFETCH(QString, file);
    const QByteArray whole = contentOf(file);
    std::mt19937 random(11);
    const auto place = [&] { return static_cast<qsizetype>(random() % static_cast<std::size_t>(whole.size())); };
    for (int i = 0; i < 40; ++i) {
        QByteArray changed = whole;
        const qsizetype size = std::min<qsizetype>(64, whole.size() / 4);
        changed.replace(place() * 3 / 4, size, whole.mid(place() * 3 / 4, size));
        survives(changed);
    }
}

void TestOnnxMutations::cleanupTestCase()
{
    qInfo("%d mutations were refused, %d read", refused_, read_);
    QVERIFY(refused_ + read_ >= 1000);
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    QVERIFY2(used.ru_maxrss < 2 * 1024 * 1024, "more than 2 GB of memory");
}

QTEST_GUILESS_MAIN(TestOnnxMutations)
#include "test_onnx_mutations.moc"
