// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/support/pattern_training.h"

#include "core/graph/tensor_torch.h"
#include "tests/core/support/network_builder.h"

#include <ATen/ATen.h>

#include <cstdlib>

namespace espalier::test {
namespace {

Device wishedDevice()
{
    const char* name = std::getenv("ESPALIER_TEST_DEVICE");
    return name == nullptr ? Device::cpu : deviceFromName(name).value();
}

} // namespace

Network patternNetwork(unsigned seed)
{
    NetworkBuilder b(seed);
    ValueId x = b.input({1, 1, 16, 16});
    x = b.relu(b.batchNorm(b.conv(x, "conv1", 1, 12), "norm1", 12));
    x = b.maxPool(b.relu(b.batchNorm(b.conv(x, "conv2", 12, 16), "norm2", 16)));
    x = b.maxPool(b.relu(b.batchNorm(b.conv(x, "conv3", 16, 32), "norm3", 32)));
    b.output(b.linear(b.globalPool(x), "head", 32, 4));
    return b.finish();
}

Dataset openPatterns(const std::filesystem::path& root, const std::string& split)
{
    Dataset::Options options;
    options.preprocessing.height = options.preprocessing.width = 16;
    options.preprocessing.channels = 1;
    options.preprocessing.mean = {0.5F};
    options.preprocessing.std = {0.25F};
    return Dataset::open(root, split, options).value();
}

TrainJob patternJob(const Network& network, const Dataset& train, const Dataset* validation)
{
    TrainJob job;
    job.network = network;
    job.train = &train;
    job.validation = validation;
    job.settings.epochs = 3;
    job.settings.batch = 32;
    job.settings.cropPadding = 1;
    job.settings.device = wishedDevice();
    return job;
}

bool sameTensors(const Network& a, const Network& b)
{
    for (std::size_t i = 0; i < a.stored.size(); ++i) {
        if (!at::equal(toTorch(a.stored[i].tensor), toTorch(b.stored[i].tensor)))
            return false;
    }
    return true;
}

} // namespace espalier::test
