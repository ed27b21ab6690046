// SPDX-License-Identifier: GPL-3.0-or-later
// Studies: their files and errors, the folder of results, and training a pruned shape from scratch.
#include "core/study/overlay.h"
#include "core/study/results.h"
#include "core/study/study.h"
#include "core/training/reinitialise.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/pattern_training.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>
#include <sstream>

using namespace espalier;
namespace fs = std::filesystem;

class TestStudy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void overlaysKeepWhatTheyDoNotName();
    void armsAreLaidOverTheBase();
    void quickSettingsLieUnderTheArms();
    void runsStandInTheOrderTheyAreDone();
    void hashesTellWhichRunsAreTheSame();
    void scratchTrainsForAllEpochsOfItsArm();
    void refusals_data();
    void refusals();
    void faultsOfTheBaseNameTheBase();
    void recordsComeBackAsTheyWereKept();
    void damagedAndOutdatedRecordsDoNotCount();
    void aFolderBelongsToOneStudy();
    void newWeightsHaveTheirVariance();
    void unknownParametersAreNotReinitialised();

private:
    fs::path folder() const { return dir_->path().toStdString(); }
    fs::path write(const std::string& name, const std::string& text) const;
    Study read(const std::string& text, const StudyOptions& options = {}) const;

    std::unique_ptr<QTemporaryDir> dir_;
};

namespace {

const std::string plainStudy = R"(format: 1
title: Two modes
project:
  model: m.pt
  data: {path: images, limit_train: 50}
  sparsify: {epochs: 3, learning_rate: 0.04}
  finetune: {epochs: 2}
seeds: [1, 2, 3]
reference: plain
arms:
  - name: plain
    sparsify: {mode: none}
  - name: heat
    sparsify: {mode: heatmap}
)";

std::string replaced(std::string text, const std::string& what, const std::string& with)
{
    return text.replace(text.find(what), what.size(), with);
}

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

RunRecord recordOf(const Study& study, const StudyRun& run, StudyValues metrics)
{
    RunRecord record;
    record.arm = study.arms[run.arm].name;
    record.ratio = run.ratio;
    record.seed = run.seed;
    record.hash = run.hash;
    record.settings = run.settings;
    record.program = "1.2.3";
    record.threads = 2;
    record.started = "2026-01-31T20:15:00Z";
    record.seconds = 12.5;
    record.metrics = std::move(metrics);
    record.report = {{"plan_hash", "abc"}};
    return record;
}

} // namespace

void TestStudy::init()
{
    dir_ = std::make_unique<QTemporaryDir>();
    QVERIFY(dir_->isValid());
    write("m.pt", "a network");
}

fs::path TestStudy::write(const std::string& name, const std::string& text) const
{
    const fs::path file = folder() / name;
    std::ofstream(file, std::ios::binary) << text;
    return file;
}

Study TestStudy::read(const std::string& text, const StudyOptions& options) const
{
    auto study = readStudy(write("study.yaml", text), options);
    if (!study)
        qFatal("%s", study.error().message.c_str());
    return *study;
}

void TestStudy::overlaysKeepWhatTheyDoNotName()
{
    const YAML::Node base = YAML::Load("a: 1\nb: {c: 2, d: 3}\ne: [1, 2]");
    const YAML::Node overlay = YAML::Load("b: {d: 4, f: 5}\ne: [6]\ng: 7");
    const YAML::Node merged = overlaid(base, overlay);
    QCOMPARE(merged["a"].as<int>(), 1);
    QCOMPARE(merged["b"]["c"].as<int>(), 2);
    QCOMPARE(merged["b"]["d"].as<int>(), 4);
    QCOMPARE(merged["b"]["f"].as<int>(), 5);
    QCOMPARE(merged["e"].size(), std::size_t(1));
    QCOMPARE(merged["g"].as<int>(), 7);
    QCOMPARE(base["b"]["d"].as<int>(), 3);
    QVERIFY(!base["g"] && !base["b"]["f"]);
    QCOMPARE(overlaid(base, YAML::Node())["a"].as<int>(), 1);
}

void TestStudy::armsAreLaidOverTheBase()
{
    write("base.yaml", "format: 1\nmodel: m.pt\ndata: {path: pictures}\nsparsify: {epochs: 9, batch: 32}\nprune: {ratio: 0.3}\n");
    const Study study =
        read(replaced(plainStudy, "project:\n  model: m.pt\n  data: {path: images, limit_train: 50}", "base: base.yaml\nproject:"));
    QCOMPARE(study.title, std::string("Two modes"));
    QCOMPARE(study.name, std::string("study"));
    const Project& heat = study.runs[1].project;
    QVERIFY(heat.sparsity.mode == SparsityMode::heatmap && study.runs[0].project.sparsity.mode == SparsityMode::none);
    QCOMPARE(heat.sparsify.epochs, 3);
    QCOMPARE(heat.sparsify.batch, 32);
    QCOMPARE(heat.sparsify.learningRate, 0.04);
    QCOMPARE(heat.prune.ratio, 0.3);
    QCOMPARE(heat.model.string(), (folder() / "m.pt").string());
    QCOMPARE(heat.data.string(), (folder() / "pictures").string());
}

