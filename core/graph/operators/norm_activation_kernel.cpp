// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/operators/norm_activation_kernel.h"

#include <ATen/Parallel.h>

#include <algorithm>

// The compiler makes one version of each loop per kind of processor; the program picks one at start. Sanitizers do not support that.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define ESPALIER_WIDE_LOOP __attribute__((target_clones("arch=skylake-avx512", "arch=haswell", "default")))
#else
#define ESPALIER_WIDE_LOOP
#endif

namespace espalier {
namespace {

// Loops run over a period: a number of whole rows that fills the processor's vectors whatever the number of channels. Numbers per channel
// are repeated to a period's length.

constexpr std::int64_t shortestPeriod = 256; ///< numbers
constexpr std::int64_t flushEvery = 64;      ///< periods summed in single precision before they go to double

std::int64_t periodRows(std::int64_t channels)
{
    return (shortestPeriod + channels - 1) / channels;
}

std::vector<float> repeated(const std::vector<float>& perChannel)
{
    std::vector<float> all;
    const auto rows = periodRows(static_cast<std::int64_t>(perChannel.size()));
    all.reserve(perChannel.size() * static_cast<std::size_t>(rows));
    for (std::int64_t row = 0; row < rows; ++row)
        all.insert(all.end(), perChannel.begin(), perChannel.end());
    return all;
}

ESPALIER_WIDE_LOOP void addMoments(const float* __restrict x, const float* __restrict pilot, std::int64_t length, float* __restrict sums,
                                   float* __restrict squares)
{
    for (std::int64_t j = 0; j < length; ++j) {
        const float away = x[j] - pilot[j];
        sums[j] += away;
        squares[j] += away * away;
    }
}

ESPALIER_WIDE_LOOP void activate(const float* __restrict x, const float* __restrict scale, const float* __restrict shift,
                                 std::int64_t length, float* __restrict y)
{
    for (std::int64_t j = 0; j < length; ++j) {
        const float value = x[j] * scale[j] + shift[j];
        y[j] = value < 0 ? 0 : value; // keeps NaN
    }
}

ESPALIER_WIDE_LOOP void activateSum(const float* __restrict x, const float* __restrict residual, const float* __restrict scale,
                                    const float* __restrict shift, std::int64_t length, float* __restrict y)
{
    for (std::int64_t j = 0; j < length; ++j) {
        const float value = x[j] * scale[j] + shift[j] + residual[j];
        y[j] = value < 0 ? 0 : value; // keeps NaN
    }
}

ESPALIER_WIDE_LOOP void addGradients(const float* __restrict gradient, const float* __restrict y, const float* __restrict x,
                                     const float* __restrict mean, std::int64_t length, float* __restrict sums, float* __restrict products)
{
    for (std::int64_t j = 0; j < length; ++j) {
        const float whole = gradient[j];
        const float g = y[j] <= 0 ? 0 : whole;
        sums[j] += g;
        products[j] += g * (x[j] - mean[j]);
    }
}

ESPALIER_WIDE_LOOP void addAndMaskGradients(const float* __restrict gradient, const float* __restrict y, const float* __restrict x,
                                            const float* __restrict mean, std::int64_t length, float* __restrict sums,
                                            float* __restrict products, float* __restrict masked)
{
    for (std::int64_t j = 0; j < length; ++j) {
        const float whole = gradient[j];
        const float g = y[j] <= 0 ? 0 : whole;
        masked[j] = g;
        sums[j] += g;
        products[j] += g * (x[j] - mean[j]);
    }
}

ESPALIER_WIDE_LOOP void passGradient(const float* __restrict gradient, const float* __restrict x, const float* __restrict mean,
                                     const float* __restrict scale, const float* __restrict level, const float* __restrict slope,
                                     std::int64_t length, float* __restrict d)
{
    for (std::int64_t j = 0; j < length; ++j)
        d[j] = scale[j] * (gradient[j] - level[j] - (x[j] - mean[j]) * slope[j]);
}

ESPALIER_WIDE_LOOP void passCutGradient(const float* __restrict gradient, const float* __restrict y, const float* __restrict x,
                                        const float* __restrict mean, const float* __restrict scale, const float* __restrict level,
                                        const float* __restrict slope, std::int64_t length, float* __restrict d)
{
    for (std::int64_t j = 0; j < length; ++j) {
        const float whole = gradient[j];
        const float g = y[j] <= 0 ? 0 : whole;
        d[j] = scale[j] * (g - level[j] - (x[j] - mean[j]) * slope[j]);
    }
}

/// Calls body(offset, length) for period after period of the rows from first to last.
template <class Body>
void overPeriods(std::int64_t first, std::int64_t last, std::int64_t channels, const Body& body)
{
    const std::int64_t period = periodRows(channels) * channels;
    for (std::int64_t at = first * channels; at < last * channels; at += period)
        body(at, std::min(period, last * channels - at));
}

/// The same with the rows shared among all threads.
template <class Body>
void overAllPeriods(ChannelRows shape, const Body& body)
{
    constexpr std::int64_t fewest = 1 << 15; // fewest numbers that are worth a thread
    at::parallel_for(0, shape.rows, std::max<std::int64_t>(1, fewest / shape.channels),
                     [&](std::int64_t first, std::int64_t last) { overPeriods(first, last, shape.channels, body); });
}

/// Two sums per channel, in double precision.
struct Pair {
    explicit Pair(std::int64_t channels) : first(static_cast<std::size_t>(channels)), second(static_cast<std::size_t>(channels)) {}
    std::vector<double> first, second;
};

/// One thread's sums; kept in single precision for some periods.
class Sums {
public:
    explicit Sums(std::int64_t channels)
        : total_(channels), channels_(static_cast<std::size_t>(channels)),
          first_(static_cast<std::size_t>(periodRows(channels)) * channels_), second_(first_.size())
    {
    }

