// SPDX-License-Identifier: GPL-3.0-or-later
// Every operator, random networks and real ones, pruned and not, as ONNX: onnx's checker accepts them, ONNX Runtime and OpenCV give the
// network's outputs, and reading them back gives the same network.
#include "core/formats/onnx.h"

#include "tests/core/support/network_kinds.h"
#include "tests/core/support/random_network.h"
#include "tests/core/support/written_onnx.h"

#include <QTest>

using namespace espalier;
using namespace espalier::test;

namespace {

constexpr unsigned randomNetworks = 40;
constexpr int newestJudged = 17; ///< the newest operator set that onnx's checker on Debian 12 knows

QString kind(const std::string& name, int opset, bool folded)
{
    return QString("%1, operator set %2%3").arg(QString::fromStdString(name)).arg(opset).arg(folded ? ", folded" : "");
}

} // namespace

class TestOnnxWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void othersAgree_data();
    void othersAgree();

private:
    void write(const QString& name, const Network& network, const WriteOptions& options);

    WrittenOnnx written_;
    std::vector<std::pair<QString, QString>> failures_; ///< by name: why it was not written; empty when it was
};

void TestOnnxWriter::write(const QString& name, const Network& network, const WriteOptions& options)
{
    failures_.emplace_back(name, written_.write(name, network, options));
}

void TestOnnxWriter::initTestCase()
{
    const int oldest = onnxWriteOpsets().first;
    for (const auto& [name, network] : operatorNetworks()) {
        write(kind(name, oldest, false), network, {});
        write(kind(name, newestJudged, true), network, {newestJudged, true, {}});
    }
    for (unsigned seed = 1; seed <= randomNetworks; ++seed)
        write(QString("random %1").arg(seed), randomNetwork(seed).network, {oldest, seed % 2 == 0, {}});
    written_.judge();
}

void TestOnnxWriter::othersAgree_data()
{
    QTest::addColumn<QString>("failure");
    for (const auto& [name, failure] : failures_)
        QTest::newRow(qPrintable(name)) << failure;
}

void TestOnnxWriter::othersAgree()
{
    QFETCH(QString, failure);
    QVERIFY2(failure.isEmpty(), qPrintable(failure));
    const QString finding = written_.finding(QTest::currentDataTag());
    QVERIFY2(finding.isEmpty(), qPrintable(finding));
}

QTEST_GUILESS_MAIN(TestOnnxWriter)
#include "test_onnx_writer.moc"
