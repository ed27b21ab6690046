// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers that are the same at all sizes and for all images that the reader tries, and are not fixed: counts of what a selection leaves,
// and bounds that smaller pictures do not reach.
#include "core/formats/onnx.h"
#include "core/formats/python.h"
#include "core/formats/torchscript.h"
#include "core/graph/executor.h"
#include "test_places.h"
#include "tests/core/support/judged_files.h"
#include "tests/core/support/made_modules.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/jit/serialization/import.h>

#include <QTemporaryDir>
#include <QTest>

using namespace espalier;
using namespace espalier::test;

namespace {

const std::vector<bool> anyPicture{true, false, true, true};

QString fixture(const QString& name)
{
    return QStringLiteral(FIXTURES_DIR "/") + name;
}

using Statements = std::vector<std::pair<const char*, const char*>>;

const Statements& boundedStatements()
{
    static const Statements all{
        {"reshape", "return m.reshape([y.size(0), m.size(2), 4])"},
        {"reshape as", "return m.contiguous().view_as(m.transpose(1, 2))"},
        {"expand", "return y.mean([2, 3]).unsqueeze(2).expand([y.size(0), 4, m.size(2)])"},
        {"expand as", "return y.mean([2, 3]).unsqueeze(2).expand_as(m)"},
        {"ones", "return m + torch.ones([m.size(2)])"},
        {"number", "return y * m.size(2)"},
        {"arange", "return m + torch.arange(m.size(2)).to(y.dtype)"},
        {"part of a grid", "return m + torch.arange(n)[:100].to(y.dtype)"},
        {"rows", "r = y[:, :, :20]\n        return r + torch.arange(r.size(2)).to(y.dtype).view([-1, 1])"},
        {"the last", "l = y.flatten(2)[:, :, -100:]\n        return l.reshape([l.size(0), l.size(2), 4])"},
        {"every second of the last", "l = y[:, :, -9::2]\n        return l.reshape([l.size(0), l.size(2), l.size(3), 4])"},
        {"between", "l = y.flatten(2)[:, :, 10:100]\n        return l.reshape([l.size(0), l.size(2), 4])"},
        {"part of a table", "return y.flatten(2)[:, :, :36] + self.w.flatten()[:36][:n]"},
        {"least of two", "return y * min(n, 100)"},
        {"least of a list", "return y * min([n, 100])"},
        {"least of tensors", "return y * torch.min(torch.tensor(n), torch.tensor(100)).to(y.dtype)"},
        {"clamped", "return y * torch.clamp(torch.tensor(n), max=100).to(y.dtype)"},
        {"greatest of two", "return y * max(n, 3000)"},
        {"the best", "best, where = torch.topk(y.flatten(2), min(n, 100), 2)\n"
                     "        return (best + torch.ones([best.size(2)])).reshape([y.size(0), best.size(2), 4])"},
        {"the least", "best, where = torch.topk(y.flatten(2), min(n, 100), 2, largest=False)\n"
                      "        return (best * where.to(y.dtype)).reshape([y.size(0), best.size(2), 4])"},
    };
    return all;
}

torch::jit::Module bounded(const QString& statements)
{
    const QString body = "        n = y.size(2) * y.size(3)\n        m = y.flatten(2)[:, :, :100]\n        " + statements + "\n";
    return moduleOf(afterLayer(body.toStdString().c_str()), oneLayer());
}

} // namespace

class TestFreeCounts : public QObject {
    Q_OBJECT

private:
    QTemporaryDir folder_;

    Result<ImportedNetwork> readMade(const torch::jit::Module& module, const Shape& shape) const
    {
        return test::readMade(module, shape, folder_);
    }

private Q_SLOTS:
    void initTestCase() { compileNothing(); }

