// SPDX-License-Identifier: GPL-3.0-or-later
// The window's engine: one job at a time, events in order, cancel and pause from another thread, nothing left running at the end.
#include "core/pipeline/engine.h"
#include "test_places.h"
#include "tests/core/support/data_files.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <fstream>
#include <functional>
#include <thread>

using namespace espalier;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

/// What the engine told, for another thread to wait for.
class Events {
public:
    EngineEvents callbacks()
    {
        EngineEvents events;
        events.started = [this](Stage stage) { tell([&] { told_ += std::string("started ") + nameOf(stage) + ";"; }); };
        events.finished = [this](Stage stage, const JobResult& result) {
            tell([&] {
                told_ += std::string("finished ") + nameOf(stage) + ";";
                result_ = result;
                ++ended_;
            });
        };
        events.failed = [this](Stage stage, const Error& error) {
            tell([&] {
                told_ += std::string(error.isCancelled() ? "cancelled " : "failed ") + nameOf(stage) + ";";
                error_ = error;
                ++ended_;
            });
        };
        events.logged = [this](const std::string& line) { tell([&] { log_ += line + "\n"; }); };
        return events;
    }

    /// Waits for the end of the next job; empty after two minutes.
    std::string waitForEnd()
    {
        std::unique_lock lock(mutex_);
        const bool ended = changed_.wait_for(lock, 120s, [&] { return ended_ > seen_; });
        ++seen_;
        return ended ? std::exchange(told_, {}) : std::string();
    }

    JobResult result() { return locked(result_); }
    Error error() { return locked(error_); }
    std::string log() { return locked(log_); }

private:
    void tell(const std::function<void()>& change)
    {
        std::lock_guard lock(mutex_);
        change();
        changed_.notify_all();
    }

    template <class Value>
    Value locked(const Value& value)
    {
        std::lock_guard lock(mutex_);
        return value;
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::string told_, log_;
    JobResult result_;
    Error error_;
    int ended_ = 0, seen_ = 0;
};

} // namespace

class TestEngine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void opensAProjectAndTellsSo();
    void aBadFileFailsAndTheNextJobRuns();
    void oneJobAtATime();
    void stagesFollowEachOther();
    void exportsWhatCanBeOpenedAgain();
    void cancelStopsATrainingAndIsNoError();
    void pauseHoldsAndCancelWakes();
    void theEndStopsARunningJob();
    void cancelOnManyThreadsAtOnce();
    void stagesWithoutImagesSaySo();

private:
    fs::path folder() const { return dir_.path().toStdString(); }
    Project project() const;
    ModelPtr model() const;
    static bool waitForBatch(const Engine& engine);

    QTemporaryDir dir_;
};

void TestEngine::initTestCase()
{
    fs::copy_file(FIXTURES_DIR "/cifar_resnet20_jpeg.pt", folder() / "net.pt");
    for (const auto& [split, count] : {std::pair("train", 6), std::pair("val", 2)}) {
        for (int label = 0; label < 10; ++label) {
            for (int i = 0; i < count; ++i) {
                const auto file = folder() / "images" / split / ("class" + std::to_string(label)) / (std::to_string(i) + ".png");
                const auto shade = static_cast<std::uint8_t>(20 * label + i);
                test::writePicture(file, 32, 32, shade, 100, static_cast<std::uint8_t>(255 - shade));
            }
        }
    }
    std::ofstream(folder() / "p.yaml")
        << "format: 1\nmodel: net.pt\ndata:\n  path: images\nsparsify:\n  epochs: 1\n  batch: 20\n  teacher: none\n"
           "prune:\n  ratio: 0.5\nfinetune:\n  epochs: 1\n  batch: 20\n  teacher: none\n";
}

Project TestEngine::project() const
{
    return *readProject(folder() / "p.yaml");
}

ModelPtr TestEngine::model() const
{
    return *espalier::openModel(folder() / "net.pt");
}

