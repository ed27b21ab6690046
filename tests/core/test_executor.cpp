// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/step_watch.h"
#include "core/graph/executor.h"
#include "core/graph/tensor_torch.h"
#include "core/graph/torch_error.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include "tests/core/support/network_builder.h"

#include <QElapsedTimer>
#include <QTest>

#include <limits>
#include <set>

using namespace espalier;
using espalier::test::NetworkBuilder;

namespace {

using Ints = std::vector<std::int64_t>;

Network classifier()
{
    NetworkBuilder b;
    ValueId x = b.relu(b.batchNorm(b.conv(b.input({1, 3, 8, 8}), "conv1", 3, 6), "bn1", 6));
    x = b.add(b.batchNorm(b.conv(x, "conv2", 6, 6), "bn2", 6), x);
    x = b.node("dropout", {b.globalPool(x)}, {{"p", 0.5}, {"feature", false}}, "dropout");
    b.output(b.linear(x, "fc", 6, 4));
    return b.finish();
}

at::Tensor images(std::int64_t batch)
{
    at::manual_seed(3);
    return at::randn({batch, 3, 8, 8});
}

std::vector<std::vector<float>> contentOf(const Network& network)
{
    std::vector<std::vector<float>> all;
    for (const Stored& stored : network.stored)
        all.push_back(stored.tensor.toFloats());
    return all;
}

QString messageOf(Executor& executor, const std::vector<at::Tensor>& inputs, const RunOptions& options = {})
{
    try {
        executor.run(inputs, options);
    } catch (const c10::Error& error) {
        return QString::fromStdString(reasonOf(error));
    }
    return {};
}

at::Tensor& storedByName(Executor& executor, const char* name)
{
    return executor.stored(static_cast<std::size_t>(executor.network().storedByName(name)));
}

} // namespace