void TestStudy::quickSettingsLieUnderTheArms()
{
    const std::string text = replaced(plainStudy, "sparsify: {mode: none}", "sparsify: {epochs: 0}\n    quick: {finetune: {epochs: 5}}") +
                             "quick: {seeds: [4], sparsify: {epochs: 1}, finetune: {epochs: 1}}\n";
    const Study full = read(text);
    QCOMPARE(full.runs.size(), std::size_t(6));
    QCOMPARE(full.runs[0].project.finetune.epochs, 2);
    const Study quick = read(text, {true, {}, {}});
    QCOMPARE(quick.runs.size(), std::size_t(2));
    QCOMPARE(quick.runs[0].seed, std::uint64_t(4));
    QCOMPARE(quick.runs[0].project.sparsify.epochs, 0);
    QCOMPARE(quick.runs[0].project.finetune.epochs, 5);
    QCOMPARE(quick.runs[1].project.sparsify.epochs, 1);
    QCOMPARE(quick.runs[1].project.finetune.epochs, 1);
}

void TestStudy::runsStandInTheOrderTheyAreDone()
{
    const Study study = read(replaced(plainStudy, "arms:\n", "ratios: [0.3, 0.55]\narms:\n"));
    std::vector<std::string> ids;
    for (const StudyRun& run : study.runs)
        ids.push_back(run.id);
    const std::vector<std::string> first{"plain@0.3.seed1", "heat@0.3.seed1", "plain@0.55.seed1", "heat@0.55.seed1", "plain@0.3.seed2"};
    QCOMPARE(ids.size(), std::size_t(12));
    QVERIFY(std::equal(first.begin(), first.end(), ids.begin()));
    QCOMPARE(study.runs[3].project.prune.ratio, 0.55);
    QCOMPARE(study.runs[4].project.sparsify.seed, std::uint64_t(2));
    QCOMPARE(study.runs[4].project.finetune.seed, std::uint64_t(2));
    QCOMPARE(study.runs[4].project.prune.seed, std::uint64_t(2));
    QCOMPARE(study.counterpart(study.runs[4], "heat").id, std::string("heat@0.3.seed2"));
}

void TestStudy::hashesTellWhichRunsAreTheSame()
{
    const Study study = read(plainStudy);
    const Study elsewhere = read(plainStudy, {false, "/other/images", 1, Device::cpu});
    QCOMPARE(elsewhere.runs[0].project.data.string(), std::string("/other/images"));
    QCOMPARE(elsewhere.runs[0].project.finetune.threads, 1);
    QVERIFY(elsewhere.runs[0].project.sparsify.device == Device::cpu && study.runs[0].project.sparsify.device == Device::automatic);
    const Study changed = read(replaced(plainStudy, "mode: heatmap", "mode: heatmap, gain: 0.3"));
    for (std::size_t i = 0; i < study.runs.size(); ++i) {
        QCOMPARE(elsewhere.runs[i].hash, study.runs[i].hash);
        QCOMPARE(changed.runs[i].hash == study.runs[i].hash, study.runs[i].arm == 0);
    }
    QVERIFY(study.runs[0].hash != study.runs[2].hash); // another seed
    const Study untrained = read(replaced(plainStudy, "    sparsify: {mode: none}", "    new_weights: true\n    sparsify: {mode: none}"));
    QVERIFY(untrained.runs[0].hash != study.runs[0].hash);
    QCOMPARE(untrained.runs[1].hash, study.runs[1].hash);
    write("m.pt", "another network");
    QVERIFY(read(plainStudy).runs[0].hash != study.runs[0].hash);
}

void TestStudy::scratchTrainsForAllEpochsOfItsArm()
{
    const std::string text = plainStudy + "  - {name: new, scratch_of: heat, finetune: {learning_rate: 0.1}}\n";
    const Study study = read(text);
    const Project& project = study.runs[2].project;
    QCOMPARE(project.finetune.epochs, 5);
    QCOMPARE(project.finetune.learningRate, 0.1);
    QCOMPARE(project.sparsify.epochs, 0);
    const Study changed = read(replaced(text, "mode: heatmap", "mode: heatmap, gain: 0.3"));
    QVERIFY(changed.runs[2].hash != study.runs[2].hash); // its shape is another one
    QCOMPARE(changed.runs[0].hash, study.runs[0].hash);
}

