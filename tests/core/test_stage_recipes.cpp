// SPDX-License-Identifier: GPL-3.0-or-later
// The recipes on small networks and images: results, reports, stopping, and errors for missing input.
#include "core/pipeline/recipes/export.h"
#include "core/pipeline/recipes/open.h"
#include "core/pipeline/recipes/prune.h"
#include "core/pipeline/recipes/train.h"
#include "core/pipeline/write_metadata.h"
#include "test_places.h"
#include "tests/core/support/data_files.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace espalier;
namespace fs = std::filesystem;

namespace {

/// Counts the reports, and can stop a training at its first batch.
class Listener : public Observer {
public:
    void training(const std::string&, const std::shared_ptr<const TrainSnapshot>& now) override
    {
        ++snapshots;
        if (stop && now->batch > 0)
            control.requestStop();
    }
    void epoch(const std::string&, const EpochRecord&, int) override { ++epochs; }
    void network(const std::string&, int epoch, const Model& model, const Network& network) override
    {
        lastNetwork = withWeights(model, network);
        lastEpoch = epoch;
    }
    void evaluated(const std::string&, const Evaluation&) override { ++evaluations; }
    void log(const std::string& line) override { lines += line + "\n"; }

    RecipeContext context() { return {control, *this}; }

    RunControl control;
    bool stop = false;
    int snapshots = 0, epochs = 0, evaluations = 0, lastEpoch = 0;
    ModelPtr lastNetwork;
    std::string lines;
};

} // namespace

class TestStageRecipes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void opensAProject();
    void aBadFileFails();
    void stagesFollowEachOther();
    void exportsWhatCanBeOpenedAgain();
    void cancelStopsATrainingAndIsNoFault();
    void stagesWithoutImagesSaySo();
    void labelsThatDoNotFitAreNotNeeded();
    void aTeacherAloneNeedsNoFittingLabels();

private:
    fs::path folder() const { return dir_.path().toStdString(); }
    /// Learning from the unpruned network on images of three classes; the network tells ten apart.
    Project otherClasses() const;
    Project project() const { return *readProject(folder() / "p.yaml"); }
    ModelPtr model() const { return *openModel(folder() / "net.pt"); }

    QTemporaryDir dir_;
};

void TestStageRecipes::initTestCase()
{
    fs::copy_file(FIXTURES_DIR "/cifar_resnet20_jpeg.pt", folder() / "net.pt");
    for (const auto& [split, count] : {std::pair("train", 6), std::pair("val", 2)}) {
        for (int label = 0; label < 10; ++label) {
            for (int i = 0; i < count; ++i) {
                const auto file = folder() / "images" / split / ("class" + std::to_string(label)) / (std::to_string(i) + ".png");
                const auto shade = static_cast<std::uint8_t>(20 * label + i);
                test::writePicture(file, 32, 32, shade, 100, static_cast<std::uint8_t>(255 - shade));
            }
        }
    }
    std::ofstream(folder() / "p.yaml")
        << "format: 1\nmodel: net.pt\ndata:\n  path: images\nsparsify:\n  epochs: 1\n  batch: 20\n  teacher: none\n"
           "prune:\n  ratio: 0.5\nfinetune:\n  epochs: 1\n  batch: 20\n  teacher: none\n";
}

void TestStageRecipes::opensAProject()
{
    Listener listener;
    const auto opened = recipes::openProject(folder() / "p.yaml", listener.context());
    QVERIFY(opened);
    QCOMPARE(opened->model->groups.unitCount(), 400);
    QCOMPARE(opened->project->sparsify.batch, 20);
}

void TestStageRecipes::aBadFileFails()
{
    Listener listener;
    const auto text = recipes::openNetwork(folder() / "p.yaml", {}, listener.context());
    QVERIFY(!text);
    QVERIFY(text.error().message.find("p.yaml") != std::string::npos);
    QVERIFY(!recipes::openProject(folder() / "missing.yaml", listener.context()));
}

void TestStageRecipes::stagesFollowEachOther()
{
    Listener listener;
    const auto sparse = recipes::sparsify(model(), nullptr, project(), listener.context());
    QVERIFY2(sparse, sparse ? "" : sparse.error().message.c_str());
    QCOMPARE(sparse->history.size(), std::size_t(1));
    QVERIFY(sparse->heat && sparse->evaluation && sparse->evaluation->images == 20);
    QVERIFY(listener.snapshots > 0);
    QCOMPARE(listener.epochs, 1);
    QCOMPARE(listener.lastEpoch, 1);
    QVERIFY(listener.lastNetwork && listener.lastNetwork->scales == sparse->model->scales);
    QVERIFY(listener.lastNetwork->scales != model()->scales);

    const auto pruned = recipes::prune(sparse->model, project(), listener.context());
    QVERIFY(pruned && pruned->evaluation);
    QVERIFY(pruned->model->costs.macs <= sparse->model->costs.macs / 2);

    const auto tuned = recipes::finetune(pruned->model, nullptr, project(), listener.context());
    QVERIFY(tuned);
    QCOMPARE(tuned->model->costs.macs, pruned->model->costs.macs);

    const auto judged = recipes::evaluate(*tuned->model, project(), listener.context());
    QVERIFY(judged);
    QCOMPARE(judged->evaluation->images, std::int64_t(20));
    QVERIFY(listener.evaluations >= 4);
}

