// SPDX-License-Identifier: GPL-3.0-or-later
// A training stopped in the middle of an epoch and resumed from its checkpoint ends bit-equal to one that was never stopped.
#include <ATen/ATen.h>

#include "core/base/fingerprint.h"
#include "core/graph/tensor_torch.h"
#include "core/tasks/task_for.h"
#include "core/training/checkpoint.h"
#include "tests/core/support/after_steps.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/pattern_training.h"

#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <limits>

using namespace espalier;
using namespace espalier::test;
namespace fs = std::filesystem;

namespace {

/// Three layers with dropout before the last one.
Network droppingNetwork(unsigned seed)
{
    NetworkBuilder b(seed);
    ValueId x = b.input({1, 1, 16, 16});
    x = b.maxPool(b.relu(b.batchNorm(b.conv(x, "conv1", 1, 8), "norm1", 8)));
    x = b.maxPool(b.relu(b.batchNorm(b.conv(x, "conv2", 8, 12), "norm2", 12)));
    x = b.node("dropout", {b.globalPool(x)}, {{"p", 0.3}, {"feature", false}});
    b.output(b.linear(x, "head", 12, 4));
    return b.finish();
}

std::vector<EpochRecord> withoutTimes(std::vector<EpochRecord> history)
{
    for (EpochRecord& record : history) {
        record.imagesPerSecond = record.seconds = 0;
        record.times = {};
    }
    return history;
}

bool sameTensors(const TrainCheckpoint::Tensors& a, const TrainCheckpoint::Tensors& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Tensor& one, const Tensor& other) {
        return one.defined() == other.defined() && (!one.defined() || at::equal(toTorch(one), toTorch(other)));
    });
}

bool sameHeat(const std::shared_ptr<const HeatSnapshot>& a, const std::shared_ptr<const HeatSnapshot>& b)
{
    return a && b ? *a == *b : a == b;
}

std::string contentOf(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void write(const fs::path& file, const std::string& content)
{
    std::ofstream(file, std::ios::binary) << content;
}

constexpr std::size_t sumLength = 16; ///< length of the fingerprint at a file's end

std::string withRightSum(std::string content)
{
    content.resize(content.size() - sumLength);
    Fingerprint sum;
    sum.addBytes(content.data(), content.size());
    return content + sum.text();
}

} // namespace

class CheckpointTest : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    std::optional<Dataset> train_, validation_;
    const Network network_ = droppingNetwork(1), teacher_ = droppingNetwork(2);
    std::optional<Groups> groups_;

    static constexpr int epochs = 4;
    static constexpr std::int64_t stepsPerEpoch = 10;

    fs::path file() const { return folder_.filePath("training.checkpoint").toStdString(); }

    void keep(const TrainCheckpoint& checkpoint) const
    {
        if (const Result<void> written = writeCheckpoint(checkpoint, file()); !written)
            throw std::runtime_error(written.error().message);
    }

    TrainJob plain() const
    {
        TrainJob job = patternJob(network_, *train_, &*validation_);
        job.settings.epochs = epochs;
        job.settings.threads = 1;
        return job;
    }
    TrainJob averaged() const
    {
        TrainJob job = plain();
        job.settings.emaDecay = 0.9;
        job.settings.labelSmoothing = 0.1;
        job.settings.patience = 2;
        return job;
    }
    TrainJob impatient() const
    {
        TrainJob job = plain();
        job.settings.learningRate = 1e-12; // no epoch is better than the first
        job.settings.patience = 2;
        return job;
    }
    TrainJob unwatched() const
    {
        TrainJob job = plain();
        job.settings.keepBest = job.settings.nesterov = job.settings.evaluateEveryEpoch = false;
        job.settings.schedule = ScheduleKind::step;
        return job;
    }
    TrainJob sparse(SparsityMode mode, int updates) const
    {
        TrainJob job = plain();
        job.settings.keepBest = false;
        job.groups = &*groups_;
        job.sparsity.emplace();
        job.sparsity->mode = mode;
        job.sparsity->updates = updates;
        return job;
    }
    TrainJob taught() const
    {
        TrainJob job = plain();
        job.settings.distillation.teacher = Distillation::Teacher::original;
        job.teacher = &teacher_;
        return job;
    }

    TrainOutcome resumed(TrainJob job, const TrainCheckpoint& checkpoint) const
    {
        RunControl control;
        job.resume = &checkpoint;
        return train(job, control).value();
    }

    TrainCheckpoint lastOf(TrainJob job) const
    {
        TrainCheckpoint last;
        RunControl control;
        job.checkpoint = [&](const TrainCheckpoint& checkpoint) { last = checkpoint; };
        train(job, control).value();
        return last;
    }

    /// As if the process had ended: the resumed training has the file only.
    TrainCheckpoint stoppedAfter(TrainJob job, std::int64_t steps) const
    {
        RunControl control;
        const AfterSteps stop(steps, [&control] { control.requestStop(); });
        job.checkpoint = [&](const TrainCheckpoint& checkpoint) { keep(checkpoint); };
        if (const Result<TrainOutcome> outcome = train(job, control); outcome || !outcome.error().isCancelled())
            throw std::logic_error("the training was not stopped");
        return readCheckpoint(file()).value();
    }

    QString faultOf(TrainJob job, const TrainCheckpoint& checkpoint) const
    {
        RunControl control;
        control.requestStop(); // a checkpoint that is accepted need not be trained further
        job.resume = &checkpoint;
        return QString::fromStdString(train(job, control).error().message);
    }

