// SPDX-License-Identifier: GPL-3.0-or-later
// Means, extremes and norms over channels: files that spell them in several ways, what surgery makes of them, and the written files.
#include "core/formats/read_network.h"
#include "core/formats/write_network.h"
#include "core/graph/executor.h"
#include "core/graph/operators/reduction.h"
#include "core/graph/tensor_torch.h"
#include "core/pruning/surgery/surgery.h"
#include "test_places.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/random_network.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTemporaryDir>
#include <QTest>

using namespace espalier;

namespace {

using Ints = std::vector<std::int64_t>;

Network read(const QString& file)
{
    Result<ImportedNetwork> imported = readNetwork((FIXTURES_DIR "/cases/" + file).toStdString());
    if (!imported)
        qFatal("%s", imported.error().message.c_str());
    return std::move(imported->network);
}

int nodesOf(const Network& network, const char* op)
{
    return static_cast<int>(std::count_if(network.nodes.begin(), network.nodes.end(), [op](const Node& node) { return node.op == op; }));
}

const Node& nodeOf(const Network& network, const char* op)
{
    return *std::find_if(network.nodes.begin(), network.nodes.end(), [op](const Node& node) { return node.op == op; });
}

std::vector<at::Tensor> answers(const Network& network, const at::Tensor& images)
{
    const c10::NoGradGuard noGradients;
    return Executor(network).run({images});
}

std::vector<bool> withoutUnits(const Groups& groups, std::initializer_list<UnitId> units)
{
    std::vector<bool> removed(static_cast<std::size_t>(groups.unitCount()), false);
    for (const UnitId unit : units)
        removed[static_cast<std::size_t>(unit)] = true;
    return removed;
}

/// Eight channels, activated or not, reduced over them; then a layer.
Network reduced(const char* op, bool positive)
{
    test::NetworkBuilder b;
    ValueId x = b.conv(b.input({1, 3, 4, 4}), "conv", 3, 8);
    x = b.node(op, {positive ? b.relu(x) : x}, {{"dims", Ints{1}}, {"keepdim", true}});
    b.output(b.conv(x, "last", 1, 2));
    return b.finish();
}

Network without(const Network& network, std::initializer_list<UnitId> units)
{
    const Groups groups = couple(network);
    return *removeUnits(network, groups, withoutUnits(groups, units));
}

} // namespace

class TestChannelStatistics : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void filesArePruned_data();
    void filesArePruned();
    void meanKeepsItsDivisor();
    void zeroCompetesOnlyWhereItMatters_data();
    void zeroCompetesOnlyWhereItMatters();
    void softplusOfAnotherSlopeIsNoMish();
    void zerosAreFree_data();
    void zerosAreFree();

private:
    QTemporaryDir folder_;
};

void TestChannelStatistics::filesArePruned_data()
{
    QTest::addColumn<QString>("op");
    QTest::newRow("04_norm_hand.pt") << "channel_norm";
    QTest::newRow("04_norm_library.pt") << "channel_norm";
    QTest::newRow("04_norm_hand_8ch_6px.onnx") << "channel_norm";
    QTest::newRow("04_norm_library_8ch_6px.onnx") << "channel_norm";
    QTest::newRow("05_channel_gate.pt") << "amax";
    QTest::newRow("05_channel_gate.onnx") << "amax";
}

/// All eight channels are free. Random halves go; what is left equals the oracle, is written in every format and read back.
void TestChannelStatistics::filesArePruned()
{
    QFETCH(QString, op);
    const Network network = read(QTest::currentDataTag());
    QCOMPARE(nodesOf(network, qPrintable(op)), 1);
    const Groups groups = couple(network);
    QCOMPARE(groups.unitCount(), 8);
    for (unsigned seed = 1; seed <= 5; ++seed) {
        std::mt19937 random(seed);
        const std::vector<bool> removed = test::randomRemoval(groups, 0.5, random);
        const Result<Network> pruned = removeUnits(network, groups, removed);
        QVERIFY(pruned);
        QVERIFY(*oracleError(network, groups, removed, *pruned) < 1e-12);
        Shape images = network.inputShape();
        images[0] = 2;
        const at::Tensor x = at::randn(images);
        for (const char* ending : {".pt", ".onnx", ".py"}) {
            const std::string file = folder_.filePath(QString("written%1%2").arg(seed).arg(ending)).toStdString();
            const Result<WrittenFile> written = writeNetwork(*pruned, file);
            QVERIFY2(written, written ? "" : written.error().message.c_str());
            if (ending == std::string_view(".py"))
                continue;
            const Result<ImportedNetwork> back = readNetwork(file);
            QVERIFY2(back, back ? "" : back.error().message.c_str());
            QVERIFY(relativeError(answers(back->network, x), answers(*pruned, x)) < 1e-5);
            QCOMPARE(nodesOf(back->network, qPrintable(op)), 1);
            QCOMPARE(couple(back->network).unitCount(), groups.unitCount() - std::count(removed.begin(), removed.end(), true));
        }
    }
}

