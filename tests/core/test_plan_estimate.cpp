// SPDX-License-Identifier: GPL-3.0-or-later
// What a plan would do to the metric: as pruning itself finds out, and on more and more images.
#include "core/data/loader.h"
#include "core/pipeline/recipes/plan_estimate.h"
#include "core/pipeline/recipes/prune.h"
#include "core/pipeline/stages.h"
#include "core/tasks/evaluation.h"
#include "core/tasks/growing_evaluation.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/painted_boxes.h"
#include "tests/core/support/pattern_training.h"
#include "tests/core/support/tiny_detector.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <stdexcept>
#include <string>

using namespace espalier;
using recipes::PlanEstimate;
using recipes::PlanEstimator;
using recipes::PlanQuestion;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t everyImage = 1000;

/// By scores, so that nothing has to be measured.
Project projectOn(const fs::path& data, double ratio)
{
    Project project;
    project.data = data;
    project.prune.ratio = ratio;
    project.prune.allocation = Allocation::scores;
    project.prune.calibrationImages = 40;
    return project;
}

PlanQuestion questionOf(const ModelPtr& model, const Project& project)
{
    const FusedScores scores = scoresOf(*model, project.prune).value();
    return {model, model, std::make_shared<const Project>(project),
            std::make_shared<const Plan>(planOf(*model, scores, project.prune).value())};
}

bool ordered(const std::vector<AnswerChange>& changes)
{
    const auto place = [](AnswerChange change) { return change == AnswerChange::worse ? 0 : change == AnswerChange::better ? 1 : 2; };
    return std::is_sorted(changes.begin(), changes.end(), [&](AnswerChange a, AnswerChange b) { return place(a) < place(b); });
}

} // namespace

