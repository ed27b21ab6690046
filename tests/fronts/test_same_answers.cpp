// SPDX-License-Identifier: GPL-3.0-or-later
// Every recipe gives the same through the command line as through the window's runner: equal plans, equal metrics, and byte-equal networks,
// on one thread. Of pruning to a time it is the plan that follows from the operators' kept times: later ones follow from measurements of
// whole networks, which are never the same twice.
#include "core/base/json.h"
#include "core/formats/torchscript.h"
#include "core/latency/latency_cache.h"
#include "core/pipeline/fingerprints.h"
#include "core/pipeline/recipes/export.h"
#include "core/pipeline/recipes/open.h"
#include "core/pipeline/recipes/run.h"
#include "core/pipeline/recipes/sensitivity.h"
#include "core/pipeline/report_json.h"
#include "core/study/course.h"
#include "core/training/trainer.h"
#include "test_places.h"
#include "tests/cli/support/cli.h"
#include "ui/runs/runner.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <optional>
#include <utility>

using namespace espalier;
using namespace espalier::test;
namespace fs = std::filesystem;

namespace {

/// A report without what no two runs have in common: seconds, rates, and where files lie.
Json comparable(Json json)
{
    if (json.is_object()) {
        for (const char* key : {"seconds", "seconds_of", "images_per_second", "output", "files", "points_from_cache"})
            json.erase(key);
        if (json.contains("milliseconds") && json["milliseconds"].is_object()) // those of an evaluation; a number is a target
            json.erase("milliseconds");
    }
    for (Json& inner : json) {
        if (inner.is_structured())
            inner = comparable(inner);
    }
    return json;
}

Json reportOf(const CliRun& run)
{
    return comparable(parseJson(run.out.toStdString()).value_or(Json()));
}

} // namespace

class TestSameAnswers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void opening();
    void exporting();
    void evaluating();
    void training();
    void sparsifying();
    void pruning();
    void pruningToATime();
    void finetuning();
    void allStagesInRounds();
    void sensitivity();
    void studying();

private:
    QString path(const QString& name) const { return dir_.filePath(name); }
    fs::path file(const QString& name) const { return path(name).toStdString(); }
    template <class Recipe>
    auto inWindow(Recipe recipe) -> decltype(recipe(std::declval<const RecipeContext&>()));
    QStringList on(const char* command, const QStringList& more) const;
    QByteArray written(const ModelPtr& model);
    QByteArray content(const QString& name) const;
    QByteArray networkIn(const QString& name) const;
    QString keepTimes();
    Project project() const { return *readProject(file("project.yaml")); }
    void sameTraining(const char* command, const TrainSettings& usual,
                      Result<recipes::Trained> (*recipe)(const ModelPtr&, const ModelPtr&, const Project&, const RecipeContext&));

    const QString resnet_ = QStringLiteral(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
    QTemporaryDir dir_;
    Runner window_;
    ModelPtr model_;
};

/// As the window runs a job, waited for.
template <class Recipe>
auto TestSameAnswers::inWindow(Recipe recipe) -> decltype(recipe(std::declval<const RecipeContext&>()))
{
    using Value = typename decltype(recipe(std::declval<const RecipeContext&>()))::value_type;
    std::optional<Result<Value>> result;
    window_.start<Value>(
        [&recipe](const RecipeContext& context) -> Result<Value> {
            const ComputeScope compute(1, Device::automatic);
            return recipe(context);
        },
        [&result](const Result<Value>& reached) { result = reached; });
    while (!result)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return *result;
}

void TestSameAnswers::initTestCase()
{
    writeImageFolder(path("images"), 10, 8, 4);
    writeText(path("project.yaml"), QByteArray("format: 1\nmodel: " FIXTURES_DIR "/cifar_resnet20_jpeg.pt\nrounds: 2\n"
                                               "data:\n  path: images\nsparsify:\n  batch: 20\n  epochs: 2\n  threads: 1\n"
                                               "prune:\n  ratio: 0.4\nfinetune:\n  epochs: 2\n  batch: 20\n  threads: 1\n"));
    qputenv("XDG_CACHE_HOME", path("cache").toUtf8());
    model_ = inWindow([&](const RecipeContext& context) { return recipes::openNetwork(resnet_.toStdString(), {}, context); }).value().model;
}

QStringList TestSameAnswers::on(const char* command, const QStringList& more) const
{
    return QStringList{QString::fromLatin1(command), resnet_, "--threads", "1", "--json"} + more;
}

QByteArray TestSameAnswers::written(const ModelPtr& model)
{
    const auto exported =
        inWindow([&](const RecipeContext& context) { return recipes::exportNetwork(model->network, file("ours.pt"), {}, context); });
    return exported ? networkIn("ours.pt") : QByteArray();
}

QByteArray TestSameAnswers::content(const QString& name) const
{
    QFile source(path(name));
    return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
}

