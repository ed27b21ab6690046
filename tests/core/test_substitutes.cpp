// SPDX-License-Identifier: GPL-3.0-or-later
// What stands in for removed channels: known answers, and what plans tell of it.
#include "core/base/json.h"
#include "core/graph/tensor_torch.h"
#include "core/pipeline/recipes/prune.h"
#include "core/pipeline/report_json.h"
#include "core/pruning/planning/plan_json.h"
#include "core/pruning/planning/read_plan.h"
#include "core/pruning/substitution/covariance_sums.h"
#include "core/pruning/substitution/substitutes.h"
#include "test_places.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/network_builder.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace espalier;
namespace fs = std::filesystem;

namespace {

void fill(Network& network, const std::string& name, const at::Tensor& content)
{
    for (Stored& stored : network.stored)
        if (stored.name == name)
            stored.tensor = fromTorch(content.reshape(stored.tensor.shape()).contiguous());
}

/// A filter of one tap a row: what each channel is made of.
at::Tensor mixing()
{
    return at::tensor({1.0F, 0.0F,  0.0F, 0.0F,   // the first three inputs
                       0.0F, 1.0F,  0.0F, 0.0F,   //
                       0.0F, 0.0F,  1.0F, 0.0F,   //
                       0.8F, 0.31F, 0.0F, 0.0F,   // two of them
                       0.0F, 0.0F,  0.0F, 1.0F,   // none of them
                       0.0F, 0.0F,  0.0F, 0.0F}); // always the same
}

constexpr test::NetworkBuilder::Conv point{.kernel = 1, .padding = 0, .bias = true};

/// Six channels made by mixing(), and a layer that reads them.
Network mixed()
{
    test::NetworkBuilder b(3);
    b.output(b.conv(b.conv(b.input({1, 4, 8, 8}), "conv1", 4, 6, point), "conv2", 6, 5));
    Network network = b.finish();
    fill(network, "conv1.weight", mixing());
    return network;
}

struct Found {
    Groups groups;
    UnitCovariances covariances;

    Found(const Network& network, int images = 96, int judged = 32) : groups(couple(network))
    {
        Executor executor(network);
        CovarianceSums sums(executor, groups, images);
        at::Generator random = at::detail::createCPUGenerator(7);
        Shape shape = network.inputShape();
        for (const auto& [count, judging] : {std::pair{images - judged, false}, std::pair{judged, true}}) {
            shape[0] = count;
            if (count > 0)
                sums.add(at::randn(shape, random), judging);
        }
        covariances = sums.result();
    }

    Plan planWith(const std::vector<UnitId>& removed, const std::vector<UnitId>& restored = {}) const
    {
        Plan plan;
        plan.fates.assign(static_cast<std::size_t>(groups.unitCount()), Fate::kept);
        plan.kept = widthsOf(groups);
        for (const UnitId unit : removed) {
            plan.fates[unit] = Fate::cut;
            --plan.kept[groups.groupOf(unit)];
        }
        for (const UnitId unit : restored)
            plan.fates[unit] = Fate::restored;
        return plan;
    }

    Substitutes without(const std::vector<UnitId>& removed, const std::vector<UnitId>& restored = {}) const
    {
        return findSubstitutes(groups, covariances, planWith(removed, restored));
    }
};

bool near(double a, double b, double tolerance = 0.02)
{
    return std::abs(a - b) <= tolerance;
}

} // namespace

