// SPDX-License-Identifier: GPL-3.0-or-later
// Sensitivity curves agree with the network, and cached points are not measured again.
#include "core/pipeline/fingerprints.h"
#include "core/pipeline/sensitivity_findings.h"
#include "core/tasks/evaluation.h"
#include "core/tasks/task_for.h"
#include "core/training/trainer.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/pattern_training.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>
#include <regex>
#include <sstream>

using namespace espalier;
namespace fs = std::filesystem;

namespace {

constexpr int zeroChannels = 12; ///< of conv2's 16

/// The network with some channels of norm2 silenced: weight and bias are zero.
Network withSilentChannels()
{
    Network network = test::patternNetwork();
    for (const char* name : {"norm2.weight", "norm2.bias"}) {
        Stored& stored = network.stored[static_cast<std::size_t>(network.storedByName(name))];
        std::vector<float> numbers = stored.tensor.toFloats();
        std::fill_n(numbers.begin(), zeroChannels, 0.0F);
        stored.tensor = Tensor::fromFloats(stored.tensor.shape(), numbers);
    }
    return network;
}

std::string contentOf(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

fs::path onlyFileIn(const fs::path& folder)
{
    return fs::directory_iterator(folder)->path();
}

bool samePoints(const Sensitivity& a, const Sensitivity& b)
{
    for (std::size_t g = 0; g < a.curves.size(); ++g) {
        if (a.curves[g].points.size() != b.curves[g].points.size())
            return false;
        for (std::size_t i = 0; i < a.curves[g].points.size(); ++i) {
            const SensitivityPoint &p = a.curves[g].points[i], &q = b.curves[g].points[i];
            if (p.kept != q.kept || p.metric != q.metric || p.loss != q.loss)
                return false;
        }
    }
    return a.curves.size() == b.curves.size();
}

/// A curve over 10 units with the given accuracies.
SensitivityCurve curveOf(int group, std::vector<std::pair<int, double>> top1)
{
    SensitivityCurve curve{"layer" + std::to_string(group), group, 10, static_cast<int>(top1.size()), {}};
    for (const auto& [kept, percent] : top1)
        curve.points.push_back({kept, percent, 0});
    return curve;
}

} // namespace

class TestSensitivity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void channelsThatPassNothingLeaveTheCurveFlat();
    void everyCurveBeginsWithTheWholeNetwork();
    void secondRunMeasuresNothing();
    void whatChangesTheAnswersChangesTheKey();
    void furtherPointsAreAddedToTheKeptOnes();
    void cancelledRunGoesOn();
    void brokenCacheIsMeasuredAnew_data();
    void brokenCacheIsMeasuredAnew();
    void unwritableCacheCostsNothingElse();
    void refusesWhatCannotBeMeasured();
    void findingsFollowTheCurves();
    void whatAPlanLosesIsTheCurvesSum();
    void noLayerStandsOutAmongEquals();
    void imagesAreSharedByTheClasses();
    void fingerprintsTellNetworksAndImagesApart();

private:
    fs::path folder() const { return dir_.path().toStdString(); }
    fs::path emptyCache(const char* name) const;
    SensitivityJob job(const fs::path& cache) const;
    Result<Sensitivity> measure(const SensitivityJob& job, const SensitivityProgress& progress = {}) const;

    QTemporaryDir dir_;
    std::optional<Dataset> train_, validation_;
    ModelPtr model_;
};

void TestSensitivity::initTestCase()
{
    test::writePatterns(folder() / "data", 96, 48);
    train_ = test::openPatterns(folder() / "data", "train");
    validation_ = test::openPatterns(folder() / "data", "val");
    model_ = makeModel(withSilentChannels());
    QCOMPARE(model_->groups.groupCount(), 3);
}

fs::path TestSensitivity::emptyCache(const char* name) const
{
    const fs::path cache = folder() / "cache" / name;
    fs::remove_all(cache);
    return cache;
}

