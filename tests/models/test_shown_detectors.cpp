// SPDX-License-Identifier: GPL-3.0-or-later
// Which detectors stand beside each other: what the plan would make as soon as it has been tried, and only as long as it is looked at.
#include "core/tasks/task_for.h"
#include "test_places.h"
#include "ui/runs/shown_detectors.h"
#include "ui/runs/stage_text.h"

#include <QtTest>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

using namespace espalier;
using Second = Detectors::Second;

namespace {

/// Makes a network for every plan, and remembers whether it is still there.
class MadeNetworks {
public:
    WhatIf::Answer operator()(const recipes::PlanQuestion& question, std::size_t images, const std::stop_token& stop)
    {
        if (!question.plan)
            return recipes::PlanEstimate();
        while (holds && !stop.stop_requested())
            std::this_thread::yield();
        if (!problem.empty())
            return failure(problem);
        recipes::PlanEstimate estimate;
        estimate.metric = findMetric("map50");
        estimate.images = static_cast<std::int64_t>(images);
        estimate.all = 40;
        estimate.worse = 2;
        estimate.changed = {"images/val/a.png", "images/val/b.png"};
        estimate.answers = std::make_shared<const ChangedAnswers>();
        estimate.network = networkFor(question);
        return estimate;
    }

    /// How many are in memory.
    int alive() const
    {
        const std::lock_guard lock(mutex_);
        return static_cast<int>(std::count_if(made_.begin(), made_.end(), [](const auto& each) { return !each.expired(); }));
    }

    std::string problem; ///< in place of an answer
    std::atomic<bool> holds = false;

private:
    /// The same for more images, as the recipe does.
    ModelPtr networkFor(const recipes::PlanQuestion& question)
    {
        const std::lock_guard lock(mutex_);
        const ModelPtr last = made_.empty() ? nullptr : made_.back().lock();
        if (last && last_ == question.plan.get())
            return last;
        const auto model = std::make_shared<const Model>(*question.model);
        made_.push_back(model);
        last_ = question.plan.get();
        return model;
    }

    mutable std::mutex mutex_;
    std::vector<std::weak_ptr<const Model>> made_;
    const Plan* last_ = nullptr;
};

/// Finds nothing.
Result<RunDetector> blindDetector(const Model&, const Preprocessing&)
{
    return RunDetector([](const cv::Mat&) -> Result<NetworkBoxes> { return NetworkBoxes(); });
}

} // namespace

class TestShownDetectors : public QObject {
    Q_OBJECT
private:
    ModelPtr detector_;
    std::shared_ptr<MadeNetworks> networks_;
    std::unique_ptr<Document> document_;
    std::unique_ptr<RunController> runs_;
    std::unique_ptr<WhatIf> whatIf_;
    std::unique_ptr<DetectionPlayer> player_;
    std::unique_ptr<ShownDetectors> shown_;

    /// The folder does not exist: the controller finds nothing to measure on, and only the made up trials have pictures.
    void open(const char* images = "/no/such/folder")
    {
        Project project;
        project.prune.allocation = Allocation::scores;
        project.data = images;
        document_->open(detector_, project);
    }
    bool showsPlan()
    {
        return QTest::qWaitFor([this] { return !runs_->busy() && second() == Second::planned && !whatIf_->facts().working; }, 60000);
    }
    Second second() const { return player_->detectors().second; }

private Q_SLOTS:
    void initTestCase()
    {
        const auto model = openModel(MADE_FIXTURES_DIR "/detectors/yolov8_raw.pt");
        QVERIFY2(model, model ? "" : model.error().message.c_str());
        detector_ = *model;
    }

    void init()
    {
        networks_ = std::make_shared<MadeNetworks>();
        document_ = std::make_unique<Document>();
        runs_ = std::make_unique<RunController>(*document_);
        whatIf_ = std::make_unique<WhatIf>(*document_, *runs_, nullptr,
                                           [made = networks_](const recipes::PlanQuestion& question, std::size_t images,
                                                              const std::stop_token& stop) { return (*made)(question, images, stop); });
        player_ = std::make_unique<DetectionPlayer>(nullptr, blindDetector);
        shown_ = std::make_unique<ShownDetectors>(*document_, *runs_, *whatIf_, *player_);
        shown_->setActive(true);
        player_->setActive(true);
    }
    void cleanup()
    {
        shown_.reset();
        player_.reset();
        whatIf_.reset();
        runs_.reset();
        document_.reset();
    }