void TestStageRecipes::exportsWhatCanBeOpenedAgain()
{
    Listener listener;
    const ModelPtr net = model();
    WriteOptions options;
    options.metadata = metadataOf(net->file, net->costs);
    const auto written = recipes::exportNetwork(net->network, folder() / "exported.pt", options, listener.context());
    QVERIFY(written);
    QVERIFY(written->checkError < 1e-5);
    QVERIFY(openModel(folder() / "exported.pt").has_value());
    QVERIFY(!recipes::exportNetwork(net->network, folder() / "no" / "such.pt", {}, listener.context()));
}

void TestStageRecipes::cancelStopsATrainingAndIsNoFault()
{
    Listener listener;
    listener.stop = true;
    Project endless = project();
    endless.sparsify.epochs = endless.finetune.epochs = 100000;
    for (const auto recipe : {recipes::sparsify, recipes::finetune}) {
        const auto stopped = recipe(model(), nullptr, endless, listener.context());
        QVERIFY(!stopped);
        QVERIFY2(stopped.error().isCancelled(), stopped.error().message.c_str());
    }
}

void TestStageRecipes::stagesWithoutImagesSaySo()
{
    Listener listener;
    Project bare = project();
    bare.data.clear();
    const auto tuned = recipes::finetune(model(), nullptr, bare, listener.context());
    QVERIFY(!tuned);
    QVERIFY(tuned.error().message.find("images") != std::string::npos);
    const auto pruned = recipes::prune(model(), bare, listener.context()); // needs no images
    QVERIFY(pruned && !pruned->evaluation);
}

Project TestStageRecipes::otherClasses() const
{
    const fs::path images = folder() / "other";
    for (const char* split : {"train", "val"})
        for (const char* label : {"a", "b", "c"})
            for (int i = 0; i < 8; ++i)
                test::writePicture(images / split / label / (std::to_string(i) + ".png"), 32, 32, static_cast<std::uint8_t>(30 * i), 100,
                                   static_cast<std::uint8_t>(label[0]));
    Project other = project();
    other.data = images;
    for (TrainSettings* settings : {&other.sparsify, &other.finetune})
        settings->distillation.teacher = Distillation::Teacher::original;
    return other;
}

void TestStageRecipes::labelsThatDoNotFitAreNotNeeded()
{
    Project other = otherClasses();
    other.labels = false;
    const ModelPtr net = model();
    for (const auto recipe : {recipes::sparsify, recipes::finetune}) {
        Listener listener;
        const auto trained = recipe(net, net, other, listener.context());
        QVERIFY2(trained, trained ? "" : trained.error().message.c_str());
        QVERIFY(trained->model && !trained->evaluation && listener.epochs == 1);
        QVERIFY(trained->history.back().validation.find("agreement").has_value());
        QVERIFY2(listener.lines.find("'val' are not used. The images have 3 classes") != std::string::npos, listener.lines.c_str());
    }
    for (const bool labels : {false, true}) { // pruning needs pictures only
        other.labels = labels;
        Listener listener;
        const auto pruned = recipes::prune(net, other, listener.context());
        QVERIFY2(pruned, pruned ? "" : pruned.error().message.c_str());
        QVERIFY(!pruned->evaluation);
        QVERIFY(listener.lines.find("3 classes") != std::string::npos);
    }
    Listener listener;
    QVERIFY(!recipes::evaluate(*net, other, listener.context())); // to judge is all that is asked
}

void TestStageRecipes::aTeacherAloneNeedsNoFittingLabels()
{
    Project other = otherClasses();
    const ModelPtr net = model();
    Listener listener;
    const auto refused = recipes::finetune(net, net, other, listener.context());
    QVERIFY(!refused && listener.epochs == 0);
    other.finetune.distillation.weight = 1;
    const auto trained = recipes::finetune(net, net, other, listener.context());
    QVERIFY2(trained, trained ? "" : trained.error().message.c_str());
    QVERIFY(trained->model && !trained->evaluation);
    QVERIFY(listener.lines.find("not evaluated: The images have 3 classes") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestStageRecipes)
#include "test_stage_recipes.moc"