SensitivityJob TestSensitivity::job(const fs::path& cache) const
{
    SensitivityJob job{model_.get(), &model_->scales, &*train_, &*validation_, {}, cache};
    job.settings.shares = {0.75, 0.5, 0.25};
    job.settings.statisticsImages = 64;
    return job;
}

Result<Sensitivity> TestSensitivity::measure(const SensitivityJob& job, const SensitivityProgress& progress) const
{
    RunControl control;
    return measureSensitivity(job, control, progress);
}

void TestSensitivity::channelsThatPassNothingLeaveTheCurveFlat()
{
    const auto sensitivity = measure(job({}));
    QVERIFY2(sensitivity, qPrintable(QString::fromStdString(sensitivity ? "" : sensitivity.error().message)));
    const SensitivityCurve& silent = sensitivity->curves[1];
    QCOMPARE(silent.units, 16);
    QCOMPARE(silent.points.back().kept, 4); // exactly the channels that are not silenced
    for (const SensitivityPoint& point : silent.points) {
        QCOMPARE(point.metric, silent.points.front().metric);
        QVERIFY2(std::abs(point.loss - silent.points.front().loss) < 1e-5, qPrintable(QString::number(point.loss)));
    }
    // No channels of the other layers are silenced.
    for (const int group : {0, 2}) {
        const auto& points = sensitivity->curves[static_cast<std::size_t>(group)].points;
        QVERIFY(std::abs(points.back().loss - points.front().loss) > 1e-3);
    }
}

void TestSensitivity::everyCurveBeginsWithTheWholeNetwork()
{
    RunControl control;
    const auto sensitivity = measure(job({}));
    const auto settled = reestimateBatchNorm(model_->network, *train_, control, 64);
    const auto whole = evaluate(*settled, *validation_, control);
    QCOMPARE(sensitivity->images, 48);
    QVERIFY(sensitivity->complete());
    QCOMPARE(sensitivity->total, 1 + 3 * 3);
    for (const SensitivityCurve& curve : sensitivity->curves) {
        QVERIFY(curve.complete());
        QCOMPARE(curve.points.size(), std::size_t(4));
        QCOMPARE(curve.points.front().kept, curve.units);
        QCOMPARE(curve.points.front().metric, whole->metrics.primary()->value);
        QCOMPARE(curve.points.front().loss, whole->loss);
        for (std::size_t i = 1; i < curve.points.size(); ++i)
            QVERIFY(curve.points[i].kept < curve.points[i - 1].kept);
    }
}

void TestSensitivity::secondRunMeasuresNothing()
{
    const SensitivityJob kept = job(emptyCache("second"));
    const auto first = measure(kept);
    QCOMPARE(first->fromCache, 0);
    const auto again = measure(kept);
    QCOMPARE(again->fromCache, again->total);
    QVERIFY(samePoints(*first, *again));

    // The reported values are the file's: nothing was measured.
    const fs::path file = onlyFileIn(kept.cache);
    const std::string text = std::regex_replace(contentOf(file), std::regex("\"top1\":[0-9.]+"), "\"top1\":12.5");
    std::ofstream(file, std::ios::binary) << text;
    QCOMPARE(measure(kept)->curves[0].points[0].metric, 12.5);
}

void TestSensitivity::whatChangesTheAnswersChangesTheKey()
{
    const SensitivityJob kept = job(emptyCache("keys"));
    QVERIFY(measure(kept));

    SensitivityJob other = kept;
    const ModelPtr otherModel = makeModel(test::patternNetwork(2));
    other.model = otherModel.get();
    QCOMPARE(measure(other)->fromCache, 0);

    other = kept;
    other.validation = &*train_;
    QCOMPARE(measure(other)->fromCache, 0);

    other = kept;
    std::vector<double> reversed = model_->scales;
    for (double& score : reversed)
        score = 1 / (1 + score);
    other.scores = &reversed;
    QCOMPARE(measure(other)->fromCache, 0);

    other = kept;
    other.settings.statisticsImages = 32;
    QCOMPARE(measure(other)->fromCache, 0);
    QCOMPARE(measure(kept)->fromCache, 10);
}

