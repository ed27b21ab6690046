// SPDX-License-Identifier: GPL-3.0-or-later
// Threads, device, random numbers, the C library's memory and OpenCV's threads are after every call of the library as they were before.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "core/base/kept_memory.h"
#include "core/base/opencv_threads.h"
#include "core/coupling/groups.h"
#include "core/formats/onnx.h"
#include "core/formats/runtime.h"
#include "core/formats/torchscript.h"
#include "core/graph/random_state.h"
#include "core/graph/tensor_torch.h"
#include "core/latency/timing.h"
#include "core/pruning/criteria/criteria.h"
#include "core/tasks/evaluation.h"
#include "core/training/loss_gradients.h"
#include "core/training/restore_batch_norm.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/pattern_training.h"

#include <opencv2/core/utility.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <cstdlib>
#include <functional>
#include <thread>

#include <malloc.h>

using namespace espalier;
using namespace espalier::test;

namespace {

constexpr int unusual = 3; ///< a number of threads that no call uses

/// Whether large blocks are mapped from the system, as by default. Allocates so many that the free part of the heap cannot hold them.
bool largeBlocksAreMapped()
{
    const auto before = mallinfo2().hblks;
    std::array<void* volatile, 8> blocks{};
    for (void* volatile& block : blocks)
        block = std::malloc(std::size_t{31} << 20);
    const bool mapped = mallinfo2().hblks > before;
    for (void* const block : blocks)
        std::free(block);
    return mapped;
}

struct Surroundings {
    int threads = threadsInUse();
    Device device = deviceInUse();
    int openCvThreads = cv::getNumThreads();
    bool mapped = largeBlocksAreMapped();
    at::Tensor random = toTorch(randomState().cpu);

    bool operator==(const Surroundings& other) const
    {
        return threads == other.threads && device == other.device && openCvThreads == other.openCvThreads && mapped == other.mapped &&
               at::equal(random, other.random);
    }
};

} // namespace

class ComputeScopeTest : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    std::optional<Dataset> train_, validation_;
    const Network network_ = patternNetwork();
    std::optional<Groups> groups_;

    std::filesystem::path file(const char* name) const { return folder_.filePath(name).toStdString(); }

