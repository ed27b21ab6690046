// SPDX-License-Identifier: GPL-3.0-or-later
// Results of studies: statistics with known answers, paired differences, tables, files and charts.
#include "core/study/chart.h"
#include "core/study/report.h"
#include "core/study/statistics.h"
#include "core/study/table.h"
#include "core/tasks/task_for.h"
#include "tests/core/support/network_builder.h"

#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <cmath>
#include <fstream>
#include <random>
#include <sstream>

using namespace espalier;
namespace fs = std::filesystem;
using Records = std::vector<std::optional<RunRecord>>;

class TestStudyTables : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void spreadOfKnownNumbers();
    void studentsQuantiles();
    void bootstrapIntervalOfFewValues();
    void bootstrapIntervalMovesWithItsValues();
    void bootstrapIntervalCoversTheMean();
    void curvesAreReadBetweenTheirPoints();
    void metricsAreTakenFromReports();
    void differencesArePaired();
    void contrastsAndMatchedRows();
    void aTableTellsWhatIsMissing();
    void reportsAreRepeatable();
    void ticksAreRound();
    void chartsAreWellFormed();

private:
    fs::path folder() const { return dir_->path().toStdString(); }

    std::unique_ptr<QTemporaryDir> dir_;
};

namespace {

std::string contentOf(const fs::path& file)
{
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

bool near(double a, double b, double tolerance = 1e-9)
{
    return std::abs(a - b) <= tolerance;
}

/// Two arms, three seeds.
Study twoArms(std::vector<double> ratios = {})
{
    Study study;
    study.name = "study";
    study.title = "Two modes";
    study.arms = {{"plain", "plain", "", false}, {"heat", "heat", "", false}};
    study.seeds = {1, 2, 3};
    study.ratios = ratios;
    study.reference = "plain";
    study.metrics = {"top1_final", "macs_removed"};
    std::vector<std::optional<double>> swept(ratios.begin(), ratios.end());
    if (swept.empty())
        swept.emplace_back();
    for (const std::uint64_t seed : study.seeds) {
        for (const auto& ratio : swept) {
            for (std::size_t arm = 0; arm < study.arms.size(); ++arm)
                study.runs.push_back({arm, ratio, seed, {}, "", "hash", study.arms[arm].name + ".seed" + std::to_string(seed)});
        }
    }
    return study;
}

/// A record for every run, with one metric by arm and seed: 10·arm + seed + 100·ratio.
Records filled(const Study& study)
{
    Records records;
    for (const StudyRun& run : study.runs) {
        RunRecord record;
        record.arm = study.arms[run.arm].name;
        record.ratio = run.ratio;
        record.seed = run.seed;
        record.program = "1.2.3";
        record.threads = 2;
        record.report = {{"plan_hash", "abc"}};
        const double value = 10.0 * static_cast<double>(run.arm) + static_cast<double>(run.seed) + 100 * run.ratio.value_or(0);
        record.metrics = {{"top1_final", value}, {"macs_removed", run.ratio.value_or(0.5)}, {"seconds", 7}};
        records.emplace_back(std::move(record));
    }
    return records;
}

const TableRow* find(const std::vector<TableRow>& rows, const std::string& name, const std::string& metric,
                     std::optional<double> ratio = {})
{
    const auto found = std::find_if(rows.begin(), rows.end(),
                                    [&](const TableRow& row) { return row.name == name && row.metric == metric && row.ratio == ratio; });
    return found == rows.end() ? nullptr : &*found;
}

} // namespace

void TestStudyTables::init()
{
    dir_ = std::make_unique<QTemporaryDir>();
    QVERIFY(dir_->isValid());
}

void TestStudyTables::spreadOfKnownNumbers()
{
    const Spread spread = spreadOf(std::vector{4.0, 1.0, 3.0, 2.0});
    QCOMPARE(spread.count, std::size_t(4));
    QCOMPARE(spread.mean, 2.5);
    QVERIFY(near(*spread.deviation, std::sqrt(5.0 / 3)));
    QCOMPARE(spread.low, 1.0);
    QCOMPARE(spread.high, 4.0);
    QVERIFY(!spreadOf(std::vector{7.0}).deviation);
    QCOMPARE(*spreadOf(std::vector<double>(5, 0.4075)).deviation, 0.0);
}

void TestStudyTables::studentsQuantiles()
{
    QVERIFY(near(studentQuantile(0.95, 1), 12.7062, 1e-3));
    QVERIFY(near(studentQuantile(0.95, 2), 4.30265, 1e-4));
    QVERIFY(near(studentQuantile(0.95, 4), 2.77645, 1e-4));
    QVERIFY(near(studentQuantile(0.99, 9), 3.24984, 1e-4));
    QVERIFY(near(studentQuantile(0.95, 1000), 1.96234, 1e-4));
}

void TestStudyTables::bootstrapIntervalOfFewValues()
{
    QVERIFY(!bootstrapInterval(std::vector{1.0, 2.0}));
    const auto constant = bootstrapInterval(std::vector{2.5, 2.5, 2.5, 2.5});
    QVERIFY(constant && constant->low == 2.5 && constant->high == 2.5);
    // For three values not even the full range is wide enough, so the interval is the range.
    const auto range = bootstrapInterval(std::vector{1.0, 2.0, 6.0});
    QVERIFY(range && near(range->low, 1) && near(range->high, 6));
}

void TestStudyTables::bootstrapIntervalMovesWithItsValues()
{
    const std::vector<double> values{0.3, -1.2, 0.8, 0.1, 2.2, -0.4, 0.9, 1.1};
    std::vector<double> moved;
    for (const double value : values)
        moved.push_back(3 * value + 10);
    const auto interval = bootstrapInterval(values);
    const auto other = bootstrapInterval(moved);
    QVERIFY(interval->low < spreadOf(values).mean && spreadOf(values).mean < interval->high);
    QVERIFY(near(other->low, 3 * interval->low + 10) && near(other->high, 3 * interval->high + 10));
    const auto again = bootstrapInterval(values);
    QVERIFY(again->low == interval->low && again->high == interval->high);
}

/// For normal values the true mean is in about 95 of 100 intervals; plain percentiles of 8 values would reach 90.
void TestStudyTables::bootstrapIntervalCoversTheMean()
{
    constexpr int trials = 600;
    std::mt19937 random(11);
    std::normal_distribution<double> normal(5, 2);
    int covered = 0;
    for (int trial = 0; trial < trials; ++trial) {
        std::vector<double> values(8);
        for (double& value : values)
            value = normal(random);
        const auto interval = bootstrapInterval(values, {0.95, 1000, 1});
        covered += interval->low <= 5 && 5 <= interval->high ? 1 : 0;
    }
    const double share = static_cast<double>(covered) / trials;
    QVERIFY2(share > 0.925 && share < 0.975, qPrintable(QString::number(share)));
}

void TestStudyTables::curvesAreReadBetweenTheirPoints()
{
    const std::vector<CurvePoint> curve{{0.6, 80}, {0.2, 90}, {0.4, 88}, {0.4, 86}};
    QVERIFY(near(*valueAt(curve, 0.2, 0), 90));
    QVERIFY(near(*valueAt(curve, 0.3, 0), 88.5)); // halfway to the mean at 0.4
    QVERIFY(near(*valueAt(curve, 0.5, 0), 83.5));
    QVERIFY(near(*valueAt(curve, 0.61, 0.02), 80));
    QVERIFY(near(*valueAt(curve, 0.19, 0.02), 90));
    QVERIFY(!valueAt(curve, 0.65, 0.02));
    QVERIFY(!valueAt({}, 0.5, 1));
}

namespace {

recipes::Judged judgedAt(double top1)
{
    Evaluation evaluation;
    evaluation.metrics.add(*findMetric("top1"), top1);
    return {evaluation, nullptr};
}

/// A run with two groups of 8 and 12 units; it emptied the first.
recipes::RunReport reportOfARun(const PruneSettings& settings)
{
    test::NetworkBuilder b(3);
    ValueId x = b.input({1, 1, 8, 8});
    x = b.relu(b.batchNorm(b.conv(x, "conv1", 1, 8), "norm1", 8));
    x = b.relu(b.batchNorm(b.conv(x, "conv2", 8, 12), "norm2", 12));
    b.output(b.linear(b.globalPool(x), "head", 12, 3));
    recipes::RunReport report;
    report.start = makeModel(b.finish());
    report.project.prune = settings;
    report.before = judgedAt(90);
    recipes::RoundReport round;
    round.sparsity.emplace();
    static_cast<recipes::Judged&>(*round.sparsity) = judgedAt(85.5);
    HeatSnapshot heat;
    heat.unevenness = 0.2;
    heat.collapseRatio = 0.9;
    heat.meanZeroShare = 0.3;
    round.sparsity->heat = std::make_shared<const HeatSnapshot>(heat);
    round.pruning.emplace();
    static_cast<recipes::Judged&>(*round.pruning) = judgedAt(80);
    report.rounds.push_back(round);
    report.plan.fates.assign(20, Fate::kept);
    report.plan.kept = {0, 11};
    report.plan.removedUnits = 9;
    report.plan.before = {200, 4000};
    report.plan.after = {100, 2000};
    report.seconds = {{"open", 1}, {"train", 2.5}};
    return report;
}

} // namespace

void TestStudyTables::metricsAreTakenFromReports()
{
    PruneSettings settings;
    settings.budget = Budget::channels;
    settings.ratio = 0.52;
    StudyValues metrics = studyValuesOf(reportOfARun(settings));
    QCOMPARE(metrics["cut_loss"], 5.5);
    QCOMPARE(metrics["emptied_groups"], 1.0);
    QCOMPARE(metrics["missed_units"], -1.0); // of round(0.52 · 20) = 10
    QVERIFY(near(metrics["missed_share"], 9.0 / 20 - 0.52));
    QCOMPARE(metrics["U"], 0.2);
    QCOMPARE(metrics["zero_share"], 0.3);
    QCOMPARE(metrics["seconds"], 3.5);
    QVERIFY(!metrics.contains("top1_final"));
    settings.budget = Budget::macs;
    metrics = studyValuesOf(reportOfARun(settings));
    QVERIFY(near(metrics["missed_share"], -0.02) && !metrics.contains("missed_units"));
    for (const auto& entry : metrics)
        QVERIFY2(findColumn(entry.first), entry.first.c_str());

    recipes::Trained anew;
    static_cast<recipes::Judged&>(anew) = judgedAt(70);
    const StudyValues scratch = studyValuesOf(anew, metrics);
    QCOMPARE(scratch.at("top1_final"), 70.0);
    QCOMPARE(scratch.at("macs"), 2000.0);
    QVERIFY(!scratch.contains("top1_before") && !scratch.contains("U"));
}

void TestStudyTables::differencesArePaired()
{
    const Study study = twoArms();
    Records records = filled(study);
    records[1]->metrics["top1_final"] += 3; // heat, seed 1
    records[5].reset();                     // heat, seed 3
    const StudyTable table = tabulate(study, records);
    QCOMPARE(table.runsDone, std::size_t(5));
    const TableRow* plain = find(table.arms, "plain", "top1_final");
    const TableRow* heat = find(table.arms, "heat", "top1_final");
    QVERIFY(plain && heat);
    QCOMPARE(plain->spread.mean, 2.0);
    QVERIFY(!plain->difference);
    QCOMPARE(heat->difference->spread.count, std::size_t(2)); // of the seeds that both have
    QCOMPARE(heat->difference->spread.mean, 11.5);
    QVERIFY(!heat->difference->interval); // two pairs give no interval
    QVERIFY(!find(table.arms, "heat", "seconds"));
}

void TestStudyTables::contrastsAndMatchedRows()
{
    Study study = twoArms({0.3, 0.5});
    study.matches = {{"macs_removed", {0.4}, 0.01}, {"macs_removed", {}, 0}};
    study.contrasts = {{"gain", {"heat"}, {"plain"}}};
    const StudyTable table = tabulate(study, filled(study));
    const TableRow* gain = find(table.contrasts, "gain", "top1_final", 0.5);
    QVERIFY(gain && gain->difference->interval);
    QCOMPARE(gain->spread.mean, 10.0);
    QVERIFY(near(gain->difference->interval->low, 10) && near(gain->difference->interval->high, 10));
    QCOMPARE(table.matched.size(), std::size_t(2));
    const TableRow* heat = find(table.matched[0].rows, "heat", "top1_final");
    QVERIFY(heat);
    QVERIFY(near(heat->spread.mean, 10 + 2 + 40)); // between 30 and 50 at ratio 0.4
    QVERIFY(near(heat->difference->spread.mean, 10));
    QVERIFY(!find(table.matched[0].rows, "plain", "top1_final")->difference);
    QVERIFY(near(find(table.matched[1].rows, "heat", "top1_final", 0.3)->spread.mean, 42));
}

void TestStudyTables::aTableTellsWhatIsMissing()
{
    const Study study = twoArms();
    Records records = filled(study);
    records[0].reset();
    records[1]->failure = "There is no room.";
    records[1]->metrics.clear();
    records[2]->program = "1.2.4";
    const StudyTable table = tabulate(study, records);
    QCOMPARE(table.failures.size(), std::size_t(1));
    const std::string text = tableMarkdown(table);
    for (const char* part :
         {"5 of 6 runs are done", "`heat.seed1`: There is no room.", "1.2.3, 1.2.4", "# Two modes", "Differences are to `plain`"})
        QVERIFY2(text.find(part) != std::string::npos, part);
}

void TestStudyTables::reportsAreRepeatable()
{
    const Study study = twoArms();
    Records records = filled(study);
    records[1]->failure = "One, two and \"three\".";
    fs::create_directories(folder() / "a");
    fs::create_directories(folder() / "b");
    QVERIFY(writeReport(study, records, tabulate(study, records), folder() / "a").has_value());
    QVERIFY(writeReport(study, records, tabulate(study, records), folder() / "b").has_value());
    for (const char* name : {"table.json", "table.csv", "table.md", "runs.csv", "chart-top1_final.svg"}) {
        QVERIFY2(!contentOf(folder() / "a" / name).empty(), name);
        QCOMPARE(contentOf(folder() / "a" / name), contentOf(folder() / "b" / name));
    }
    const std::string runs = contentOf(folder() / "a" / "runs.csv");
    QVERIFY(runs.find("\"One, two and \"\"three\"\".\"") != std::string::npos);
    QCOMPARE(std::count(runs.begin(), runs.end(), '\n'), std::ptrdiff_t(7));
    const auto json = readJson(folder() / "a" / "table.json", "table").value();
    QCOMPARE(json["arms"].size(), std::size_t(4)); // two arms, two metrics
    const std::string csv = contentOf(folder() / "a" / "table.csv");
    const auto columns = [](const std::string& line) { return std::count(line.begin(), line.end(), ','); };
    std::istringstream lines(csv);
    for (std::string line; std::getline(lines, line);)
        QCOMPARE(columns(line), std::ptrdiff_t(15));
}

void TestStudyTables::ticksAreRound()
{
    const auto ticks = axisTicks(71.3, 80.9);
    QCOMPARE(ticks.front(), 70.0);
    QCOMPARE(ticks.back(), 82.0);
    QCOMPARE(ticks[1] - ticks[0], 2.0);
    const auto shares = axisTicks(0.5, 0.95);
    QVERIFY(near(shares.front(), 0.5) && near(shares.back(), 1.0) && shares.size() == 6);
    const auto single = axisTicks(3, 3);
    QVERIFY(single.size() >= 2 && single.front() < 3 && single.back() > 3);
}

void TestStudyTables::chartsAreWellFormed()
{
    const DotChart dots{"A & B", "top-1, %", {{"<plain>", {1, 2, 4}}, {"none", {}}}, "<plain>"};
    const LineChart lines{"title", "ratio", "y", {{"one", {{0.5, 1, 0.5, 2}, {0.9, 3, 3, 3}}}}};
    for (const std::string& svg : {svgOf(dots), svgOf(lines), svgOf(DotChart{}), svgOf(LineChart{})}) {
        QXmlStreamReader reader(QByteArray::fromStdString(svg));
        int elements = 0;
        while (!reader.atEnd())
            elements += reader.readNext() == QXmlStreamReader::StartElement ? 1 : 0;
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QVERIFY(elements > 5);
        QVERIFY(svg.find("nan") == std::string::npos && svg.find("inf") == std::string::npos);
    }
    const std::string svg = svgOf(dots);
    QCOMPARE(QString::fromStdString(svg).count("<circle"), 4); // three runs and their mean
}

QTEST_GUILESS_MAIN(TestStudyTables)
#include "test_study_tables.moc"