    void thePlanStandsBesideTheOriginal()
    {
        open();
        QVERIFY(showsPlan());
        QCOMPARE(player_->detectors().before, document_->original());
        QCOMPARE(player_->detectors().present, whatIf_->plannedNetwork());
        QCOMPARE(*player_->detectors().first, whatIf_->estimate()->changed);
        QVERIFY2(shown_->note().contains(QStringLiteral("2 worse than the original")), qPrintable(shown_->note()));
        document_->planRatio(0);
        QCOMPARE(second(), Second::cut);
        QCOMPARE(player_->networkCount(), std::size_t{1});
        QVERIFY(shown_->note().isEmpty());
    }

    void theBoxesOfThePlanBeforeAreToldToBe()
    {
        open();
        QVERIFY(showsPlan());
        const ModelPtr before = player_->detectors().present;
        networks_->holds = true;
        document_->planRatio(0.62);
        QCOMPARE(second(), Second::outdated);
        QVERIFY(shown_->note().contains(QStringLiteral("plan has changed")));
        networks_->holds = false;
        QVERIFY(showsPlan());
        QVERIFY(player_->detectors().present != before);
    }

    /// Of any number of plans one network is left, two while the next is tried, and none while nobody looks and nothing is planned.
    void networksOfEarlierPlansAreFreed()
    {
        open();
        QVERIFY(showsPlan());
        for (const double ratio : {0.55, 0.6, 0.65}) {
            document_->planRatio(ratio);
            QVERIFY(showsPlan());
            QTRY_COMPARE(networks_->alive(), 1);
        }
        player_->setActive(false);
        shown_->setActive(false);
        QVERIFY(!player_->detectors().ofPlan());
        document_->planRatio(0);
        QTRY_COMPARE(networks_->alive(), 0);
        document_->planRatio(0.5);
        QVERIFY(QTest::qWaitFor([this] { return whatIf_->plannedNetwork() != nullptr; }, 60000));
        QVERIFY(!player_->detectors().ofPlan()); // nobody looks
        shown_->setActive(true);
        QVERIFY(player_->detectors().ofPlan());
    }

    void saysWhatIsMissing()
    {
        open("");
        QCOMPARE(second(), Second::cut);
        QVERIFY2(shown_->note().contains(QStringLiteral("Training tab")), qPrintable(shown_->note()));
        networks_->problem = "The pictures have no boxes.";
        open();
        QVERIFY(QTest::qWaitFor([this] { return shown_->note().contains(QStringLiteral("no boxes")); }, 60000));
        QCOMPARE(second(), Second::cut);
    }

    /// A job has the processor to itself: nothing is tried, and what is waited for is told.
    void waitsForAJob()
    {
        open();
        QVERIFY(showsPlan());
        runs_->open(QStringLiteral(FIXTURES_DIR "/cifar_resnet20_jpeg.pt"));
        document_->planRatio(0.7);
        QCOMPARE(second(), Second::outdated);
        QVERIFY(!whatIf_->facts().working);
        QVERIFY(QTest::qWaitFor([this] { return !runs_->busy(); }, 60000));
        QCOMPARE(second(), Second::cut); // what was opened has no pictures
    }

    void aCutNetworkIsNoPlan()
    {
        open("");
        runs_->start(Stage::prune);
        QVERIFY(QTest::qWaitFor([this] { return !runs_->busy(); }, 60000));
        QCOMPARE(player_->networkCount(), std::size_t{2});
        QCOMPARE(second(), Second::cut);
        QCOMPARE(player_->title(0), QStringLiteral("Before pruning"));
        QVERIFY(player_->title(1).contains(QStringLiteral("not trained since")));
    }
};

QTEST_GUILESS_MAIN(TestShownDetectors)
#include "test_shown_detectors.moc"
