// SPDX-License-Identifier: GPL-3.0-or-later
// Evaluation of classifiers: numbers compared with LibTorch's, mismatches, cancel.
#include <ATen/ATen.h>

#include "core/data/loader.h"
#include "core/graph/executor.h"
#include "core/tasks/evaluation.h"
#include "core/tasks/task_for.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/network_builder.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace espalier;
using namespace espalier::test;

namespace {

Network classifier(std::int64_t classes, std::int64_t channels = 1)
{
    NetworkBuilder b;
    const ValueId x = b.input({1, channels, 16, 16});
    const ValueId features = b.relu(b.batchNorm(b.conv(x, "conv", channels, 12), "norm", 12));
    b.output(b.linear(b.globalPool(features), "head", 12, classes));
    return b.finish();
}

class ClassificationTest : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    std::optional<Dataset> dataset_;

    std::string mismatchOf(const Network& network) const { return taskFor(network)->mismatch(network, *dataset_); }

private Q_SLOTS:
    void initTestCase()
    {
        writePatterns(folder_.path().toStdString(), 4, 50);
        Dataset::Options options;
        options.preprocessing.height = options.preprocessing.width = 16;
        options.preprocessing.channels = 1;
        options.preprocessing.mean = {0.5F};
        dataset_ = Dataset::open(folder_.path().toStdString(), "val", options).value();
    }

    void agreesWithLibTorch()
    {
        const Network network = classifier(4);
        std::vector<at::Tensor> images;
        std::vector<std::int64_t> numbers;
        for (std::size_t i = 0; i < dataset_->size(); ++i) {
            images.push_back(normalised(*dataset_, i).value());
            numbers.push_back(dataset_->label(i));
        }
        const at::Tensor labels = at::tensor(numbers);
        const at::Tensor logits = Executor(network).run({at::stack(images)}).front();
        const double loss = at::cross_entropy_loss(logits, labels).item<double>();
        const double top1 = 100 * logits.argmax(1).eq(labels).to(at::kDouble).mean().item<double>();

        RunControl control;
        const Result<Evaluation> evaluation = evaluate(network, *dataset_, control, 16);
        QVERIFY2(evaluation, evaluation ? "" : evaluation.error().message.c_str());
        QCOMPARE(evaluation->images, std::int64_t{50});
        QVERIFY(std::abs(evaluation->loss - loss) < 1e-5);
        QVERIFY(std::abs(evaluation->metrics.find("top1").value() - top1) < 1e-9);
        QCOMPARE(evaluation->metrics.find("top5").value(), 100.0);
        QVERIFY(evaluation->imagesPerSecond > 0);
    }

    void countsTheBestFiveOfMoreClasses()
    {
        // Eight classes by name, of which four occur; the head's bias ranks class 3 sixth and the other three among the first five.
        writeFile(folder_.path().toStdString() + "/classes.txt",
                  {'a', '\n', 'b', '\n', 'c', '\n', 'd', '\n', 'e', '\n', 'f', '\n', 'g', '\n', 'h'});
        Dataset::Options options;
        options.preprocessing = dataset_->preprocessing();
        const Dataset eight = Dataset::open(folder_.path().toStdString(), "val", options).value();
        std::filesystem::remove(folder_.path().toStdString() + "/classes.txt");
        Network network = classifier(8);
        network.stored[network.storedByName("head.weight")].tensor = Tensor::fromFloats({8, 12}, std::vector<float>(96, 0.0F));
        network.stored[network.storedByName("head.bias")].tensor = Tensor::fromFloats({8}, {6, 9, 5, 1, 8, 7, 0, -1});
        RunControl control;
        const Evaluation evaluation = evaluate(network, eight, control).value();
        QCOMPARE(evaluation.metrics.find("top1").value(), 26.0); // 13 of 50 are of class 1
        QCOMPARE(evaluation.metrics.find("top5").value(), 76.0); // 38 of 50 are not of class 3
    }

    void reportsProgressToTheEnd()
    {
        std::int64_t last = 0;
        RunControl control;
        QVERIFY(evaluate(classifier(4), *dataset_, control, 16, [&](std::int64_t done, std::int64_t total) {
            QVERIFY(done > last && total == 50);
            last = done;
        }));
        QCOMPARE(last, std::int64_t{50});
    }

    void namesBothNumbersOfAMismatch()
    {
        RunControl control;
        const QString fault = QString::fromStdString(evaluate(classifier(7), *dataset_, control).error().message);
        QVERIFY2(fault.contains("4 classes") && fault.contains('7'), qPrintable(fault));
        QVERIFY(mismatchOf(classifier(4)).empty());
        QVERIFY(!mismatchOf(classifier(4, 3)).empty());
    }

    void refusesNetworksThatAreNoClassifiers()
    {
        NetworkBuilder b;
        b.output(b.conv(b.input({1, 1, 16, 16}), "conv", 1, 4));
        QVERIFY(!mismatchOf(b.finish()).empty());
    }

    void namesTheNodeThatFails()
    {
        // The images do not have the size that the linear layer needs.
        NetworkBuilder b;
        const ValueId x = b.input({1, 1, 8, 8});
        b.output(b.linear(b.node("flatten", {x}, {{"start_dim", std::int64_t{1}}, {"end_dim", std::int64_t{3}}}), "head", 64, 4));
        RunControl control;
        const Result<Evaluation> evaluation = evaluate(b.finish(), *dataset_, control);
        QVERIFY(!evaluation);
        QVERIFY2(evaluation.error().message.find("head") != std::string::npos, evaluation.error().message.c_str());
        QVERIFY(evaluation.error().message.find('\n') == std::string::npos);
    }

    void isCancelled()
    {
        RunControl control;
        control.requestStop();
        QVERIFY(evaluate(classifier(4), *dataset_, control).error().isCancelled());
    }

    void answersWithProbabilities()
    {
        const auto all = predictionsOf(classifier(4), *dataset_, {3, 8}, 4).value().images;
        QCOMPARE(all.size(), std::size_t{2});
        double sum = 0;
        for (std::size_t k = 0; k < all[0].guesses.size(); ++k) {
            sum += all[0].guesses[k].probability;
            QVERIFY(k == 0 || all[0].guesses[k].probability <= all[0].guesses[k - 1].probability);
        }
        QVERIFY(std::abs(sum - 1) < 1e-5);
        QCOMPARE(all[1].name, dataset_->name(8));
        QCOMPARE(all[1].truth, dataset_->classes()[static_cast<std::size_t>(dataset_->label(8))]);
        QCOMPARE(all[1].right, all[1].guesses.front().what == all[1].truth);
        QCOMPARE(predictionsOf(classifier(4), *dataset_, {1}, 2)->images.front().guesses.size(), std::size_t{2});
        QVERIFY(predictionsOf(classifier(4), *dataset_, {})->images.empty());
    }
};

} // namespace

QTEST_GUILESS_MAIN(ClassificationTest)
#include "test_classification.moc"
