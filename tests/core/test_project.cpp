// SPDX-License-Identifier: GPL-3.0-or-later
// Projects as YAML: valid files, and that saving is repeatable.
#include "core/project/project.h"
#include "core/settings/prune_target.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <sstream>

using namespace espalier;
namespace fs = std::filesystem;

class TestProject : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void leavesDefaultsWhereNothingIsSaid();
    void recipes_data();
    void recipes();
    void readsEverySetting();
    void writesWhatItReads();
    void check15_savesTheSameBytesTwice();
    void savesTheBytesOfBefore();
    void targetsAreWrittenAsTheyWereAsked();
    void oneTargetAtATime();
    void storesPathsBelowItsFolderRelative();
    void aMovedProjectStillFindsItsFiles();

private:
    fs::path folder() const { return dir_->path().toStdString(); }
    fs::path write(const std::string& text, const char* name = "p.yaml") const;
    static std::string read(const fs::path& file);

    std::unique_ptr<QTemporaryDir> dir_;
};

namespace {

const std::string everything = R"(format: 1
model: nets/small.pt
input_shape: [1, 3, 32, 32]
part_shared: [a.bias, 'b,bias']
recipe: manual
rounds: 3
data:
  path: images
  mean: [0.485, 0.456, 0.406]
  std: [0.229, 0.224, 0.225]
  size: [32, 48]
  channels: 3
  order: bgr
  labels: false
  limit_train: 1000
  limit_val: 200
train:
  epochs: 40
  optimiser: adamw
sparsify:
  epochs: 12
  batch: 64
  learning_rate: 0.03
  momentum: 0.8
  nesterov: false
  weight_decay: 0.0001
  schedule: step
  warmup_epochs: 1.5
  steps: [0.25, 0.6]
  flip: false
  crop_padding: 2
  seed: 18446744073709551615
  threads: 3
  device: cpu
  evaluate_every_epoch: false
  teacher: none
  mode: uniform-l1
  aim: scores
  strength: 0.002
  amplification: 8
  sparing: 0.25
  warmup_share: 0.1
  ramp_share: 0.4
  gain: 0.2
  leak: 0.01
  smoothing: 0.5
  updates: 40
  hold: false
prune:
  ratio: 0.7
  budget: params
  runtime: opencv
  criterion: l2
  fusion: 0.25
  policy: protect
  floor_share: 0.2
  floor_min: 2
  floors:
    conv1: 3
    "1.2": 5
  protect: [fc, layer1.0.conv1]
  align: 8
  relax: true
  fold: false
  cut_tail: true
  seed: 9
finetune:
  epochs: 0
  label_smoothing: 0.1
  ema: 0.99
  teacher: original
  distill:
    weight: 0.7
    temperature: 3
  patience: 5
  keep_best: false
)";

std::string minimal(const std::string& more = {})
{
    return "format: 1\nmodel: m.pt\n" + more;
}

} // namespace

void TestProject::init()
{
    dir_ = std::make_unique<QTemporaryDir>();
    QVERIFY(dir_->isValid());
}

fs::path TestProject::write(const std::string& text, const char* name) const
{
    const fs::path file = folder() / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file;
}

std::string TestProject::read(const fs::path& file)
{
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

void TestProject::leavesDefaultsWhereNothingIsSaid()
{
    const auto project = readProject(write(minimal()));
    QVERIFY2(project.has_value(), project ? "" : project.error().message.c_str());
    QCOMPARE(project->model.string(), (folder() / "m.pt").string());
    QVERIFY(project->data.empty());
    QVERIFY(!project->inputShape);
    QCOMPARE(project->rounds, 1);
    QVERIFY(project->sparsify == sparsifyDefaults());
    QVERIFY(project->finetune == finetuneDefaults());
    QVERIFY(project->prune == PruneSettings());
    QVERIFY(project->sparsity.mode == SparsityMode::heatmap);
    QVERIFY(!project->sparsity.strength);
}

void TestProject::recipes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("automatic");
    const auto row = [](const char* name, const char* text, bool automatic) { QTest::newRow(name) << QString(text) << automatic; };
    row("nothing is said", "", true);
    row("of other settings only", "prune:\n  ratio: 0.7\n  allocation: even\nfinetune:\n  batch: 32\n", true);
    row("empty sections", "sparsify:\n  {}\nfinetune:\n  {}\n", true);
    row("of an epoch", "finetune:\n  epochs: 20\n", false);
    row("of the pressure", "sparsify:\n  mode: uniform-l1\n", false);
    row("of the aim", "sparsify:\n  aim: measured\n", false);
    row("automatic, of so many epochs", "recipe: auto\nfinetune:\n  epochs: 20\n", true);
    row("manual, of nothing", "recipe: manual\n", false);
}

void TestProject::recipes()
{
    QFETCH(QString, text);
    QFETCH(bool, automatic);
    const auto project = readProject(write(minimal(text.toStdString())));
    QVERIFY2(project.has_value(), project ? "" : project.error().message.c_str());
    const Recipe expected = automatic ? Recipe::automatic : Recipe::manual;
    QVERIFY(project->recipe == expected);
    // Saved, all keys are there: the recipe stays what it was.
    QVERIFY(writeProject(*project, folder() / "copy.yaml").has_value());
    QVERIFY(readProject(folder() / "copy.yaml")->recipe == expected);
}