void TestStudy::refusals_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("told");
    const auto row = [](const char* name, const std::string& text, const QStringList& told) {
        QTest::newRow(name) << QString::fromStdString(text) << told;
    };
    row("unknown key", plainStudy + "metric: [U]\n", {"study.yaml:15", "unknown key 'metric'", "'metrics'"});
    row("unknown key of an arm", replaced(plainStudy, "    sparsify: {mode: none}", "    sparsfy: {mode: none}"),
        {"study.yaml:12", "unknown key 'sparsfy'", "'sparsify'"});
    row("unknown setting of an arm", replaced(plainStudy, "{mode: heatmap}", "{mod: heatmap}"),
        {"study.yaml:14", "unknown key 'sparsify.mod'", "'mode'"});
    row("value out of range", replaced(plainStudy, "epochs: 3", "epochs: -3"), {"study.yaml:6", "'sparsify.epochs'", "-3"});
    row("unknown key of quick", plainStudy + "quick: {limits: 3}\n", {"unknown key 'limits'"});
    row("two arms of one name", replaced(plainStudy, "name: heat", "name: plain"), {"study.yaml:13", "two arms are called 'plain'"});
    row("name that is no file name", replaced(plainStudy, "name: heat", "name: a/b"), {"study.yaml:13", "'a/b'", "letters"});
    row("arm without a name", plainStudy + "  - {sparsify: {mode: none}}\n", {"study.yaml:15", "'arms.name' is missing"});
    row("reference that is no arm", replaced(plainStudy, "reference: plain", "reference: plan"),
        {"study.yaml:9", "no arm 'plan'", "'plain'"});
    row("no reference", replaced(plainStudy, "reference: plain\n", ""), {"'reference' is missing"});
    row("no seeds", replaced(plainStudy, "seeds: [1, 2, 3]\n", ""), {"'seeds' is missing"});
    row("empty seeds", replaced(plainStudy, "[1, 2, 3]", "[]"), {"no seeds"});
    row("a seed twice", replaced(plainStudy, "[1, 2, 3]", "[1, 2, 1]"), {"listed twice"});
    row("a seed below 0", replaced(plainStudy, "[1, 2, 3]", "[-1]"), {"study.yaml:8", "'seeds'"});
    row("unknown metric", plainStudy + "metrics: [top1]\n", {"study.yaml:15", "no metric 'top1'"});
    row("arms that are no list", "format: 1\nseeds: [1]\nreference: a\narms: {a: 1}\n", {"study.yaml:4", "'arms'", "list"});
    row("an arm that is no section", plainStudy + "  - heat2\n", {"study.yaml:15", "'arms'", "section"});
    row("shape of an unknown arm", plainStudy + "  - {name: new, scratch_of: het}\n", {"study.yaml:15", "no arm 'het'", "'heat'"});
    row("shape of plans", plainStudy + "  - {name: p, plan_only: true}\n  - {name: new, scratch_of: p}\n",
        {"study.yaml:16", "'p' prunes no network"});
    row("contrast of an unknown arm", plainStudy + "contrasts:\n  - {name: c, plus: [hat], minus: [plain]}\n",
        {"study.yaml:16", "no arm 'hat'"});
    row("ratio out of range", plainStudy + "ratios: [0.5, 1]\n", {"study.yaml:15", "'ratios'"});
    row("no network", replaced(plainStudy, "  model: m.pt\n", ""), {"'model' is missing"});
    row("network that is not there", replaced(plainStudy, "m.pt", "n.pt"), {"n.pt", "cannot be read"});
    row("base that is not there", plainStudy + "base: b.yaml\n", {"no project file", "b.yaml"});
    row("newer format", replaced(plainStudy, "format: 1", "format: 2"), {"study.yaml:1", "newer version"});
    row("a project", "format: 1\nmodel: m.pt\n", {"study.yaml", "missing"});
    row("not YAML", "format: [1\n", {"study.yaml", "not valid YAML"});
}

void TestStudy::refusals()
{
    QFETCH(QString, text);
    QFETCH(QStringList, told);
    const auto study = readStudy(write("study.yaml", text.toStdString()));
    QVERIFY(!study);
    const QString message = QString::fromStdString(study.error().message);
    for (const QString& part : told)
        QVERIFY2(message.contains(part), qPrintable(message));
    QVERIFY2(message.endsWith('.') || message.endsWith('?'), qPrintable(message));
}

void TestStudy::faultsOfTheBaseNameTheBase()
{
    write("base.yaml", "format: 1\nmodel: m.pt\nprune: {ratio: 2}\n");
    const auto study = readStudy(write("study.yaml", "base: base.yaml\n" + plainStudy));
    QVERIFY(!study);
    QVERIFY2(study.error().message.find("base.yaml:3: 'prune.ratio'") != std::string::npos, study.error().message.c_str());
}

