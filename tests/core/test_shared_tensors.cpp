// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors that several layers read: one tensor in coupling, costs, training and every written form; separate ones where that is asked for
// or where an exporter merged what was equal. Weights that are computed from others become plain ones.
#include "core/coupling/groups.h"
#include "core/formats/onnx.h"
#include "core/formats/onnx/file.h"
#include "core/formats/read_network.h"
#include "core/formats/shared_tensors.h"
#include "core/formats/write_network.h"
#include "core/graph/costs.h"
#include "core/graph/executor.h"
#include "core/graph/network_dump.h"
#include "core/pruning/surgery/surgery.h"
#include "test_places.h"
#include "tests/core/support/network_builder.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace espalier;
using namespace espalier::test;

namespace {

const std::string cases = FIXTURES_DIR "/cases/";
const std::string made = MADE_FIXTURES_DIR "/onnx/good/";

using Names = std::vector<std::vector<std::string>>;

Result<ImportedNetwork> read(const std::string& file, const std::vector<std::string>& part = {})
{
    ReadOptions options;
    options.partShared = part;
    return readNetwork(file, options);
}

bool told(const ImportedNetwork& imported, const std::string& words)
{
    return std::any_of(imported.notices.begin(), imported.notices.end(),
                       [&](const std::string& notice) { return notice.find(words) != std::string::npos; });
}

/// Two layers under two names with one weight, and another layer behind them.
Network tied()
{
    NetworkBuilder b;
    const ValueId x = b.input({1, 3, 6, 6});
    const ValueId weight = b.stored("a.weight", b.random({4, 3, 3, 3}, 0.3F));
    const Attributes form{{"stride", std::vector<std::int64_t>{1, 1}},
                          {"padding", std::vector<std::int64_t>{1, 1}},
                          {"dilation", std::vector<std::int64_t>{1, 1}},
                          {"output_padding", std::vector<std::int64_t>{0, 0}},
                          {"transposed", false},
                          {"groups", std::int64_t{1}}};
    const ValueId one = b.relu(b.node("conv", {x, weight, b.stored("a.bias", b.random({4}))}, form, "a"));
    const ValueId two =
        b.relu(b.node("conv", {b.node("mul", {x}, {{"other", -1.0}}), weight, b.stored("b.bias", b.random({4}))}, form, "b"));
    b.output(b.conv(b.concat({one, two}), "last", 8, 2));
    Network network = b.finish();
    network.stored[static_cast<std::size_t>(network.storedByName("a.weight"))].sharedNames = {"b.weight"};
    return network;
}

/// Without the last unit of its only group.
Network pruned(const Network& network)
{
    const Groups groups = couple(network);
    std::vector<bool> removed(static_cast<std::size_t>(groups.unitCount()), false);
    removed.back() = true;
    return removeUnits(network, groups, removed).value();
}

std::vector<at::Tensor> answerOf(const Network& network)
{
    const c10::NoGradGuard noGradients;
    std::vector<at::Tensor> inputs;
    for (const ValueId input : network.inputs)
        inputs.push_back(at::linspace(-1, 1, elementCount(network.values[static_cast<std::size_t>(input)].shape))
                             .reshape(network.values[static_cast<std::size_t>(input)].shape));
    return Executor(network).run(inputs);
}

int runPython(const QString& script)
{
    QProcess python;
    python.start("/usr/bin/python3", {"-c", script});
    if (!python.waitForFinished(600000))
        return -1;
    qInfo("%s", python.readAllStandardError().constData());
    return python.exitCode();
}

} // namespace

class TestSharedTensors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void twinsAreOneTensor();
    void partsOnRequest();
    void refusesWhatIsNotShared();
    void roundTripsKeepIt_data();
    void roundTripsKeepIt();
    void pythonSharesTheParameter();
    void gradientsOfAllUsesAddUp();
    void statisticsBelongToOneNorm();
    void uniformVectorsPart();
    void equalVectorsStayOne();
    void weightNormBecomesAPlainWeight_data();
    void weightNormBecomesAPlainWeight();
};

void TestSharedTensors::twinsAreOneTensor()
{
    for (const char* name : {"03_twins.onnx", "03_twins.pt"}) {
        const auto twins = read(cases + name);
        QVERIFY2(twins, twins ? "" : twins.error().message.c_str());
        QCOMPARE(couple(twins->network).unitCount(), 8);
        QCOMPARE(costsOf(twins->network).params, name == std::string("03_twins.onnx") ? 258 : 258 + 8);
    }
    const auto twins = read(cases + "03_twins.onnx");
    QCOMPARE(sharedTensors(twins->network), (Names{{"onnx::Conv_19", "onnx::Conv_22"}, {"onnx::Conv_20", "onnx::Conv_23"}}));
    QVERIFY(!told(*twins, "merged"));
}