    /// How many places a selection leaves may be the same for all images that the reader tries: here the first 30.
    void countsOfSelectionsFollow_data()
    {
        QTest::addColumn<QString>("statements");
        const auto row = [](const char* name, const char* statements) { QTest::newRow(name) << QString(statements); };
        row("reshape", "return y.flatten()[few].view([few.size(0), 1])");
        row("reshape as", "return y.flatten()[few].view_as(few.unsqueeze(1))");
        row("expand", "return y.flatten()[few].unsqueeze(1).expand([few.size(0), 3])");
        row("expand as", "return y.mean().expand_as(few)");
        row("ones", "return y.flatten()[few] + torch.ones([few.size(0)])");
        row("filled with the count", "return y + torch.full([1], few.size(0))");
        row("number", "return y * few.size(0)");
        row("least of two", "return y * min(few.size(0), 25)");
        row("arange", "return y.flatten()[few] + torch.arange(few.size(0))");
        row("from the end", "return y.flatten()[few][:-1] + y.flatten()[few[-1]]");
        row("half", "return y.flatten()[few][few.size(0) // 2:]");
        row("columns",
            "a, b = torch.unbind(torch.stack([few, few + 1], 1), 1)\n        return torch.stack([a, b * 2]).view([2, few.size(0)])");
        row("masked", "m = y.masked_select(y > 0)[:30]\n        return m.view([m.numel(), 1])");
        row("by mask", "m = y[y > 0][:30]\n        return m.view([1, len(m)])");
        row("repeated", "return y.mean(2).repeat([1, few.size(0), 1])");
        row("chunks", "return torch.cat(torch.chunk(y.flatten()[few], 2), 0)");
        // A module that does not run where a selection leaves another number.
        row("beside a true count", "m = y.flatten() > 0\n        z = torch.index_put(y.flatten(), [m], y.flatten()[m] * 2)\n"
                                   "        return z[few].view([few.size(0), 1]) + torch.ones([few.size(0), 1])");
    }

    void countsOfSelectionsFollow()
    {
        QFETCH(QString, statements);
        const c10::NoGradGuard noGradients;
        const QString body = "        few = (y > 0).flatten().nonzero().flatten()[:30]\n        " + statements + "\n";
        torch::jit::Module module = moduleOf(afterLayer(body.toStdString().c_str()), oneLayer());
        const auto read = readMade(module, {1, 3, 12, 16});
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        at::Tensor images = at::zeros({1, 3, 12, 16});
        images[0][0][5][5] = 1;
        const std::vector<at::Tensor> expected = tensorsOf(module.forward({images}));
        QVERIFY(at::conv2d(images, oneLayer().front().second, {}, 1, 1).gt(0).sum().item<std::int64_t>() < 30);
        try {
            const std::vector<at::Tensor> ours = Executor(read->network).run({images});
            QCOMPARE(ours.front().sizes().vec(), expected.front().sizes().vec());
            QVERIFY(relativeError(ours, expected) < 1e-5);
        } catch (const c10::Error& error) {
            QFAIL(error.what_without_backtrace());
        }
    }

    /// Numbers that are the same at all sizes that the reader tries at first: 100 of 768 places or more, 20 of 24 rows.
    void boundsFollow_data()
    {
        QTest::addColumn<QString>("statements");
        for (const auto& [name, statements] : boundedStatements())
            QTest::newRow(name) << QString(statements);
    }

    void boundsFollow()
    {
        QFETCH(QString, statements);
        const c10::NoGradGuard noGradients;
        torch::jit::Module module = bounded(statements);
        const auto read = readMade(module, {1, 3, 24, 32});
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        QVERIFY2(read->notices.empty(), read->notices.empty() ? "" : read->notices.front().c_str());
        QCOMPARE(read->opaque.size(), std::size_t{0});
        QCOMPARE(read->network.values[read->network.inputs.front()].free, anyPicture);
        const std::string written = folder_.filePath("again.pt").toStdString();
        const auto done = writeTorchScript(read->network, written, {});
        QVERIFY2(done, done ? "" : done.error().message.c_str());
        torch::jit::Module again = torch::jit::load(written);
        for (const Shape& shape : {Shape{1, 3, 24, 32}, Shape{2, 3, 7, 5}, Shape{1, 3, 8, 8}, Shape{1, 3, 64, 64}}) {
            const at::Tensor images = at::randn(shape);
            const std::vector<at::Tensor> expected = tensorsOf(module.forward({images}));
            try {
                QVERIFY(relativeError(Executor(read->network).run({images}), expected) < 1e-5);
                QVERIFY(relativeError(tensorsOf(again.forward({images})), expected) < 1e-5);
            } catch (const c10::Error& error) {
                QFAIL(error.what_without_backtrace());
            }
        }
    }

