// SPDX-License-Identifier: GPL-3.0-or-later
// The interface between the engine and tasks: the right task is chosen, and a task other than classification is trained, measured and
// reported in its own terms.
#include "core/base/json.h"
#include "core/pipeline/report_json.h"
#include "core/pipeline/sensitivity_findings.h"
#include "core/study/columns.h"
#include "core/tasks/task_for.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/number_task.h"
#include "tests/core/support/pattern_training.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace espalier;
using namespace espalier::test;

namespace {

Network twoHeads()
{
    NetworkBuilder b;
    const ValueId x = b.relu(b.conv(b.input({1, 1, 16, 16}), "body", 1, 8));
    b.output(b.relu(b.conv(x, "fine", 8, 3)));
    b.output(b.conv(b.maxPool(x), "coarse", 8, 5));
    return b.finish();
}

std::vector<std::string> headOf(const Network& network)
{
    std::vector<std::string> names;
    for (const NodeId node : taskFor(network)->head(network))
        names.push_back(network.nodes[static_cast<std::size_t>(node)].name);
    return names;
}

double errorOf(const EpochRecord& record)
{
    return record.validation.find("error").value();
}

class TasksTest : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    std::optional<Dataset> train_, validation_;
    std::optional<TrainOutcome> trained_;

    TrainJob job(const Network& network) const
    {
        TrainJob job = patternJob(network, *train_, &*validation_);
        job.task = &numberTask();
        job.settings.learningRate = 0.02;
        job.settings.epochs = 6;
        return job;
    }

    static TrainOutcome trained(const TrainJob& job)
    {
        RunControl control;
        return train(job, control).value();
    }

private Q_SLOTS:
    void initTestCase()
    {
        writePatterns(folder_.path().toStdString(), 400, 80);
        train_ = openPatterns(folder_.path().toStdString(), "train");
        validation_ = openPatterns(folder_.path().toStdString(), "val");
        trained_ = trained(job(numberNetwork()));
    }

    void areChosenByTheOutputs()
    {
        const Network classifier = patternNetwork(), heads = twoHeads();
        QCOMPARE(taskFor(classifier)->name(), "classification");
        QVERIFY(taskFor(classifier)->mismatch(classifier, *train_).empty());
        QCOMPARE(taskFor(classifier)->kindsOfImages(classifier), std::int64_t{4});
        QVERIFY(taskFor(heads)->primary() == nullptr);
        QVERIFY(!taskFor(heads)->mismatch(heads, *train_).empty());
    }

    void metricsAreFoundByKeyAndKeysAreUnique()
    {
        std::vector<std::string> keys{"agreement"};
        for (const KnownTask& task : knownTasks())
            for (const auto& infos : {task.metrics, task.lossParts})
                for (const MetricInfo& info : infos)
                    keys.push_back(info.key);
        for (const std::string& key : keys) {
            QCOMPARE(findMetric(key)->key, key);
            QCOMPARE(std::count(keys.begin(), keys.end(), key), 1);
        }
        QVERIFY(findMetric("nothing") == nullptr);
    }

    void headsAreTheLastLayers()
    {
        QCOMPARE(headOf(patternNetwork()), std::vector<std::string>{"head"});
        QCOMPARE(headOf(twoHeads()), (std::vector<std::string>{"fine", "coarse"}));
    }

    void aSecondTaskIsTrained()
    {
        const std::vector<EpochRecord>& history = trained_->history;
        const auto best =
            std::min_element(history.begin(), history.end(), [](const auto& a, const auto& b) { return errorOf(a) < errorOf(b); });
        // A constant prediction of the mean of all classes has an error of 1.
        QVERIFY2(errorOf(*best) < 0.8, qPrintable(QString::number(errorOf(*best))));
        QVERIFY(history.back().train.find("error") && !history.back().train.find("top1"));
        QCOMPARE(trained_->keptEpoch, best->epoch);
    }

    void changesThatSpoilTargetsAreNotMade()
    {
        TrainJob mirrored = job(numberNetwork()), plain = job(numberNetwork());
        mirrored.settings.flip = true;
        plain.settings.flip = false;
        QVERIFY(sameTensors(trained(mirrored).network, trained(plain).network));
    }

    void aSecondTaskIsEvaluated()
    {
        RunControl control;
        const Evaluation evaluation = evaluate(numberTask(), trained_->network, *validation_, control).value();
        const double told = errorOf(trained_->history[static_cast<std::size_t>(trained_->keptEpoch - 1)]);
        QVERIFY(std::abs(evaluation.metrics.find("error").value() - told) < 1e-4);
        QVERIFY(!evaluate(numberTask(), patternNetwork(), *validation_, control));
    }

    void sensitivityMeasuresItsMetric()
    {
        const ModelPtr model = makeModel(trained_->network);
        SensitivityJob job;
        job.model = model.get();
        job.scores = &model->scales;
        job.train = &*train_;
        job.validation = &*validation_;
        job.settings.shares = {0.5, 0.1};
        job.settings.statisticsImages = 64;
        job.task = &numberTask();
        RunControl control;
        const Sensitivity sensitivity = measureSensitivity(job, control).value();
        QCOMPARE(std::string(sensitivity.metric->key), std::string("error"));
        const SensitivityFindings findings = findingsOf(sensitivity, *model);
        const SensitivityCurve& worst = sensitivity.curves[static_cast<std::size_t>(findings.layers.front().group)];
        QVERIFY(worst.points.back().metric > worst.points.front().metric); // errors grow
        QVERIFY(findings.layers.front().meanDrop > 0);                     // and a larger error counts as a drop
    }

    void reportsTellItsMetricByKey()
    {
        Evaluation evaluation;
        evaluation.metrics.add(numberTask().metrics().front(), 0.25);
        QCOMPARE(toJson(evaluation)["error"].get<double>(), 0.25);
        const auto epoch = toJson(trained_->history.back());
        QCOMPARE(epoch["val_error"].get<double>(), errorOf(trained_->history.back()));
        QVERIFY(epoch.contains("train_error") && !epoch.contains("val_top1"));
    }

    void studiesHaveColumnsForIt()
    {
        const KnownTask tasks[] = {{numberTask().name(), numberTask().metrics()}};
        const std::vector<StudyColumn> columns = columnsOf(tasks);
        const auto title = [&](const std::string& key) {
            const auto found = std::find_if(columns.begin(), columns.end(), [&](const StudyColumn& column) { return column.key == key; });
            return found == columns.end() ? std::string() : found->title;
        };
        QCOMPARE(title("error_final"), std::string("mean error after fine-tuning"));
        QCOMPARE(title("cut_loss"), std::string("mean error lost at the cut"));
        QVERIFY(title("top1_final").empty() && !title("seconds").empty());
        QCOMPARE(findColumn("top1_final")->title, std::string("top-1 after fine-tuning, %"));
        QCOMPARE(findColumn("map_final")->title, std::string("mAP@0.5:0.95 after fine-tuning"));
        QVERIFY(findColumn("cut_loss")->title.starts_with("top-1 lost at the cut, points"));
    }
};

} // namespace

QTEST_GUILESS_MAIN(TasksTest)
#include "test_tasks.moc"