private Q_SLOTS:
    void initTestCase()
    {
        writePatterns(folder_.path().toStdString(), 96, 40);
        train_ = openPatterns(folder_.path().toStdString(), "train");
        validation_ = openPatterns(folder_.path().toStdString(), "val");
        groups_ = couple(network_);
        QVERIFY(writeOnnx(network_, file("net.onnx"), {}));
        QVERIFY(writeTorchScript(network_, file("net.pt")));
        const KeptMemory settled; // the C library adapts its threshold until it is set once
    }

    void leavesAllAsItWas_data()
    {
        using Call = std::function<bool(RunControl&)>;
        QTest::addColumn<Call>("call");
        const auto row = [](const char* name, Call call) { QTest::newRow(name) << call; };
        row("train", [this](RunControl& control) {
            TrainJob job = patternJob(network_, *train_, &*validation_);
            job.settings.epochs = 1;
            job.settings.threads = 1;
            return train(job, control).has_value();
        });
        row("a training that is cancelled", [this](RunControl& control) {
            control.requestStop();
            return !train(patternJob(network_, *train_, nullptr), control);
        });
        row("evaluate", [this](RunControl& control) { return evaluate(network_, *validation_, control).has_value(); });
        row("taylor", [this](RunControl& control) {
            LossGradients gradients(*train_, control);
            return unitCriterion(Criterion::taylor, {network_, *groups_, 0, &gradients}).has_value();
        });
        row("calibrate", [this](RunControl& control) { return reestimateBatchNorm(network_, *train_, control).has_value(); });
        row("restore batch norms",
            [this](RunControl& control) { return restoreBatchNorms(network_, *groups_, *train_, control).has_value(); });
        row("open images", [this](RunControl&) { return openPatterns(folder_.path().toStdString(), "val").size() == 40; });
        row("open TorchScript", [this](RunControl&) { return readTorchScript(file("net.pt")).has_value(); });
        row("open ONNX", [this](RunControl&) { return readOnnx(file("net.onnx")).has_value(); });
        row("write TorchScript", [this](RunControl&) { return writeTorchScript(network_, file("copy.pt")).has_value(); });
        row("write ONNX", [this](RunControl&) { return writeOnnx(network_, file("copy.onnx"), {}).has_value(); });
        row("time in OpenCV", [this](RunControl& control) {
            const auto loaded = loadNetwork(network_, Runtime::openCv, 1);
            return loaded && cv::getNumThreads() == unusual &&
                   timeInTurn({[&] { (*loaded)->run(); }}, control, {.warmups = 0, .leastRuns = 1, .mostRuns = 1}).has_value();
        });
    }

    void leavesAllAsItWas()
    {
        QFETCH(std::function<bool(RunControl&)>, call);
        const ComputeScope compute(unusual, Device::cpu);
        const OpenCvThreads openCv(2);
        const SeedScope seed(5);
        const Surroundings before;
        QVERIFY(before.mapped);
        RunControl control;
        QVERIFY(call(control));
        QVERIFY(Surroundings() == before);
    }

    void anEvaluationDoesNotRunOnWhatRanLast()
    {
        RunControl control;
        const auto threadsOfEvaluation = [&] {
            int seen = 0;
            evaluate(network_, *validation_, control, 16, [&](std::int64_t, std::int64_t) { seen = threadsInUse(); }).value();
            return seen;
        };
        const ComputeScope compute(unusual, Device::automatic);
        TrainJob job = patternJob(network_, *train_, nullptr);
        job.settings.epochs = job.settings.threads = 1;
        job.settings.device = Device::cpu;
        int threadsOfTraining = 0;
        job.epochDone = [&](const Network&, const EpochRecord&) { threadsOfTraining = threadsInUse(); };
        QVERIFY(train(job, control));
        QCOMPARE(threadsOfTraining, 1);
        QCOMPARE(threadsOfEvaluation(), unusual);
    }

    void scopesNest()
    {
        const int threads = threadsInUse();
        {
            const ComputeScope outer(2, Device::cpu);
            {
                const ComputeScope inner(1, Device::automatic);
                QCOMPARE(threadsInUse(), 1);
            }
            QCOMPARE(threadsInUse(), 2);
            const ComputeScope all(0, Device::cpu);
            QCOMPARE(threadsInUse(), std::max(1, static_cast<int>(std::thread::hardware_concurrency())));
        }
        QCOMPARE(threadsInUse(), threads);
    }

    void memoryIsKeptUntilTheLastScopeEnds()
    {
        const auto outer = std::make_unique<KeptMemory>();
        {
            const KeptMemory inner;
            QVERIFY(!largeBlocksAreMapped());
        }
        QVERIFY(!largeBlocksAreMapped());
        std::jthread([] { const KeptMemory elsewhere; }).join();
        QVERIFY(!largeBlocksAreMapped());
    }

    void openCvScopesEndInAnyOrder()
    {
        const int before = cv::getNumThreads();
        auto first = std::make_unique<OpenCvThreads>(2);
        auto second = std::make_unique<OpenCvThreads>(1);
        QCOMPARE(cv::getNumThreads(), 1);
        first.reset();
        QCOMPARE(cv::getNumThreads(), 1);
        second.reset();
        QCOMPARE(cv::getNumThreads(), before);
    }

    void aSeedIsForItsScopeAlone()
    {
        const auto drawn = [](std::uint64_t seed) {
            const SeedScope scope(seed);
            return at::rand({4});
        };
        const at::Tensor before = toTorch(randomState().cpu);
        QVERIFY(at::equal(drawn(1), drawn(1)));
        QVERIFY(!at::equal(drawn(1), drawn(2)));
        QVERIFY(at::equal(toTorch(randomState().cpu), before));
    }
};

QTEST_GUILESS_MAIN(ComputeScopeTest)
#include "test_compute_scope.moc"
