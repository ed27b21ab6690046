// SPDX-License-Identifier: GPL-3.0-or-later
// What the samples are there to show really appears within the slider's range: floors that bind, layers that collapse without
// replacement, and the remedy.
#include "core/pipeline/recipes/open.h"
#include "core/pipeline/recipes/prune.h"
#include "core/pipeline/stages.h"
#include "core/pruning/planning/collapse_map.h"
#include "core/settings/prune_target.h"
#include "test_places.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

using namespace espalier;

namespace {

struct OpenedSample {
    ModelPtr model;
    Project project;
    Measurements measurements;

    FusedScores scores() const { return scoresOf(*model, project.prune, measurements).value(); }
    Result<Plan> planAt(double ratio) const { return planOf(*model, scores(), atRatio(project.prune, ratio), measurements); }
    CollapseMap map() const
    {
        const FusedScores known = scores();
        const PlanRequest request = planRequest(project.prune, model->network, model->groups).value();
        return mapCollapse({model->groups, known.fused, ascending(known.fused), model->costModel, request}).value();
    }
};

/// A layer that the plain cut leaves less than its floor, and the lowest ratio at which it does.
struct Collapse {
    int group = -1;
    double ratio = 0;
    int floor = 0;
};

Collapse firstCollapse(const CollapseMap& map)
{
    const int group = byCollapse(map.none).front();
    const auto ratio = map.none.layers[static_cast<std::size_t>(group)].floor;
    return ratio ? Collapse{group, *ratio, map.floors[rowOf(map, *ratio)][static_cast<std::size_t>(group)]} : Collapse{};
}

} // namespace

class TestSamples : public QObject {
    Q_OBJECT
private:
    QTemporaryDir cache_;
    RunControl control_;
    Observer silent_;

    OpenedSample opened(const char* sample)
    {
        const auto file = std::filesystem::path(SOURCE_DIR "/resources/samples") / sample / "project.yaml";
        auto found = recipes::openProject(file, {control_, silent_});
        if (!found)
            qFatal("%s", found.error().message.c_str());
        return {found->model, *found->project, {}};
    }

    /// At the ratio where it collapses first: none, and then replacement with the layer's floor, which is what the window's remedy sets.
    void mends(OpenedSample sample, const Collapse& collapse)
    {
        const auto group = static_cast<std::size_t>(collapse.group);
        sample.project.prune.policy = Policy::none;
        const auto cut = sample.planAt(collapse.ratio);
        QVERIFY2(cut, cut ? "" : cut.error().message.c_str());
        QVERIFY(cut->kept[group] < collapse.floor);
        sample.project.prune.policy = Policy::replace;
        sample.project.prune.floors[sample.model->groups.groups()[group].name] = collapse.floor;
        const auto mended = sample.planAt(collapse.ratio);
        QVERIFY2(mended, mended ? "" : mended.error().message.c_str());
        QVERIFY(mended->kept[group] >= collapse.floor);
        QVERIFY(!mended->decisions.empty());
        QVERIFY(mended->achieved(budgetOf(sample.project.prune)) >= collapse.ratio);
    }

    void showsAll(const OpenedSample& sample)
    {
        const CollapseMap map = sample.map();
        const Collapse collapse = firstCollapse(map);
        QVERIFY(collapse.group >= 0 && collapse.ratio > 0 && collapse.ratio <= 0.95);
        mends(sample, collapse);
        QVERIFY(std::all_of(map.replace.met.begin(), map.replace.met.end(), [](bool met) { return met; }));
        const auto first = sample.planAt(collapse.ratio);
        QVERIFY2(first, first ? "" : first.error().message.c_str());
        QVERIFY(!first->decisions.empty());
        QVERIFY(sample.planAt(sample.project.prune.ratio));
    }

private Q_SLOTS:
    void initTestCase() { qputenv("XDG_CACHE_HOME", cache_.path().toUtf8()); } // what other runs measured is not looked at

    void decisionsCollapsesAndRemediesAppear_data()
    {
        QTest::addColumn<QString>("sample");
        QTest::newRow("seen by a drone") << "drone-thermal";
        QTest::newRow("clothes") << "fashion-mnist";
    }

    /// By the scores, as long as nothing has been measured.
    void decisionsCollapsesAndRemediesAppear()
    {
        QFETCH(QString, sample);
        OpenedSample one = opened(qPrintable(sample));
        QCOMPARE(one.project.prune.allocation, Allocation::automatic);
        showsAll(one);
        QVERIFY(!one.planAt(one.project.prune.ratio)->decisions.empty()); // before the slider is touched
    }

    /// As the window has it in the end. On fewer images than the sample has, for the sake of time.
    void measuredSharesShowThemToo()
    {
        OpenedSample clothes = opened("fashion-mnist");
        clothes.project.prune.calibrationImages = 100;
        auto measured = recipes::measure(*clothes.model, clothes.project, {control_, silent_});
        QVERIFY2(measured, measured ? "" : measured.error().message.c_str());
        clothes.measurements = std::move(*measured);
        QCOMPARE(clothes.scores().allocation, Allocation::measured);
        showsAll(clothes);
    }
};

QTEST_GUILESS_MAIN(TestSamples)
#include "test_samples.moc"
