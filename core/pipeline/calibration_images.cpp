// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/calibration_images.h"

#include "core/data/loader.h"

#include <algorithm>
#include <numeric>

namespace espalier {

Dataset calibrationImages(const Dataset& images, int count)
{
    std::vector<std::size_t> places = shuffledOrder(images.size(), 0, 0);
    places.resize(std::min(places.size(), static_cast<std::size_t>(count)));
    return images.unlabelled(places);
}

SplitImages keptOut(const Dataset& images, std::size_t judging)
{
    std::vector<std::size_t> places(images.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    const auto border = places.end() - static_cast<std::ptrdiff_t>(judging);
    return {images.unlabelled({places.begin(), border}), images.unlabelled({border, places.end()})};
}

Result<void> forEachCalibrationBatch(const Dataset& images, RunControl& control, const std::function<void(const at::Tensor&)>& look)
{
    Loader::Options options;
    options.batch = 32;
    Loader loader(images, options);
    for (;;) {
        if (!control.proceed())
            return cancelled();
        const std::optional<Batch> next = loader.next();
        if (!next)
            return {};
        look(next->images);
    }
}

Result<std::vector<at::Tensor>> calibrationBatches(const Dataset& images, RunControl& control)
{
    std::vector<at::Tensor> batches;
    return forEachCalibrationBatch(images, control, [&](const at::Tensor& batch) { batches.push_back(batch); }).map([&] {
        return std::move(batches);
    });
}

int affordableImages(int wanted, std::int64_t bytesPerImage)
{
    constexpr std::int64_t largestMemory = 2'500'000'000;
    return static_cast<int>(std::clamp<std::int64_t>(largestMemory / std::max<std::int64_t>(1, bytesPerImage), 1, wanted));
}

} // namespace espalier
