// SPDX-License-Identifier: GPL-3.0-or-later
// Detection as a task: it is chosen for detectors of every form, judges a file's own boxes as those of its maps, and small detectors of
// every kind learn their pictures.
#include <ATen/ATen.h>

#include "core/data/loader.h"
#include "core/formats/read_network.h"
#include "core/graph/executor.h"
#include "core/graph/tail.h"
#include "core/tasks/detection/detection.h"
#include "core/tasks/detection/detection_counter.h"
#include "core/tasks/detection/detection_curves.h"
#include "core/tasks/detection/detection_detail.h"
#include "core/tasks/detection/detection_losses.h"
#include "core/tasks/detection/detector.h"
#include "core/tasks/detection/head_reader.h"
#include "core/tasks/evaluation.h"
#include "core/tasks/images.h"
#include "core/tasks/loss_parts.h"
#include "core/tasks/model_card.h"
#include "core/tasks/task_for.h"
#include "test_places.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/painted_boxes.h"
#include "tests/core/support/pattern_training.h"
#include "tests/core/support/tiny_detector.h"

#include <QTemporaryDir>
#include <QTest>

#include <spdlog/fmt/fmt.h>

#include <cmath>
#include <numeric>

using namespace espalier;
using namespace espalier::test;
namespace fs = std::filesystem;

Q_DECLARE_METATYPE(espalier::HeadKind)

namespace {

Network opened(const std::string& file)
{
    Result<ImportedNetwork> read = readNetwork(MADE_FIXTURES_DIR "/" + file);
    if (!read)
        throw std::runtime_error(read.error().message);
    return std::move(read->network);
}

/// The maps of a tiny detector, and behind them the best boxes of one level as the network itself picks them.
Network pickingByItself()
{
    NetworkBuilder b;
    const ValueId x = b.relu(b.conv(b.input({1, 3, 64, 64}), "stem", 3, 8, {.stride = 2}));
    const ValueId fine = b.maxPool(x, 4), coarse = b.maxPool(fine);
    const NetworkBuilder::Conv flat{.kernel = 1, .padding = 0, .bias = true};
    std::vector<ValueId> distances, scores;
    for (const auto& [map, name] : {std::pair(fine, "fine"), std::pair(coarse, "coarse")}) {
        const auto cells = [&](ValueId value) {
            return b.node("flatten", {value}, {{"start_dim", std::int64_t{2}}, {"end_dim", std::int64_t{3}}});
        };
        distances.push_back(cells(b.conv(map, std::string(name) + "_boxes", 8, 4, flat)));
        scores.push_back(cells(b.conv(map, std::string(name) + "_classes", 8, 2, flat)));
    }
    const ValueId all = b.concat({b.concat(distances, 2), b.concat(scores, 2)}, 1);
    const auto best = b.nodes("topk", {all}, 2, {{"k", std::int64_t{10}}, {"dim", std::int64_t{2}}, {"largest", true}, {"sorted", true}});
    b.output(best[0]);
    return b.finish();
}

std::vector<at::Tensor> outputsOf(const Network& network, const at::Tensor& images)
{
    return Executor(network).run({images});
}

at::Tensor randomImages(std::int64_t count = 2)
{
    return at::rand({count, 3, 64, 64});
}

std::vector<Detection> detections(const HeadReader& reader, const Outputs& outputs, std::int64_t image)
{
    return detectionsIn(reader.candidates(outputs), image, {.confidence = 0.01});
}

void addKinds()
{
    QTest::addColumn<HeadKind>("kind");
    for (const HeadKind kind : {HeadKind::anchors, HeadKind::free, HeadKind::decoupled})
        QTest::newRow(nameOf(kind)) << kind;
}

} // namespace

