// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/support/tiny_detector.h"

#include "core/tasks/model_card.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/painted_boxes.h"
#include "tests/core/support/pattern_training.h"

namespace espalier::test {
namespace {

constexpr int bins = 8, anchors = 3, widthOfHead = 32;

/// Channels of a level's maps.
std::vector<int> mapsOf(HeadKind kind, int classes)
{
    switch (kind) {
    case HeadKind::anchors:
        return {anchors * (5 + classes)};
    case HeadKind::free:
        return {4 * bins, classes};
    case HeadKind::decoupled:
        return {4, 1, classes};
    }
    return {};
}

ValueId halved(NetworkBuilder& b, ValueId x, const std::string& name, int inputs, int outputs)
{
    return b.relu(b.batchNorm(b.conv(x, name, inputs, outputs, {.stride = 2}), name + "_norm", outputs));
}

ModelCard cardFor(HeadKind kind, int classes)
{
    ModelCard card;
    card.classes.assign(paintedClasses().begin(), paintedClasses().begin() + classes);
    card.head.emplace();
    card.head->kind = nameOf(kind);
    card.head->classes = classes;
    card.head->strides = {8, 16};
    if (kind == HeadKind::anchors)
        card.head->anchors = {{{8, 8}, {14, 20}, {20, 14}}, {{24, 24}, {20, 36}, {36, 20}}};
    return card;
}

} // namespace

Network tinyDetector(HeadKind kind, int classes, int side, unsigned seed)
{
    NetworkBuilder b(seed);
    ValueId x = halved(b, b.input({1, 3, side, side}), "conv1", 3, 12);
    x = halved(b, x, "conv2", 12, 20);
    x = halved(b, x, "conv3", 20, widthOfHead);
    const ValueId levels[] = {x, halved(b, x, "conv4", widthOfHead, widthOfHead)};
    for (std::size_t level = 0; level < 2; ++level) {
        const std::string name = "level" + std::to_string(level);
        for (const int channels : mapsOf(kind, classes))
            b.output(b.conv(levels[level], name + "_" + std::to_string(channels), widthOfHead, channels,
                            {.kernel = 1, .padding = 0, .bias = true}));
    }
    Network network = b.finish();
    setCard(network, cardFor(kind, classes));
    return network;
}

TrainJob detectionJob(const Network& network, const Dataset& train, const Dataset* validation, int epochs)
{
    TrainJob job = patternJob(network, train, validation);
    job.settings.optimiser = OptimiserKind::adamw;
    job.settings.learningRate = 0.01;
    job.settings.weightDecay = 0;
    job.settings.epochs = epochs;
    job.settings.batch = 8;
    job.settings.threads = 1;
    job.settings.flip = false;
    job.settings.objects = {.mosaic = false, .mosaicOff = 0, .turns = false, .scale = 0, .translate = 0, .hsv = {0, 0, 0}};
    job.settings.evaluateEveryEpoch = false;
    job.settings.keepBest = false;
    return job;
}

} // namespace espalier::test
