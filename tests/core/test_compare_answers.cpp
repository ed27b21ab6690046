// SPDX-License-Identifier: GPL-3.0-or-later
// What two networks answer to the same images: each side's metric is that of its network, and only images with different answers are shown.
#include "core/pipeline/recipes/compare_answers.h"
#include "core/pipeline/recipes/plan_estimate.h"
#include "core/pipeline/stages.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/painted_boxes.h"
#include "tests/core/support/pattern_training.h"
#include "tests/core/support/tiny_detector.h"

#include <QTemporaryDir>
#include <QTest>

#include <stdexcept>

using namespace espalier;
using recipes::Answerer;
using recipes::ComparedAnswers;
namespace fs = std::filesystem;

class TestCompareAnswers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        test::writePatterns(folder("patterns"), 160, 96);
        const Dataset train = test::openPatterns(folder("patterns"), "train");
        TrainJob job = test::patternJob(test::patternNetwork(), train, nullptr);
        job.settings.epochs = 6;
        model_ = makeModel(espalier::train(job, control_)->network);
        project_.data = folder("patterns");
        project_.prune.ratio = 0.8;
        project_.prune.allocation = Allocation::scores;
        project_.prune.calibrationImages = 40;
        project_.prune.compensate = Compensate::none; // refitted layers answer as before
    }

    void eachSideIsJudgedAsItIsWhenItIsPlanned()
    {
        const ComparedAnswers found = compared({whole(model_), planned(model_, project_)}, 1000);
        const auto estimate = recipes::PlanEstimator().estimate(
            {model_, model_, std::make_shared<const Project>(project_), planned(model_, project_).plan}, 1000, {control_, silent_});
        QVERIFY(estimate);
        QCOMPARE(found.images, std::int64_t{96});
        QCOMPARE(found.all, std::int64_t{96});
        QCOMPARE(found.sides[0].metric, (MetricValue{estimate->metric, estimate->original}));
        QCOMPARE(found.sides[1].metric, (MetricValue{estimate->metric, estimate->planned}));
        QVERIFY(found.differing >= estimate->worse + estimate->better && found.differing > 0);
    }

    void onlyDifferentAnswersAreShownWithTheSamePictures()
    {
        const ComparedAnswers found = compared({whole(model_), planned(model_, project_)}, 1000);
        const auto &a = found.sides[0].shown.images, &b = found.sides[1].shown.images;
        QCOMPARE(a.size(), b.size());
        QVERIFY(static_cast<std::int64_t>(a.size()) <= found.differing && !a.empty());
        for (std::size_t i = 0; i < a.size(); ++i) {
            QVERIFY(a[i].guesses.front().what != b[i].guesses.front().what);
            QVERIFY(a[i].name == b[i].name && a[i].truth == b[i].truth && a[i].picture.height > 0);
        }
    }

    void swappedIsMirrored()
    {
        const ComparedAnswers one = compared({whole(model_), planned(model_, project_)}, 40);
        const ComparedAnswers other = compared({planned(model_, project_), whole(model_)}, 40);
        QCOMPARE(one.images, std::int64_t{40});
        QCOMPARE(one.differing, other.differing);
        QCOMPARE(one.sides[0].metric, other.sides[1].metric);
        QCOMPARE(one.sides[1].metric, other.sides[0].metric);
    }

    void aNetworkAnswersAsItself() { QCOMPARE(compared({whole(model_), whole(model_)}, 1000).differing, std::int64_t{0}); }

    void detectorsAreAskedForTheirBoxes()
    {
        std::vector<test::PaintedPicture> pictures = test::randomPictures("train", 24, 2, 64);
        const std::vector<test::PaintedPicture> judged = test::randomPictures("val", 20, 2, 64);
        pictures.insert(pictures.end(), judged.begin(), judged.end());
        test::writeUltralytics(folder("boxes"), pictures, 2);
        const ModelPtr detector = makeModel(test::tinyDetector(HeadKind::free, 2));
        Project project = project_;
        project.data = folder("boxes");
        project.prune.ratio = 0.3;
        const auto found = recipes::compareAnswers({whole(detector), planned(detector, project)}, project, 16, {control_, silent_});
        QVERIFY2(found, found ? "" : found.error().message.c_str());
        QCOMPARE(found->images, std::int64_t{16});
        for (const Prediction& answer : found->sides[0].shown.images)
            QVERIFY(!answer.truths.empty());
    }

    void itCanBeStopped()
    {
        RunControl stopped;
        stopped.requestStop();
        const auto found = recipes::compareAnswers({whole(model_), whole(model_)}, project_, 16, {stopped, silent_});
        QVERIFY(!found && found.error().isCancelled());
    }

    void imagesThatDoNotFitAreRefused()
    {
        Project project = project_;
        project.data = folder("nothing");
        QVERIFY(!recipes::compareAnswers({whole(model_), whole(model_)}, project, 16, {control_, silent_}));
    }

private:
    fs::path folder(const char* name) const { return fs::path(dir_.path().toStdString()) / name; }
    static Answerer whole(const ModelPtr& model) { return {model, nullptr, {}}; }
    static Answerer planned(const ModelPtr& model, const Project& project)
    {
        const FusedScores scores = scoresOf(*model, project.prune).value();
        return {model, std::make_shared<const Plan>(planOf(*model, scores, project.prune).value()), project.prune};
    }
    ComparedAnswers compared(const std::array<Answerer, 2>& sides, std::size_t images)
    {
        auto found = recipes::compareAnswers(sides, project_, images, {control_, silent_});
        if (!found)
            throw std::runtime_error(found.error().message);
        return std::move(*found);
    }

    QTemporaryDir dir_;
    RunControl control_;
    Observer silent_;
    Project project_;
    ModelPtr model_;
};

QTEST_GUILESS_MAIN(TestCompareAnswers)
#include "test_compare_answers.moc"
