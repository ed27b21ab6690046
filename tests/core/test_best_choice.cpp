// SPDX-License-Identifier: GPL-3.0-or-later
// Criterion `auto`: what is tried, what is taken, and what is told about it.
#include "core/base/json.h"
#include "core/pipeline/best_choice.h"
#include "core/pipeline/divergence.h"
#include "core/pipeline/measurements.h"
#include "core/pipeline/model.h"
#include "core/pipeline/recipes/prune.h"
#include "core/pipeline/report_json.h"
#include "core/pipeline/stages.h"
#include "core/pipeline/trials.h"
#include "core/settings/setting.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/pattern_training.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <set>

using namespace espalier;
namespace fs = std::filesystem;

namespace {

constexpr int images = 120, calibration = 96, judging = 30; // a quarter of all images, since fewer are left over

class Listener : public Observer {
public:
    void progress(const Progress& progress) override
    {
        tries += progress.activity == "trying ways to choose channels" ? 1 : 0;
        if (tries > stopAfter)
            control.requestStop();
    }
    void log(const std::string& line) override { lines += line + "\n"; }
    RecipeContext context() { return {control, *this}; }

    RunControl control;
    std::string lines;
    int tries = 0, stopAfter = 1000;
};

PruneSettings asked()
{
    PruneSettings settings;
    settings.tryCriteria = true;
    settings.calibrationImages = calibration;
    settings.timeLimit = 600;
    return settings;
}

Setting criterionSetting(PruneSettings& settings)
{
    for (Setting& setting : settingsOf(settings)) {
        if (setting.key == "criterion")
            return setting;
    }
    return Setting("", "", "", "", &settings.relax);
}

} // namespace

