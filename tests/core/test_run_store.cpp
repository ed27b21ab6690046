// SPDX-License-Identifier: GPL-3.0-or-later
// The data that a run stores for resuming: used with the same key only, and never a cause of errors.
#include "core/pipeline/plan_note.h"
#include "core/pipeline/run_store.h"
#include "core/pipeline/stages.h"
#include "core/training/checkpoint.h"
#include "tests/core/support/network_builder.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace espalier;
namespace fs = std::filesystem;

namespace {

class Lines final : public Observer {
public:
    void log(const std::string& line) override { text += line + "\n"; }
    bool hold(const char* part) const { return text.find(part) != std::string::npos; }

    std::string text;
};

Network smallNetwork()
{
    test::NetworkBuilder b(3);
    ValueId x = b.input({1, 1, 8, 8});
    x = b.relu(b.batchNorm(b.conv(x, "conv1", 1, 6), "norm1", 6));
    x = b.relu(b.batchNorm(b.conv(x, "conv2", 6, 8), "norm2", 8));
    b.output(b.linear(b.globalPool(x), "head", 8, 3));
    return b.finish();
}

TrainCheckpoint checkpointOf(const Network& network, int epochs)
{
    TrainCheckpoint checkpoint;
    for (const Stored& stored : network.stored)
        checkpoint.weights.push_back(stored.tensor);
    checkpoint.kept = {epochs, checkpoint.weights, nullptr};
    checkpoint.bestEpoch = epochs;
    for (int epoch = 1; epoch <= epochs; ++epoch) {
        EpochRecord record;
        record.epoch = epoch;
        checkpoint.history.push_back(record);
    }
    return checkpoint;
}

} // namespace

class TestRunStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { dir_ = std::make_unique<QTemporaryDir>(); }
    void whatIsKeptIsTakenUp();
    void nothingIsTakenUpUnasked();
    void anotherKeyBeginsAnew();
    void nothingThereIsToldWhereItWasAskedFor();
    void damageBeginsAnewAndSaysSo();
    void aFolderThatCannotBeWrittenIsTold();
    void afterSuccessNothingIsLeft();
    void plansSurvive();
    void notesOfOtherPlansAreNone();

private:
    fs::path output() const { return fs::path(dir_->path().toStdString()) / "out.pt"; }
    fs::path record() const { return output().string() + ".resume/record.json"; }
    RunStore store(RunStore::Resume resume) const { return RunStore::beside(output(), resume); }
    void keepSomething() const;

    std::unique_ptr<QTemporaryDir> dir_;
};

void TestRunStore::keepSomething() const
{
    Lines lines;
    RunStore first = store(RunStore::Resume::no);
    first.open("key", lines);
    QVERIFY(!first.worthResuming() && !fs::exists(record()));
    first.keep("round 1 of 2, finetune", checkpointOf(smallNetwork(), 2), lines);
    first.keepNote("round 1 of 2, prune", {{"hash", "abc"}}, lines);
    QVERIFY(first.worthResuming());
    QCOMPARE(lines.text, std::string());
}

void TestRunStore::whatIsKeptIsTakenUp()
{
    keepSomething();
    Lines lines;
    QVERIFY(RunStore::holdsSomething(record().parent_path()));
    RunStore second = store(RunStore::Resume::asked);
    second.open("key", lines);
    const auto checkpoint = second.checkpoint("round 1 of 2, finetune", lines);
    QVERIFY(checkpoint && checkpoint->epoch() == 2);
    QCOMPARE(checkpoint->weights.size(), smallNetwork().stored.size());
    QVERIFY(!second.checkpoint("round 2 of 2, finetune", lines));
    QCOMPARE(second.note("round 1 of 2, prune").at("hash").get<std::string>(), std::string("abc"));
    QVERIFY(second.note("round 2 of 2, prune").is_null());
    QCOMPARE(lines.text, std::string());
}

void TestRunStore::nothingIsTakenUpUnasked()
{
    keepSomething();
    Lines lines;
    RunStore second = store(RunStore::Resume::no);
    second.open("key", lines);
    QVERIFY(!second.checkpoint("round 1 of 2, finetune", lines));
    QVERIFY(second.note("round 1 of 2, prune").is_null());
    QCOMPARE(lines.text, std::string());
}

void TestRunStore::anotherKeyBeginsAnew()
{
    keepSomething();
    Lines lines;
    RunStore second = store(RunStore::Resume::ifThere);
    second.open("another", lines);
    QVERIFY2(lines.hold("other settings"), lines.text.c_str());
    QVERIFY(!second.checkpoint("round 1 of 2, finetune", lines));
}