class TestPlanEstimate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        test::writePatterns(folder("patterns"), 160, 96);
        const Dataset train = test::openPatterns(folder("patterns"), "train");
        RunControl control;
        TrainJob job = test::patternJob(test::patternNetwork(), train, nullptr);
        job.settings.epochs = 6;
        model_ = makeModel(espalier::train(job, control)->network);
    }

    void onAllImagesItIsWhatPruningFinds()
    {
        const PlanQuestion question = questionOf(model_, projectOn(folder("patterns"), 0.8));
        const PlanEstimate estimate = estimated(question, everyImage);
        const auto pruned = recipes::prune(model_, *question.project, context());
        QVERIFY2(pruned, pruned ? "" : pruned.error().message.c_str());
        QCOMPARE(pruned->plan.fates, question.plan->fates);
        QCOMPARE(estimate.planned, pruned->evaluation->metrics.primary()->value);
        QCOMPARE(estimate.original, evaluate(model_->network, validation(), control_)->metrics.primary()->value);
        QCOMPARE(estimate.images, std::int64_t{96});
        QCOMPARE(estimate.all, std::int64_t{96});
    }

    /// Without the refit most answers are lost: an estimate that left it out would be far too low.
    void layersAreRefitted()
    {
        Project project = projectOn(folder("patterns"), 0.8);
        const double refitted = estimated(questionOf(model_, project), everyImage).planned;
        project.prune.compensate = Compensate::none;
        const double calibrated = estimated(questionOf(model_, project), everyImage).planned;
        QVERIFY2(refitted > calibrated, qPrintable(QStringLiteral("%1 %2").arg(refitted).arg(calibrated)));
    }

    void moreImagesMakeItSharper()
    {
        const PlanQuestion question = questionOf(model_, projectOn(folder("patterns"), 0.8));
        const PlanEstimate few = estimated(question, 16), more = estimated(question, 64), again = estimated(question, 16);
        QCOMPARE(few.images, std::int64_t{16});
        QCOMPARE(more.images, std::int64_t{64});
        QVERIFY(more.interval->high - more.interval->low < few.interval->high - few.interval->low);
        QVERIFY(few.interval->low <= few.planned && few.planned <= few.interval->high);
        QCOMPARE(again.planned, few.planned);
        QCOMPARE(again.original, few.original);
        std::vector<std::size_t> first = shuffledOrder(96, 0, 0);
        first.resize(16);
        QCOMPARE(few.original, evaluate(model_->network, validation().part(first), control_)->metrics.primary()->value);
    }

    void whatChangesComesFirst()
    {
        const PlanEstimate estimate = estimated(questionOf(model_, projectOn(folder("patterns"), 0.9)), everyImage);
        const ChangedAnswers& answers = *estimate.answers;
        QVERIFY(estimate.worse > 0);
        QCOMPARE(estimate.planned - estimate.original, 100.0 * (estimate.better - estimate.worse) / 96);
        QCOMPARE(answers.now.images.size(), answers.changes.size());
        QCOMPARE(static_cast<int>(estimate.changed.size()), estimate.worse + estimate.better);
        QCOMPARE(estimate.changed.front(), answers.now.images.front().name);
        QVERIFY(ordered(answers.changes));
        QCOMPARE(std::count(answers.changes.begin(), answers.changes.end(), AnswerChange::worse), std::min(estimate.worse, 40));
        for (std::size_t i = 0; i < answers.changes.size(); ++i) {
            const Prediction& now = answers.now.images[i];
            QVERIFY(!now.picture.pixels.empty() && !now.name.empty());
            if (answers.changes[i] == AnswerChange::worse)
                QVERIFY(!now.right && answers.before[i] == now.truth);
            if (answers.changes[i] == AnswerChange::better)
                QVERIFY(now.right && answers.before[i] != now.truth);
        }
    }

    void cancelledItCanBeAskedAgain()
    {
        const PlanQuestion question = questionOf(model_, projectOn(folder("patterns"), 0.5));
        PlanEstimator estimator;
        RunControl stopped;
        stopped.requestStop();
        const auto none = estimator.estimate(question, 16, {stopped, silent_});
        QVERIFY(!none && none.error().isCancelled());
        const auto some = estimator.estimate(question, 16, context());
        QVERIFY(some && some->images == 16);
    }

    /// The original's answers stay, so that the next plan takes no longer.
    void theSmallerNetworkIsLetGo()
    {
        const PlanQuestion question = questionOf(model_, projectOn(folder("patterns"), 0.5));
        PlanEstimator estimator;
        auto estimate = estimator.estimate(question, 16, context());
        QVERIFY(estimate);
        const double planned = estimate->planned;
        const std::weak_ptr<const Model> network = estimate->network;
        estimate = PlanEstimate();
        QVERIFY(!network.expired());
        estimator.letGo(question.original);
        QVERIFY(network.expired());
        QCOMPARE(estimator.estimate(question, 16, context())->planned, planned);
    }

    void withoutImagesItIsRefused()
    {
        PlanEstimator estimator;
        const auto none = estimator.estimate(questionOf(model_, projectOn({}, 0.5)), 16, context());
        QVERIFY(!none && none.error().message.find("images") != std::string::npos);
    }

    /// What follows the cut is part of the question, and what only a later stage needs is not.
    void questionsAreTheSameWhereTheirAnswersAre()
    {
        const Project project = projectOn(folder("patterns"), 0.5);
        const PlanQuestion question = questionOf(model_, project);
        QVERIFY(sameQuestion(question, questionOf(model_, project)));
        QVERIFY(!sameQuestion(question, questionOf(model_, projectOn(folder("patterns"), 0.6))));
        QVERIFY(!sameQuestion(question, {}));
        Project other = project;
        other.prune.compensate = Compensate::none;
        QVERIFY(!sameQuestion(question, questionOf(model_, other)));
        other = project;
        other.data = folder("elsewhere");
        QVERIFY(!sameQuestion(question, questionOf(model_, other)));
        other = project;
        other.finetune.epochs += 1;
        QVERIFY(sameQuestion(question, questionOf(model_, other)));
    }

    void detectorsAreJudgedByTheirOwnMetric()
    {
        std::vector<test::PaintedPicture> pictures = test::randomPictures("train", 24, 2, 64);
        const std::vector<test::PaintedPicture> judged = test::randomPictures("val", 20, 2, 64);
        pictures.insert(pictures.end(), judged.begin(), judged.end());
        test::writeUltralytics(folder("boxes"), pictures, 2);
        const ModelPtr detector = makeModel(test::tinyDetector(HeadKind::free, 2));
        const PlanEstimate estimate = estimated(questionOf(detector, projectOn(folder("boxes"), 0.3)), 16);
        QCOMPARE(std::string(estimate.metric->key), std::string("map50"));
        QCOMPARE(estimate.images, std::int64_t{16});
        QCOMPARE(estimate.all, std::int64_t{20});
        QVERIFY(estimate.interval && estimate.planned >= 0 && estimate.planned <= 1);
        QVERIFY(estimate.answers->now.images.size() > 0);
        QVERIFY(findHead(estimate.network->network)); // it can be shown
        QVERIFY(estimate.network->groups.unitCount() < detector->groups.unitCount());
    }

    void moreMissedBoxesAreWorse()
    {
        Prediction before, after;
        before.truths.resize(2);
        before.truths[0].right = before.truths[1].right = true;
        after = before;
        QCOMPARE(changeOf(before, after), AnswerChange::none);
        after.truths[1].right = false;
        QCOMPARE(changeOf(before, after), AnswerChange::worse);
        QCOMPARE(changeOf(after, before), AnswerChange::better);
        after.truths[1].box.difficult = true; // does not count
        QCOMPARE(changeOf(before, after), AnswerChange::none);
    }

private:
    fs::path folder(const char* name) const { return fs::path(dir_.path().toStdString()) / name; }
    RecipeContext context() { return {control_, silent_}; }
    Dataset validation() const { return test::openPatterns(folder("patterns"), "val"); }

    PlanEstimate estimated(const PlanQuestion& question, std::size_t images)
    {
        Result<PlanEstimate> estimate = estimator_.estimate(question, images, context());
        if (!estimate)
            throw std::runtime_error(estimate.error().message);
        return *estimate;
    }

    QTemporaryDir dir_;
    RunControl control_;
    Observer silent_;
    PlanEstimator estimator_;
    ModelPtr model_;
};

QTEST_GUILESS_MAIN(TestPlanEstimate)
#include "test_plan_estimate.moc"