void TestProject::readsEverySetting()
{
    const auto project = readProject(write(everything));
    QVERIFY2(project.has_value(), project ? "" : project.error().message.c_str());
    QVERIFY((*project->inputShape == Shape{1, 3, 32, 32}));
    QCOMPARE(project->data.string(), (folder() / "images").string());
    QVERIFY((project->preprocessing.mean == std::vector<float>{0.485F, 0.456F, 0.406F}));
    QCOMPARE(project->preprocessing.height, 32);
    QCOMPARE(project->preprocessing.width, 48);
    QVERIFY(project->preprocessing.order == Preprocessing::Order::bgr);
    QCOMPARE(project->rounds, 3);
    QVERIFY((project->partShared == std::set<std::string>{"a.bias", "b,bias"}));
    QCOMPARE(project->trainLimit, 1000);
    QCOMPARE(project->validationLimit, 200);
    QCOMPARE(project->train.epochs, 40);
    QVERIFY(project->train.optimiser == OptimiserKind::adamw);
    QCOMPARE(project->sparsify.seed, std::uint64_t(18446744073709551615U));
    QVERIFY(project->sparsify.schedule == ScheduleKind::step);
    QVERIFY((project->sparsify.steps == std::vector<double>{0.25, 0.6}));
    QVERIFY(!project->sparsify.flip && !project->sparsify.nesterov && !project->sparsify.evaluateEveryEpoch);
    QVERIFY(project->sparsity.mode == SparsityMode::uniformL1);
    QCOMPARE(*project->sparsity.strength, 0.002);
    QCOMPARE(project->sparsity.smoothing, 0.5);
    QCOMPARE(project->sparsity.sparing, 0.25);
    QCOMPARE(project->sparsity.updates, 40);
    QVERIFY(!project->sparsity.hold);
    QVERIFY(project->prune.budget == Budget::params);
    QVERIFY(project->prune.runtime == Runtime::openCv);
    QVERIFY(project->prune.criterion == Criterion::l2);
    QVERIFY(project->prune.policy == Policy::protect);
    QVERIFY((project->prune.floors == std::map<std::string, int>{{"conv1", 3}, {"1.2", 5}}));
    QVERIFY((project->prune.protectedNames == std::set<std::string>{"fc", "layer1.0.conv1"}));
    QCOMPARE(project->prune.align, 8);
    QVERIFY(project->prune.relax && project->prune.compensate == Compensate::none && project->prune.cutTail);
    QCOMPARE(project->finetune.epochs, 0);
    QVERIFY(!project->labels && project->sparsify.distillation == Distillation());
    QVERIFY((project->finetune.distillation == Distillation{Distillation::Teacher::original, 0.7, 3}));
    QCOMPARE(project->finetune.labelSmoothing, 0.1);
    QCOMPARE(project->finetune.emaDecay, 0.99);
    QCOMPARE(project->finetune.patience, 5);
    QVERIFY(!project->finetune.keepBest);
}

void TestProject::writesWhatItReads()
{
    const auto project = readProject(write(everything));
    QVERIFY(project.has_value());
    const fs::path copy = folder() / "copy.yaml";
    QVERIFY(writeProject(*project, copy).has_value());
    const auto again = readProject(copy);
    QVERIFY2(again.has_value(), again ? "" : again.error().message.c_str());
    QVERIFY(again->prune == project->prune);
    QVERIFY(again->preprocessing == project->preprocessing);
    QVERIFY(again->model == project->model && again->data == project->data && again->inputShape == project->inputShape);
    QVERIFY(again->train == project->train && again->sparsify == project->sparsify && again->finetune == project->finetune &&
            again->labels == project->labels);
    QCOMPARE(again->rounds, project->rounds);
    QVERIFY(again->sparsity.strength == project->sparsity.strength);
}

void TestProject::check15_savesTheSameBytesTwice()
{
    const fs::path file = write(everything);
    QVERIFY(writeProject(*readProject(file), file).has_value());
    const std::string first = read(file);
    QVERIFY(writeProject(*readProject(file), file).has_value());
    QCOMPARE(read(file), first);
}