void TestRunStore::nothingThereIsToldWhereItWasAskedFor()
{
    Lines quiet, asked;
    store(RunStore::Resume::ifThere).open("key", quiet);
    QCOMPARE(quiet.text, std::string());
    store(RunStore::Resume::no).discard();
    store(RunStore::Resume::asked).open("key", asked);
    QVERIFY2(asked.hold("beginning from the start"), asked.text.c_str());
}

void TestRunStore::damageBeginsAnewAndSaysSo()
{
    keepSomething();
    std::ofstream(record().parent_path() / "round-1-of-2--finetune.checkpoint") << "no checkpoint";
    Lines checkpoint;
    RunStore second = store(RunStore::Resume::asked);
    second.open("key", checkpoint);
    QVERIFY(!second.checkpoint("round 1 of 2, finetune", checkpoint));
    QVERIFY2(checkpoint.hold("starts from its beginning"), checkpoint.text.c_str());

    std::ofstream(record()) << "{\"format\": 1, \"key\": ";
    QVERIFY(!RunStore::holdsSomething(record().parent_path()));
    Lines damaged;
    store(RunStore::Resume::asked).open("key", damaged);
    QVERIFY2(damaged.hold("damaged"), damaged.text.c_str());
}

void TestRunStore::aFolderThatCannotBeWrittenIsTold()
{
    std::ofstream(output().string() + ".resume") << "a file in the folder's place";
    RunStore blocked(output().string() + ".resume/inside", output(), RunStore::Resume::no);
    Lines lines;
    blocked.open("key", lines);
    blocked.keep("finetune", checkpointOf(smallNetwork(), 1), lines);
    QVERIFY2(lines.hold("Nothing is kept to go on from"), lines.text.c_str());
    QVERIFY(!blocked.worthResuming());
}

void TestRunStore::afterSuccessNothingIsLeft()
{
    keepSomething();
    Lines lines;
    RunStore second = store(RunStore::Resume::asked);
    second.open("key", lines);
    second.keepNetwork(smallNetwork(), "epoch 1 of finetune", lines);
    QVERIFY2(lines.hold("after epoch 1 of finetune is kept in"), lines.text.c_str());
    QVERIFY(fs::exists(output().string() + ".checkpoint.pt"));
    second.discard();
    QVERIFY(fs::is_empty(output().parent_path()));
}

void TestRunStore::plansSurvive()
{
    const ModelPtr model = makeModel(smallNetwork());
    PruneSettings settings;
    settings.budget = Budget::channels;
    const Plan plan = planOf(*model, scoresOf(*model, settings).value(), settings).value();
    MeasuredLatency latency;
    latency.before = {2.5, 0.1, 30};
    latency.target = 1.25;
    latency.plans = {{"0123456789abcdef", 1.2, 1.3}, {plan.hash, 1.1, 1.2}};
    const auto note = parseJson(jsonText(planNote(plan, latency))).value();
    const auto kept = planFromNote(note, plan.request, model->groups);
    QVERIFY(kept && kept->latency);
    QVERIFY(kept->plan.fates == plan.fates && kept->plan.floors == plan.floors);
    QCOMPARE(kept->plan.hash, plan.hash);
    QCOMPARE(kept->plan.after.macs, plan.after.macs);
    QCOMPARE(kept->plan.decisions.size(), plan.decisions.size());
    QCOMPARE(kept->latency->before, latency.before);
    QCOMPARE(kept->latency->target, latency.target);
    QVERIFY(kept->latency->plans == latency.plans);
}

void TestRunStore::notesOfOtherPlansAreNone()
{
    const ModelPtr model = makeModel(smallNetwork());
    PruneSettings settings;
    settings.budget = Budget::channels;
    const Plan plan = planOf(*model, scoresOf(*model, settings).value(), settings).value();
    const auto whole = planNote(plan, std::nullopt);
    QVERIFY(planFromNote(whole, plan.request, model->groups));
    for (const auto& item : whole.items()) {
        auto damaged = whole;
        damaged.erase(item.key());
        QVERIFY2(!planFromNote(damaged, plan.request, model->groups), item.key().c_str());
    }
    auto other = whole;
    other["fates"].push_back(0);
    QVERIFY(!planFromNote(other, plan.request, model->groups));
    QVERIFY(!planFromNote(nullptr, plan.request, model->groups));
}

QTEST_GUILESS_MAIN(TestRunStore)
#include "test_run_store.moc"