bool TestEngine::waitForBatch(const Engine& engine)
{
    for (int i = 0; i < 6000; ++i) {
        if (const auto now = engine.mailbox().newest(); now && now->batch > 0)
            return true;
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

void TestEngine::opensAProjectAndTellsSo()
{
    Events events;
    Engine engine(events.callbacks());
    QVERIFY(!engine.busy());
    QVERIFY(engine.openProject(folder() / "p.yaml"));
    QCOMPARE(events.waitForEnd(), std::string("started open;finished open;"));
    QVERIFY(!engine.busy());
    QCOMPARE(events.result().model->groups.unitCount(), 400);
    QCOMPARE(events.result().project->sparsify.batch, 20);
    QVERIFY(!events.log().empty());
}

void TestEngine::aBadFileFailsAndTheNextJobRuns()
{
    Events events;
    Engine engine(events.callbacks());
    QVERIFY(engine.openModel(folder() / "p.yaml"));
    QCOMPARE(events.waitForEnd(), std::string("started open;failed open;"));
    QVERIFY(events.error().message.find("p.yaml") != std::string::npos);
    QVERIFY(engine.openProject(folder() / "missing.yaml"));
    QCOMPARE(events.waitForEnd(), std::string("started open;failed open;"));
    QVERIFY(engine.openModel(folder() / "net.pt"));
    QCOMPARE(events.waitForEnd(), std::string("started open;finished open;"));
}

void TestEngine::oneJobAtATime()
{
    Events events;
    Engine engine(events.callbacks());
    QVERIFY(engine.openModel(folder() / "net.pt"));
    QVERIFY(engine.busy());
    QVERIFY(!engine.openModel(folder() / "net.pt"));
    QVERIFY(!events.waitForEnd().empty());
    QVERIFY(engine.openModel(folder() / "net.pt"));
    QCOMPARE(events.waitForEnd(), std::string("started open;finished open;"));
}

void TestEngine::stagesFollowEachOther()
{
    Events events;
    Engine engine(events.callbacks());
    QVERIFY(engine.sparsify(model(), project()));
    QCOMPARE(events.waitForEnd(), std::string("started sparsify;finished sparsify;"));
    const JobResult sparse = events.result();
    QCOMPARE(sparse.history.size(), std::size_t(1));
    QVERIFY(sparse.heat && sparse.accuracy && sparse.accuracy->images == 20);
    QVERIFY(engine.mailbox().newest() != nullptr);

    QVERIFY(engine.prune(sparse.model, project()));
    QCOMPARE(events.waitForEnd(), std::string("started prune;finished prune;"));
    const JobResult pruned = events.result();
    QVERIFY(pruned.plan && pruned.accuracy);
    QVERIFY(pruned.model->costs.macs <= sparse.model->costs.macs / 2);

    QVERIFY(engine.finetune(pruned.model, project()));
    QCOMPARE(events.waitForEnd(), std::string("started fine-tune;finished fine-tune;"));
    QCOMPARE(events.result().model->costs.macs, pruned.model->costs.macs);

    QVERIFY(engine.evaluate(events.result().model, project()));
    QCOMPARE(events.waitForEnd(), std::string("started evaluate;finished evaluate;"));
    QCOMPARE(events.result().accuracy->images, std::int64_t(20));
}

void TestEngine::exportsWhatCanBeOpenedAgain()
{
    Events events;
    Engine engine(events.callbacks());
    QVERIFY(engine.exportModel(model(), folder() / "exported.pt", metadataOf(model()->file, model()->costs)));
    QCOMPARE(events.waitForEnd(), std::string("started export;finished export;"));
    QVERIFY(events.result().written->checkError < 1e-5);
    QVERIFY(espalier::openModel(folder() / "exported.pt").has_value());
    QVERIFY(engine.exportModel(model(), folder() / "no" / "such.pt", {}));
    QCOMPARE(events.waitForEnd(), std::string("started export;failed export;"));
}

void TestEngine::cancelStopsATrainingAndIsNoError()
{
    Events events;
    Engine engine(events.callbacks());
    Project endless = project();
    endless.finetune.epochs = 100000;
    QVERIFY(engine.finetune(model(), endless));
    QVERIFY(waitForBatch(engine));
    const auto asked = std::chrono::steady_clock::now();
    engine.cancel();
    QCOMPARE(events.waitForEnd(), std::string("started fine-tune;cancelled fine-tune;"));
    QVERIFY(std::chrono::steady_clock::now() - asked < 5s);
    QVERIFY(!engine.busy());
    engine.cancel(); // Nothing runs: nothing happens.
    QVERIFY(engine.openModel(folder() / "net.pt"));
    QCOMPARE(events.waitForEnd(), std::string("started open;finished open;"));
}

void TestEngine::pauseHoldsAndCancelWakes()
{
    Events events;
    Engine engine(events.callbacks());
    Project endless = project();
    endless.finetune.epochs = 100000;
    QVERIFY(engine.finetune(model(), endless));
    QVERIFY(waitForBatch(engine));
    engine.pause();
    QVERIFY(engine.paused());
    std::this_thread::sleep_for(500ms); // The batch in hand ends.
    const auto version = engine.mailbox().version();
    std::this_thread::sleep_for(500ms);
    QCOMPARE(engine.mailbox().version(), version);
    engine.resume();
    QVERIFY(!engine.paused());
    QTRY_VERIFY_WITH_TIMEOUT(engine.mailbox().version() > version, 10000);
    engine.pause();
    engine.cancel();
    QCOMPARE(events.waitForEnd(), std::string("started fine-tune;cancelled fine-tune;"));
    QVERIFY(!engine.paused());
}

void TestEngine::theEndStopsARunningJob()
{
    Events events;
    auto engine = std::make_unique<Engine>(events.callbacks());
    Project endless = project();
    endless.sparsify.epochs = 100000;
    QVERIFY(engine->sparsify(model(), endless));
    QVERIFY(waitForBatch(*engine));
    const auto asked = std::chrono::steady_clock::now();
    engine.reset();
    QVERIFY(std::chrono::steady_clock::now() - asked < 5s);
}

void TestEngine::cancelOnManyThreadsAtOnce()
{
    Events events;
    const ModelPtr net = model();
    Project few = project();
    few.finetune.epochs = 100000;
    Engine engine(events.callbacks());
    for (int round = 0; round < 5; ++round) {
        QVERIFY(engine.finetune(net, few));
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i) {
                threads.emplace_back([&engine, i] {
                    engine.pause();
                    std::this_thread::sleep_for(std::chrono::milliseconds(i));
                    engine.resume();
                    engine.cancel();
                });
            }
        }
        QCOMPARE(events.waitForEnd(), std::string("started fine-tune;cancelled fine-tune;"));
    }
}

void TestEngine::stagesWithoutImagesSaySo()
{
    Events events;
    Engine engine(events.callbacks());
    Project bare = project();
    bare.data.clear();
    QVERIFY(engine.finetune(model(), bare));
    QCOMPARE(events.waitForEnd(), std::string("started fine-tune;failed fine-tune;"));
    QVERIFY(events.error().message.find("images") != std::string::npos);
    QVERIFY(engine.prune(model(), bare)); // Needs none.
    QCOMPARE(events.waitForEnd(), std::string("started prune;finished prune;"));
    QVERIFY(!events.result().accuracy);
}

QTEST_GUILESS_MAIN(TestEngine)
#include "test_engine.moc"