void TestSharedTensors::partsOnRequest()
{
    const auto whole = read(cases + "03_twins.onnx");
    const auto parted = read(cases + "03_twins.onnx", {"onnx::Conv_22", "onnx::Conv_20"});
    QVERIFY(parted);
    QCOMPARE(costsOf(parted->network).params, 258 + 8 * 3 * 9 + 8);
    QCOMPARE(couple(parted->network).unitCount(), 16);
    QCOMPARE(sharedTensors(parted->network), Names{});
    for (const char* name : {"onnx::Conv_19", "onnx::Conv_20", "onnx::Conv_22", "onnx::Conv_23"})
        QVERIFY2(parted->network.storedByName(name) >= 0, name);
    QCOMPARE(relativeError(answerOf(parted->network), answerOf(whole->network)), 0.0);
    // A tensor of one name: the copies get numbers.
    const auto trace = read(cases + "03_twins.pt", {"e.0.weight"});
    QVERIFY(trace && trace->network.storedByName("e.0.weight") >= 0 && trace->network.storedByName("e.0.weight_2") >= 0);
}

void TestSharedTensors::refusesWhatIsNotShared()
{
    for (const char* file : {"03_twins.onnx", "03_twins.pt"}) {
        const auto refused = read(cases + file, {"o.weight"});
        QVERIFY(!refused && refused.error().message.find("'o.weight'") != std::string::npos);
    }
}

void TestSharedTensors::roundTripsKeepIt_data()
{
    QTest::addColumn<QString>("ending");
    QTest::newRow("TorchScript") << ".pt";
    QTest::newRow("ONNX") << ".onnx";
}

void TestSharedTensors::roundTripsKeepIt()
{
    QFETCH(QString, ending);
    const QTemporaryDir folder;
    const Network network = pruned(tied());
    const std::string file = folder.filePath("tied" + ending).toStdString();
    const auto written = writeNetwork(network, file);
    QVERIFY2(written, written ? "" : written.error().message.c_str());
    const auto again = read(file);
    QVERIFY2(again, again ? "" : again.error().message.c_str());
    QCOMPARE(sharedTensors(again->network), (Names{{"a.weight", "b.weight"}}));
    QCOMPARE(costsOf(again->network), costsOf(network));
    QCOMPARE(couple(again->network).unitCount(), 3);
    QVERIFY(writeDump(network, folder.filePath("dump").toStdString()));
    QCOMPARE(sharedTensors(readDump(folder.filePath("dump").toStdString()).value()), sharedTensors(network));
    if (ending == ".onnx") {
        const auto model = onnx_io::parseModel(file);
        const auto initialisers = model.graph().initializer();
        QCOMPARE(std::count_if(initialisers.begin(), initialisers.end(), [](const auto& tensor) { return tensor.dims_size() == 4; }), 2);
    }
}

void TestSharedTensors::pythonSharesTheParameter()
{
    const QTemporaryDir folder;
    const Network network = pruned(tied());
    QVERIFY(writeNetwork(network, folder.filePath("tied.pt").toStdString()));
    QVERIFY(writeNetwork(network, folder.filePath("tied.py").toStdString()));
    const QString script = "import sys, torch\n"
                           "sys.path.insert(0, '" +
                           folder.path() +
                           "')\n"
                           "import tied\n"
                           "scripted = torch.jit.load('" +
                           folder.filePath("tied.pt") +
                           "')\n"
                           "module = tied.load()\n"
                           "x = torch.linspace(-1, 1, 108).reshape(1, 3, 6, 6)\n"
                           "assert torch.allclose(module(x), scripted(x), atol=1e-5)\n"
                           "assert module.a.weight is module.b.weight\n"
                           "assert scripted.a.weight.data_ptr() == scripted.b.weight.data_ptr()\n"
                           "assert list(module.state_dict()) and set(module.state_dict()) == set(scripted.state_dict())\n"
                           "assert len(list(module.parameters())) == 4, len(list(module.parameters()))\n"
                           "assert len(list(scripted.parameters())) == 4, len(list(scripted.parameters()))\n"
                           "before = [p.detach().clone() for p in scripted.parameters()]\n"
                           "step = torch.optim.SGD(scripted.parameters(), 0.1)\n"
                           "scripted(x).square().sum().backward()\n"
                           "step.step()\n"
                           "assert torch.equal(scripted.a.weight, scripted.b.weight)\n"
                           "assert not any(torch.equal(a, b) for a, b in zip(before, scripted.parameters()))\n";
    QCOMPARE(runPython(script), 0);
    QFile weights(folder.filePath("tied.safetensors"));
    QVERIFY(weights.open(QIODevice::ReadOnly));
    const QByteArray content = weights.readAll();
    QVERIFY(content.contains("a.weight") && !content.contains("b.weight"));
}

/// The gradient of a shared tensor is the sum of those of separate ones, before and after pruning.
void TestSharedTensors::gradientsOfAllUsesAddUp()
{
    for (const Network& shared : {tied(), pruned(tied())}) {
        Network parted = shared;
        QVERIFY(partShared(parted, {"b.weight"}).empty());
        const auto gradientsOf = [](const Network& network) {
            std::map<std::string, at::Tensor> gradients;
            Executor executor(network, Executor::Mode::training);
            for (std::size_t i = 0; i < network.stored.size(); ++i)
                executor.stored(i).requires_grad_(true);
            executor.run({at::linspace(-1, 1, 108).reshape({1, 3, 6, 6})}, {.training = true}).front().square().sum().backward();
            for (std::size_t i = 0; i < network.stored.size(); ++i)
                gradients[network.stored[i].name] = executor.stored(i).grad();
            return gradients;
        };
        const auto one = gradientsOf(shared), two = gradientsOf(parted);
        QVERIFY(at::allclose(one.at("a.weight"), two.at("a.weight") + two.at("b.weight"), 1e-4, 1e-5));
        QVERIFY(two.at("b.weight").abs().max().item<double>() > 1e-3);
    }
}