void TestSensitivity::furtherPointsAreAddedToTheKeptOnes()
{
    SensitivityJob kept = job(emptyCache("more"));
    QVERIFY(measure(kept));
    kept.settings.shares = {0.9, 0.75, 0.5, 0.25};
    const auto more = measure(kept);
    QCOMPARE(more->total, 1 + 3 * 4);
    QCOMPARE(more->fromCache, 1 + 3 * 3);
}

void TestSensitivity::cancelledRunGoesOn()
{
    const SensitivityJob kept = job(emptyCache("cancelled"));
    const auto whole = measure(job({}));
    RunControl control;
    int seen = 0;
    const auto stopped = measureSensitivity(kept, control, [&](const std::shared_ptr<const Sensitivity>& now) {
        seen = now->measured;
        if (now->measured == 5)
            control.requestStop();
    });
    QVERIFY(!stopped);
    QVERIFY(stopped.error().isCancelled());
    QCOMPARE(seen, 5);
    const auto resumed = measure(kept);
    QCOMPARE(resumed->fromCache, 5);
    QVERIFY(samePoints(*resumed, *whole));
}

void TestSensitivity::brokenCacheIsMeasuredAnew_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("\x00\xff not JSON", 11);
    QTest::newRow("other JSON") << QByteArray("[1, 2]");
    QTest::newRow("other key") << QByteArray(R"({"format":1,"key":"x","points":[]})");
    QTest::newRow("newer") << QByteArray(R"({"format":99})");
}

void TestSensitivity::brokenCacheIsMeasuredAnew()
{
    QFETCH(QByteArray, content);
    const SensitivityJob kept = job(emptyCache("broken"));
    const auto first = measure(kept);
    const fs::path file = onlyFileIn(kept.cache);
    std::ofstream(file, std::ios::binary).write(content.data(), content.size());
    const auto again = measure(kept);
    QVERIFY(again);
    QCOMPARE(again->fromCache, 0);
    QVERIFY(samePoints(*first, *again));
    QCOMPARE(measure(kept)->fromCache, again->total); // the file is valid again
}

void TestSensitivity::unwritableCacheCostsNothingElse()
{
    test::writeFile(folder() / "in_the_way", {'x'});
    const auto sensitivity = measure(job(folder() / "in_the_way" / "cache"));
    QVERIFY(sensitivity);
    QVERIFY(sensitivity->complete());
}

void TestSensitivity::refusesWhatCannotBeMeasured()
{
    SensitivityJob bad = job({});
    bad.settings.shares = {0.5, 0};
    QVERIFY(measure(bad).error().message.find("share") != std::string::npos);
    bad.settings.shares = {1};
    QVERIFY(measure(bad).error().message.find("below 1") != std::string::npos);
    bad = job({});
    bad.settings.images = 0;
    QVERIFY(measure(bad).error().message.find("image") != std::string::npos);

    test::NetworkBuilder b;
    b.output(b.linear(b.globalPool(b.input({1, 1, 16, 16})), "head", 1, 4));
    const ModelPtr rigid = makeModel(b.finish());
    bad = job({});
    bad.model = rigid.get();
    bad.scores = &rigid->scales;
    const auto nothing = measure(bad);
    QVERIFY(!nothing);
    QVERIFY(nothing.error().message.find("no channel that can be removed") != std::string::npos);
}

