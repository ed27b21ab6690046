// SPDX-License-Identifier: GPL-3.0-or-later
// What a plan would do to the answers: when it is tried, on how many pictures, and how it is told. The trials themselves are made up.
#include "core/tasks/task_for.h"
#include "test_places.h"
#include "ui/runs/stage_text.h"
#include "ui/runs/what_if.h"

#include <QtTest>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

using namespace espalier;

namespace {

/// Notes what is tried, and answers at once.
class Trials {
public:
    explicit Trials(std::int64_t all) : all_(all) {}

    WhatIf::Answer operator()(const recipes::PlanQuestion& question, std::size_t images, const std::stop_token& stop)
    {
        if (!question.plan) {
            ++letGo;
            return recipes::PlanEstimate();
        }
        begun = true;
        while (holds && !stop.stop_requested())
            std::this_thread::yield();
        stopped = stopped || stop.stop_requested();
        const std::lock_guard lock(mutex_);
        sizes_.push_back(images);
        plans_.push_back(question.plan);
        if (!problem.empty())
            return failure(problem);
        recipes::PlanEstimate estimate;
        estimate.metric = findMetric("top1");
        estimate.images = std::min(static_cast<std::int64_t>(images), all_);
        estimate.all = all_;
        estimate.original = 92;
        estimate.planned = 90;
        estimate.answers = std::make_shared<const ChangedAnswers>();
        estimate.network = std::make_shared<const Model>(*question.model);
        made_ = estimate.network;
        return estimate;
    }

    bool networkIsGone() const
    {
        const std::lock_guard lock(mutex_);
        return made_.expired();
    }
    std::vector<std::size_t> sizes() const
    {
        const std::lock_guard lock(mutex_);
        return sizes_;
    }
    std::vector<std::shared_ptr<const Plan>> plans() const
    {
        const std::lock_guard lock(mutex_);
        return plans_;
    }

    std::string problem;             ///< in place of an answer
    std::atomic<bool> holds = false; ///< until it is stopped
    std::atomic<bool> begun = false, stopped = false;
    std::atomic<int> letGo = 0; ///< so many times

private:
    const std::int64_t all_;
    mutable std::mutex mutex_;
    std::weak_ptr<const Model> made_; ///< the last one
    std::vector<std::size_t> sizes_;
    std::vector<std::shared_ptr<const Plan>> plans_;
};

recipes::PlanEstimate someEstimate()
{
    recipes::PlanEstimate estimate;
    estimate.metric = findMetric("top1");
    estimate.images = 64;
    estimate.all = 500;
    estimate.original = 92.3;
    estimate.planned = 90.5;
    estimate.interval = MetricInterval{87.5, 92.5};
    estimate.worse = 9;
    estimate.better = 3;
    return estimate;
}

} // namespace

class TestWhatIf : public QObject {
    Q_OBJECT
private:
    using Sizes = std::vector<std::size_t>;

    ModelPtr model_;
    std::shared_ptr<Trials> trials_;
    std::unique_ptr<Document> document_;
    std::unique_ptr<RunController> runs_;
    std::unique_ptr<WhatIf> whatIf_;

    void make(std::int64_t all)
    {
        whatIf_.reset();
        trials_ = std::make_shared<Trials>(all);
        document_ = std::make_unique<Document>();
        runs_ = std::make_unique<RunController>(*document_);
        whatIf_ = std::make_unique<WhatIf>(*document_, *runs_, nullptr,
                                           [trials = trials_](const recipes::PlanQuestion& question, std::size_t images,
                                                              const std::stop_token& stop) { return (*trials)(question, images, stop); });
    }

    /// The folder does not exist: the controller finds nothing to measure on, and only the made up trials have pictures.
    void open(const char* images = "/no/such/folder")
    {
        Project project;
        project.prune.allocation = Allocation::scores;
        project.data = images;
        document_->open(model_, project);
    }