void TestProject::savesTheBytesOfBefore()
{
    Project project;
    project.model = folder() / "m.pt";
    project.preprocessing.mean = {0.485F, 0.5F};
    project.sparsity.strength = 1e-5;
    project.prune.floors = {{"conv1", 3}};
    project.prune.protectedNames = {"1.2", "fc"};
    QVERIFY(writeProject(project, folder() / "p.yaml").has_value());
    QCOMPARE(QString::fromStdString(read(folder() / "p.yaml")), QString::fromStdString(R"(format: 1
model: m.pt
recipe: auto
rounds: 1
head:
  kind: auto
  classes: 0
  strides: []
  anchors: []
data:
  path: ""
  mean: [0.485, 0.5]
  std: []
  size: [0, 0]
  channels: 0
  order: rgb
  labels: true
  limit_train: 0
  limit_val: 0
sparsify:
  epochs: 8
  batch: 0
  optimiser: sgd
  learning_rate: 0.02
  momentum: 0.9
  nesterov: true
  weight_decay: 0.0005
  schedule: cosine
  warmup_epochs: 0.5
  steps: [0.5, 0.75]
  flip: true
  crop_padding: 4
  seed: 1
  threads: 0
  device: auto
  evaluate_every_epoch: true
  mosaic: true
  mosaic_off: 0.1
  turns: false
  scale: 0.5
  translate: 0.1
  hsv: [0.015, 0.7, 0.4]
  label_smoothing: 0
  norm_statistics: batch
  ema: 0
  teacher: original
  distill:
    weight: 0.9
    temperature: 4
    blend: 0
    features: 0
  patience: 0
  keep_best: false
  restore_batchnorm: false
  mode: heatmap
  aim: even
  strength: 1e-05
  amplification: 16
  sparing: 0.5
  warmup_share: 0.2
  ramp_share: 0.5
  gain: 3
  leak: 0.05
  smoothing: 0.3
  updates: 20
  hold: true
prune:
  ratio: 0.5
  budget: macs
  runtime: torchscript
  criterion: l1
  judge: answers
  try_ratios: []
  fusion: 0.5
  allocation: auto
  time_limit: 120
  policy: replace
  floor_share: 0.3
  floor_min: 1
  floors:
    conv1: 3
  protect: [1.2, fc]
  align: 1
  relax: false
  compensate: auto
  calibration_images: 500
  recover: 0
  cut_tail: false
  seed: 0
finetune:
  epochs: 4
  batch: 0
  optimiser: sgd
  learning_rate: 0.02
  momentum: 0.9
  nesterov: true
  weight_decay: 0.0005
  schedule: cosine
  warmup_epochs: 0.5
  steps: [0.5, 0.75]
  flip: true
  crop_padding: 4
  seed: 1
  threads: 0
  device: auto
  evaluate_every_epoch: true
  mosaic: true
  mosaic_off: 0.1
  turns: false
  scale: 0.5
  translate: 0.1
  hsv: [0.015, 0.7, 0.4]
  label_smoothing: 0
  norm_statistics: batch
  ema: 0
  teacher: original
  distill:
    weight: 0.9
    temperature: 4
    blend: 0
    features: 0
  patience: 0
  keep_best: true
)"));
}

void TestProject::targetsAreWrittenAsTheyWereAsked()
{
    const fs::path file = folder() / "p.yaml";
    for (const PlanTarget& target :
         {PlanTarget(UnitsTarget{120}), PlanTarget(CostTarget{Budget::params, 123457}), PlanTarget(CostTarget{Budget::macs, 20000001}),
          PlanTarget(CostTarget{Budget::bytes, 400000}), PlanTarget(TimeTarget{3.5}), PlanTarget(RatioTarget{0.3, Budget::bytes})}) {
        Project project;
        project.model = folder() / "m.pt";
        setTarget(project.prune, target);
        QVERIFY(writeProject(project, file).has_value());
        const auto again = readProject(file);
        QVERIFY2(again, again ? "" : again.error().message.c_str());
        QVERIFY(targetOf(again->prune).value() == target);
        QVERIFY(budgetOf(again->prune) == budgetOf(target));
    }
    QVERIFY(read(file).find("macs:") == std::string::npos);
}

void TestProject::oneTargetAtATime()
{
    const auto two = readProject(write(minimal("prune:\n  macs: 2.0e7\n  units: 3\n")));
    QVERIFY(two.has_value());
    QVERIFY(targetOf(two->prune).error().message.find("More than one target") != std::string::npos);
    const auto half = readProject(write(minimal("prune:\n  units: 3.5\n")));
    QVERIFY(half.has_value());
    QVERIFY(targetOf(half->prune).error().message.find("whole number") != std::string::npos);
}

void TestProject::storesPathsBelowItsFolderRelative()
{
    Project project;
    project.model = folder() / "nets" / "m.pt";
    project.data = "/elsewhere/images";
    const fs::path file = folder() / "p.yaml";
    QVERIFY(writeProject(project, file).has_value());
    const std::string text = read(file);
    QVERIFY(text.find("model: nets/m.pt\n") != std::string::npos);
    QVERIFY(text.find("path: /elsewhere/images\n") != std::string::npos);
}

void TestProject::aMovedProjectStillFindsItsFiles()
{
    QVERIFY(fs::create_directories(folder() / "old"));
    Project project;
    project.model = folder() / "old" / "m.pt";
    QVERIFY(writeProject(project, folder() / "old" / "p.yaml").has_value());
    fs::rename(folder() / "old", folder() / "new");
    QCOMPARE(readProject(folder() / "new" / "p.yaml")->model.string(), (folder() / "new" / "m.pt").string());
}

QTEST_GUILESS_MAIN(TestProject)
#include "test_project.moc"
