// SPDX-License-Identifier: GPL-3.0-or-later
// Suppression and average precision of as many images and classes as COCO's validation set has: 5 000 images, 80 classes, 1 000 candidates
// each.
//   bench_detection [--benchmark_…]
#include "core/tasks/detection/detection_scores.h"
#include "core/tasks/detection/suppression.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>
#include <vector>

namespace {

using namespace espalier;

constexpr int images = 5000, classes = 80, objectsOfImage = 7, candidates = 1000;

struct Picture {
    std::vector<Detection> found;
    std::vector<TrueObject> objects;
};

Rectangle randomBox(std::mt19937& random)
{
    std::uniform_real_distribution<double> place(0, 560), side(8, 80);
    const double left = place(random), top = place(random);
    return {left, top, left + side(random), top + side(random)};
}

/// A tenth of the candidates lie near an object and are of its class.
Picture randomPicture(std::mt19937& random)
{
    std::normal_distribution<double> shift(0, 4);
    std::uniform_real_distribution<double> confidence(0, 1);
    Picture picture;
    for (int i = 0; i < objectsOfImage; ++i) {
        const Rectangle box = randomBox(random);
        picture.objects.push_back({static_cast<int>(random() % classes), box, box.area(), false, false});
    }
    for (int i = 0; i < candidates; ++i) {
        const TrueObject& object = picture.objects[random() % objectsOfImage];
        if (i % 10 == 0)
            picture.found.push_back({object.category,
                                     confidence(random),
                                     {object.box.left + shift(random), object.box.top + shift(random), object.box.right + shift(random),
                                      object.box.bottom + shift(random)}});
        else
            picture.found.push_back({static_cast<int>(random() % classes), 0.3 * confidence(random), randomBox(random)});
    }
    return picture;
}

void suppressionAndScores(benchmark::State& state)
{
    std::mt19937 random(1);
    std::vector<Picture> pictures(100);
    std::generate(pictures.begin(), pictures.end(), [&] { return randomPicture(random); });
    for (auto iteration : state) {
        DetectionTally tally(classes);
        for (int image = 0; image < images; ++image) {
            const Picture& picture = pictures[static_cast<std::size_t>(image) % pictures.size()];
            tally.add(suppressed(picture.found, {}), picture.objects);
        }
        benchmark::DoNotOptimize(tally.scores());
    }
}
BENCHMARK(suppressionAndScores)->Unit(benchmark::kSecond)->Iterations(1);

void intervals(benchmark::State& state)
{
    std::mt19937 random(1);
    DetectionTally tally(classes);
    for (int image = 0; image < images; ++image) {
        const Picture picture = randomPicture(random);
        tally.add(suppressed(picture.found, {}), picture.objects);
    }
    for (auto iteration : state)
        benchmark::DoNotOptimize(tally.intervals());
}
BENCHMARK(intervals)->Unit(benchmark::kSecond)->Iterations(1);

} // namespace

BENCHMARK_MAIN();