    bool ends()
    {
        return QTest::qWaitFor([this] { return !runs_->busy() && whatIf_->estimate() && !whatIf_->facts().working; }, 60000);
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto model = openModel(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
        QVERIFY2(model, model ? "" : model.error().message.c_str());
        model_ = *model;
    }
    void cleanup()
    {
        whatIf_.reset();
        runs_.reset();
        document_.reset();
    }

    void growsSharperWhileThePlanRests()
    {
        make(5000);
        open();
        QVERIFY(ends());
        QCOMPARE(trials_->sizes(), (Sizes{16, 64, 256, 1024}));
        QCOMPARE(whatIf_->estimate()->images, std::int64_t{1024});
    }

    void endsWithAllPictures()
    {
        make(40);
        open();
        QVERIFY(ends());
        QCOMPARE(trials_->sizes(), (Sizes{16, 64}));
        QCOMPARE(whatIf_->estimate()->images, std::int64_t{40});
    }

    /// No plan on the way of the slider is tried, only the one it rests at.
    void onlyWhereItRestsIsTried()
    {
        make(16);
        open();
        QVERIFY(ends());
        const auto before = trials_->sizes().size();
        for (const double ratio : {0.52, 0.56, 0.6, 0.64})
            document_->planRatio(ratio);
        QVERIFY(!whatIf_->estimate()); // it was about another plan
        QVERIFY(whatIf_->facts().working);
        QVERIFY(ends());
        QCOMPARE(trials_->sizes().size(), before + 1);
        QCOMPARE(trials_->plans().back()->fates, document_->plan()->fates);
    }

    void aKnownAnswerStays()
    {
        make(16);
        open();
        QVERIFY(ends());
        const auto before = trials_->sizes();
        Project project = document_->project();
        project.finetune.epochs += 1;
        document_->setProject(project);
        QVERIFY(whatIf_->estimate());
        QVERIFY(!whatIf_->facts().working);
        QCOMPARE(trials_->sizes(), before);
    }

    /// It takes memory: nobody keeps it when the plan has changed, not even with the numbers that are told of it.
    void theNetworkOfAChangedPlanIsLetGo()
    {
        make(16);
        open();
        QVERIFY(ends());
        const WhatIf::Estimate known = whatIf_->estimate();
        QVERIFY(whatIf_->plannedNetwork() && !known->network && !trials_->networkIsGone());
        const int before = trials_->letGo;
        document_->planRatio(0);
        QVERIFY(!whatIf_->plannedNetwork());
        QTRY_VERIFY(trials_->networkIsGone());
        QTRY_COMPARE(trials_->letGo, before + 1);
        QVERIFY(!whatIf_->facts().working && !whatIf_->estimate()); // letting go is no answer
    }

    void nothingIsTriedWithoutPicturesOrCut()
    {
        make(16);
        open("");
        QVERIFY(whatIf_->facts().cuts && !whatIf_->facts().images && !whatIf_->facts().working);
        open();
        document_->planRatio(0);
        QVERIFY(!whatIf_->facts().cuts && !whatIf_->facts().working);
        QTest::qWait(3 * WhatIf::rest);
        QVERIFY(trials_->sizes().empty());
    }

    void waitsForAJob()
    {
        make(16);
        open();
        QVERIFY(ends());
        const auto before = trials_->sizes();
        runs_->open(QStringLiteral(FIXTURES_DIR "/cifar_resnet20_jpeg.pt"));
        document_->planRatio(0.7);
        QCOMPARE(whatIf_->facts().waitsFor, stageTitle(Stage::open));
        QVERIFY(!whatIf_->facts().working);
        QVERIFY(whatIfText(whatIf_->facts()).sentence.contains(stageTitle(Stage::open)));
        QVERIFY(QTest::qWaitFor([this] { return !runs_->busy(); }, 60000));
        QCOMPARE(trials_->sizes(), before); // what was opened has no pictures
    }

    void aTrialEndsForAJob()
    {
        make(16);
        trials_->holds = true;
        open();
        QVERIFY(QTest::qWaitFor([this] { return !runs_->busy() && whatIf_->facts().working; }, 60000));
        QTRY_VERIFY_WITH_TIMEOUT(trials_->begun && !runs_->busy(), 60000);
        runs_->open(QStringLiteral(FIXTURES_DIR "/cifar_resnet20_jpeg.pt"));
        QVERIFY(!whatIf_->facts().working);
        QVERIFY(QTest::qWaitFor([this] { return trials_->stopped && !runs_->busy(); }, 60000));
        QVERIFY(!whatIf_->estimate());
    }

    void tellsWhatIsInTheWay()
    {
        make(16);
        trials_->problem = "The pictures have no labels.";
        open();
        QVERIFY(QTest::qWaitFor([this] { return !whatIf_->facts().problem.isEmpty(); }, 60000));
        QVERIFY(whatIfText(whatIf_->facts()).sentence.contains(QStringLiteral("no labels")));
        QCOMPARE(trials_->sizes(), Sizes{16}); // once
    }

    void isToldWithItsUncertainty()
    {
        WhatIfFacts facts;
        QVERIFY(whatIfText(facts).sentence.isEmpty());
        facts.cuts = true;
        QVERIFY(whatIfText(facts).sentence.contains(QStringLiteral("Training tab"))); // what to do
        QVERIFY(!whatIfText(facts).offersCurves);
        facts.images = true;
        facts.estimate = std::make_shared<const recipes::PlanEstimate>(someEstimate());
        const WhatIfText text = whatIfText(facts);
        QCOMPARE(text.original, QStringLiteral("92.3 %")); // of the same pictures
        QCOMPARE(text.planned, QStringLiteral("90.5 % ± 3.0"));
        QCOMPARE(text.change, QStringLiteral("−1.8"));
        for (const char* part : {"64 of 500", "92.3 %", "9 of them worse", "3 better", "87.5 %", "92.5 %"})
            QVERIFY2(text.sentence.contains(QLatin1String(part)), qPrintable(text.sentence));
        QVERIFY(text.offersCurves);
    }

    void curvesAnswerUntilPicturesDo()
    {
        WhatIfFacts facts;
        facts.cuts = facts.images = facts.working = true;
        facts.expected = {findMetric("top1"), 92, 88};
        QCOMPARE(whatIfText(facts).planned, QStringLiteral("≈ 88.0 %"));
        QCOMPARE(whatIfText(facts).change, QStringLiteral("−4.0"));
        QVERIFY(!whatIfText(facts).offersCurves && whatIfText(facts).original.isEmpty());
        QVERIFY(!whatIfText(facts).sentence.contains(QStringLiteral("without the refit")));
        facts.estimate = std::make_shared<const recipes::PlanEstimate>(someEstimate());
        QVERIFY(whatIfText(facts).sentence.contains(QStringLiteral("without the refit"))); // why it is another number
        QCOMPARE(whatIfText(facts).planned, QStringLiteral("90.5 % ± 3.0"));
        QVERIFY(whatIfText(facts).sentence.contains(QStringLiteral("88.0 %"))); // still told
    }
};

QTEST_GUILESS_MAIN(TestWhatIf)
#include "test_what_if.moc"