void TestSensitivity::findingsFollowTheCurves()
{
    Sensitivity known;
    known.metric = findMetric("top1");
    known.curves = {curveOf(0, {{10, 90}, {5, 89}, {1, 80}}), curveOf(1, {{10, 90}, {5, 60}, {1, 20}}),
                    curveOf(2, {{10, 90}, {6, 90}, {4, 86}, {1, 70}})};
    known.curves.push_back(curveOf(2, {{10, 90}}));
    known.curves.back().planned = 3; // incomplete, so there are no findings about it
    const SensitivityFindings findings = findingsOf(known, *model_);
    QCOMPARE(findings.layers.size(), std::size_t(3));
    QCOMPARE(findings.layers[0].group, 1);
    QVERIFY(findings.layers[0].protect);
    QCOMPARE(findings.layers[0].dropAtHalf, 30.0);
    QCOMPARE(findings.layers[0].safeShare, 1.0);
    // (0.5·(0 + 30)/2 + 0.4·(30 + 70)/2)/0.9
    QVERIFY(std::abs(findings.layers[0].meanDrop - 27.5 / 0.9) < 1e-9);
    QCOMPARE(findings.layers[1].group, 2);
    QVERIFY(!findings.layers[1].protect);
    QCOMPARE(findings.layers[1].dropAtHalf, 2.0); // between 6 and 4 units
    QCOMPARE(findings.layers[1].safeShare, 0.6);
    QCOMPARE(findings.layers[2].safeShare, 0.5);
    QCOMPARE(findings.medianDropAtHalf, 2.0);
    QVERIFY(findings.layers[0].macsShare > 0 && findings.layers[0].macsShare < 1);
}

void TestSensitivity::whatAPlanLosesIsTheCurvesSum()
{
    Sensitivity known;
    known.metric = findMetric("top1");
    known.curves = {curveOf(0, {{10, 90}, {5, 80}, {1, 60}}), curveOf(1, {{10, 90}, {5, 60}, {1, 20}}), curveOf(2, {{10, 90}})};
    known.curves[2].planned = 3;
    QCOMPARE(expectedDrop(known, {10, 10, 10}), std::optional(0.0));
    QCOMPARE(expectedDrop(known, {5, 10, 10}), std::optional(10.0));
    QCOMPARE(expectedDrop(known, {3, 10, 10}), std::optional(20.0)); // between 5 and 1 units
    QCOMPARE(expectedDrop(known, {3, 5, 10}), std::optional(50.0));
    QCOMPARE(expectedDrop(known, {0, 10, 10}), std::optional(30.0)); // as at the last point
    QVERIFY(!expectedDrop(known, {10, 10, 9}));                      // its curve is not complete
    QVERIFY(!expectedDrop({}, {10, 10, 9}));
}

void TestSensitivity::noLayerStandsOutAmongEquals()
{
    Sensitivity known;
    known.metric = findMetric("top1");
    for (int group = 0; group < 3; ++group)
        known.curves.push_back(curveOf(group, {{10, 90}, {5, 50}}));
    for (const SensitivityFinding& layer : findingsOf(known, *model_).layers)
        QVERIFY(!layer.protect);
    QVERIFY(findingsOf({}, *model_).layers.empty());
}

void TestSensitivity::imagesAreSharedByTheClasses()
{
    QCOMPARE(imagesPerClass(model_->network, 500), 125); // four classes
    QCOMPARE(imagesPerClass(model_->network, 1), 1);
    QCOMPARE(imagesPerClass(model_->network, 9), 3);
    QCOMPARE(widthAt(0.5, 5), 3);
    QCOMPARE(widthAt(0.01, 5), 1);
    QCOMPARE(widthAt(1, 5), 5);
}

void TestSensitivity::fingerprintsTellNetworksAndImagesApart()
{
    const Network network = test::patternNetwork();
    QCOMPARE(fingerprintOf(network), fingerprintOf(test::patternNetwork()));
    QCOMPARE(fingerprintOf(network).size(), std::size_t(16));
    QVERIFY(fingerprintOf(network) != fingerprintOf(withSilentChannels()));
    Network strided = network;
    strided.nodes.front().attributes["stride"] = std::vector<std::int64_t>{2, 2};
    QVERIFY(fingerprintOf(network) != fingerprintOf(strided));

    QCOMPARE(fingerprintOf(*train_), fingerprintOf(test::openPatterns(folder() / "data", "train")));
    QVERIFY(fingerprintOf(*train_) != fingerprintOf(*validation_));
    Dataset::Options options;
    options.preprocessing = train_->preprocessing();
    options.preprocessing.mean = {0.4F};
    QVERIFY(fingerprintOf(*train_) != fingerprintOf(*Dataset::open(folder() / "data", "train", options)));
}

QTEST_GUILESS_MAIN(TestSensitivity)
#include "test_sensitivity.moc"