class TestDetectionTask : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;

    fs::path path(const char* name) const { return folder_.filePath(name).toStdString(); }
    Dataset small() const { return openBoxes(path("small"), "train", letterboxedInto(64, 64)); }

    /// Pictures with what the network finds in them as their labels, so that it is good.
    Dataset labelledBy(const Network& network) const
    {
        const fs::path root = path("labelled");
        fs::remove_all(root);
        const auto pictures = randomPictures("train", 12, 3, 100, 2);
        writeUltralytics(root, pictures, 3);
        Detector detector = Detector::make(network, letterboxedInto(64, 64).preprocessing).value();
        for (const PaintedPicture& picture : pictures) {
            std::string lines;
            const auto found = detector.detect(painted(picture), {.confidence = 0.001, .overlap = 0.45, .most = 5}).value();
            for (const Detection& each : found)
                lines += fmt::format("{} {} {} {} {}\n", each.category, (each.box.left + each.box.right) / 2 / picture.width,
                                     (each.box.top + each.box.bottom) / 2 / picture.height,
                                     (each.box.right - each.box.left) / picture.width, (each.box.bottom - each.box.top) / picture.height);
            writeText(root / "labels" / "train" / fs::path(picture.name).replace_extension(".txt"), lines);
        }
        return openBoxes(root, "train", letterboxedInto(64, 64));
    }

    static double metricOf(const Evaluation& evaluation, const char* key) { return evaluation.metrics.find(key).value(); }

    /// Whether the parts have these names, are not nothing, and add up to the loss.
    static bool isSum(double loss, const Metrics& parts, const QStringList& names)
    {
        QStringList told;
        double sum = 0;
        for (const MetricValue& part : parts) {
            told << part.info->key;
            sum += part.value;
        }
        return told == names && parts.begin()->value > 0 && std::abs(sum - loss) < 1e-5 * loss;
    }

    static Evaluation evaluated(const Network& network, const Dataset& dataset)
    {
        RunControl control;
        return evaluate(network, dataset, control).value();
    }

