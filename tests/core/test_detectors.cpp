// SPDX-License-Identifier: GPL-3.0-or-later
// Networks shaped like YOLOv3, v5 and v8 from TorchScript and from ONNX: everything but their outputs can be pruned; compared with the
// oracle; written.
#include "core/formats/read_network.h"
#include "core/formats/write_network.h"
#include "core/graph/executor.h"
#include "core/graph/fixed_tensors.h"
#include "core/pruning/criteria/criteria.h"
#include "core/pruning/criteria/fused_score.h"
#include "core/pruning/planning/plan.h"
#include "core/pruning/surgery/surgery.h"
#include "test_places.h"
#include "tests/core/support/network_builder.h"

#include <ATen/ATen.h>
#include <torch/script.h>

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <numeric>
#include <set>
#include <stdexcept>

using namespace espalier;

namespace {

const QString folder = QStringLiteral(MADE_FIXTURES_DIR "/detectors/");
const std::string distribution = "head.dfl.conv.weight";

ImportedNetwork import(const QString& file)
{
    Result<ImportedNetwork> read = readNetwork((folder + file).toStdString());
    if (!read)
        throw std::runtime_error(read.error().message);
    return std::move(*read);
}

std::vector<int> widths(const Groups& groups)
{
    std::vector<int> units;
    for (const Group& group : groups.groups())
        units.push_back(group.units);
    return units;
}

QStringList frozenLayers(const Network& network, const Groups& groups)
{
    QStringList names;
    for (const FrozenLayer& layer : groups.frozen())
        names << QString::fromStdString(network.nodes[static_cast<std::size_t>(layer.node)].name);
    names.sort();
    return names;
}

Plan planFor(const Network& network, const Groups& groups, double ratio)
{
    PlanRequest request;
    request.target = RatioTarget{ratio};
    const FusedScores scores = fuse(groups, unitCriterion(Criterion::l2, {network, groups}).value(), 0);
    return makePlan(groups, scores.fused, ascending(scores.fused), CostModel(network, groups), request).value();
}

/// A distribution over four bins, and a layer with one output that reads it.
Network expectation(const std::vector<float>& places, bool softmax)
{
    test::NetworkBuilder build;
    const ValueId x = build.conv(build.input({1, 3, 8, 8}), "bins", 3, 4);
    const ValueId bins = softmax ? build.node("softmax", {x}, {{"dim", std::int64_t{1}}}) : x;
    const ValueId out = build.conv(bins, "places", 4, 1, {.kernel = 1, .padding = 0});
    build.output(out);
    Network network = build.finish();
    network.stored[static_cast<std::size_t>(network.storedByName("places.weight"))].tensor = Tensor::fromFloats({1, 4, 1, 1}, places);
    return network;
}

/// Names of the parameters that training does not change.
std::set<std::string> untrained(const Network& network)
{
    Executor executor(network, Executor::Mode::training);
    std::set<std::string> names;
    for (std::size_t i = 0; i < network.stored.size(); ++i)
        if (network.stored[i].kind == Stored::Kind::parameter && !executor.stored(i).requires_grad())
            names.insert(network.stored[i].name);
    return names;
}

} // namespace