    /// Where the next period is added: one sum per number of a period.
    float* first() { return first_.data(); }
    float* second() { return second_.data(); }

    void periodDone()
    {
        if (++periods_ % flushEvery == 0)
            flush();
    }

    Pair finish()
    {
        flush();
        return std::move(total_);
    }

private:
    void flush()
    {
        for (std::size_t j = 0; j < first_.size(); ++j) {
            total_.first[j % channels_] += static_cast<double>(first_[j]);
            total_.second[j % channels_] += static_cast<double>(second_[j]);
        }
        std::fill(first_.begin(), first_.end(), 0.0F);
        std::fill(second_.begin(), second_.end(), 0.0F);
    }

    Pair total_;
    std::size_t channels_;
    std::int64_t periods_ = 0;
    std::vector<float> first_, second_;
};

/// Sums over all rows: body(offset, length, first, second) adds a period. The result depends on the number of threads only.
template <class Body>
Pair summed(ChannelRows shape, const Body& body)
{
    const auto parts = std::clamp<std::int64_t>(shape.rows / periodRows(shape.channels), 1, at::get_num_threads());
    std::vector<Pair> sums(static_cast<std::size_t>(parts), Pair(shape.channels));
    at::parallel_for(0, parts, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t part = begin; part < end; ++part) {
            Sums own(shape.channels);
            overPeriods(shape.rows * part / parts, shape.rows * (part + 1) / parts, shape.channels,
                        [&](std::int64_t at, std::int64_t length) {
                            body(at, length, own.first(), own.second());
                            own.periodDone();
                        });
            sums[static_cast<std::size_t>(part)] = own.finish();
        }
    });
    for (std::size_t part = 1; part < sums.size(); ++part) {
        for (std::size_t c = 0; c < sums[0].first.size(); ++c) {
            sums[0].first[c] += sums[part].first[c];
            sums[0].second[c] += sums[part].second[c];
        }
    }
    return std::move(sums[0]);
}

} // namespace

ChannelMoments channelMoments(const float* x, ChannelRows shape)
{
    // Differences from the first row: squares of numbers far from zero would lose the digits of their variance.
    const std::vector<float> first(x, x + shape.channels);
    const std::vector<float> pilot = repeated(first);
    const Pair sums = summed(shape, [&](std::int64_t at, std::int64_t length, float* away, float* squares) {
        addMoments(x + at, pilot.data(), length, away, squares);
    });
    ChannelMoments moments;
    const auto count = static_cast<double>(shape.rows);
    for (std::size_t c = 0; c < first.size(); ++c) {
        const double away = sums.first[c] / count;
        moments.mean.push_back(static_cast<float>(static_cast<double>(first[c]) + away));
        const double variance = sums.second[c] / count - away * away;
        moments.variance.push_back(static_cast<float>(variance < 0 ? 0 : variance));
    }
    return moments;
}

void scaleShiftActivate(const float* x, const float* residual, const std::vector<float>& scale, const std::vector<float>& shift, float* y,
                        ChannelRows shape)
{
    const std::vector<float> scales = repeated(scale), shifts = repeated(shift);
    overAllPeriods(shape, [&](std::int64_t at, std::int64_t length) {
        if (residual != nullptr)
            activateSum(x + at, residual + at, scales.data(), shifts.data(), length, y + at);
        else
            activate(x + at, scales.data(), shifts.data(), length, y + at);
    });
}

GradientSums gradientSums(const float* gradient, const float* y, const float* x, const std::vector<float>& mean, float* masked,
                          ChannelRows shape)
{
    const std::vector<float> means = repeated(mean);
    const Pair sums = summed(shape, [&](std::int64_t at, std::int64_t length, float* first, float* second) {
        if (masked != nullptr)
            addAndMaskGradients(gradient + at, y + at, x + at, means.data(), length, first, second, masked + at);
        else
            addGradients(gradient + at, y + at, x + at, means.data(), length, first, second);
    });
    return {{sums.first.begin(), sums.first.end()}, {sums.second.begin(), sums.second.end()}};
}

void inputGradient(const float* gradient, const float* y, const float* x, const InputGradient& terms, float* d, ChannelRows shape)
{
    const std::vector<float> mean = repeated(terms.mean), scale = repeated(terms.scale), level = repeated(terms.level),
                             slope = repeated(terms.slope);
    overAllPeriods(shape, [&](std::int64_t at, std::int64_t length) {
        if (y != nullptr)
            passCutGradient(gradient + at, y + at, x + at, mean.data(), scale.data(), level.data(), slope.data(), length, d + at);
        else
            passGradient(gradient + at, x + at, mean.data(), scale.data(), level.data(), slope.data(), length, d + at);
    });
}

} // namespace espalier
