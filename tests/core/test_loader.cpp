// SPDX-License-Identifier: GPL-3.0-or-later
// Batches: order, augmentation, layout, speed, and independence of the number of threads.
#include <ATen/ATen.h>

#include "core/data/counter_random.h"
#include "core/data/loader.h"
#include "tests/core/support/data_files.h"

#include <QTemporaryDir>
#include <QTest>

#include <numeric>

using namespace espalier;
using namespace espalier::test;

namespace {

constexpr std::uint32_t imageCount = 50;

std::vector<Batch> allBatches(const Dataset& dataset, const Loader::Options& options)
{
    Loader loader(dataset, options);
    std::vector<Batch> batches;
    while (std::optional<Batch> batch = loader.next())
        batches.push_back(std::move(*batch));
    return batches;
}

at::Tensor allImages(const Dataset& dataset, const Loader::Options& options)
{
    std::vector<at::Tensor> images;
    for (const Batch& batch : allBatches(dataset, options))
        images.push_back(batch.images);
    return at::cat(images);
}

Loader::Options training(int epoch = 0)
{
    Loader::Options options;
    options.batch = 7;
    options.shuffle = true;
    options.augmentation = {true, 3};
    options.seed = 5;
    options.epoch = epoch;
    return options;
}

class LoaderTest : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    std::optional<Dataset> dataset_;

    Dataset open(int channels, const std::filesystem::path& root)
    {
        Dataset::Options options;
        options.preprocessing.height = 16;
        options.preprocessing.width = 16;
        options.preprocessing.channels = channels;
        options.preprocessing.mean.assign(static_cast<std::size_t>(channels), 0.4F);
        options.preprocessing.std.assign(static_cast<std::size_t>(channels), 0.25F);
        return Dataset::open(root, "train", options).value();
    }

private Q_SLOTS:
    void initTestCase()
    {
        writePatterns(folder_.path().toStdString(), imageCount, 4);
        dataset_ = open(3, folder_.path().toStdString());
    }

    void givesEveryImageOnceInOrder()
    {
        Loader::Options options;
        options.batch = 16;
        options.targets = [](const Dataset& dataset, const std::vector<Placement>& images) {
            std::vector<std::int64_t> labels;
            for (const Placement& image : images)
                labels.push_back(dataset.label(image.image));
            return Targets{{at::tensor(labels)}};
        };
        const std::vector<Batch> batches = allBatches(*dataset_, options);
        QCOMPARE(batches.size(), std::size_t{4});
        QCOMPARE(batches.back().images.size(0), std::int64_t{2});
        for (std::size_t i = 0; i < imageCount; ++i)
            QCOMPARE(batches[i / 16].targets.tensors[0][static_cast<std::int64_t>(i % 16)].item<std::int64_t>(), dataset_->label(i));
        options.dropLast = true;
        QCOMPARE(allBatches(*dataset_, options).size(), std::size_t{3});
    }

    void normalisesLikePyTorch()
    {
        const Image image = dataset_->image(11).value();
        at::Tensor expected = at::empty({3, 16, 16});
        for (int c = 0; c < 3; ++c) {
            for (int at = 0; at < 256; ++at)
                expected[c][at / 16][at % 16] = (image.pixels[static_cast<std::size_t>(3 * at + c)] / 255.0F - 0.4F) / 0.25F;
        }
        QVERIFY(at::equal(normalised(*dataset_, 11).value(), expected));
        QVERIFY(at::equal(allImages(*dataset_, {})[11], expected));
    }

    void channelsLastHoldsTheSameNumbers()
    {
        Loader::Options options = training();
        const at::Tensor planar = allImages(*dataset_, options);
        options.channelsLast = true;
        const at::Tensor interleaved = allBatches(*dataset_, options).front().images;
        QVERIFY(interleaved.is_contiguous(at::MemoryFormat::ChannelsLast));
        QVERIFY(at::equal(interleaved, planar.slice(0, 0, 7)));
    }