private Q_SLOTS:
    void initTestCase()
    {
        writeUltralytics(path("small"), randomPictures("train", 16, 2, 64, 2), 2);
        writeUltralytics(path("three"), randomPictures("train", 40, 3, 100, 2), 3);
    }

    void areRecognised()
    {
        for (const char* name : {"yolov3", "yolov5", "yolov8"})
            for (const char* ending : {".pt", "_raw.pt", ".onnx", "_raw.onnx"}) {
                const Network network = opened(std::string("detectors/") + name + ending);
                QCOMPARE(taskFor(network)->name(), "detection");
                QVERIFY(taskFor(network)->letterboxes() && !taskFor(network)->countsWhileLearning());
                QCOMPARE(taskFor(network)->primary()->key, "map50");
                QVERIFY(taskFor(network)->head(network).size() == (std::string(name) == "yolov8" ? 6U : 3U));
            }
        const Network picking = pickingByItself();
        QCOMPARE(taskFor(picking)->name(), "detection");
        QVERIFY(findHead(picking)->form == HeadForm::endToEnd);
    }

    void otherNetworksKeepTheirTask()
    {
        QCOMPARE(taskFor(patternNetwork())->name(), "classification");
        QCOMPARE(taskFor(opened("selections/suppressed.pt"))->name(), "unknown"); // one level
        NetworkBuilder b;
        b.output(b.conv(b.input({1, 3, 16, 16}), "only", 3, 21));
        QCOMPARE(taskFor(b.finish())->name(), "unknown");
        QVERIFY(detectionOf(patternNetwork()) == nullptr);
    }

    void answeringKeepsNumbers_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("maps");
        QTest::newRow("decoded, free") << "detectors/yolov8.pt" << 6;
        QTest::newRow("decoded, anchors") << "detectors/yolov5.onnx" << 3;
        QTest::newRow("raw") << "detectors/yolov8_raw.pt" << 6;
        QTest::newRow("picking") << "" << 4;
    }

    void answeringKeepsNumbers()
    {
        QFETCH(QString, file);
        QFETCH(int, maps);
        const Network network = file.isEmpty() ? pickingByItself() : opened(file.toStdString());
        const auto task = taskFor(network);
        const bool raw = findHead(network)->form == HeadForm::raw;
        for (const bool judging : {false, true}) {
            const Network answering = task->answering(network, judging);
            QCOMPARE(answering.nodes.size(), network.nodes.size());
            QCOMPARE(answering.values.size(), network.values.size());
            QCOMPARE(answering.stored.size(), network.stored.size());
            for (std::size_t i = 0; i < network.nodes.size(); ++i)
                QVERIFY(answering.nodes[i].name == network.nodes[i].name && answering.nodes[i].outputs == network.nodes[i].outputs);
            QCOMPARE(answering.outputs.size(), static_cast<std::size_t>(maps + (judging && !raw ? 1 : 0)));
            if (judging && !raw)
                QCOMPARE(answering.outputs.back(), network.outputs.front());
        }
        const at::Tensor images = randomImages(1);
        const Outputs own = outputsOf(network, images), judged = outputsOf(task->answering(network, true), images);
        if (!raw)
            QVERIFY(at::equal(own.front(), judged.back()));
    }

    void aTrainingKeepsTheFilesOutputs()
    {
        for (const char* file : {"detectors/yolov8.pt", "detectors/yolov5.pt"}) {
            const Network network = opened(file);
            const Dataset dataset = openBoxes(path("three"), "train", letterboxedInto(64, 64)).part({0, 1, 2, 3});
            TrainJob job = detectionJob(network, dataset, nullptr, 1);
            job.settings.batch = 2;
            job.settings.learningRate = 1e-4;
            RunControl control;
            const Result<TrainOutcome> outcome = train(job, control);
            QVERIFY2(outcome, outcome ? "" : outcome.error().message.c_str());
            QCOMPARE(outcome->network.outputs, network.outputs);
            QVERIFY(!sameTensors(outcome->network, network));
            QVERIFY(outputsOf(outcome->network, randomImages(1)).front().sizes() == outputsOf(network, randomImages(1)).front().sizes());
        }
    }

    void ownBoxesAreThoseOfTheMaps_data()
    {
        QTest::addColumn<QString>("file");
        for (const char* file : {"yolov3.pt", "yolov3.onnx", "yolov5.pt", "yolov5.onnx", "yolov8.pt", "yolov8.onnx", "yolov8_split.pt"})
            QTest::newRow(file) << QString("detectors/%1").arg(file);
    }

    void ownBoxesAreThoseOfTheMaps()
    {
        QFETCH(QString, file);
        const Network decoded = opened(file.toStdString());
        const HeadReader reader(findHead(decoded).value());
        const auto task = taskFor(decoded);
        const Outputs own = outputsOf(task->answering(decoded, true), randomImages()), maps(own.begin(), own.end() - 1);
        const Candidates a = reader.candidates(own), b = reader.candidates(maps);
        QVERIFY(at::allclose(a.boxes, b.boxes, 1e-5, 1e-2));
        QVERIFY(at::allclose(a.scores, b.scores, 1e-5, 1e-5));
        QVERIFY(a.scores.max().item<double>() > 0.01 && !detections(reader, own, 1).empty());
        // Judged on pictures.
        Network withMaps = task->answering(decoded);
        ModelCard card = cardOf(decoded);
        card.head = ModelCard::Head{nameOf(reader.head().kind), {8, 16, 32}, {}, 3};
        for (const DetectionLevel& level : reader.head().levels)
            if (!level.anchors.empty())
                card.head->anchors.push_back(level.anchors);
        setCard(withMaps, card);
        QVERIFY(findHead(withMaps)->form == HeadForm::raw);
        const Dataset dataset = labelledBy(decoded);
        const Evaluation one = evaluated(decoded, dataset), other = evaluated(withMaps, dataset);
        QVERIFY(std::abs(one.loss - other.loss) < 1e-4 * std::abs(one.loss));
        QVERIFY(metricOf(one, "map50") > 0.3);
        for (const char* key : {"map50", "map"})
            QVERIFY2(std::abs(metricOf(one, key) - metricOf(other, key)) < 1e-6, key);
        QCOMPARE(one.parts.front().name, std::string("blue"));
        QCOMPARE(one.parts.size(), std::size_t{6});
        QVERIFY(one.parts[0].objects + one.parts[1].objects + one.parts[2].objects > 10);
        double sum = 0, curves = 0;
        for (const PrecisionRecallCurve& curve : precisionRecallCurves(one)) {
            sum += curve.ap50;
            ++curves;
        }
        QVERIFY(std::abs(sum / curves - metricOf(one, "map50")) < 1e-9);
    }

    void partsAddUpToTheLoss_data() { addKinds(); }

    void partsAddUpToTheLoss()
    {
        QFETCH(HeadKind, kind);
        const Network network = tinyDetector(kind, 2);
        const QStringList parts =
            kind == HeadKind::free ? QStringList{"box_loss", "cls_loss", "dfl_loss"} : QStringList{"box_loss", "obj_loss", "cls_loss"};
        const auto task = taskFor(network);
        const Targets targets = task->targets(small(), {plainPlacement(small(), 0).value()});
        const Outputs outputs = outputsOf(network, normalised(small(), 0).value().unsqueeze(0));
        std::vector<LossPart> told;
        const at::Tensor loss = task->loss(outputs, targets, {.parts = &told});
        QVERIFY(loss.equal(task->loss(outputs, targets)));
        const LossValue value = valueOf(loss, told);
        QCOMPARE(value.mean, loss.item<double>());
        QVERIFY(isSum(value.mean, value.parts, parts));
        const Evaluation evaluation = evaluated(network, small());
        QVERIFY(isSum(evaluation.loss, evaluation.lossParts, parts));
        RunControl control;
        const Dataset dataset = small();
        const Result<TrainOutcome> outcome = train(detectionJob(network, dataset, &dataset, 1), control);
        QVERIFY2(outcome, outcome ? "" : outcome.error().message.c_str());
        const EpochRecord& record = outcome->history.back();
        QVERIFY(isSum(record.trainLoss, record.trainLossParts, parts));
        QVERIFY(isSum(record.valLoss.value(), record.valLossParts, parts));
    }

    void tinyDetectorsLearnTheirPictures_data() { addKinds(); }

    void tinyDetectorsLearnTheirPictures()
    {
        QFETCH(HeadKind, kind);
        // Sizes that are told by their logarithms are learned more slowly.
        const Dataset dataset = kind == HeadKind::decoupled ? small().part({0, 1, 2, 3}) : small();
        const Network network = tinyDetector(kind, 2);
        QCOMPARE(QString(nameOf(findHead(network)->kind)), QString(nameOf(kind)));
        QVERIFY(findHead(network)->complete());
        QVERIFY(evaluated(network, dataset).metrics.find("map50").value() < 0.5);
        RunControl control;
        TrainJob job = detectionJob(network, dataset, nullptr, kind == HeadKind::decoupled ? 2 * epochs : epochs);
        job.settings.emaDecay = 0.95;
        const Result<TrainOutcome> outcome = train(job, control);
        QVERIFY2(outcome, outcome ? "" : outcome.error().message.c_str());
        QVERIFY(outcome->history.back().trainLoss < outcome->history.front().trainLoss);
        const Evaluation evaluation = evaluated(outcome->network, dataset);
        qInfo("%s: map50 %.3f, map %.3f", nameOf(kind), metricOf(evaluation, "map50"), metricOf(evaluation, "map"));
        QVERIFY(metricOf(evaluation, "map50") > 0.95 && metricOf(evaluation, "map") <= metricOf(evaluation, "map50"));
        QVERIFY(metricOf(evaluation, "recall") > 0.5 && metricOf(evaluation, "precision") > 0.5);
        learned_[kind] = outcome->network;
    }

    void onePictureIsLearnedToTheLastBox_data() { addKinds(); }

    void onePictureIsLearnedToTheLastBox()
    {
        QFETCH(HeadKind, kind);
        const Dataset dataset = small().part({0, 0, 0, 0}); // a batch of the same picture
        TrainJob job = detectionJob(tinyDetector(kind, 2), dataset, nullptr, kind == HeadKind::decoupled ? 2 * epochs : epochs);
        job.settings.emaDecay = 0.95;
        RunControl control;
        const Result<TrainOutcome> outcome = train(job, control);
        QVERIFY2(outcome, outcome ? "" : outcome.error().message.c_str());
        QCOMPARE(metricOf(evaluated(outcome->network, dataset), "map50"), 1.0);
    }

    void whichBoxesCountCanBeTold()
    {
        const Network& network = learned_.at(HeadKind::free);
        RunControl control;
        const auto judgedBy = [&](const SuppressionSettings& judged) {
            return evaluate(*taskFor(network, judged), network, small(), control).value();
        };
        const double usual = metricOf(judgedBy({}), "recall");
        QCOMPARE(usual, metricOf(evaluated(network, small()), "recall"));
        QCOMPARE(metricOf(judgedBy({.confidence = 1}), "recall"), 0.0);
        QVERIFY(metricOf(judgedBy({.most = 1}), "recall") < usual);
        const auto boxesOfNothing = [](const Evaluation& evaluation) {
            std::int64_t sum = 0;
            for (const auto& row : dynamic_cast<const DetectionDetail&>(*evaluation.detail).confusion.counts())
                sum += row.back();
            return sum;
        };
        QVERIFY(boxesOfNothing(judgedBy({.overlap = 1})) > boxesOfNothing(judgedBy({})));
    }

    void predictionsAreMarked()
    {
        const Network& network = learned_.at(HeadKind::free);
        const Dataset dataset = small();
        const Predictions predictions = predictionsOf(network, dataset, {0, 1, 2, 3, 4, 5, 6, 7}).value();
        int right = 0;
        for (std::size_t i = 0; i < predictions.images.size(); ++i) {
            const Prediction& each = predictions.images[i];
            QCOMPARE(each.truths.size(), dataset.boxes(i).size());
            QVERIFY(!each.guesses.empty() && !each.truth.empty());
            right += each.right ? 1 : 0;
            for (const MarkedBox& box : each.found) {
                QVERIFY(box.box.left > -0.1 && box.box.right < 1.1 && box.confidence >= 0.25 && box.confidence <= 1);
                QVERIFY(box.what == "blue" || box.what == "green");
            }
        }
        QVERIFY2(right >= 6, qPrintable(QString::number(right)));
        // The same answers for pictures with other boxes are wrong.
        const Evaluation own = evaluated(network, dataset);
        QVERIFY(own.metrics.find("map50").value() > 0.95);
        const Network before = tinyDetector(HeadKind::free, 2);
        const Predictions bad = predictionsOf(before, dataset, {0, 1, 2, 3}).value();
        for (const Prediction& each : bad.images)
            QVERIFY(!each.right && std::none_of(each.truths.begin(), each.truths.end(), [](const auto& box) { return box.right; }));
    }

    void distances_data() { addKinds(); }

    void distances()
    {
        QFETCH(HeadKind, kind);
        const Network network = tinyDetector(kind, 2), other = tinyDetector(kind, 2, 64, 2);
        const auto task = taskFor(network);
        const at::Tensor images = randomImages();
        const Outputs teacher = outputsOf(network, images);
        QVERIFY(std::abs(task->distance(teacher, teacher, 4).item<double>()) < 1e-5);
        Outputs student = outputsOf(other, images);
        for (at::Tensor& map : student)
            map = map.detach().clone().requires_grad_(true);
        const at::Tensor distance = task->distance(student, teacher, 4);
        QVERIFY(distance.dim() == 0 && distance.item<double>() > 1e-3);
        distance.backward();
        for (const at::Tensor& map : student) {
            QVERIFY(map.grad().defined() && map.grad().isfinite().all().item<bool>());
            QVERIFY(map.grad().abs().sum().item<double>() > 0);
        }
        // Twice the images are no farther away.
        const auto twice = [](const Outputs& maps) {
            Outputs doubled;
            for (const at::Tensor& map : maps)
                doubled.push_back(at::cat({map.detach(), map.detach()}));
            return doubled;
        };
        const double ofTwo = task->distance(twice(student), twice(teacher), 4).item<double>();
        QVERIFY(std::abs(ofTwo - distance.item<double>()) < 1e-4 * ofTwo);
    }

    void ownAnswersAgree_data() { addKinds(); }

    void ownAnswersAgree()
    {
        QFETCH(HeadKind, kind);
        QVERIFY(learned_.contains(kind));
        const Network& network = learned_.at(kind);
        const auto task = taskFor(network);
        const Dataset dataset = small();
        std::vector<at::Tensor> images;
        for (std::size_t i = 0; i < 4; ++i)
            images.push_back(normalised(dataset, i).value());
        const Outputs outputs = outputsOf(task->answering(network, true), at::stack(images));
        const std::optional<Targets> targets = task->asTargets(outputs);
        QVERIFY(targets.has_value());
        QVERIFY(objectsIn(*targets, outputs.front()).size(1) > 0);
        const auto counter = task->counter();
        counter->add(outputs, *targets);
        QCOMPARE(counter->metrics().find("map50").value(), 1.0);
        QVERIFY(task->loss(outputs, *targets).isfinite().item<bool>());
    }

    void learningFromATeacherNeedsNoBoxes()
    {
        Dataset::Options options = letterboxedInto(64, 64);
        options.labels = LabelUse::ignored;
        const Dataset bare = openBoxes(path("small"), "train", options), boxed = small();
        const Network &teacher = learned_.at(HeadKind::free), student = tinyDetector(HeadKind::free, 2, 64, 5);
        TrainJob job = detectionJob(student, bare, &bare, 12);
        job.teacher = &teacher;
        job.settings.distillation.teacher = Distillation::Teacher::original;
        job.settings.evaluateEveryEpoch = true;
        RunControl control;
        const Result<TrainOutcome> outcome = train(job, control);
        QVERIFY2(outcome, outcome ? "" : outcome.error().message.c_str());
        QVERIFY(outcome->history.back().trainLoss < outcome->history.front().trainLoss / 2);
        QVERIFY(outcome->history.back().validation.find("agreement").has_value());
        QVERIFY(outcome->history.back().trainLossParts.empty() && outcome->history.back().valLossParts.empty());
        // Where the anchors are not known, boxes cannot agree: the distance is all that is told.
        job.network = tinyDetector(HeadKind::anchors, 2);
        job.network.metadata.clear();
        const Network same = job.network;
        job.teacher = &same;
        job.settings.epochs = 1;
        const Result<TrainOutcome> bareHead = train(job, control);
        QVERIFY2(bareHead, bareHead ? "" : bareHead.error().message.c_str());
        QVERIFY(!bareHead->history.back().validation.find("agreement"));
        job.teacher = nullptr;
        job.settings.distillation = {};
        QVERIFY(!train(job, control));
    }

private:
    static constexpr int epochs = 500;
    std::map<HeadKind, Network> learned_;
};

QTEST_GUILESS_MAIN(TestDetectionTask)
#include "test_detection_task.moc"
