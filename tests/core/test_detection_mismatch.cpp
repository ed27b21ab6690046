// SPDX-License-Identifier: GPL-3.0-or-later
// Images that do not suit a detector are refused in a sentence: other classes, another size, no boxes at all.
#include "core/formats/read_network.h"
#include "core/tasks/detection/detection.h"
#include "core/tasks/evaluation.h"
#include "core/tasks/task_for.h"
#include "test_places.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/painted_boxes.h"
#include "tests/core/support/pattern_training.h"
#include "tests/core/support/tiny_detector.h"

#include <QTemporaryDir>
#include <QTest>

using namespace espalier;
using namespace espalier::test;
namespace fs = std::filesystem;

class TestDetectionMismatch : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;

    fs::path path(const char* name) const { return folder_.filePath(name).toStdString(); }
    Dataset small() const { return openBoxes(path("small"), "train", letterboxedInto(64, 64)); }

private Q_SLOTS:
    void initTestCase()
    {
        writeUltralytics(path("small"), randomPictures("train", 4, 2, 64, 2), 2);
        writeUltralytics(path("three"), randomPictures("train", 8, 3, 100, 2), 3);
        writeUltralytics(path("empty"), {{"a.png", "train", 64, 64, {}}, {"b.png", "train", 50, 64, {}}}, 2);
        writePicture(path("classes") / "train" / "a" / "a.png", 64, 64, 1, 2, 3);
        writePicture(path("classes") / "train" / "b" / "b.png", 64, 64, 1, 2, 3);
    }

    void differencesAreTold()
    {
        const Network network = tinyDetector(HeadKind::anchors, 2);
        const auto told = [](const Network& of, const Dataset& dataset) {
            return QString::fromStdString(taskFor(of)->mismatch(of, dataset));
        };
        QCOMPARE(told(network, small()), QString());
        const Dataset classes = openBoxes(path("classes"), "train", letterboxedInto(64, 64));
        QVERIFY(told(network, classes).contains("no boxes"));
        QVERIFY(told(network, openBoxes(path("three"), "train", letterboxedInto(64, 64)))
                    .contains("3 classes, but the network's head finds 2"));
        const QString size = told(network, openBoxes(path("small"), "train", letterboxedInto(64, 72)));
        QVERIFY2(size.contains("16 pixels wide") && size.contains("64 × 72"), qPrintable(size));
        const Network unknown = readNetwork(MADE_FIXTURES_DIR "/detectors/yolov5_raw.pt")->network;
        QVERIFY(told(unknown, openBoxes(path("three"), "train", letterboxedInto(64, 64))).contains("--anchors"));
        Dataset::Options grey = letterboxedInto(64, 64);
        grey.preprocessing.channels = 1;
        QVERIFY(!told(network, openBoxes(path("small"), "train", grey)).isEmpty());
        RunControl control;
        const Result<Evaluation> refused = evaluate(network, classes, control);
        QVERIFY(!refused && refused.error().message.find("no boxes") != std::string::npos);
        QVERIFY(QString::fromStdString(notADetector(patternNetwork())).contains("head"));
    }

    /// A detector that is judged by background alone would get 0, and one that learns from it would forget all objects.
    void withoutAnyObjectThereIsNothingToLearnOrToJudge()
    {
        const Dataset empty = openBoxes(path("empty"), "train", letterboxedInto(64, 64));
        QVERIFY(empty.boxed());
        const Network network = tinyDetector(HeadKind::free, 2);
        RunControl control;
        const Result<Evaluation> evaluation = evaluate(network, empty, control);
        QVERIFY(!evaluation && evaluation.error().message.starts_with("Not one of the 2 images has a box"));
        TrainJob job = detectionJob(network, empty, nullptr, 1);
        const Result<TrainOutcome> refused = train(job, control);
        QVERIFY(!refused && refused.error().message.starts_with("Not one of the 2 images has a box"));
        job.teacher = &network;
        job.settings.distillation.teacher = Distillation::Teacher::original;
        job.settings.distillation.weight = 1;
        const Result<TrainOutcome> taught = train(job, control);
        QVERIFY2(taught, taught ? "" : taught.error().message.c_str());
    }
};

QTEST_GUILESS_MAIN(TestDetectionMismatch)
#include "test_detection_mismatch.moc"