    /// ONNX Runtime and Python run the written files below the bounds.
    void boundsAreWritten()
    {
        test::JudgedFiles exported, modules;
        for (const auto& [name, statements] : boundedStatements()) {
            const auto read = readMade(bounded(statements), {1, 3, 24, 32});
            QVERIFY2(read, read ? "" : read.error().message.c_str());
            Network network = read->network;
            const QString onnx = exported.path(name, ".onnx"), python = modules.path(name, ".py");
            const auto asOnnx = writeOnnx(network, onnx.toStdString());
            QVERIFY2(asOnnx, asOnnx ? "" : asOnnx.error().message.c_str());
            QVERIFY(writePython(network, python.toStdString(), {}));
            network.values[network.inputs.front()].shape = {1, 3, 7, 5};
            exported.add(name, onnx, network);
            modules.add(name, python, network);
        }
        const auto runtime = test::judge("node", {fixture("check_onnxruntime.js"), exported.list()});
        const auto judged = test::judge("/usr/bin/python3", {fixture("check_sizes.py"), modules.list()});
        for (const auto& [name, statements] : boundedStatements())
            QCOMPARE(runtime.about(name, "ONNX Runtime") + judged.about(name, "Python"), QString());
    }

    /// A selection may leave none, or fewer than one or two that a slice keeps at most.
    void fewSelectedFollow_data()
    {
        QTest::addColumn<QString>("statements");
        const auto row = [](const char* name, const char* statements) { QTest::newRow(name) << QString(statements); };
        row("one at most", "f = few[:1]\n        return y.flatten()[f].view([f.size(0), 1])");
        row("two at most", "f = few[:2]\n        return y.flatten()[f].view([f.size(0), 1]) + torch.ones([f.size(0), 1])");
        row("one of two at most", "f = few[:2][:1]\n        return y.mean().expand([f.size(0)])");
        row("twenty from the end", "f = few[-20:]\n        return y.flatten()[f].view([f.size(0), 1]) + torch.ones([f.size(0), 1])");
        row("all but twenty", "f = few[:-20]\n        return y.flatten()[f].view([f.size(0), 1]) + torch.ones([f.size(0), 1])");
        row("number", "return y * few[:2].size(0)");
        row("part of a table", "return y.flatten()[few[:2]] + self.w.flatten()[:2][:few.size(0)]");
        row("the two best", "best, where = torch.topk(y.flatten()[few], min(few.size(0), 2))\n"
                            "        return best.view([best.size(0), 1]) + torch.ones([best.size(0), 1])");
        row("image to one at most", "f = few[:1]\n        return y.mean([2, 3]).expand([f.size(0), 4])");
        row("image to all", "return y.mean([2, 3]).expand([few.size(0), 4])");
        row("image as others", "return y.mean([2, 3]).expand_as(y.flatten()[few].unsqueeze(1).expand([-1, 4]))");
        row("constant to one at most", "f = few[:1]\n        return self.w[:1, :, 0, 0].expand([f.size(0), 3])");
        row("rows to a table", "f = few[:20]\n        return y.flatten()[f].unsqueeze(1).expand([-1, f.size(0)])");
        row("the best", "best, where = torch.topk(y.flatten()[few], min(few.size(0), 1))\n"
                        "        return best.view([best.size(0), 1]) + torch.ones([best.size(0), 1])");
    }

    void fewSelectedFollow()
    {
        QFETCH(QString, statements);
        const c10::NoGradGuard noGradients;
        const QString body = "        few = (x > 0).flatten().nonzero().flatten()\n        " + statements + "\n";
        torch::jit::Module module = moduleOf(afterLayer(body.toStdString().c_str()), oneLayer());
        const auto read = readMade(module, {1, 3, 12, 16});
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        QCOMPARE(read->opaque.size(), std::size_t{0});
        const std::string written = folder_.filePath("few.pt").toStdString(), onnx = folder_.filePath("few.onnx").toStdString();
        const auto done = writeTorchScript(read->network, written, {}), exported = writeOnnx(read->network, onnx);
        QVERIFY2(done, done ? "" : done.error().message.c_str());
        QVERIFY2(exported, exported ? "" : exported.error().message.c_str());
        const auto imported = readOnnx(onnx);
        QVERIFY2(imported, imported ? "" : imported.error().message.c_str());
        torch::jit::Module again = torch::jit::load(written);
        for (const int count : {0, 1, 2, 13, 40}) {
            at::Tensor images = at::full({1, 3, 12, 16}, -0.5);
            images.flatten().slice(0, 7, 7 + count).fill_(1);
            const std::vector<at::Tensor> expected = tensorsOf(module.forward({images}));
            try {
                for (const auto& ours : {Executor(read->network).run({images}), tensorsOf(again.forward({images})),
                                         Executor(imported->network).run({images})}) {
                    QCOMPARE(ours.front().sizes().vec(), expected.front().sizes().vec());
                    QVERIFY(expected.front().numel() == 0 || relativeError(ours, expected) < 1e-5);
                }
            } catch (const c10::Error& error) {
                QFAIL(error.what_without_backtrace());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestFreeCounts)
#include "test_free_counts.moc"