    void doesNotDependOnThreads()
    {
        Loader::Options options = training();
        options.threads = 1;
        const at::Tensor one = allImages(*dataset_, options);
        options.threads = 4;
        QVERIFY(at::equal(one, allImages(*dataset_, options)));
    }

    void shufflesByEpochAndSeed()
    {
        const at::Tensor first = allImages(*dataset_, training(0));
        QVERIFY(at::equal(first, allImages(*dataset_, training(0))));
        QVERIFY(!at::equal(first, allImages(*dataset_, training(1))));
        Loader::Options other = training(0);
        other.seed = 6;
        QVERIFY(!at::equal(first, allImages(*dataset_, other)));
    }

    void augmentsByFlippingAndShifting()
    {
        Loader::Options options;
        options.batch = 1;
        options.augmentation = {true, 2};
        const at::Tensor images = allImages(*dataset_, options);
        int flipped = 0;
        for (std::int64_t i = 0; i < imageCount; ++i) {
            const at::Tensor padded = at::constant_pad_nd(normalised(*dataset_, static_cast<std::size_t>(i)).value(), {2, 2, 2, 2});
            int matches = 0;
            for (std::int64_t place = 0; place < 25; ++place) {
                const at::Tensor crop = padded.slice(1, place / 5, place / 5 + 16).slice(2, place % 5, place % 5 + 16);
                const bool turned = at::equal(images[i], crop.flip(2));
                matches += static_cast<int>(turned || at::equal(images[i], crop));
                flipped += static_cast<int>(turned);
            }
            QVERIFY(matches >= 1);
        }
        QVERIFY2(flipped > 10 && flipped < 40, qPrintable(QString::number(flipped)));
    }

    void leavesOutImagesThatWentBad()
    {
        QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        for (int i = 0; i < 6; ++i)
            writePicture(root / "train" / "c" / (std::to_string(i) + ".png"), 4, 4, 50, 60, 70);
        Dataset::Options options;
        options.preprocessing.height = 4;
        options.preprocessing.width = 4;
        options.preprocessing.channels = 3;
        options.memoryBudget = 100;
        const Dataset large = Dataset::open(root, "train", options).value();
        writeFile(root / "train" / "c" / "1.png", {1, 2, 3});
        const Result<Image> bad = large.image(1);
        QVERIFY(!bad);
        QVERIFY(QString::fromStdString(bad.error().message).contains("train/c/1.png"));
        QCOMPARE(large.image(0)->pixels[0], std::uint8_t{50});

        Loader::Options pair;
        pair.batch = 2;
        pair.threads = 1;
        Loader loader(large, pair);
        QCOMPARE(loader.next()->images.size(0), std::int64_t{1});
    }

    void stopsInTheMiddleOfAPass()
    {
        Loader loader(*dataset_, training());
        QVERIFY(loader.next().has_value());
    }

    void randomNumbersAreTheSameEverywhere()
    {
        CounterRandom random{1, 2, 3};
        CounterRandom other{1, 2, 4};
        for (const std::uint64_t known : {UINT64_C(0x6a15b3e674c88ccd), UINT64_C(0xd34e1c702892ff7d), UINT64_C(0x64c74bc2c3cb13a0)})
            QCOMPARE(random.next(), known);
        for (const std::uint64_t known :
             {UINT64_C(9), UINT64_C(3), UINT64_C(1), UINT64_C(0), UINT64_C(5), UINT64_C(2), UINT64_C(8), UINT64_C(4)})
            QCOMPARE(other.below(10), known);
        std::array<int, 10> counts{};
        for (int i = 0; i < 10000; ++i)
            ++counts[random.below(10)];
        QVERIFY(*std::min_element(counts.begin(), counts.end()) > 850);
    }
};

} // namespace

QTEST_GUILESS_MAIN(LoaderTest)
#include "test_loader.moc"