class TestBestChoice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("XDG_CACHE_HOME", dir_.filePath("cache").toUtf8()); // where measured shares are kept
        test::writePatterns(folder(), images, 48);
        train_ = test::openPatterns(folder(), "train");
        RunControl control;
        const Network start = test::patternNetwork();
        model_ = makeModel(train(test::patternJob(start, *train_, nullptr), control)->network);
    }

    /// Every criterion with even shares and three fusions, and two with measured shares; each was tried, or says why not.
    void allAreTriedAndExplained()
    {
        const BestChoice& choice = found();
        std::set<std::tuple<Criterion, double, Allocation>> ways;
        int measured = 0;
        for (const Candidate& candidate : choice.candidates) {
            QVERIFY(ways.emplace(candidate.criterion, candidate.fusion, candidate.allocation).second);
            QVERIFY(candidate.criterion != Criterion::random);
            QVERIFY(candidate.loss && *candidate.loss >= 0 && candidate.images > 0);
            measured += candidate.allocation == Allocation::measured ? 1 : 0;
        }
        QCOMPARE(ways.size(), (allCriteria().size() - 1) * 4 + 2);
        QCOMPARE(measured, 2);
        QVERIFY(!choice.best().remark.empty());
        QCOMPARE(choice.judgingImages, judging);
    }

    /// Its loss is the one that a trial of its settings finds, on all images that do not judge, and none of the others is clearly better.
    void theBestIsTheBest()
    {
        const BestChoice& choice = found();
        RunControl control;
        const Trials trials = Trials::begin(*model_, *train_, asked(), TrialLoss::distance, 200, control).value();
        QCOMPARE(trials.fitImages(), images - judging);
        const auto trialOf = [&](const Candidate& candidate) {
            return trials.of(settingsWith(asked(), candidate), known_, trials.fitImages(), control).value();
        };
        const Trial best = trialOf(choice.best());
        QCOMPARE(choice.best().images, trials.fitImages());
        QVERIFY(std::abs(best.loss() - *choice.best().loss) < 1e-6 * best.loss() + 1e-9);
        for (const Candidate& candidate : choice.candidates) {
            if (candidate.images == trials.fitImages())
                QVERIFY(!clearlySmaller(trialOf(candidate).losses, best.losses));
        }
    }

    void theSameEachTime()
    {
        Listener listener;
        Measurements known;
        const BestChoice again = findBestChoice(*model_, asked(), *train_, listener.context(), known).value();
        QCOMPARE(again.candidates.size(), found().candidates.size());
        for (std::size_t i = 0; i < again.candidates.size(); ++i) {
            QCOMPARE(again.candidates[i].remark, found().candidates[i].remark);
            QCOMPARE(again.candidates[i].criterion, found().candidates[i].criterion);
        }
    }

    /// With one group whose criteria agree, all ways remove the same channels: the simplest wins, and the others are not run again.
    void equalPlansAreTied()
    {
        test::NetworkBuilder builder(5);
        const ValueId inner = builder.relu(builder.batchNorm(builder.conv(builder.input({1, 1, 16, 16}), "one", 1, 2), "norm", 2));
        builder.output(builder.linear(builder.globalPool(inner), "last", 2, 4));
        const ModelPtr model = makeModel(builder.finish());
        Listener listener;
        Measurements known;
        const BestChoice choice = findBestChoice(*model, asked(), *train_, listener.context(), known).value();
        const auto hashOf = [&](const Candidate& candidate) {
            const PruneSettings settings = settingsWith(asked(), candidate);
            return planOf(*model, scoresOf(*model, settings, known).value(), settings, known).value().hash;
        };
        for (std::size_t i = 1; i < choice.candidates.size(); ++i) {
            if (choice.candidates[i].images > 64)
                QVERIFY(hashOf(choice.candidates[i]) != hashOf(choice.best()));
        }
    }

    void withoutTimeOneIsTried()
    {
        PruneSettings hasty = asked();
        hasty.timeLimit = 0;
        Listener listener;
        Measurements known;
        const BestChoice choice = findBestChoice(*model_, hasty, *train_, listener.context(), known).value();
        const auto tried = [](const Candidate& candidate) { return candidate.loss.has_value(); };
        QCOMPARE(std::count_if(choice.candidates.begin(), choice.candidates.end(), tried), 1);
        QVERIFY(tried(choice.best()));
        for (std::size_t i = 1; i < choice.candidates.size(); ++i)
            QVERIFY(choice.candidates[i].remark.find("time") != std::string::npos);
    }

    void labelsCanJudge()
    {
        PruneSettings settings = asked();
        settings.judge = TrialJudge::labels;
        Listener listener;
        Measurements known;
        const auto choice = findBestChoice(*model_, settings, *train_, listener.context(), known);
        QVERIFY(choice);
        QVERIFY(*choice->best().loss <= -25 && *choice->best().loss >= -100); // the share of right answers, better than by chance
        const Dataset bare = train_->unlabelled({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19});
        const auto refused = findBestChoice(*model_, settings, bare, listener.context(), known);
        QVERIFY(!refused && !refused.error().message.empty());
    }

    void tooFewImagesAreRefused()
    {
        Listener listener;
        Measurements known;
        const Dataset few = train_->part({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14});
        const auto choice = findBestChoice(*model_, asked(), few, listener.context(), known);
        QVERIFY(!choice && choice.error().message.find("16 images") != std::string::npos);
    }

    void aSearchCanBeCancelled()
    {
        for (const int after : {0, 3, 25}) {
            Listener listener;
            listener.stopAfter = after;
            Measurements known;
            const auto choice = findBestChoice(*model_, asked(), *train_, listener.context(), known);
            QVERIFY(!choice && choice.error().isCancelled());
        }
    }

    /// Pruning with `auto` is pruning with what was found.
    void pruningTakesTheBest()
    {
        Listener listener;
        const auto automatic = recipes::cut(*model_, asked(), &*train_, listener.context());
        QVERIFY2(automatic, automatic ? "" : automatic.error().message.c_str());
        QVERIFY(automatic->best);
        const auto given = recipes::cut(*model_, settingsWith(asked(), automatic->best->best()), &*train_, listener.context());
        QCOMPARE(automatic->plan.hash, given->plan.hash);
        QVERIFY(test::sameTensors(automatic->model->network, given->model->network));
        QVERIFY(!automatic->settings.tryCriteria);
        const Json json = pruningJson(*model_, *automatic);
        QCOMPARE(json.at("candidates").size(), automatic->best->candidates.size());
        QCOMPARE(json.at("candidates")[0].at("criterion").get<std::string>(), std::string(nameOf(automatic->settings.criterion)));
        QVERIFY(!pruningJson(*model_, *given).contains("candidates"));
    }

    void withoutImagesTheDefaultIsTaken()
    {
        Listener listener;
        const auto pruned = recipes::cut(*model_, asked(), nullptr, listener.context());
        QVERIFY(pruned && !pruned->best);
        QVERIFY(listener.lines.find("Without images") != std::string::npos);
        QCOMPARE(pruned->plan.hash, recipes::cut(*model_, {}, nullptr, listener.context())->plan.hash);
    }

    /// A choice is not searched again while the ratio moves a little; for another budget it is.
    void aChoiceHoldsNearby()
    {
        Measurements known;
        known.best = std::make_shared<const BestChoice>(found());
        PruneSettings settings = asked();
        QVERIFY(holdsFor(*known.best, settings));
        settings.ratio = 0.54;
        QVERIFY(holdsFor(*known.best, settings));
        settings.ratio = 0.6;
        QVERIFY(!holdsFor(*known.best, settings) && !sufficient(known, settings, true));
        QCOMPARE(chosen(settings, known).criterion, found().best().criterion); // until another is found
        settings = asked();
        settings.budget = Budget::params;
        QVERIFY(!holdsFor(*known.best, settings));
        QVERIFY(sufficient(known, settings, false));
    }

    void furtherRatiosAreTriedOnce()
    {
        PruneSettings hasty = asked();
        hasty.timeLimit = 0;
        hasty.target.units = 3; // of the plan only
        hasty.tryRatios = {0.3, 0.7};
        Listener listener;
        const Measurements known = measure(*model_, hasty, &*train_, listener.context()).value();
        QCOMPARE(known.bestOfRatios.size(), std::size_t(2));
        for (std::size_t i = 0; i < 2; ++i) {
            QCOMPARE(known.bestOfRatios[i]->asked.ratio, hasty.tryRatios[i]);
            QVERIFY(known.bestOfRatios[i]->best().loss);
        }
        QVERIFY(*known.bestOfRatios[0]->best().loss < *known.bestOfRatios[1]->best().loss);
        QVERIFY(sufficient(known, hasty, true));
        hasty.tryRatios = {0.7, 0.31};
        QVERIFY(!sufficient(known, hasty, true));
        const Measurements more = measure(*model_, hasty, &*train_, listener.context(), known).value();
        QVERIFY(more.bestOfRatios[0] == known.bestOfRatios[1] && more.best == known.best);
        QCOMPARE(more.bestOfRatios[1]->asked.ratio, 0.31);
        hasty.timeLimit = 0;
        const auto pruned = recipes::cut(*model_, hasty, &*train_, listener.context());
        QVERIFY(pruned);
        const Json json = pruningJson(*model_, *pruned);
        QCOMPARE(json.at("candidates_at").size(), std::size_t(2));
        QCOMPARE(json.at("candidates_at")[0].at("ratio").get<double>(), 0.7);
        QCOMPARE(pruned->plan.removedUnits, 3);
    }

    void theSettingHasAnotherName()
    {
        PruneSettings settings;
        Choice choice = std::get<Choice>(criterionSetting(settings).place);
        settings.criterion = Criterion::l2;
        QVERIFY(choice.choose("auto"));
        QVERIFY(settings.tryCriteria && settings.criterion == PruneSettings().criterion);
        QCOMPARE(choice.name(), std::string("auto"));
        QVERIFY(choice.choose("l1"));
        QVERIFY(!settings.tryCriteria && settings.criterion == Criterion::l1);
        const auto refused = choice.choose("autp");
        QVERIFY(!refused && refused.error().message.find("auto") != std::string::npos);
    }

private:
    fs::path folder() const { return fs::path(dir_.path().toStdString()) / "data"; }

    /// Found once for all tests.
    const BestChoice& found()
    {
        if (!found_) {
            Listener listener;
            found_ = findBestChoice(*model_, asked(), *train_, listener.context(), known_).value();
        }
        return *found_;
    }

    QTemporaryDir dir_;
    std::optional<Dataset> train_;
    ModelPtr model_;
    Measurements known_;
    std::optional<BestChoice> found_;
};

QTEST_GUILESS_MAIN(TestBestChoice)
#include "test_best_choice.moc"