class TestDetectors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void formatsAgree_data() { names(); }

    void formatsAgree()
    {
        QFETCH(QString, name);
        const ImportedNetwork traced = import(name + ".pt");
        QVERIFY(traced.opaque.empty());
        const Groups groups = couple(traced.network);
        for (const char* ending : {".bn.onnx", ".onnx"}) {
            const ImportedNetwork exported = import(name + ending);
            QVERIFY(exported.opaque.empty());
            const Groups others = couple(exported.network);
            QCOMPARE(widths(others), widths(groups));
            QCOMPARE(others.frozen().size(), groups.frozen().size());
        }
    }

    /// Only what directly forms the outputs is frozen: the last convolutions of the heads and the distribution's projection.
    void onlyOutputsAreFrozen_data() { names(); }

    void onlyOutputsAreFrozen()
    {
        QFETCH(QString, name);
        QFETCH(QStringList, frozen);
        for (const char* ending : {".pt", ".bn.onnx"}) {
            const ImportedNetwork imported = import(name + ending);
            QCOMPARE(frozenLayers(imported.network, couple(imported.network)), frozen);
        }
    }

    void prunedAndWritten_data() { names(); }

    void prunedAndWritten()
    {
        QFETCH(QString, name);
        for (const char* ending : {".pt", ".onnx"}) {
            const ImportedNetwork imported = import(name + ending);
            const Groups groups = couple(imported.network);
            for (const double ratio : {0.3, 0.5, 0.7}) {
                prune(imported.network, groups, ratio);
                if (QTest::currentTestFailed())
                    QFAIL(qPrintable(QString("%1 at %2 % of the channels").arg(name + ending).arg(100 * ratio)));
            }
        }
    }

    void theDistributionStays()
    {
        for (const char* file : {"yolov8.pt", "yolov8.bn.onnx", "yolov8.onnx"}) {
            const Network network = import(file).network;
            const Groups groups = couple(network);
            const Network pruned = removeUnits(network, groups, planFor(network, groups, 0.7).removedFlags()).value();
            const int index = pruned.storedByName(distribution);
            QVERIFY2(index >= 0, file);
            std::vector<float> bins(16);
            std::iota(bins.begin(), bins.end(), 0.0F);
            QCOMPARE(pruned.stored[static_cast<std::size_t>(index)].tensor.toFloats(), bins);
            QCOMPARE(untrained(pruned), std::set<std::string>{distribution});
        }
    }

    /// It must be fixed in written files, too.
    void theDistributionStaysInWrittenFiles()
    {
        const QTemporaryDir written;
        const std::string file = written.filePath("smaller.pt").toStdString();
        const Result<WrittenFile> done = writeNetwork(import("yolov8.bn.onnx").network, file);
        QVERIFY2(done, done ? "" : done.error().message.c_str());
        for (const auto& parameter : torch::jit::load(file).named_parameters())
            QCOMPARE(parameter.value.requires_grad(), parameter.name != distribution);
        const QString source = written.filePath("model.py");
        QVERIFY(writeNetwork(import("yolov8.bn.onnx").network, source.toStdString()));
        QFile text(source);
        QVERIFY(text.open(QIODevice::ReadOnly));
        const QString python = QString::fromUtf8(text.readAll());
        QCOMPARE(python.count("requires_grad_(False)"), 1);
        QVERIFY(python.contains(QRegularExpression(R"(dfl\.conv\.weight\.requires_grad_\(False\))")));
    }

    void onlyEvenPlacesBehindASoftmaxAreFixed()
    {
        QCOMPARE(untrained(expectation({0, 1, 2, 3}, true)), std::set<std::string>{"places.weight"});
        QCOMPARE(untrained(expectation({-6, -2, 2, 6}, true)), std::set<std::string>{"places.weight"});
        QCOMPARE(untrained(expectation({0, 1, 2, 3}, false)), std::set<std::string>{});
        QCOMPARE(untrained(expectation({0, 1, 2, 3.01F}, true)), std::set<std::string>{});
        QCOMPARE(untrained(expectation({1, 1, 1, 1}, true)), std::set<std::string>{});
    }

private:
    static void names()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QStringList>("frozen");
        const QStringList anchors{"head.m.0", "head.m.1", "head.m.2"};
        const QStringList raw{"head.cv2.0.2", "head.cv2.1.2", "head.cv2.2.2", "head.cv3.0.2", "head.cv3.1.2", "head.cv3.2.2"};
        for (const char* name : {"yolov3", "yolov3_raw", "yolov5", "yolov5_raw"})
            QTest::newRow(name) << name << anchors;
        QTest::newRow("yolov8_raw") << "yolov8_raw" << raw;
        for (const char* name : {"yolov8", "yolov8_split"})
            QTest::newRow(name) << name << raw + QStringList{"head.dfl.conv"};
    }

    static void prune(const Network& network, const Groups& groups, double ratio)
    {
        const Plan plan = planFor(network, groups, ratio);
        QCOMPARE(plan.removedUnits, qRound(ratio * groups.unitCount()));
        const Result<Network> pruned = removeUnits(network, groups, plan.removedFlags());
        QVERIFY2(pruned, pruned ? "" : pruned.error().message.c_str());
        QCOMPARE(costsOf(*pruned).macs, plan.after.macs);
        const std::vector<bool> removed = plan.removedFlags();
        QVERIFY(oracleError(network, groups, removed, *pruned, 1, true).value() <= 1e-5);
        QVERIFY(oracleError(network, groups, removed, *pruned, 1, false).value() <= 1e-4);
        if (ratio == 0.5)
            write(*pruned);
    }

    static void write(const Network& pruned)
    {
        const QTemporaryDir folder;
        for (const char* file : {"smaller.pt", "smaller.onnx"}) {
            const std::string path = folder.filePath(file).toStdString();
            const Result<WrittenFile> back = writeNetwork(pruned, path);
            QVERIFY2(back, back ? "" : back.error().message.c_str());
            QVERIFY(back->checkError <= 1e-4);
            QCOMPARE(widths(couple(readNetwork(path)->network)), widths(couple(pruned)));
        }
    }
};

QTEST_GUILESS_MAIN(TestDetectors)
#include "test_detectors.moc"
