// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes that follow the input in a file follow it in the network, after pruning, and in the files that are written. The judge is the
// original with the removed channels masked, at several sizes.
#include "core/formats/python.h"
#include "core/formats/torchscript.h"
#include "core/formats/torchscript/import.h"
#include "core/graph/executor.h"
#include "core/graph/free_sizes.h"
#include "core/graph/operators/computed_size.h"
#include "core/pruning/surgery/masked_run.h"
#include "core/pruning/surgery/surgery.h"
#include "test_places.h"
#include "tests/core/support/judged_files.h"
#include "tests/core/support/made_modules.h"
#include "tests/core/support/network_builder.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/jit/serialization/import.h>

#include <QTemporaryDir>
#include <QTest>

using namespace espalier;
using namespace espalier::test;

namespace {

using Flags = std::vector<bool>;

const Flags anyPicture{true, false, true, true};

QString fixture(const QString& name)
{
    return QStringLiteral(FIXTURES_DIR "/") + name;
}

/// Every second unit of each group.
std::vector<bool> everySecond(const Groups& groups)
{
    std::vector<bool> removed;
    for (const Group& group : groups.groups())
        for (int unit = 0; unit < group.units; ++unit)
            removed.push_back(unit % 2 == 1);
    return removed;
}

/// What is left of a network, and its masked original. The network must outlive it.
struct Pruned {
    explicit Pruned(const Network& network)
        : groups(couple(network)), removed(everySecond(groups)), survivors(groups.survivors(network, removed)),
          half(removeUnits(network, groups, removed).value()), masked(network, survivors)
    {
    }

    Groups groups;
    std::vector<bool> removed;
    Survivors survivors;
    Network half;
    MaskedRun masked;
};

/// Images times a function of their height, 7, or of the fraction 7 / 4; the number passes a count from 0 in another type.
Network timesNumber(const std::string& function, const Attributes& second, bool ofFraction)
{
    test::NetworkBuilder b;
    const ValueId x = b.input({1, 3, 7, 9});
    ValueId number = b.node("size", {x}, {{"dim", std::int64_t{2}}});
    if (ofFraction)
        number = b.node("number", {number, noValue}, {{"function", "truediv"}, {"b", std::int64_t{4}}});
    Attributes attributes = second;
    attributes["function"] = function;
    number = b.node("number", {number, noValue}, attributes);
    const ValueId filled =
        b.node("full", {number}, {{"shape", std::vector<std::int64_t>{}}, {"value", computedSize}, {"dtype", "float32"}});
    const ValueId columns = b.node("size", {x}, {{"dim", std::int64_t{3}}});
    const ValueId counted =
        b.node("arange", {columns}, {{"start", std::int64_t{0}}, {"end", computedSize}, {"step", std::int64_t{1}}, {"dtype", "int64"}});
    const ValueId line = b.node("cast", {counted}, {{"dtype", "float32"}});
    b.output(b.add(b.node("mul", {x, filled}), line));
    Network network = b.finish();
    network.values[network.inputs.front()].free = anyPicture;
    return network;
}

} // namespace

class TestFreeSizes : public QObject {
    Q_OBJECT

private:
    QTemporaryDir folder_;

    Result<ImportedNetwork> readMade(const torch::jit::Module& module, const Shape& shape) const
    {
        return test::readMade(module, shape, folder_);
    }

private Q_SLOTS:
    void initTestCase() { compileNothing(); }

