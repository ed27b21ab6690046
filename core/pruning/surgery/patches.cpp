// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/surgery/patches.h"

#include "core/graph/traits.h"

#include <ATen/ATen.h>
#include <ATen/TensorIndexing.h>

#include <vector>

namespace espalier {
namespace {

/// Where taps lie in one image's map, counted through all its dimensions, and whether they lie in it: [positions, taps] each.
struct Taps {
    at::Tensor places, inside;
};

/// Along one dimension: the places that the taps of an output's place stand on.
Taps tapsAlong(const Node& layer, std::size_t axis, const at::Tensor& place, std::int64_t taps, std::int64_t size)
{
    const std::int64_t stride = intsAttribute(layer, "stride")[axis], padding = intsAttribute(layer, "padding")[axis];
    const at::Tensor reach = at::arange(taps, at::kLong) * intsAttribute(layer, "dilation")[axis];
    const at::Tensor along = place.unsqueeze(1);
    // An ordinary kernel begins at stride · place; a transposed one spreads input i over the places from stride · i on.
    const at::Tensor spread = along + padding - reach;
    const at::Tensor places = isTransposed(layer) ? spread.div(stride, "floor") : along * stride - padding + reach;
    at::Tensor inside = places.ge(0).logical_and(places.lt(size));
    if (isTransposed(layer))
        inside = inside.logical_and(spread.remainder(stride).eq(0));
    return {places.clamp(0, size - 1), inside};
}

/// position: of the output's map of one image.
Taps tapsOf(const Node& layer, const at::Tensor& weight, const at::Tensor& input, const at::Tensor& output, const at::Tensor& position)
{
    Taps all{at::zeros({position.size(0), 1}, at::kLong), at::ones({position.size(0), 1}, at::kBool)};
    at::Tensor rest = position;
    std::int64_t step = 1;
    for (std::int64_t dim = output.dim() - 1; dim >= 2; --dim) {
        const at::Tensor place = rest.remainder(output.size(dim));
        rest = rest.div(output.size(dim), "floor");
        const Taps taps = tapsAlong(layer, static_cast<std::size_t>(dim - 2), place, weight.size(dim), input.size(dim));
        all.places = ((taps.places * step).unsqueeze(2) + all.places.unsqueeze(1)).flatten(1);
        all.inside = taps.inside.unsqueeze(2).logical_and(all.inside.unsqueeze(1)).flatten(1);
        step *= input.size(dim);
    }
    return all;
}

/// What all channels of a map [images, channels, …] are at places of its images: [… of the places, channels].
at::Tensor channelsAt(const at::Tensor& map, const at::Tensor& images, const at::Tensor& places)
{
    return map.flatten(2).index({images, at::indexing::Slice(), places});
}

std::int64_t placesOf(const at::Tensor& map)
{
    return map.numel() / map.size(0) / map.size(1);
}

} // namespace

std::int64_t positionsOf(const Node& layer, const at::Tensor& output)
{
    return output.numel() / output.size(static_cast<std::int64_t>(channelDimension(layer, static_cast<std::size_t>(output.dim()))));
}

at::Tensor outputsAt(const Node& layer, const at::Tensor& output, const at::Tensor& positions)
{
    if (traitsOf(layer).linear)
        return output.reshape({-1, output.size(-1)}).index_select(0, positions);
    return channelsAt(output, positions.div(placesOf(output), "floor"), positions.remainder(placesOf(output)));
}

at::Tensor inputsAt(const Node& layer, const at::Tensor& weight, const at::Tensor& input, const at::Tensor& output,
                    const at::Tensor& positions)
{
    if (traitsOf(layer).linear)
        return input.reshape({-1, input.size(-1)}).index_select(0, positions);
    const Taps taps = tapsOf(layer, weight, input, output, positions.remainder(placesOf(output)));
    const at::Tensor images = positions.div(placesOf(output), "floor").unsqueeze(1).expand_as(taps.places);
    const at::Tensor seen = channelsAt(input, images, taps.places) * taps.inside.unsqueeze(2).to(input.scalar_type());
    return seen.transpose(1, 2).flatten(1);
}

at::Tensor weightRows(const Node& layer, const at::Tensor& weight)
{
    if (!isTransposed(layer))
        return weight.flatten(1);
    // [inputs, outputs / groups, …]: the inputs of a group make that group's outputs.
    const std::int64_t groups = intAttribute(layer, "groups");
    const at::Tensor byGroup = weight.reshape({groups, weight.size(0) / groups, weight.size(1), -1});
    return byGroup.permute({0, 2, 1, 3}).reshape({groups * weight.size(1), -1});
}

at::Tensor weightFromRows(const Node& layer, const at::Tensor& rows, const at::Tensor& like)
{
    if (!isTransposed(layer))
        return rows.reshape(like.sizes());
    const std::int64_t groups = intAttribute(layer, "groups");
    const at::Tensor byGroup = rows.reshape({groups, like.size(1), like.size(0) / groups, -1});
    return byGroup.permute({0, 2, 1, 3}).reshape(like.sizes());
}

} // namespace espalier
