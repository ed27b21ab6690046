// SPDX-License-Identifier: GPL-3.0-or-later
// Compensation as part of the recipes: when layers are refitted, on how many images, and what is told about it.
#include "core/base/json.h"
#include "core/graph/tensor_torch.h"
#include "core/pipeline/recipes/prune.h"
#include "core/pipeline/recipes/run.h"
#include "core/pipeline/report_json.h"
#include "core/pipeline/sensitivity.h"
#include "core/pipeline/stages.h"
#include "test_places.h"
#include "tests/core/support/data_files.h"

#include <ATen/ATen.h>
#include <QTemporaryDir>
#include <QTest>

#include <tuple>

using namespace espalier;
namespace fs = std::filesystem;

namespace {

class Listener : public Observer {
public:
    void log(const std::string& line) override { lines += line + "\n"; }
    void progress(const Progress& progress) override
    {
        refitting += progress.activity == "refitting layers" ? 1 : 0;
        if (refitting > stopAfter)
            control.requestStop();
    }
    void shares(const std::shared_ptr<const Sensitivity>& now) override { sharesTold = now->measured; }
    RecipeContext context() { return {control, *this}; }

    RunControl control;
    std::string lines;
    int refitting = 0, stopAfter = 1000, sharesTold = 0;
};

bool same(const Network& a, const Network& b)
{
    for (std::size_t i = 0; i < a.stored.size(); ++i)
        if (!at::equal(toTorch(a.stored[i].tensor), toTorch(b.stored[i].tensor)))
            return false;
    return true;
}

/// Running means of the first batch norm.
at::Tensor meansOf(const Network& network)
{
    return toTorch(network.stored[static_cast<std::size_t>(network.storedByName("bn1.running_mean"))].tensor);
}

} // namespace

