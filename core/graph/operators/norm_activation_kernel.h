// SPDX-License-Identifier: GPL-3.0-or-later
// Inside the operators only: the arithmetic of batch norm with addition and ReLU, in one pass over memory instead of three.
//
// All arrays hold rows of channels (channels-last order): element (row, channel) lies at row · channels + channel.
#pragma once

#include <cstdint>
#include <vector>

namespace espalier {

struct ChannelRows {
    std::int64_t rows = 0, channels = 0;
};

/// Statistics of a batch, per channel.
struct ChannelMoments {
    std::vector<float> mean;
    std::vector<float> variance; ///< biased
};
ChannelMoments channelMoments(const float* x, ChannelRows shape);

/// y = max(0, x·scale + shift + residual); residual may be null. scale and shift: per channel.
void scaleShiftActivate(const float* x, const float* residual, const std::vector<float>& scale, const std::vector<float>& shift, float* y,
                        ChannelRows shape);

/// Per channel, over all rows.
struct GradientSums {
    std::vector<float> gradient; ///< Σ g, where g is the gradient of y, zero where the ReLU is inactive
    std::vector<float> product;  ///< Σ g·(x − mean)
};
/// masked receives g; may be null.
GradientSums gradientSums(const float* gradient, const float* y, const float* x, const std::vector<float>& mean, float* masked,
                          ChannelRows shape);

/// d = scale·(g − level − (x − mean)·slope), g as above. y null: gradient is g already. All vectors per channel.
struct InputGradient {
    std::vector<float> mean, scale, level, slope;
};
void inputGradient(const float* gradient, const float* y, const float* x, const InputGradient& terms, float* d, ChannelRows shape);

} // namespace espalier