void TestStudy::recordsComeBackAsTheyWereKept()
{
    const Study study = read(replaced(plainStudy, "arms:\n", "ratios: [0.3]\narms:\n"));
    const auto results = StudyFolder::open(folder() / "out", study);
    QVERIFY(results.has_value());
    QVERIFY(!results->find(study.runs[0]).record && results->find(study.runs[0]).notice.empty());
    RunRecord record = recordOf(study, study.runs[0], {{"U", 0.1}, {"macs", 123456789}});
    record.failure = "It did not work.";
    QVERIFY(results->keep(study.runs[0], record).has_value());
    const auto found = results->find(study.runs[0]);
    QVERIFY(found.record.has_value());
    QCOMPARE(jsonText(toJson(*found.record)), jsonText(toJson(record)));
    QVERIFY(!results->find(study.runs[1]).record);
}

void TestStudy::damagedAndOutdatedRecordsDoNotCount()
{
    const Study study = read(plainStudy);
    const auto results = StudyFolder::open(folder() / "out", study);
    for (std::size_t run : {0, 1})
        QVERIFY(results->keep(study.runs[run], recordOf(study, study.runs[run], {})).has_value());
    const std::string whole = contentOf(folder() / "out" / "runs" / "plain.seed1.json");
    write("out/runs/plain.seed1.json", whole.substr(0, whole.size() / 2));
    const auto damaged = results->find(study.runs[0]);
    QVERIFY(!damaged.record && damaged.notice.find("damaged") != std::string::npos);
    const Study changed = read(replaced(plainStudy, "mode: heatmap", "mode: heatmap, gain: 0.3"));
    const auto outdated = results->find(changed.runs[1]);
    QVERIFY(!outdated.record && outdated.notice.find("'heat.seed1' have changed") != std::string::npos);
}

void TestStudy::aFolderBelongsToOneStudy()
{
    const Study study = read(plainStudy);
    QVERIFY(StudyFolder::open(folder() / "out", study).has_value());
    QVERIFY(StudyFolder::open(folder() / "out", study).has_value());
    Study other = study;
    other.name = "other";
    const auto refused = StudyFolder::open(folder() / "out", other);
    QVERIFY(!refused && refused.error().message.find("of the study 'study', not of 'other'") != std::string::npos);
    QVERIFY(!StudyFolder::open(folder() / "out", read(plainStudy, {true, {}, {}})));
    const auto full = StudyFolder::open(folder(), study);
    QVERIFY(!full && full.error().message.find("other things") != std::string::npos);
    const auto file = StudyFolder::open(folder() / "m.pt", study);
    QVERIFY(!file && file.error().message.find("not a folder") != std::string::npos);
    QCOMPARE(contentOf(folder() / "m.pt"), std::string("a network"));
}

void TestStudy::newWeightsHaveTheirVariance()
{
    const Network network = test::patternNetwork();
    const auto fresh = reinitialised(network, 3);
    QVERIFY(fresh.has_value());
    const auto values = [](const Network& from, const char* name) {
        return from.stored[static_cast<std::size_t>(from.storedByName(name))].tensor.toFloats();
    };
    const auto weights = values(*fresh, "conv3.weight");
    double squares = 0;
    for (const float weight : weights)
        squares += static_cast<double>(weight) * weight;
    QVERIFY(near(squares / static_cast<double>(weights.size()), 2.0 / (16 * 9), 0.001));
    QVERIFY(values(*fresh, "norm3.weight") == std::vector<float>(32, 1) &&
            values(*fresh, "norm3.running_mean") == std::vector<float>(32, 0));
    QVERIFY(values(*fresh, "head.bias") == std::vector<float>(4, 0));
    QVERIFY(weights == values(*reinitialised(network, 3), "conv3.weight"));
    QVERIFY(weights != values(*reinitialised(network, 4), "conv3.weight"));
    QVERIFY(weights != values(network, "conv3.weight"));
    for (std::size_t i = 0; i < network.stored.size(); ++i)
        QVERIFY(fresh->stored[i].tensor.shape() == network.stored[i].tensor.shape());
}

void TestStudy::unknownParametersAreNotReinitialised()
{
    test::NetworkBuilder b;
    const ValueId x = b.conv(b.input({1, 3, 8, 8}), "conv", 3, 4);
    b.output(b.globalPool(b.node("prelu", {x, b.stored("slope", b.random({4}))})));
    const auto refused = reinitialised(b.finish(), 1);
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.find("'slope' of the operator 'prelu'") != std::string::npos, refused.error().message.c_str());
}

QTEST_GUILESS_MAIN(TestStudy)
#include "test_study.moc"