/// Also when channels are removed twice.
void TestChannelStatistics::meanKeepsItsDivisor()
{
    const Network network = reduced("mean", false);
    const Network smaller = without(network, {0, 5});
    QCOMPARE(shareOfMean(nodeOf(smaller, "mean")), 0.75);
    QCOMPARE(shareOfMean(nodeOf(without(smaller, {1, 2, 3}), "mean")), 0.375);
    QCOMPARE(shareOfMean(nodeOf(network, "mean")), 1.0);
    const at::Tensor x = at::randn({2, 3, 4, 4});
    Network zeroed = network;
    Stored& weight = zeroed.stored[static_cast<std::size_t>(zeroed.storedByName("conv.weight"))];
    weight.tensor = fromTorch(toTorch(weight.tensor).index_fill(0, at::tensor({0, 5}, at::kLong), 0));
    QVERIFY(relativeError(answers(smaller, x), answers(zeroed, x)) < 1e-6);
}

void TestChannelStatistics::zeroCompetesOnlyWhereItMatters_data()
{
    QTest::addColumn<QByteArray>("op");
    QTest::addColumn<bool>("positive");
    QTest::addColumn<int>("competing");
    QTest::newRow("maximum of positive ones") << QByteArray("amax") << true << static_cast<int>(Competing::none);
    QTest::newRow("maximum of any") << QByteArray("amax") << false << static_cast<int>(Competing::above);
    QTest::newRow("minimum of positive ones") << QByteArray("amin") << true << static_cast<int>(Competing::below);
    QTest::newRow("minimum of any") << QByteArray("amin") << false << static_cast<int>(Competing::below);
    QTest::newRow("sum") << QByteArray("sum") << false << static_cast<int>(Competing::none);
}

void TestChannelStatistics::zeroCompetesOnlyWhereItMatters()
{
    QFETCH(QByteArray, op);
    QFETCH(bool, positive);
    QFETCH(int, competing);
    const Network network = reduced(op.constData(), positive);
    const Groups groups = couple(network);
    QCOMPARE(groups.unitCount(), 8);
    const std::vector<bool> removed = withoutUnits(groups, {1, 2, 3, 6, 7});
    const Result<Network> pruned = removeUnits(network, groups, removed);
    QVERIFY(pruned);
    QCOMPARE(static_cast<int>(competingZero(nodeOf(*pruned, op.constData()))), competing);
    QVERIFY(*oracleError(network, groups, removed, *pruned, 8) < 1e-12);
}

/// mish is x · tanh(softplus(x)) with the usual softplus only.
void TestChannelStatistics::softplusOfAnotherSlopeIsNoMish()
{
    for (const double beta : {1.0, 2.0}) {
        test::NetworkBuilder b;
        const ValueId x = b.conv(b.input({1, 3, 4, 4}), "conv", 3, 4);
        const ValueId soft = b.node("softplus", {x}, {{"beta", beta}, {"threshold", 20.0}});
        b.output(b.node("mul", {x, b.node("tanh", {soft})}));
        const std::string file = folder_.filePath("soft.pt").toStdString();
        QVERIFY(writeNetwork(b.finish(), file));
        QCOMPARE(nodesOf(readNetwork(file)->network, "mish"), beta == 1 ? 1 : 0);
    }
}

void TestChannelStatistics::zerosAreFree_data()
{
    QTest::addColumn<int>("units");
    QTest::newRow("08_times_zero.pt") << 16;
    QTest::newRow("08_times_zero.onnx") << 16;
}

/// Channels of a tensor times zero go apart from the tensor's own.
void TestChannelStatistics::zerosAreFree()
{
    QFETCH(int, units);
    const Network network = read(QTest::currentDataTag());
    const Groups groups = couple(network);
    QCOMPARE(groups.unitCount(), units);
    std::mt19937 random(1);
    const std::vector<bool> removed = test::randomRemoval(groups, 0.5, random);
    const Result<Network> pruned = removeUnits(network, groups, removed);
    QVERIFY(pruned);
    QVERIFY(*oracleError(network, groups, removed, *pruned) < 1e-12);
    const Result<WrittenFile> written = writeNetwork(*pruned, folder_.filePath("zeros.pt").toStdString());
    QVERIFY2(written, written ? "" : written.error().message.c_str());
}

QTEST_GUILESS_MAIN(TestChannelStatistics)
#include "test_channel_statistics.moc"