/// Graph and weights of a written network. What the command line notes beside them on the pruning does not count.
QByteArray TestSameAnswers::networkIn(const QString& name) const
{
    const auto read = readTorchScript(path(name).toStdString());
    return read ? QByteArray::fromStdString(fingerprintOf(read->network)) : QByteArray();
}

void TestSameAnswers::opening()
{
    const Json told = reportOf(runCli(on("inspect", {})));
    QCOMPARE(told["params"].get<std::int64_t>(), model_->costs.params);
    QCOMPARE(told["macs"].get<std::int64_t>(), model_->costs.macs);
    QCOMPARE(told["units"].get<int>(), model_->groups.unitCount());
    const auto opened = inWindow([&](const RecipeContext& context) { return recipes::openProject(file("project.yaml"), context); });
    QCOMPARE(opened->model->costs.macs, model_->costs.macs);
}

/// What was opened, unpruned.
void TestSameAnswers::exporting()
{
    const CliRun run = runCli(on("convert", {"-o", path("whole.pt")}));
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    QVERIFY(!networkIn("whole.pt").isEmpty());
    QVERIFY(networkIn("whole.pt") == written(model_));
}

void TestSameAnswers::evaluating()
{
    Json told = reportOf(runCli(on("evaluate", {"--data", path("images")})));
    const auto evaluated = inWindow([&](const RecipeContext& context) { return recipes::evaluate(*model_, project(), context); }).value();
    for (const char* key : {"model", "split", "task", "skipped"})
        told.erase(key);
    QCOMPARE(jsonText(told), jsonText(comparable(toJson(*evaluated.evaluation))));
}

void TestSameAnswers::sameTraining(const char* command, const TrainSettings& usual,
                                   Result<recipes::Trained> (*recipe)(const ModelPtr&, const ModelPtr&, const Project&,
                                                                      const RecipeContext&))
{
    const CliRun run = runCli(on(command, {"-o", path("theirs.pt"), "--data", path("images"), "--teacher", resnet_, "--epochs", "2",
                                           "--batch", "20", "--seed", "3"}));
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    Project wanted;
    wanted.data = file("images");
    TrainSettings settings = usual;
    settings.epochs = 2;
    settings.batch = 20;
    settings.seed = 3;
    settings.threads = 1;
    settings.distillation.teacher = Distillation::Teacher::original;
    wanted.train = wanted.sparsify = wanted.finetune = settings;
    wanted.prune.budget = Budget::channels; // the command line's usual one
    wanted.prune.seed = 3;
    const auto trained = inWindow([&](const RecipeContext& context) { return recipe(model_, model_, wanted, context); });
    QVERIFY2(trained, trained.error().message.c_str());
    const Json told = reportOf(run);
    QCOMPARE(jsonText(told["history"]), jsonText(comparable(toJson(trained->history))));
    QCOMPARE(jsonText(told["kept"]), jsonText(keptJson(*trained)));
    QCOMPARE(jsonText(told["evaluation"]), jsonText(comparable(toJson(*trained->evaluation))));
    QVERIFY2(networkIn("theirs.pt") == written(trained->model), "The networks differ.");
}

void TestSameAnswers::training()
{
    sameTraining("train", TrainSettings(), recipes::train);
}

void TestSameAnswers::sparsifying()
{
    sameTraining("sparsify", sparsifyDefaults(), recipes::sparsify);
}

void TestSameAnswers::finetuning()
{
    sameTraining("finetune", finetuneDefaults(), recipes::finetune);
}

void TestSameAnswers::pruning()
{
    for (const char* criterion : {"l1", "taylor"}) {
        const CliRun run = runCli(on("prune", {"-o", path("theirs.pt"), "--data", path("images"), "--budget", "macs", "--criterion",
                                               QString::fromLatin1(criterion), "--ratio", "0.4"}));
        QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
        Project wanted = project();
        wanted.prune.criterion = *criterionFromName(criterion);
        const auto pruned = inWindow([&](const RecipeContext& context) { return recipes::prune(model_, wanted, context); });
        QVERIFY2(pruned, pruned.error().message.c_str());
        const Json told = reportOf(run);
        QCOMPARE(told["plan_hash"].get<std::string>(), pruned->plan.hash);
        QCOMPARE(jsonText(told["evaluation"]), jsonText(comparable(toJson(*pruned->evaluation))));
        QVERIFY2(networkIn("theirs.pt") == written(pruned->model), "The networks differ.");
    }
}