/// Statistics that equal another tensor of the file are still measured for their own norm.
void TestSharedTensors::statisticsBelongToOneNorm()
{
    const auto equal = read(made + "equal_parameters.onnx");
    QVERIFY2(equal, equal ? "" : equal.error().message.c_str());
    for (const char* name : {"1.running_mean", "1.running_var", "3.running_mean", "3.running_var"}) {
        const int index = equal->network.storedByName(name);
        QVERIFY2(index >= 0, name);
        QVERIFY(equal->network.stored[static_cast<std::size_t>(index)].kind == Stored::Kind::buffer);
    }
}

/// Untrained norms are all alike. The one whose channels are the network's output does not freeze the other.
void TestSharedTensors::uniformVectorsPart()
{
    const auto equal = read(made + "equal_parameters.onnx");
    QVERIFY(equal);
    QVERIFY(told(*equal, "hold the same number throughout"));
    QCOMPARE(couple(equal->network).unitCount(), 4);
    QCOMPARE(sharedTensors(equal->network), Names{});
}

/// Equal numbers that differ by channel stay one tensor, and so do those of heads; a notice tells how to part them.
void TestSharedTensors::equalVectorsStayOne()
{
    const auto heads = read(cases + "heads_equal.onnx");
    QVERIFY2(heads, heads ? "" : heads.error().message.c_str());
    QVERIFY(told(*heads, "--part-shared"));
    QCOMPARE(sharedTensors(heads->network), (Names{{"p.bias", "q.bias"}, {"o1.bias", "o2.bias"}}));
    QCOMPARE(couple(heads->network).unitCount(), 8 + 6);
    const auto parted = read(cases + "heads_equal.onnx", {"q.bias"});
    QVERIFY(parted);
    QCOMPARE(sharedTensors(parted->network), (Names{{"o1.bias", "o2.bias"}}));
    QCOMPARE(couple(parted->network).unitCount(), 8 + 6 + 6);
    const auto all = read(cases + "heads_equal.onnx", {"all"});
    QVERIFY(all && !told(*all, "--part-shared"));
    QCOMPARE(sharedTensors(all->network), Names{});
    QCOMPARE(costsOf(all->network).params, costsOf(heads->network).params + 6 + 2);
}

void TestSharedTensors::weightNormBecomesAPlainWeight_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("method");
    for (const char* ending : {".pt", ".onnx"}) {
        QTest::newRow(qPrintable(QString("weight norm") + ending)) << QString("07_weight_norm") + ending << "(weight norm)";
        QTest::newRow(qPrintable(QString("spectral norm") + ending)) << QString("spectral_norm") + ending << "(spectral norm)";
        QTest::newRow(qPrintable(QString("parametrised") + ending)) << QString("spectral_norm_parametrised") + ending << "(spectral norm)";
    }
}

void TestSharedTensors::weightNormBecomesAPlainWeight()
{
    QFETCH(QString, file);
    QFETCH(QString, method);
    ReadOptions options;
    options.inputShape = Shape{1, 3, 8, 8};
    const auto folded = readNetwork(cases + file.toStdString(), options);
    QVERIFY2(folded, folded ? "" : folded.error().message.c_str());
    QVERIFY2(told(*folded, "The weight of 'a' is computed from"),
             qPrintable(QString::fromStdString(folded->notices.empty() ? "" : folded->notices.front())));
    QVERIFY(told(*folded, method.toStdString()));
    QVERIFY(folded->opaque.empty());
    QCOMPARE(couple(folded->network).unitCount(), 8);
    QCOMPARE(costsOf(folded->network).params, 8 * 27 + 8 + 4 * 8 + 4);
    QCOMPARE(costsOf(folded->network).macs, 15872);
    const int weight = folded->network.storedByName("a.weight");
    QVERIFY(weight >= 0 && folded->network.stored[static_cast<std::size_t>(weight)].kind == Stored::Kind::parameter);
    QCOMPARE(std::count_if(folded->network.stored.begin(), folded->network.stored.end(),
                           [](const Stored& stored) { return stored.kind != Stored::Kind::constant; }),
             4);
    const QTemporaryDir folder;
    for (const char* name : {"a.pt", "a.onnx"}) {
        const std::string again = folder.filePath(name).toStdString();
        QVERIFY(writeNetwork(pruned(folded->network), again));
        const auto written = read(again);
        QVERIFY(written && written->network.storedByName("a.weight") >= 0 && !told(*written, "computed"));
    }
}

QTEST_GUILESS_MAIN(TestSharedTensors)
#include "test_shared_tensors.moc"