private Q_SLOTS:
    void initTestCase()
    {
        writePatterns(folder_.path().toStdString(), stepsPerEpoch * 32 + 7, 90);
        train_ = openPatterns(folder_.path().toStdString(), "train");
        validation_ = openPatterns(folder_.path().toStdString(), "val");
        groups_ = couple(network_);
    }

    void endsAsIfNeverStopped_data()
    {
        QTest::addColumn<TrainJob>("job");
        QTest::newRow("train") << plain();
        QTest::newRow("train with an average and patience") << averaged();
        QTest::newRow("train until patience runs out") << impatient();
        QTest::newRow("train without validation, last epoch kept") << unwatched();
        QTest::newRow("sparsify, heatmap") << sparse(SparsityMode::heatmap, 20);
        QTest::newRow("sparsify, updates between epochs' ends") << sparse(SparsityMode::heatmap, 7);
        QTest::newRow("sparsify, uniform-l1") << sparse(SparsityMode::uniformL1, 20);
        QTest::newRow("finetune with a teacher") << taught();
    }

    void endsAsIfNeverStopped()
    {
        QFETCH(TrainJob, job);
        std::vector<TrainCheckpoint> checkpoints;
        RunControl control;
        TrainJob kept = job;
        kept.checkpoint = [&](const TrainCheckpoint& checkpoint) { checkpoints.push_back(checkpoint); };
        const TrainOutcome straight = train(kept, control).value();
        QCOMPARE(checkpoints.size(), straight.history.size());
        const auto same = [&](const TrainOutcome& other) {
            return sameTensors(straight.network, other.network) && withoutTimes(straight.history) == withoutTimes(other.history) &&
                   sameHeat(straight.heat, other.heat) && straight.keptEpoch == other.keptEpoch &&
                   straight.stoppedEarly == other.stoppedEarly;
        };
        for (const TrainCheckpoint& checkpoint : checkpoints)
            QVERIFY2(same(resumed(job, checkpoint)), qPrintable(QString("after epoch %1").arg(checkpoint.epoch())));
        const TrainCheckpoint stopped = stoppedAfter(job, stepsPerEpoch + stepsPerEpoch / 2);
        QCOMPARE(stopped.epoch(), 1);
        QVERIFY(same(resumed(job, stopped)));
        // Stopped again.
        TrainJob again = job;
        again.resume = &stopped;
        QVERIFY(same(resumed(job, stoppedAfter(again, stepsPerEpoch + 1))));
    }

    void everyPartMatters_data()
    {
        using Loss = std::function<void(TrainCheckpoint&)>;
        QTest::addColumn<TrainJob>("job");
        QTest::addColumn<Loss>("lose");
        const auto row = [](const char* name, const TrainJob& job, Loss lose) { QTest::newRow(name) << job << lose; };
        const TrainJob heatmap = sparse(SparsityMode::heatmap, 20);
        row("random numbers", plain(), [](TrainCheckpoint& c) { c.random = {}; });
        row("momentum", plain(), [](TrainCheckpoint& c) { std::fill(c.velocities.begin(), c.velocities.end(), Tensor()); });
        row("average", averaged(), [](TrainCheckpoint& c) { c.average = c.weights; });
        row("weights", plain(), [this](TrainCheckpoint& c) { c.weights.front() = network_.stored.front().tensor; });
        row("strength", heatmap, [](TrainCheckpoint& c) { c.sparsity->controller.strength /= 2; });
        row("smoothed scales", heatmap, [](TrainCheckpoint& c) { c.sparsity->controller.smoothed.assign(20, 1.0); });
        row("layer budgets", heatmap, [](TrainCheckpoint& c) { c.sparsity->controller.layerBudget = {1, -1}; });
    }

    void everyPartMatters()
    {
        QFETCH(TrainJob, job);
        QFETCH(std::function<void(TrainCheckpoint&)>, lose);
        TrainCheckpoint checkpoint = stoppedAfter(job, 2 * stepsPerEpoch + 1);
        const Network straight = resumed(job, checkpoint).network;
        lose(checkpoint);
        QVERIFY(!espalier::test::sameTensors(straight, resumed(job, checkpoint).network));
    }

    void oneThatWasFinishedEndsAtOnce()
    {
        TrainJob job = plain();
        const TrainCheckpoint checkpoint = lastOf(job);
        RunControl stopped;
        stopped.requestStop();
        job.resume = &checkpoint;
        QCOMPARE(train(job, stopped).value().history, checkpoint.history);
    }

    void showsWhatWasReached()
    {
        TrainJob job = sparse(SparsityMode::heatmap, 20);
        const TrainCheckpoint checkpoint = stoppedAfter(job, stepsPerEpoch + 1);
        TrainMailbox mailbox;
        RunControl stopped;
        stopped.requestStop();
        job.report = [&mailbox](const auto& now) { mailbox.put(now); };
        job.resume = &checkpoint;
        QVERIFY(train(job, stopped).error().isCancelled());
        QCOMPARE(mailbox.newest()->history, checkpoint.history);
        QCOMPARE(mailbox.newest()->epoch, 2);
        QCOMPARE(mailbox.newest()->progress, 0.25);
        QVERIFY(sameHeat(mailbox.newest()->heat, checkpoint.sparsity->heat));
    }

    void aFileKeepsAll()
    {
        TrainCheckpoint checkpoint = lastOf(sparse(SparsityMode::heatmap, 20));
        checkpoint.history[0].valLoss = std::numeric_limits<double>::infinity();
        checkpoint.history[1].trainLoss = 1.0 / 3;
        checkpoint.history[0].trainLossParts = {{findMetric("box_loss"), 0.7}, {findMetric("dfl_loss"), 1.0 / 3}};
        checkpoint.history[1].valLossParts = {{findMetric("cls_loss"), 0.1}};
        checkpoint.average = checkpoint.weights;
        checkpoint.velocities.push_back({});
        QVERIFY(writeCheckpoint(checkpoint, file()));
        const TrainCheckpoint read = readCheckpoint(file()).value();
        QCOMPARE(read.steps, checkpoint.steps);
        QVERIFY(sameTensors(read.weights, checkpoint.weights));
        QVERIFY(sameTensors(read.velocities, checkpoint.velocities));
        QVERIFY(sameTensors(read.average, checkpoint.average));
        QVERIFY(sameTensors(read.kept.tensors, checkpoint.kept.tensors));
        QVERIFY(sameTensors({read.random.cpu, read.random.cuda}, {checkpoint.random.cpu, checkpoint.random.cuda}));
        QVERIFY(sameHeat(read.kept.heat, checkpoint.kept.heat));
        QVERIFY(sameHeat(read.sparsity->heat, checkpoint.sparsity->heat));
        QVERIFY(read.sparsity->controller == checkpoint.sparsity->controller);
        QCOMPARE(read.history, checkpoint.history);
        QCOMPARE(read.kept.epoch, checkpoint.kept.epoch);
        QCOMPARE(read.bestEpoch, checkpoint.bestEpoch);
        QCOMPARE(read.trainSeconds, checkpoint.trainSeconds);
        QCOMPARE(read.validationSeconds, checkpoint.validationSeconds);
    }

    void recordsWithoutPartsOfTheLossAreRead()
    {
        const TrainCheckpoint checkpoint = lastOf(plain());
        keep(checkpoint);
        const std::string content = contentOf(file());
        const std::size_t start = content.find('\n') + 1 + sizeof(std::uint64_t);
        std::uint64_t length = 0;
        std::memcpy(&length, content.data() + start - sizeof length, sizeof length);
        nlohmann::json head = nlohmann::json::from_cbor(content.substr(start, length));
        for (nlohmann::json& record : head["history"])
            QVERIFY(record.erase("trainLossParts") + record.erase("valLossParts") == 2);
        std::string shorter;
        nlohmann::json::to_cbor(head, shorter);
        const std::size_t tensors = start + length;
        length = shorter.size();
        std::string before = content.substr(0, start) + shorter + content.substr(tensors);
        std::memcpy(before.data() + start - sizeof length, &length, sizeof length);
        write(file(), withRightSum(before));
        QCOMPARE(readCheckpoint(file()).value().history, checkpoint.history);
    }

    void damagedFilesAreToldFromForeignOnes_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("words");
        keep(lastOf(plain()));
        const QByteArray whole = QByteArray::fromStdString(contentOf(file()));
        QTest::newRow("empty") << QByteArray() << "no checkpoint";
        QTest::newRow("a picture") << QByteArray("\x89PNG\r\n") << "no checkpoint";
        for (const char* other : {"older", "newer"}) {
            const char* version = other == QByteArray("older") ? "checkpoint 1\n" : "checkpoint 3\n";
            QTest::newRow(other) << QByteArray(whole).replace("checkpoint 2\n", version) << "another version";
        }
        QTest::newRow("first line alone") << whole.left(whole.indexOf('\n') + 1) << "damaged";
        for (const qsizetype length : {qsizetype{40}, whole.size() / 2, whole.size() - 1})
            QTest::newRow(qPrintable(QString("cut to %1").arg(length))) << whole.left(length) << "damaged";
        for (const qsizetype place : {qsizetype{25}, qsizetype{60}, whole.size() / 2, whole.size() - 20, whole.size() - 1}) {
            QByteArray bent = whole;
            bent[place] = static_cast<char>(bent[place] ^ 1);
            QTest::newRow(qPrintable(QString("bent at %1").arg(place))) << bent << "damaged";
        }
    }

    void damagedFilesAreToldFromForeignOnes()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, words);
        write(file(), content.toStdString());
        const Result<TrainCheckpoint> read = readCheckpoint(file());
        QVERIFY(!read);
        const QString message = QString::fromStdString(read.error().message);
        QVERIFY2(message.contains(words) && message.contains("training.checkpoint"), qPrintable(message));
    }

    void aMissingFileIsNamed()
    {
        const Result<TrainCheckpoint> read = readCheckpoint(folder_.filePath("none").toStdString());
        QVERIFY(!read && read.error().message.find("none") != std::string::npos);
    }

    /// Any content of a file, also with a correct fingerprint: an error, or a training that can continue.
    void noContentCrashes()
    {
        const TrainJob job = sparse(SparsityMode::heatmap, 20);
        keep(lastOf(job));
        const std::string whole = contentOf(file());
        std::mt19937 random(1);
        int refused = 0;
        constexpr int tries = 400;
        for (int i = 0; i < tries; ++i) {
            std::string bent = whole;
            const std::size_t head = 22 + random() % 4000;
            bent[head] = static_cast<char>(random());
            write(file(), withRightSum(bent));
            const Result<TrainCheckpoint> read = readCheckpoint(file());
            refused += read ? 0 : 1;
            if (read)
                faultOf(job, *read);
        }
        qInfo("%d of %d were refused", refused, tries);
        QVERIFY(refused > 0);
    }

    void checkpointsOfOtherTrainingsAreRefused()
    {
        const TrainCheckpoint checkpoint = stoppedAfter(plain(), 2 * stepsPerEpoch + 1);
        QCOMPARE(faultOf(plain(), checkpoint), QString("Cancelled."));
        const Network other = patternNetwork();
        QVERIFY(faultOf(patternJob(other, *train_, nullptr), checkpoint).contains("another network"));
        QVERIFY(faultOf(averaged(), checkpoint).contains("other settings"));
        QVERIFY(faultOf(sparse(SparsityMode::heatmap, 20), checkpoint).contains("other settings"));
        TrainJob shorter = plain();
        shorter.settings.epochs = 1;
        QVERIFY(faultOf(shorter, checkpoint).contains("20 steps in 2 epochs"));
        TrainJob wider = plain();
        wider.settings.batch = 64;
        QVERIFY(faultOf(wider, checkpoint).contains("epochs of 5 steps"));
    }
};

QTEST_GUILESS_MAIN(CheckpointTest)
#include "test_checkpoint.moc"