/// Of all operators on one thread, as if they had been measured; returns the file's name. Times that the machine gave would differ from run
/// to run, and the plan with them.
QString TestSameAnswers::keepTimes()
{
    const auto kept = inWindow([&](const RecipeContext&) -> Result<QString> {
        const TimeGrid times({0.1, 1}, {0.1, 1}, {1e3, 1e4, 1e4, 1e5});
        const std::string key = latencyKey(model_->network, model_->groups, 1);
        const QString name = QStringLiteral("cache/espalier/latency/%1.json").arg(QString::fromStdString(key));
        writeTimeGrids(std::vector<TimeGrid>(model_->network.nodes.size(), times), file(name));
        return name;
    });
    return *kept;
}

void TestSameAnswers::pruningToATime()
{
    const QString times = keepTimes();
    const QByteArray kept = content(times);
    QVERIFY(!kept.isEmpty());
    const CliRun run = runCli(on("prune", {"-o", path("theirs.pt"), "--budget", "latency", "--criterion", "l1", "--ratio", "0.3"}));
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    Project wanted = project();
    wanted.data.clear();
    wanted.prune.criterion = Criterion::l1;
    wanted.prune.budget = Budget::latency;
    wanted.prune.ratio = 0.3;
    const auto pruned = inWindow([&](const RecipeContext& context) { return recipes::prune(model_, wanted, context); });
    QVERIFY2(pruned, pruned.error().message.c_str());
    QCOMPARE(reportOf(run)["latency"]["plans"][0]["plan_hash"].get<std::string>(), pruned->latency->plans.front().hash);
    // Neither of them measured operators itself.
    QCOMPARE(content(times), kept);
    QCOMPARE(QFileInfo(path(times)).dir().entryList(QDir::Files).size(), 1);
}

void TestSameAnswers::allStagesInRounds()
{
    const CliRun run = runCli({"run", path("project.yaml"), "-o", path("theirs.pt"), "--json"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    const auto opened = inWindow([&](const RecipeContext& context) { return recipes::openProject(file("project.yaml"), context); }).value();
    const auto report =
        inWindow([&](const RecipeContext& context) { return recipes::run(opened.model, opened.model, *opened.project, {}, context); });
    QVERIFY2(report, report.error().message.c_str());
    QCOMPARE(report->rounds.size(), std::size_t(2));
    Json told = reportOf(run);
    for (const char* key : {"format", "version"}) // the head of what is printed
        QCOMPARE(told.erase(key), std::size_t{1});
    QCOMPARE(jsonText(told), jsonText(comparable(toJson(*report))));
    QVERIFY2(networkIn("theirs.pt") == written(report->model), "The networks differ.");
}

void TestSameAnswers::sensitivity()
{
    const CliRun run = runCli(
        on("sensitivity", {"--data", path("images"), "--points", "0.5", "--images", "20", "--statistics-images", "40", "--no-cache"}));
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    SensitivitySettings settings;
    settings.shares = {0.5};
    settings.images = 20;
    settings.statisticsImages = 40;
    settings.cache = false;
    const auto found = inWindow([&](const RecipeContext& context) { return recipes::sensitivity(*model_, project(), settings, context); });
    QVERIFY2(found, found.error().message.c_str());
    const Json told = reportOf(run);
    QCOMPARE(told["points"].get<int>(), found->sensitivity.total);
    for (const Json& layer : told["layers"]) {
        const SensitivityCurve& curve = found->sensitivity.curves[layer["group"].get<std::size_t>()];
        QCOMPARE(layer["points"].size(), curve.points.size());
        for (std::size_t i = 0; i < curve.points.size(); ++i)
            QCOMPARE(layer["points"][i]["loss"].get<double>(), curve.points[i].loss);
    }
}

void TestSameAnswers::studying()
{
    writeText(path("small.yaml"),
              QByteArray("format: 1\ntitle: Small\nproject:\n  model: " FIXTURES_DIR "/cifar_resnet20_jpeg.pt\n"
                         "  data: {path: images}\n  sparsify: {batch: 40, epochs: 1, threads: 1}\n"
                         "  prune: {ratio: 0.4, allocation: scores}\n  finetune: {epochs: 1, batch: 40, threads: 1}\n"
                         "seeds: [1]\nreference: whole\narms:\n  - {name: whole}\n  - {name: new, scratch_of: whole}\n"));
    const CliRun run = runCli({"study", path("small.yaml"), "--json"});
    QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
    const Study study = readStudy(file("small.yaml")).value();
    const StudyFolder folder = StudyFolder::open(file("ours"), study).value();
    const auto table = inWindow([&](const RecipeContext& context) { return performStudy(study, folder, {}, context); });
    QVERIFY2(table, table.error().message.c_str());
    QCOMPARE(content("ours/table.csv"), content("small.results/table.csv"));
    for (const char* network : {"whole.seed1.pt", "new.seed1.pt"})
        QCOMPARE(content(QStringLiteral("ours/networks/") + network), content(QStringLiteral("small.results/networks/") + network));
}

QTEST_GUILESS_MAIN(TestSameAnswers)
#include "test_same_answers.moc"