    void prunedFilesFollowTheInput_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<Shape>("shape");
        QTest::addColumn<int>("units");
        for (const char* file : {"cases/02_segment.pt", "cases/02_segment.script.pt"})
            QTest::newRow(file) << file << Shape{1, 3, 32, 32} << 24;
        QTest::newRow("halves") << "cases/02_halves.pt" << Shape{1, 3, 32, 32} << 16;
        QTest::newRow("unet") << "pytorch-2.11/unet.trace.pt" << Shape{1, 3, 32, 48} << 120;
        QTest::newRow("detect_decoded") << "pytorch-2.11/detect_decoded.trace.pt" << Shape{1, 3, 64, 64} << 160;
        QTest::newRow("shuffle") << "pytorch-2.11/shuffle.trace.pt" << Shape{1, 3, 16, 16} << 28;
        QTest::newRow("attention") << "pytorch-2.11/attention.trace.pt" << Shape{1, 3, 16, 16} << 96;
        QTest::newRow("residual") << "pytorch-2.11/residual.trace.pt" << Shape{1, 3, 32, 32} << 96;
        QTest::newRow("mobile") << "pytorch-2.11/mobile.trace.pt" << Shape{1, 3, 32, 32} << 140;
        QTest::newRow("norms") << "pytorch-2.11/norms.trace.pt" << Shape{1, 3, 16, 16} << 28;
        QTest::newRow("attention, 2.6") << "pytorch-2.6/attention.trace.pt" << Shape{1, 3, 16, 16} << 96;
        QTest::newRow("residual, 2.6") << "pytorch-2.6/residual.trace.pt" << Shape{1, 3, 32, 32} << 96;
        QTest::newRow("unet, 2.6") << "pytorch-2.6/unet.trace.pt" << Shape{1, 3, 32, 48} << 120;
    }

    void prunedFilesFollowTheInput()
    {
        QFETCH(QString, file);
        QFETCH(Shape, shape);
        QFETCH(int, units);
        const c10::NoGradGuard noGradients;
        const Result<ImportedNetwork> read = readTorchScript(fixture(file).toStdString(), {shape});
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        QCOMPARE(read->notices.size(), std::size_t{0});
        QCOMPARE(read->network.values[read->network.inputs.front()].free, anyPicture);
        QCOMPARE(couple(read->network).unitCount(), units);
        Pruned pruned(read->network);
        QCOMPARE(pruned.half.values[pruned.half.inputs.front()].free, anyPicture);
        const std::string written = folder_.filePath("half.pt").toStdString();
        const auto done = writeTorchScript(pruned.half, written, {});
        QVERIFY2(done, done ? "" : done.error().message.c_str());
        torch::jit::Module module = torch::jit::load(written);
        module.eval();
        for (const Shape& tried : {shape, Shape{1, 3, 48, 64}, Shape{2, 3, 64, 40}}) {
            const at::Tensor images = at::randn(tried);
            const std::vector<at::Tensor> expected = pruned.masked.run({images});
            QVERIFY(relativeError(Executor(pruned.half).run({images}), expected) < 1e-4);
            QVERIFY(relativeError(tensorsOf(module.forward({images})), expected) < 1e-4);
        }
        const auto again = readTorchScript(written, {shape});
        QVERIFY(again && again->network.values[again->network.inputs.front()].free == anyPicture);
    }

    /// Python runs the written modules at a size at which they were not read.
    void pythonFollowsTheInput()
    {
        test::JudgedFiles files;
        const QStringList names{"cases/02_segment.pt", "cases/02_halves.pt", "pytorch-2.11/unet.trace.pt", "pytorch-2.11/shuffle.trace.pt",
                                "pytorch-2.11/attention.trace.pt"};
        for (const QString& name : names) {
            const auto read = readTorchScript(fixture(name).toStdString(), {Shape{1, 3, 16, 16}});
            QVERIFY2(read, read ? "" : read.error().message.c_str());
            Network half = Pruned(read->network).half;
            const QString file = files.path(name, ".py");
            const auto written = writePython(half, file.toStdString(), {});
            QVERIFY2(written, written ? "" : written.error().message.c_str());
            QJsonArray keys, parameters;
            for (const Stored& stored : half.stored) {
                if (stored.kind != Stored::Kind::constant)
                    keys.append(QString::fromStdString(stored.name));
                if (stored.kind == Stored::Kind::parameter)
                    parameters.append(QString::fromStdString(stored.name));
            }
            half.values[half.inputs.front()].shape = {1, 3, 48, 64};
            files.add(name, file, half, {{"keys", keys}, {"parameters", parameters}, {"trains", false}});
        }
        const auto judged = test::judge("/usr/bin/python3", {fixture("check_python.py"), files.list()});
        for (const QString& name : names)
            QCOMPARE(judged.about(name, "Python"), QString());
    }

    /// Every function of numbers, and conversions between types, as TorchScript, which is compared when it is written, and as Python.
    void numbersAreWritten()
    {
        test::JudgedFiles files;
        QStringList names;
        const auto add = [&](const std::string& function, const Attributes& second, bool ofFraction) {
            const Network network = timesNumber(function, second, ofFraction);
            const QString name = QString::fromStdString(function) + (ofFraction ? " of a fraction" : "");
            const auto written = writeTorchScript(network, files.path(name, ".pt").toStdString(), {});
            QVERIFY2(written, written ? "" : written.error().message.c_str());
            const QString file = files.path(name, ".py");
            QVERIFY(writePython(network, file.toStdString(), {}));
            files.add(name, file, network, {{"keys", QJsonArray()}, {"parameters", QJsonArray()}, {"trains", false}});
            names << name;
        };
        for (const bool ofFraction : {false, true}) {
            for (const char* function : {"add", "sub", "mul", "truediv", "floordiv", "truncdiv", "mod", "min", "max", "pow"})
                add(function, {{"b", std::int64_t{3}}}, ofFraction);
            for (const char* function : {"neg", "abs", "floor", "ceil", "round", "int", "float", "sqrt"})
                add(function, {}, ofFraction);
        }
        const auto judged = test::judge("/usr/bin/python3", {fixture("check_python.py"), files.list()});
        for (const QString& name : names)
            QCOMPARE(judged.about(name, "Python"), QString());
    }

    /// Tensors of one number beside channels: 8 channels of the first layer, and 8 of the deeper one that meet them, are free by
    /// themselves.
    void madeTensorsFreezeNothing_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char* kind : {"zeros", "zeros_like", "ones_like", "full_like", "new_zeros", "new_ones", "new_full"})
            QTest::newRow(kind) << kind;
    }

    void madeTensorsFreezeNothing()
    {
        QFETCH(QString, kind);
        const c10::NoGradGuard noGradients;
        const auto read = readTorchScript(fixture("cases/06_" + kind + ".pt").toStdString(), {Shape{1, 3, 8, 8}});
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        QCOMPARE(read->opaque.size(), std::size_t{0});
        const Groups groups = couple(read->network);
        QCOMPARE(groups.unitCount(), 16);
        Pruned pruned(read->network);
        const std::string written = folder_.filePath("made.pt").toStdString();
        const auto done = writeTorchScript(pruned.half, written, {});
        QVERIFY2(done, done ? "" : done.error().message.c_str());
        torch::jit::Module module = torch::jit::load(written);
        for (const Shape& shape : {Shape{1, 3, 8, 8}, Shape{3, 3, 12, 20}}) {
            const at::Tensor images = at::randn(shape);
            QVERIFY(relativeError({module.forward({images}).toTensor()}, pruned.masked.run({images})) < 1e-5);
        }
    }

    void numbersInTheFileAreTold()
    {
        const auto read = readMade(moduleOf(afterLayer("        return y.view([y.size(0), 4, 64])\n"), oneLayer()), {1, 3, 8, 8});
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        QCOMPARE(read->network.values[read->network.inputs.front()].free, (Flags{true, false, false, false}));
        QCOMPARE(read->notices.size(), std::size_t{1});
        const QString notice = QString::fromStdString(read->notices.front());
        QVERIFY2(notice.contains("fixed to it") && notice.contains("invalid for input of size"), qPrintable(notice));
    }

    /// Layers that fit one size only need no words.
    void layersOfOneSizeAreNotTold()
    {
        Parameters parameters = oneLayer();
        parameters.emplace_back("v", at::randn({5, 4 * 64}));
        const auto read = readMade(moduleOf(afterLayer("        return torch.linear(y.flatten(1), self.v)\n"), parameters), {1, 3, 8, 8});
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        QCOMPARE(read->network.values[read->network.inputs.front()].free, (Flags{true, false, false, false}));
        QCOMPARE(read->notices.size(), std::size_t{0});
    }

    /// What depends on the size beyond arithmetic fixes the network to its size, with the reason.
    void branchesBySizeAreTold()
    {
        const char* branch = "        if x.size(2) > 12:\n            y = torch.relu(y)\n        return y\n";
        const auto read = readMade(moduleOf(afterLayer(branch), oneLayer()), {1, 3, 8, 8});
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        QCOMPARE(read->network.values[read->network.inputs.front()].free, (Flags{true, false, false, false}));
        QCOMPARE(read->notices.size(), std::size_t{1});
        QVERIFY(QString::fromStdString(read->notices.front()).contains("control flow"));
    }

    /// A branch that is taken at all tried sizes may not be at others.
    void branchesTakenAlikeAreTold()
    {
        const char* branch = "        if x.size(2) > 4:\n            y = torch.relu(y)\n        return y\n";
        const auto read = readMade(moduleOf(afterLayer(branch), oneLayer()), {1, 3, 8, 8});
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        QCOMPARE(read->network.values[read->network.inputs.front()].free, anyPicture);
        QCOMPARE(read->notices.size(), std::size_t{1});
        QVERIFY(QString::fromStdString(read->notices.front()).contains("decides by its input's size"));
    }

    void lengthsFollow()
    {
        const char* source = "def forward(self, x):\n"
                             "    y = torch.relu(torch.conv1d(x, self.w, None, [2], [1]))\n"
                             "    return torch.upsample_linear1d(torch.conv1d(y, self.v), [x.size(2)], False)\n";
        const auto read = readMade(moduleOf(source, {{"w", at::randn({6, 2, 3})}, {"v", at::randn({3, 6, 1})}}), {1, 2, 40});
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        const Network& network = read->network;
        QCOMPARE(network.values[network.inputs.front()].free, (Flags{true, false, true}));
        QCOMPARE(network.values[network.outputs.front()].free, (Flags{true, false, true}));
        QCOMPARE(QString::fromStdString(sizesInWords(network.values[network.inputs.front()])),
                 QString("any number of images × 2 × any length"));
        Pruned pruned(network);
        const at::Tensor signal = at::randn({2, 2, 77});
        QVERIFY(relativeError(Executor(pruned.half).run({signal}), pruned.masked.run({signal})) < 1e-5);
    }

    /// Slices, pads, repeats, pieces and grids that follow the size, compared with LibTorch at a third size.
    void arithmeticOfSizesFollows_data()
    {
        QTest::addColumn<QString>("body");
        const auto row = [](const char* name, const char* body) { QTest::newRow(name) << QString("        %1\n").arg(body); };
        row("slice to a half", "return y[:, :, :y.size(2) // 2, 1 + y.size(3) // 4:]");
        row("slice before the end", "return y[:, :, 1:-1, -3:]");
        row("select", "return y[:, :, -1] + y[:, :, y.size(2) // 2]");
        row("narrow", "return torch.narrow(y, 2, y.size(2) // 4, y.size(2) // 2)");
        row("chunk", "return torch.cat(torch.chunk(y, 2, 3), 1)");
        row("split", "return torch.cat(torch.split(y, y.size(2) // 2, 2), 1)");
        row("split with sizes", "return torch.split_with_sizes(y, [y.size(3) // 4, y.size(3) - y.size(3) // 4], 3)[1]");
        row("pad", "return torch.constant_pad_nd(y, [0, y.size(3) % 5, 1, (y.size(2) + 1) // 2])");
        row("window over all", "return torch.avg_pool2d(y, [y.size(2), y.size(3)])");
        row("adaptive", "return torch.adaptive_avg_pool2d(y, [y.size(2) // 2, 3])");
        row("expand", "return y + torch.mean(y, [2, 3], True).expand([y.size(0), 4, y.size(2), y.size(3)])");
        row("expand as", "return torch.mean(y, [2, 3], True).expand_as(y)");
        row("repeat", "return torch.mean(y, [2], True).repeat([1, 1, y.size(2), 1])");
        row("repeat interleaved", "return torch.repeat_interleave(y, 2, 2)");
        row("view as", "return y.view([y.size(0), 4, -1]).softmax(2).view_as(y)");
        row("unflatten", "return y.flatten(2).unflatten(2, [y.size(2), y.size(3)])");
        row("times a quotient", "return y * (y.size(2) / y.size(3)) + y.size(3)");
        row("divided", "return y / (y.size(2) * y.size(3))");
        row("grid", "return y + torch.arange(y.size(3)).to(y.dtype) * 0.1 + torch.arange(0, y.size(2), 1, dtype=6).view([-1, 1])");
        row("meshgrid",
            "a, b = torch.meshgrid([torch.arange(y.size(2)), torch.arange(y.size(3))])\n        return y * (a + 0.5) + b * 2.0");
        row("ones", "return torch.cat([y, torch.ones([y.size(0), 2, y.size(2), y.size(3)])], 1)");
        row("filled with a size", "return y + torch.full([y.size(2), 1], y.size(3) * 0.5)");
        row("like", "return torch.cat([y, torch.full_like(y, 2), torch.zeros_like(y)], 1)");
        row("smaller side", "return torch.adaptive_avg_pool2d(y, [min(y.size(2), y.size(3)), max(y.size(2), 5)])");
        row("list of sizes", "return torch.upsample_nearest2d(torch.max_pool2d(y, [2, 2]), y.shape[2:])");
        row("einsum", "return torch.einsum(\"nchw,nchv->nhwv\", [y, y])");
        row("places", "return y.flatten(2) * (1.0 / y[0, 0].numel())");
    }

    void arithmeticOfSizesFollows()
    {
        QFETCH(QString, body);
        const c10::NoGradGuard noGradients;
        torch::jit::Module module = moduleOf(afterLayer(body.toStdString().c_str()), oneLayer());
        const auto read = readMade(module, {1, 3, 12, 16});
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        QVERIFY2(read->notices.empty(), read->notices.empty() ? "" : read->notices.front().c_str());
        QCOMPARE(read->opaque.size(), std::size_t{0});
        QCOMPARE(read->network.values[read->network.inputs.front()].free, anyPicture);
        const std::string written = folder_.filePath("again.pt").toStdString();
        const auto done = writeTorchScript(read->network, written, {});
        QVERIFY2(done, done ? "" : done.error().message.c_str());
        torch::jit::Module again = torch::jit::load(written);
        for (const Shape& shape : {Shape{1, 3, 12, 16}, Shape{2, 3, 20, 24}, Shape{1, 3, 36, 8}}) {
            const at::Tensor images = at::randn(shape);
            const std::vector<at::Tensor> expected = tensorsOf(module.forward({images}));
            QVERIFY(relativeError(Executor(read->network).run({images}), expected) < 1e-5);
            QVERIFY(relativeError(tensorsOf(again.forward({images})), expected) < 1e-5);
        }
    }

    /// What the file states bounds what is free.
    void statedSizesBoundTheFreeOnes()
    {
        const torch::jit::Module module = moduleOf(afterLayer("        return y\n"), oneLayer());
        const auto freeOf = [&](const std::optional<torchscript::FreeSizes>& stated) {
            const torchscript::Imported imported = torchscript::import(module, {Shape{1, 3, 8, 8}}, {}, stated);
            return imported.built.network.values[imported.built.network.inputs.front()].free;
        };
        QCOMPARE(freeOf(std::nullopt), anyPicture);
        QCOMPARE(freeOf(torchscript::FreeSizes{{false, false, false, true}}), (Flags{false, false, false, true}));
        QCOMPARE(freeOf(torchscript::FreeSizes{{true, false, false, false}}), (Flags{true, false, false, false}));
    }

    /// The reason names the reshape, since the operator itself is known.
    void unfollowedReshapeIsNamed()
    {
        const char* body = "        k = int(torch.sum(x) * 0) + 4\n        return y.view([y.size(0), k, -1])\n";
        const auto read = readMade(moduleOf(afterLayer(body), oneLayer()), {1, 3, 8, 8});
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        const Groups groups = couple(read->network);
        QCOMPARE(groups.frozen().size(), std::size_t{1});
        const QString reason = QString::fromStdString(groups.frozen().front().reason);
        QVERIFY2(reason.contains("sizes that are computed in a way Espalier cannot follow"), qPrintable(reason));
    }

    void words()
    {
        const auto words = [](const Shape& shape, const Flags& free) {
            return QString::fromStdString(sizesInWords(Value{"x", shape, true, free}));
        };
        QCOMPARE(words({1, 3, 32, 32}, anyPicture), QString("any number of images × 3 × any height × any width"));
        QCOMPARE(words({1, 3, 32, 32}, {}), QString("1 image × 3 × 32 × 32"));
        QCOMPARE(words({1, 32, 32, 3}, {true, true, true, false}), QString("any number of images × any height × any width × 3"));
        QCOMPARE(words({1, 1, 32, 100}, {true, false, false, true}), QString("any number of images × 1 × 32 × any width"));
        QCOMPARE(words({1, 2, 8, 8, 8}, {false, false, true, true, true}), QString("1 image × 2 × any depth × any height × any width"));
        QCOMPARE(words({1, 7}, {true, true}), QString("any number of images × any size"));
    }
};

QTEST_GUILESS_MAIN(TestFreeSizes)
#include "test_free_sizes.moc"