class TestCompensatedRecipes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("XDG_CACHE_HOME", dir_.filePath("cache").toUtf8()); // where measured shares are kept
        for (const int count : {54, 60, 90})
            writePatterns(count);
        model_ = *openModel(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
    }

    void imagesRefitUnlessToldOtherwise()
    {
        const auto automatic = prune(Compensate::automatic), asked = prune(Compensate::leastSquares);
        QVERIFY(automatic.compensation && asked.compensation);
        QVERIFY(automatic.compensation->layers == asked.compensation->layers);
        QVERIFY(same(automatic.model->network, asked.model->network));
        const CompensationReport& report = *automatic.compensation;
        QCOMPARE(report.images, 49); // of 60, every tenth is for validation, and a tenth of the rest judges
        QCOMPARE(report.judged, 5);
        QVERIFY(!report.calibrated); // too few to judge by
        QVERIFY(report.layers.size() > 10);
        double before = 0, after = 0;
        for (const RefittedLayer& layer : report.layers) {
            QVERIFY(layer.errorAfter <= layer.errorBefore + 1e-9);
            before += layer.errorBefore;
            after += layer.errorAfter;
        }
        QVERIFY(after < 0.8 * before);
        QVERIFY(report.peakBytes > 0 && report.seconds > 0);

        const auto folded = prune(Compensate::fold), plain = prune(Compensate::none);
        QVERIFY(!folded.compensation && !plain.compensation);
        QVERIFY(!same(folded.model->network, automatic.model->network));
        QCOMPARE(plain.folding.folded + plain.folding.unfolded, 0);
        QCOMPARE(folded.plan.hash, automatic.plan.hash);
    }

    void theReportIsInTheJson()
    {
        const Json json = pruningJson(*model_, prune(Compensate::automatic));
        const Json& compensation = json.at("compensation");
        QVERIFY(compensation.at("layers").size() > 10);
        for (const char* key : {"name", "error_before", "error_after"})
            QVERIFY(compensation.at("layers")[0].contains(key));
        for (const char* key : {"images", "judging_images", "batch_norms_calibrated", "seconds", "peak_mb"})
            QVERIFY(compensation.contains(key));
        QVERIFY(!pruningJson(*model_, prune(Compensate::fold)).contains("compensation"));
    }

    void fewImages_data()
    {
        QTest::addColumn<int>("count");
        for (const int count : {1, 2, 3, 33})
            QTest::addRow("%d", count) << count;
    }

    void fewImages()
    {
        QFETCH(int, count);
        Project project = projectWith(Compensate::leastSquares);
        project.prune.calibrationImages = count;
        Listener listener;
        const auto pruned = recipes::prune(model_, project, listener.context());
        QVERIFY2(pruned, pruned ? "" : pruned.error().message.c_str());
        QCOMPARE(pruned->compensation->images + pruned->compensation->judged, count);
        for (const Stored& stored : pruned->model->network.stored)
            QVERIFY(!stored.tensor.isFloating() || at::isfinite(toTorch(stored.tensor)).all().item<bool>());
    }

    void withoutImagesConstantsAreFolded()
    {
        Project project;
        project.prune.compensate = Compensate::leastSquares;
        Listener listener;
        const auto pruned = recipes::prune(model_, project, listener.context());
        QVERIFY(pruned && !pruned->compensation);
        QVERIFY(pruned->folding.folded > 0);
        QVERIFY(listener.lines.find("Without images") != std::string::npos);
    }

    void aCancelledRefitLeavesTheModel()
    {
        const Network before = model_->network;
        for (const int after : {0, 1, 5}) {
            Listener listener;
            listener.stopAfter = after;
            const auto pruned = recipes::prune(model_, projectWith(Compensate::automatic), listener.context());
            QVERIFY(!pruned && pruned.error().isCancelled());
        }
        QVERIFY(same(model_->network, before));
    }

    /// In front of a training, constants are folded; without one, layers are refitted.
    void aRunRefitsWhereNothingIsTrained()
    {
        QTemporaryDir dir;
        for (const int epochs : {0, 1}) {
            Project project = projectWith(Compensate::automatic);
            project.recipe = Recipe::manual;
            project.labels = false;
            project.sparsify.epochs = 0;
            project.finetune.epochs = epochs;
            Listener listener;
            recipes::RunOutputs outputs;
            outputs.final = dir.filePath("out.pt").toStdString();
            const auto report = recipes::run(model_, model_, project, outputs, listener.context());
            QVERIFY2(report, report ? "" : (report.error().message + report.error().details).c_str());
            QCOMPARE(report->rounds[0].pruning->compensation.has_value(), epochs == 0);
            QCOMPARE(toJson(*report).contains("compensation"), epochs == 0);
            QVERIFY(toJson(*report).at("recipe").is_null());
        }
    }

    void anAutomaticRecipeSaysWhatItChose()
    {
        QTemporaryDir dir;
        Project project = projectWith(Compensate::automatic);
        project.labels = false;
        project.sparsify.epochs = 1;
        project.finetune.epochs = 1;
        Listener listener;
        recipes::RunOutputs outputs;
        outputs.final = dir.filePath("out.pt").toStdString();
        const auto report = recipes::run(model_, model_, project, outputs, listener.context());
        QVERIFY2(report, report ? "" : (report.error().message + report.error().details).c_str());
        QVERIFY(report->rounds[0].sparsity->skipped);
        QCOMPARE(report->rounds[0].finetuning->history.size(), std::size_t(2));
        QVERIFY(report->rounds[0].pruning->compensation.has_value());
        const Json recipe = toJson(*report).at("recipe");
        QCOMPARE(recipe.at("sparsify_epochs"), 0);
        QCOMPARE(recipe.at("finetune_epochs"), 2);
        QCOMPARE(recipe.at("compensate"), "least-squares");
        const std::string reason = recipe.at("reason");
        QVERIFY2(reason.starts_with("All 2 epochs come after the cut"), reason.c_str());
        QVERIFY(listener.lines.find(reason) != std::string::npos);
    }

    /// The shares that layers give are measured where there are images, unless that takes too long or something else is asked for.
    void layersGiveWhatWasMeasured()
    {
        Project project = projectWith(Compensate::fold);
        const auto allocated = [&](Allocation allocation, double limit) {
            project.prune.allocation = allocation;
            project.prune.timeLimit = limit;
            Listener listener;
            const auto pruned = recipes::prune(model_, project, listener.context());
            if (!pruned)
                throw std::runtime_error(pruned.error().message);
            return std::tuple(*pruned, listener.lines, listener.sharesTold);
        };
        const auto [automatic, quiet, points] = allocated(Allocation::automatic, 1000);
        QCOMPARE(automatic.scores.allocation, Allocation::measured);
        QCOMPARE(pruningJson(*model_, automatic).at("allocation"), "measured");
        QVERIFY(points > 10);
        const auto [measured, again, cached] = allocated(Allocation::measured, 0);
        QCOMPARE(measured.plan.hash, automatic.plan.hash);
        const auto [scores, silent, none] = allocated(Allocation::scores, 1000);
        QCOMPARE(scores.scores.allocation, Allocation::scores);
        QCOMPARE(none, 0);
        QVERIFY(scores.plan.hash != measured.plan.hash);
        const auto [even, also, nothing] = allocated(Allocation::even, 1000);
        for (std::size_t group = 0; group < even.plan.kept.size(); ++group)
            QVERIFY(std::abs(even.plan.kept[group] / static_cast<double>(model_->groups.groups()[group].units) - 0.65) < 0.15);
        project.prune.criterion = Criterion::l2; // of another criterion nothing is in the cache
        project.prune.calibrationImages = 20;
        const auto [limited, told, few] = allocated(Allocation::automatic, 1e-6);
        QCOMPARE(limited.scores.allocation, Allocation::scores);
        QVERIFY2(told.find("would take about") != std::string::npos, told.c_str());
    }

    /// How long measuring takes is estimated anew at each try, so a busy machine may need several.
    void fewerImagesTellWhereAllTakeTooLong()
    {
        constexpr int count = 450;
        writePatterns(count);
        Listener listener;
        const auto train = openData(patterns(count), "train", *model_, {}, 0, LabelUse::ignored);
        QVERIFY2(train, train ? "" : train.error().message.c_str());
        PruneSettings settings;
        const auto measured = [&](double limit) {
            settings.timeLimit = limit;
            return espalier::measure(*model_, settings, &*train, listener.context()).value();
        };
        QVERIFY(!measured(0).shares.at(settings.criterion).curves);
        bool found = false;
        for (int attempt = 0; attempt < 10 && !found; ++attempt) {
            const double ofQuarter = measured(0).shares.at(settings.criterion).secondsNeeded; // the last that was tried
            const Measurements quarter = measured(1.5 * ofQuarter);
            found = allocationFor(settings, quarter) == Allocation::measured;
        }
        QVERIFY(found);
        QVERIFY2(listener.lines.find("was measured on 101 of 405 images") != std::string::npos, listener.lines.c_str());
        QVERIFY(sufficient(measured(1000), settings, true));
    }

    /// Curves alone give no order for a time: without measured latencies the scores decide.
    void curvesWithoutTimesAreNotUsed()
    {
        Listener listener;
        PruneSettings settings = projectWith(Compensate::fold).prune;
        const Project project = projectWith(Compensate::fold);
        const Measurements known = recipes::measure(*model_, project, listener.context()).value();
        QCOMPARE(allocationFor(settings, known), Allocation::measured);
        settings.budget = Budget::latency;
        QCOMPARE(allocationFor(settings, known), Allocation::scores);
        QVERIFY(scoresOf(*model_, settings, known));
        settings.budget = Budget::macs;
        settings.calibrationImages = 20;
        QVERIFY(!sufficient(known, settings, true)); // measured on other images
        QVERIFY(sufficient(known, settings, false));
    }

    /// What cannot be measured does not keep the automatic allocation from a plan.
    void withTooFewImagesTheScoresDecide()
    {
        Project project = projectWith(Compensate::fold);
        project.prune.calibrationImages = 15;
        Listener listener;
        const auto automatic = recipes::prune(model_, project, listener.context());
        QVERIFY(automatic);
        QCOMPARE(automatic->scores.allocation, Allocation::scores);
        QVERIFY2(listener.lines.find("16 images at least") != std::string::npos, listener.lines.c_str());
        project.prune.allocation = Allocation::measured;
        QVERIFY(!recipes::prune(model_, project, listener.context()));
    }

    void withoutImagesNothingIsMeasured()
    {
        Project project;
        Listener listener;
        const auto automatic = recipes::prune(model_, project, listener.context());
        QVERIFY(automatic);
        QCOMPARE(automatic->scores.allocation, Allocation::scores);
        project.prune.allocation = Allocation::measured;
        const auto asked = recipes::prune(model_, project, listener.context());
        QVERIFY(!asked);
        QVERIFY2(asked.error().message.find("measured on images") != std::string::npos, asked.error().message.c_str());
    }

    /// On images of other things than the network learned, calibration would do more harm than the loss of one channel.
    void calibrationLeavesStatisticsThatAreBetter()
    {
        Project project = projectWith(Compensate::fold);
        project.prune.allocation = Allocation::scores;
        project.prune.target.units = 1;
        Listener listener;
        const auto kept = recipes::prune(model_, project, listener.context());
        QVERIFY2(kept, kept ? "" : kept.error().message.c_str());
        QVERIFY2(listener.lines.find("Batch norms stay as they are") != std::string::npos, listener.lines.c_str());
        Project bare = project;
        bare.data.clear();
        const auto withoutImages = recipes::prune(model_, bare, listener.context());
        QVERIFY(same(kept->model->network, withoutImages->model->network));
        // Half of the network gone is worse than statistics of such images.
        project.prune.target = {};
        Listener other;
        QVERIFY(recipes::prune(model_, project, other.context()));
        QVERIFY2(other.lines.find("Batch norms stay") == std::string::npos, other.lines.c_str());
    }

    void recoveryComesCloserToTheOriginalsAnswers()
    {
        Project project = projectWith(Compensate::none);
        project.prune.allocation = Allocation::scores;
        Listener listener;
        Result<recipes::Pruned> pruned = failure("not tried");
        // A busy machine needs more time for the epochs that bring it closer.
        for (const double seconds : {4.0, 16.0, 64.0, 256.0}) {
            project.prune.recover = seconds;
            pruned = recipes::prune(model_, project, listener.context());
            QVERIFY2(pruned, pruned ? "" : pruned.error().message.c_str());
            if (pruned->recovery->keptEpoch >= 1)
                break;
        }
        const RecoveryReport& report = *pruned->recovery;
        QCOMPARE(report.images, 49);
        QCOMPARE(report.judged, 5);
        QVERIFY(report.epochs >= 1 && report.keptEpoch >= 1 && report.keptEpoch <= report.epochs);
        QVERIFY(report.distanceAfter < report.distanceBefore);
        QVERIFY(pruningJson(*model_, *pruned).at("recovery").contains("distance_after"));
        project.prune.recover = 0;
        const auto without = recipes::prune(model_, project, listener.context());
        QVERIFY(!without->recovery && !same(without->model->network, pruned->model->network));
    }

    /// With few images the statistics of batch norms stay; with more they follow, and so may the learning rate.
    void recoveryFollowsTheBatchesWhereThereAreEnoughImages()
    {
        for (const int count : {54, 90}) {
            Project project = projectWith(Compensate::none);
            project.prune.allocation = Allocation::scores;
            project.data = patterns(count);
            Listener listener;
            const Network plain = recipes::prune(model_, project, listener.context())->model->network;
            Result<recipes::Pruned> pruned = failure("not tried");
            for (const double seconds : {8.0, 32.0, 128.0}) { // a busy machine needs more
                project.prune.recover = seconds;
                pruned = recipes::prune(model_, project, listener.context());
                QVERIFY2(pruned, pruned ? "" : pruned.error().message.c_str());
                if (pruned->recovery->keptEpoch >= 12)
                    break;
            }
            QVERIFY(pruned->recovery->keptEpoch >= 1);
            QVERIFY(pruned->recovery->distanceAfter < pruned->recovery->distanceBefore);
            const bool followed = !at::equal(meansOf(plain), meansOf(pruned->model->network));
            QCOMPARE(followed, count == 90);
        }
    }

    void recoveryWithoutOrWithFewImages()
    {
        Project project;
        project.prune.recover = 1;
        Listener listener;
        const auto none = recipes::prune(model_, project, listener.context());
        QVERIFY(none && !none->recovery);
        QVERIFY(listener.lines.find("cannot recover") != std::string::npos);
        for (const int count : {1, 9, 10}) {
            project = projectWith(Compensate::none);
            project.prune.allocation = Allocation::scores;
            project.prune.recover = 1;
            project.prune.calibrationImages = count;
            const auto pruned = recipes::prune(model_, project, listener.context());
            QVERIFY2(pruned, pruned ? "" : pruned.error().message.c_str());
            QCOMPARE(pruned->recovery.has_value(), count == 10);
        }
        QVERIFY(listener.lines.find("9 images are too few") != std::string::npos);
        QVERIFY2(listener.lines.find("broke off") == std::string::npos, listener.lines.c_str());
    }

    void theUnprunedNetworkIsJudgedWhereAskedFor()
    {
        Listener listener;
        recipes::PruneWishes wishes;
        wishes.comparison = true;
        const auto pruned = recipes::prune(model_, projectWith(Compensate::fold), listener.context(), wishes);
        QVERIFY(pruned && !pruned->before); // these images have no labels
    }

private:
    /// A flat folder of so many images.
    fs::path patterns(int count) const { return dir_.path().toStdString() + "/images" + std::to_string(count); }
    fs::path images() const { return patterns(60); }

    /// Stripes and noise of many kinds, without labels.
    void writePatterns(int count) const
    {
        for (int image = 0; image < count; ++image) {
            const fs::path file = patterns(count) / (std::to_string(image) + ".png");
            test::writePicture(file, 32, 32, static_cast<std::uint8_t>(4 * image), static_cast<std::uint8_t>(97 * image % 256),
                               static_cast<std::uint8_t>(255 - 3 * image));
        }
    }

    Project projectWith(Compensate compensate) const
    {
        Project project;
        project.data = images();
        project.prune.compensate = compensate;
        return project;
    }

    recipes::Pruned prune(Compensate compensate) const
    {
        Listener listener;
        const auto pruned = recipes::prune(model_, projectWith(compensate), listener.context());
        if (!pruned)
            throw std::runtime_error(pruned.error().message);
        return *pruned;
    }

    QTemporaryDir dir_;
    ModelPtr model_;
};

QTEST_GUILESS_MAIN(TestCompensatedRecipes)
#include "test_compensated_recipes.moc"
