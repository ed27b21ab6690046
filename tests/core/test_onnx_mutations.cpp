// SPDX-License-Identifier: GPL-3.0-or-later
// Damaged ONNX files: reading gives a valid network or one error sentence.
#include "core/formats/onnx.h"
#include "test_places.h"
#include "tests/core/support/mutations.h"

#include <QTest>

#include <random>

using namespace espalier;

class TestOnnxMutations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void truncated_data() { rows(); }
    void truncated();
    void flipped_data() { rows(); }
    void flipped();
    void rearranged_data() { rows(); }
    void rearranged();
    void cleanupTestCase() { mutations_.conclude(); }

private:
    static void rows();

    test::Mutations mutations_{"mutation.onnx", [](const std::string& file) { return readOnnx(file); }};
};

/// Layers, shape arithmetic, attention with initialisers in a chain, and a network of the oldest operator set.
void TestOnnxMutations::rows()
{
    QTest::addColumn<QString>("file");
    for (const char* name : {"classifier.dynamic", "shapes.dynamic", "attention.dynamic", "opset9"})
        QTest::newRow(name) << QStringLiteral(MADE_FIXTURES_DIR "/onnx/good/%1.onnx").arg(name);
}

void TestOnnxMutations::truncated()
{
    QFETCH(QString, file);
    mutations_.survivesTruncation(test::contentOf(file));
    QVERIFY(mutations_.refused() > 0);
}

void TestOnnxMutations::flipped()
{
    QFETCH(QString, file);
    mutations_.survivesFlips(test::contentOf(file), 260);
}

/// Parts of the file moved to other places: each part is intact, but does not belong there.
void TestOnnxMutations::rearranged()
{
    QFETCH(QString, file);
    const QByteArray whole = test::contentOf(file);
    std::mt19937 random(11);
    const auto place = [&] { return static_cast<qsizetype>(random() % static_cast<std::size_t>(whole.size())); };
    for (int i = 0; i < 40; ++i) {
        QByteArray changed = whole;
        const qsizetype size = std::min<qsizetype>(64, whole.size() / 4);
        changed.replace(place() * 3 / 4, size, whole.mid(place() * 3 / 4, size));
        mutations_.survives(changed);
    }
}

QTEST_GUILESS_MAIN(TestOnnxMutations)
#include "test_onnx_mutations.moc"