class TestSubstitutes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (int image = 0; image < 80; ++image) {
            const fs::path file = fs::path(dir_.path().toStdString()) / "images" / (std::to_string(image) + ".png");
            test::writePicture(file, 32, 32, static_cast<std::uint8_t>(3 * image), static_cast<std::uint8_t>(97 * image % 256),
                               static_cast<std::uint8_t>(255 - 3 * image));
        }
        model_ = *openModel(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
    }

    void aCombinationIsTold()
    {
        const Substitutes found = Found(mixed()).without({3});
        QCOMPARE(found.removed.size(), std::size_t{1});
        const Substitute& substitute = found.removed.front();
        QCOMPARE(substitute.unit, 3);
        QCOMPARE(substitute.terms.size(), std::size_t{2});
        QCOMPARE(substitute.terms[0].unit, 0);
        QCOMPARE(substitute.terms[1].unit, 1);
        QVERIFY(near(substitute.terms[0].weight, 0.8) && near(substitute.terms[1].weight, 0.31));
        QVERIFY(substitute.explained > 0.999 && substitute.lost < 0.001);
        QVERIFY(near(*found.varianceKept[0], 1, 0.001));
        QVERIFY(found.of(3) == &substitute && !found.of(2));
    }

    void anIndependentChannelHasNone()
    {
        const Substitutes found = Found(mixed()).without({4});
        QVERIFY(found.removed.front().terms.empty());
        QVERIFY(found.removed.front().explained < 0.02);
        const double all = 4 + 0.8 * 0.8 + 0.31 * 0.31; // variances of the channels
        QVERIFY(near(found.removed.front().lost, 1 / all) && near(*found.varianceKept[0], 1 - 1 / all));
    }

    /// Its constant moves into the bias: nothing is lost, and nothing stands in.
    void aConstantChannelCostsNothing()
    {
        const Substitutes found = Found(mixed()).without({5});
        QVERIFY(found.removed.front().terms.empty());
        QCOMPARE(found.removed.front().explained, 1.0);
        QCOMPARE(found.removed.front().lost, 0.0);
        QCOMPARE(*found.varianceKept[0], 1.0);
    }

    void aConstantChannelStandsInForNothing()
    {
        const Substitutes found = Found(mixed()).without({0, 1, 2, 3, 4});
        QCOMPARE(found.removed.size(), std::size_t{5});
        for (const Substitute& substitute : found.removed)
            QVERIFY(substitute.terms.empty() && substitute.explained == 0);
        QVERIFY(near(*found.varianceKept[0], 0, 1e-9));
    }

    void removedChannelsDoNotStandIn()
    {
        const Substitutes found = Found(mixed()).without({0, 3});
        for (const Substitute& substitute : found.removed) {
            QCOMPARE(substitute.terms.size(), std::size_t{substitute.unit == 3});
            QVERIFY(near(substitute.explained, substitute.unit == 3 ? 0.1305 : 0, 0.03)); // 0.31² of 0.8² + 0.31²
        }
    }

    /// As if each of them alone went, too.
    void restoredChannelsAreToldInTheSameUnit()
    {
        const Substitutes found = Found(mixed()).without({2}, {3, 4});
        QCOMPARE(found.restored.size(), std::size_t{2});
        QVERIFY(found.of(3)->explained > 0.999 && found.of(3)->lost < 0.001 && found.of(3)->terms.empty());
        QVERIFY(found.of(4)->explained < 0.02 && near(found.of(4)->lost, 1 / 4.7361));
        QVERIFY(near(found.of(2)->lost, 1 / 4.7361));
        QVERIFY(near(*found.varianceKept[0], 1 - 1 / 4.7361)); // they stay
    }

    /// What is kept of the images does not judge itself: with as many channels as images, anything can be fitted to them.
    void aFitIsJudgedOnOtherImages()
    {
        test::NetworkBuilder b(3);
        b.output(b.linear(b.linear(b.input({1, 70}), "first", 70, 64), "second", 64, 5));
        Network network = b.finish();
        fill(network, "first.weight", at::eye(70).narrow(0, 0, 64));
        const Found found(network, 80, 20);
        const Substitutes substitutes = found.without({0, 1, 2, 3});
        double explained = 0;
        for (const Substitute& substitute : substitutes.removed)
            explained += substitute.explained / 4;
        QVERIFY2(explained < 0.1, qPrintable(QString::number(explained)));
    }

    /// A unit of coupled layers is one: what holds wherever it is read holds for it.
    void coupledChannels()
    {
        test::NetworkBuilder b(3);
        const ValueId x = b.input({1, 4, 8, 8}), stem = b.conv(x, "stem", 4, 6, point);
        const ValueId sum = b.add(stem, b.conv(b.conv(stem, "inner", 6, 4, point), "outer", 4, 6, point));
        b.output(b.conv(sum, "last", 6, 3));
        Network network = b.finish();
        fill(network, "stem.weight", mixing());
        fill(network, "outer.weight", mixing());
        const Found found(network);
        const int group = found.groups.unitsOf(sum, 1).empty() ? -1 : found.groups.groupOf(found.groups.unitsOf(sum, 1)[0]);
        QVERIFY(group >= 0);
        const UnitId first = found.groups.groups()[group].firstUnit;
        const Substitutes substitutes = found.without({first + 3});
        const Substitute& substitute = substitutes.removed.front();
        QCOMPARE(substitute.terms.size(), std::size_t{2});
        QCOMPARE(substitute.terms[0].unit, first);
        QVERIFY(near(substitute.terms[0].weight, 0.8) && near(substitute.terms[1].weight, 0.31) && substitute.explained > 0.999);
    }

    /// A grouped convolution reads its groups apart: here a unit is a channel of each.
    void groupsOfAConvolution()
    {
        test::NetworkBuilder b(3);
        const ValueId x = b.conv(b.input({1, 4, 8, 8}), "conv1", 4, 6, point);
        b.output(b.conv(b.conv(x, "grouped", 6, 4, {.groups = 2}), "last", 4, 3));
        Network network = b.finish();
        at::Tensor filters = mixing().reshape({6, 4}).clone();
        filters[2] = 2 * filters[0];
        filters[5] = 2 * filters[3];
        fill(network, "conv1.weight", filters);
        const Found found(network);
        QCOMPARE(found.groups.groups()[0].units, 3);
        const Substitute substitute = found.without({2}).removed.front();
        QVERIFY(!substitute.terms.empty() && substitute.terms[0].unit == 0);
        QVERIFY(near(substitute.terms[0].weight, 2) && substitute.explained > 0.99);
    }

    void positionsOfAFlattenedMap()
    {
        test::NetworkBuilder b(3);
        const ValueId map = b.conv(b.input({1, 4, 4, 4}), "conv1", 4, 6, point);
        b.output(b.linear(b.node("flatten", {map}, {{"start_dim", std::int64_t{1}}, {"end_dim", std::int64_t{-1}}}), "fc", 96, 5));
        Network network = b.finish();
        fill(network, "conv1.weight", mixing());
        const Substitutes found = Found(network).without({3, 4});
        QCOMPARE(found.of(3)->terms.size(), std::size_t{2});
        QVERIFY(near(found.of(3)->terms[0].weight, 0.8) && found.of(3)->explained > 0.99 && found.of(4)->explained < 0.05);
    }

    void theSameImagesGiveTheSame()
    {
        const Network network = mixed();
        QVERIFY(Found(network).without({1, 3, 4}) == Found(network).without({1, 3, 4}));
    }

    void nothingIsToldOfWhatWasNotMeasured()
    {
        Found found(mixed());
        found.covariances[0].clear();
        const Substitutes substitutes = found.without({3});
        QVERIFY(substitutes.removed.empty() && !substitutes.varianceKept[0] && !substitutes.of(3));
    }

    void activationsThatAreNoNumbersTellNothing()
    {
        Network network = mixed();
        fill(network, "conv1.weight", at::full({6, 4}, std::nanf("")));
        QVERIFY(Found(network).covariances[0].empty());
    }

    void plansTellThem()
    {
        const Network network = mixed();
        const Found found(network);
        const CostModel costs(network, found.groups);
        const Planned planned(network, found);
        const Json json = planned.json();
        const Json& list = json.at("substitutes");
        QCOMPARE(list.size(), std::size_t(planned.plan.removedUnits));
        for (const Json& entry : list) {
            QVERIFY(entry.at("group") == 0 && entry.at("index").is_number_integer() && entry.at("explained").is_number());
            for (const Json& term : entry.at("terms"))
                QVERIFY(term.at("group") == 0 && term.at("index").is_number_integer() && term.at("weight").is_number());
        }
        QVERIFY(json.at("groups")[0].at("variance_kept").is_number());
        const auto saved = planFromJson(parseJson(jsonText(json, 1)).value(), network, found.groups, costs);
        QVERIFY2(saved, saved ? "" : saved.error().message.c_str());
        QVERIFY(saved->substitutes && *saved->substitutes == planned.substitutes);
        QCOMPARE(jsonText(planFileJson(network, found.groups, saved->scores, saved->plan, &*saved->substitutes)), jsonText(json));
    }

    void plansOfBeforeAreRead()
    {
        const Network network = mixed();
        const Found found(network);
        const Planned planned(network, found);
        const auto saved = planFromJson(planFileJson(network, found.groups, planned.scores, planned.plan), network, found.groups,
                                        CostModel(network, found.groups));
        QVERIFY(saved && !saved->substitutes);
    }

    void damagedOnesAreRefused()
    {
        const Network network = mixed();
        const Found found(network);
        const Planned planned(network, found);
        const CostModel costs(network, found.groups);
        const auto refused = [&](const char* at, const Json& instead) {
            Json json = planned.json();
            json[Json::json_pointer(at)] = instead;
            return !planFromJson(json, network, found.groups, costs).has_value();
        };
        const Json first = planned.json().at("substitutes")[0];
        QVERIFY(refused("/substitutes/0/explained", 1.5));
        QVERIFY(refused("/substitutes/0/group", 9));
        QVERIFY(refused("/substitutes/0/terms", "text"));
        QVERIFY(refused("/substitutes/0/terms", Json::array({{{"group", 0}, {"index", first.at("index")}, {"weight", 1}}})));
        QVERIFY(refused("/substitutes/1", first));
        QVERIFY(refused("/groups/0/variance_kept", "much"));
        QVERIFY(!refused("/substitutes/0/explained", 0.5));
    }

    /// As the command line prunes, and as the window finds out.
    void recipesFindTheSame()
    {
        const auto pruned = prune(projectOf(60));
        QVERIFY2(pruned, pruned ? "" : pruned.error().message.c_str());
        QVERIFY(pruned->substitutes);
        QCOMPARE(pruned->substitutes->removed.size(), std::size_t(pruned->plan.removedUnits));
        double explained = 0;
        for (const Substitute& substitute : pruned->substitutes->removed) {
            QVERIFY(substitute.explained >= 0 && substitute.explained <= 1 && substitute.lost >= 0 && substitute.terms.size() <= 4);
            explained += substitute.explained / pruned->plan.removedUnits;
        }
        QVERIFY2(explained > 0.1 && explained < 1, qPrintable(QString::number(explained)));
        for (const auto& kept : pruned->substitutes->varianceKept)
            QVERIFY(kept && *kept > 0.05 && *kept <= 1);
        RunControl control;
        Observer observer;
        const auto measured = recipes::measureSubstitution(*model_, projectOf(60), {control, observer});
        QVERIFY(measured && measured->covariancesOn(60) && !measured->covariancesOn(61));
        const Substitutes found = findSubstitutes(model_->groups, *measured->covariancesOn(60), pruned->plan);
        QCOMPARE(found.removed.size(), pruned->substitutes->removed.size());
        for (std::size_t i = 0; i < found.removed.size(); ++i)
            QVERIFY(near(found.removed[i].explained, pruned->substitutes->removed[i].explained, 1e-3));
        QCOMPARE(pruningJson(*model_, *pruned).at("substitutes").size(), found.removed.size());
    }

    void aPlansOwnAreKeptWithoutImages()
    {
        const auto pruned = prune(projectOf(60));
        QVERIFY(pruned && pruned->substitutes);
        recipes::PruneWishes wishes;
        wishes.saved = SavedPlan{pruned->plan, pruned->scores, pruned->substitutes};
        const auto again = prune({}, wishes);
        QVERIFY(again && again->substitutes && *again->substitutes == *pruned->substitutes);
        const auto without = prune({});
        QVERIFY(without && !without->substitutes);
        QVERIFY(!pruningJson(*model_, *without).contains("substitutes"));
    }

    void fewImagesAreTooFew()
    {
        std::string lines;
        const auto pruned = prune(projectOf(15), {}, &lines);
        QVERIFY(pruned && !pruned->substitutes);
        QVERIFY2(lines.find("at least 16 images") != std::string::npos, lines.c_str());
    }

    void lookingCanBeCancelled()
    {
        struct Stopper : Observer {
            RunControl control;
            void progress(const Progress& progress) override
            {
                if (progress.activity == "finding what stands in for channels")
                    control.requestStop();
            }
        } stopper;
        const auto measured = recipes::measureSubstitution(*model_, projectOf(60), {stopper.control, stopper});
        QVERIFY(!measured && measured.error().isCancelled());
    }

