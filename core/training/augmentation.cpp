// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/augmentation.h"

#include <ATen/ATen.h>

#include <cmath>

namespace espalier {

Augmentation augmentationOf(const TrainSettings& settings, int epoch)
{
    const ObjectAugmentation& wished = settings.objects;
    const double mosaicEpochs = std::floor(settings.epochs * (1 - wished.mosaicOff) + 1e-9);
    const auto part = [&](std::size_t i) { return i < wished.hsv.size() ? wished.hsv[i] : 0.0; };
    Augmentation augmentation{settings.flip, settings.cropPadding, {}};
    augmentation.letterboxed.vary = true;
    augmentation.letterboxed.mosaic = wished.mosaic && epoch <= mosaicEpochs;
    augmentation.letterboxed.how = {.flip = settings.flip,
                                    .turns = wished.turns,
                                    .scale = wished.scale,
                                    .translate = wished.translate,
                                    .hue = part(0),
                                    .saturation = part(1),
                                    .value = part(2)};
    return augmentation;
}

at::Tensor blended(const at::Tensor& images)
{
    std::vector<std::int64_t> ones(static_cast<std::size_t>(images.dim()), 1);
    ones.front() = images.size(0);
    const at::Tensor proportion = at::rand(ones, images.options());
    const at::Tensor partners = at::randperm(images.size(0), images.options().dtype(at::kLong));
    return at::lerp(images, images.index_select(0, partners), proportion);
}

} // namespace espalier