class TestExecutor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runsAnyBatch()
    {
        Executor executor(classifier());
        const at::Tensor x = images(5);
        const at::Tensor all = executor.run({x})[0];
        QCOMPARE(all.sizes().vec(), (Ints{5, 4}));
        QVERIFY(relativeError({all.slice(0, 2, 3)}, executor.run({x.slice(0, 2, 3)})) < 1e-5);
        QVERIFY(!all.requires_grad());
    }

    void trainingReachesEveryParameter()
    {
        const Network network = classifier();
        const auto before = contentOf(network);
        Executor executor(network, Executor::Mode::training);
        executor.run({images(4)}, {.training = true})[0].square().sum().backward();
        for (std::size_t i = 0; i < network.stored.size(); ++i) {
            const bool parameter = network.stored[i].kind == Stored::Kind::parameter;
            QCOMPARE(executor.stored(i).requires_grad(), parameter);
            QVERIFY2(!parameter || executor.stored(i).grad().abs().sum().item<double>() > 0, network.stored[i].name.c_str());
        }
        QCOMPARE(contentOf(network), before);
    }

    void trainingUpdatesStatisticsOfItsOwn()
    {
        const Network network = classifier();
        Executor executor(network, Executor::Mode::training);
        const at::Tensor before = storedByName(executor, "bn1.running_mean").clone();
        executor.run({images(4)});
        QVERIFY(at::equal(storedByName(executor, "bn1.running_mean"), before));
        executor.run({images(4)}, {.training = true});
        const at::Tensor after = storedByName(executor, "bn1.running_mean");
        QVERIFY(!at::equal(after, before));
        const Network trained = executor.trained();
        const auto index = static_cast<std::size_t>(network.storedByName("bn1.running_mean"));
        QVERIFY(at::equal(toTorch(trained.stored[index].tensor), after));
        QVERIFY(at::equal(toTorch(network.stored[index].tensor), before));
    }

    void aWatchSeesEveryNodeBothWays()
    {
        Executor executor(classifier(), Executor::Mode::training);
        const auto nodes = static_cast<int>(executor.network().nodes.size());
        int outer = 0, inner = 0;
        const StepWatch first([&outer] { ++outer; });
        {
            const StepWatch second([&] { QVERIFY(++inner <= outer); });
            const at::Tensor loss = executor.run({at::rand({2, 3, 8, 8})}, {.training = true})[0].sum();
            QCOMPARE(inner, nodes);
            loss.backward();
            QCOMPARE(inner, 2 * nodes);
        }
        executor.run({at::rand({2, 3, 8, 8})}, {.training = true});
        QCOMPARE(inner, 2 * nodes);
        QCOMPARE(outer, 3 * nodes);
    }

    void aWatchEndsARun_data()
    {
        QTest::addColumn<int>("last");
        QTest::addRow("forward") << 2;
        QTest::addRow("backward") << static_cast<int>(classifier().nodes.size()) + 2;
    }

    void aWatchEndsARun()
    {
        QFETCH(int, last);
        Executor executor(classifier(), Executor::Mode::training);
        RunControl control;
        int passed = 0;
        const StepWatch stops(control);
        const StepWatch stopping([&] {
            if (++passed == last)
                control.requestStop();
        });
        QVERIFY_EXCEPTION_THROWN(executor.run({at::rand({2, 3, 8, 8})}, {.training = true})[0].sum().backward(), Stopped);
        QCOMPARE(passed, last);
        QVERIFY(torchError("Cannot do it", Stopped()).isCancelled());
    }

    void trainedIsACopy()
    {
        Executor executor(classifier(), Executor::Mode::training);
        const Network trained = executor.trained();
        const auto before = contentOf(trained);
        {
            const c10::NoGradGuard guard;
            for (std::size_t i = 0; i < trained.stored.size(); ++i)
                executor.stored(i).mul_(2);
        }
        QCOMPARE(contentOf(trained), before);
        QVERIFY(!toTorch(trained.stored[0].tensor).requires_grad());
        QVERIFY(contentOf(executor.trained()) != before);
    }

    void dropoutDropsOnlyInTraining()
    {
        Executor executor(classifier(), Executor::Mode::training);
        const at::Tensor x = images(1).expand({64, 3, 8, 8}).contiguous();
        const at::Tensor calm = executor.run({x})[0];
        QVERIFY((calm - calm[0]).abs().max().item<double>() < 1e-5);
        const at::Tensor dropped = executor.run({x}, {.training = true})[0];
        QVERIFY((dropped - dropped[0]).abs().max().item<double>() > 1e-3);
    }

    void onlyOwnTensorsTrain()
    {
        Executor executor(classifier());
        QVERIFY(messageOf(executor, {images(2)}, {.training = true}).contains("only an executor with its own tensors can train"));
    }

    void errorsNameTheNode()
    {
        Executor executor(classifier());
        const QString message = messageOf(executor, {at::zeros({1, 5, 8, 8})});
        QVERIFY2(message.startsWith("'conv1': "), qPrintable(message));
        QVERIFY(messageOf(executor, {}).contains("takes 1 inputs, not 0"));
    }

    void shapesThatDoNotRunAreAnError()
    {
        Network network = classifier();
        network.values[network.inputs[0]].shape = {1, 4, 8, 8};
        const auto measured = measureShapes(network);
        QVERIFY(!measured);
        const QString message = QString::fromStdString(measured.error().message);
        QVERIFY2(message.startsWith("The network does not run on its input shape: 'conv1': ") && !message.contains('\n'),
                 qPrintable(message));
    }

    void reasonsAreOneSentencePart()
    {
        const auto reason = [](const std::string& text) { return QString::fromStdString(reasonOf(std::runtime_error(text))); };
        QCOMPARE(reason("sizes differ.\nframe #0: somewhere\n"), QString("sizes differ"));
        QCOMPARE(reason("[enforce fail at inline_container.cc:145] . PytorchStreamReader failed."), QString("PytorchStreamReader failed"));
        QCOMPARE(reason("The following operation failed.\nTraceback:\n  return x\nRuntimeError: sizes differ\n"), QString("sizes differ"));
        QCOMPARE(reason(""), QString("LibTorch gave no reason"));
        const Error error = torchError("Cannot run the network", std::runtime_error("sizes differ.\nmore"));
        QCOMPARE(QString::fromStdString(error.message), QString("Cannot run the network: sizes differ."));
        QCOMPARE(QString::fromStdString(error.details), QString("sizes differ.\nmore"));
    }

    void channelsLastChangesOnlyRounding()
    {
        const Network network = classifier();
        Executor plain(network);
        Executor channelsLast(network);
        channelsLast.useChannelsLast();
        QVERIFY(relativeError(channelsLast.run({images(4)}), plain.run({images(4)})) < 1e-5);
        QVERIFY(toTorch(network.stored[0].tensor).is_contiguous());
    }

    void channelsLastKeepsTheLeaves()
    {
        Executor executor(classifier(), Executor::Mode::training);
        const at::Tensor held = storedByName(executor, "conv1.weight");
        executor.useChannelsLast();
        QVERIFY(held.is_same(storedByName(executor, "conv1.weight")));
        QVERIFY(held.is_contiguous(at::MemoryFormat::ChannelsLast));
        executor.run({images(2)})[0].sum().backward();
        QVERIFY(held.is_leaf() && held.grad().defined());
        QVERIFY(toTorch(executor.trained().stored[0].tensor).is_contiguous());
    }

    /// Width 11: no multiple of a processor's vector width.
    static Network residual(std::int64_t width)
    {
        NetworkBuilder b;
        const ValueId first = b.relu(b.batchNorm(b.conv(b.input({1, 3, 8, 8}), "conv1", 3, width), "bn1", width));
        const ValueId second = b.batchNorm(b.conv(first, "conv2", width, width), "bn2", width);
        b.output(b.relu(b.add(second, first)));
        return b.finish();
    }

    void fusesWhatOnlyAReluReads()
    {
        const Network network = residual(4);
        const std::vector<FusedStep> steps = fusedSteps(network);
        QCOMPARE(steps.size(), std::size_t{2});
        QCOMPARE(network.nodes[steps[0].norm].name, std::string("bn1"));
        QCOMPARE(steps[0].addition, NodeId{-1});
        QCOMPARE(network.nodes[steps[1].norm].name, std::string("bn2"));
        QCOMPARE(steps[1].residual, network.nodes[steps[0].activation].outputs[0]);
        QVERIFY(fusedSteps(classifier()).size() == 1); // the second sum is read by no ReLU
        NetworkBuilder b;
        const ValueId norm = b.batchNorm(b.conv(b.input({1, 3, 8, 8}), "conv", 3, 4), "bn", 4);
        b.output(b.add(b.relu(norm), norm));
        QVERIFY(fusedSteps(b.finish()).empty());
    }

    void fusedStepsChangeOnlyRounding()
    {
        for (const std::int64_t width : {11, 16, 64}) {
            const Network network = residual(width);
            Executor fused(network, Executor::Mode::training), single(network, Executor::Mode::training);
            single.setTap([](ValueId, c10::IValue value) { return value; });
            for (Executor* executor : {&fused, &single}) {
                executor->useChannelsLast();
                at::Tensor input = images(16).add_(3).requires_grad_();
                executor->run({input}, {.training = true})[0].sigmoid().sum().backward();
            }
            for (std::size_t i = 0; i < network.stored.size(); ++i) {
                const bool trained = fused.stored(i).requires_grad();
                const at::Tensor ours = trained ? fused.stored(i).grad() : fused.stored(i);
                const at::Tensor theirs = trained ? single.stored(i).grad() : single.stored(i);
                const double size = theirs.abs().max().item<double>(), error = (ours - theirs).abs().max().item<double>();
                QVERIFY2(error <= 1e-3 * size + 1e-5,
                         qPrintable(QStringLiteral("%1 of %2 in %3").arg(error).arg(size).arg(network.stored[i].name.c_str())));
            }
        }
    }

    void fusedStepsInferTheSame()
    {
        const Network network = residual(11);
        Executor fused(network), plain(network);
        fused.useChannelsLast();
        QVERIFY(relativeError(fused.run({images(4)}), plain.run({images(4)})) < 1e-5);
    }

    void fusedStepsTakeAnyLayout()
    {
        // Without channels-last order the nodes run separately: bit-equal results.
        const Network network = residual(4);
        Executor fused(network, Executor::Mode::training), single(network, Executor::Mode::training);
        single.setTap([](ValueId, c10::IValue value) { return value; });
        QVERIFY(at::equal(fused.run({images(4)}, {.training = true})[0], single.run({images(4)}, {.training = true})[0]));
        QVERIFY(at::equal(storedByName(fused, "bn2.running_var"), storedByName(single, "bn2.running_var")));
    }

    void tapSeesAndReplaces()
    {
        const Network network = classifier();
        Executor executor(network);
        std::set<ValueId> seen;
        executor.setTap([&](ValueId value, c10::IValue result) -> c10::IValue {
            seen.insert(value);
            return value == network.inputs[0] ? c10::IValue(at::zeros_like(result.toTensor())) : result;
        });
        const std::vector<at::Tensor> tapped = executor.run({images(1)});
        QCOMPARE(seen.size(), network.nodes.size() + 1);
        executor.setTap({});
        QVERIFY(relativeError(tapped, executor.run({at::zeros({1, 3, 8, 8})})) == 0);
    }

    void outputsAreFlattened()
    {
        NetworkBuilder b;
        const ValueId x = b.input({1, 3, 4, 4});
        b.output(b.node("tuple", {b.relu(x), b.node("list", {x, b.maxPool(x)})}));
        b.output(x);
        const Network network = b.finish();
        const std::vector<at::Tensor> outputs = Executor(network).run({at::ones({2, 3, 4, 4})});
        QCOMPARE(outputs.size(), std::size_t{4});
        QCOMPARE(outputs[2].sizes().vec(), (Ints{2, 3, 2, 2}));
        QVERIFY(!network.values[network.outputs[0]].isTensor);
    }

    void relativeErrorIsStrict()
    {
        const at::Tensor ones = at::ones({4});
        QCOMPARE(relativeError({ones}, {ones}), 0.0);
        QCOMPARE(relativeError({at::tensor({0.0, 2.0})}, {at::tensor({0.0, 4.0})}), 0.5);
        QCOMPARE(relativeError({ones}, {at::ones({2, 2})}), std::numeric_limits<double>::infinity());
        QCOMPARE(relativeError({ones}, {}), std::numeric_limits<double>::infinity());
        QCOMPARE(relativeError({ones / 0}, {ones}), std::numeric_limits<double>::infinity());
        QCOMPARE(relativeError({at::zeros({2})}, {at::zeros({2})}), 0.0);
        QCOMPARE(relativeError({at::ones({2})}, {at::zeros({2})}), std::numeric_limits<double>::infinity());
    }
};

QTEST_GUILESS_MAIN(TestExecutor)
#include "test_executor.moc"