private:
    Project projectOf(int images) const
    {
        Project project;
        project.data = dir_.path().toStdString() + "/images";
        project.prune.allocation = Allocation::scores;
        project.prune.calibrationImages = images;
        return project;
    }

    Result<recipes::Pruned> prune(const Project& project, const recipes::PruneWishes& wishes = {}, std::string* lines = nullptr) const
    {
        struct Listener : Observer {
            std::string heard;
            void log(const std::string& line) override { heard += line + "\n"; }
        } listener;
        RunControl control;
        auto pruned = recipes::prune(model_, project, {control, listener}, wishes);
        if (lines)
            *lines = listener.heard;
        return pruned;
    }

    QTemporaryDir dir_;
    ModelPtr model_;

    /// A plan that removes three of the channels, and restores some.
    struct Planned {
        const Network& network;
        const Groups& groups;
        FusedScores scores;
        Plan plan;
        Substitutes substitutes;

        Planned(const Network& of, const Found& found) : network(of), groups(found.groups)
        {
            scores = fuse(groups, {1, 2, 3, 4, 5, 6}, 0.5);
            PlanRequest request;
            request.target = UnitsTarget{3};
            plan = makePlan(groups, scores.fused, ascending(scores.fused), CostModel(network, groups), request).value();
            substitutes = findSubstitutes(groups, found.covariances, plan);
        }
        Json json() const { return planFileJson(network, groups, scores, plan, &substitutes); }
    };
};

QTEST_GUILESS_MAIN(TestSubstitutes)
#include "test_substitutes.moc"
