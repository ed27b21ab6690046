// SPDX-License-Identifier: GPL-3.0-or-later
// How good detections are, by COCO's definition (cocodataset.org/#detection-eval, pycocotools): average precision over 101 recalls, at
// overlaps of 0.5, 0.55, …, 0.95, over all classes that occur.
#pragma once

#include "core/tasks/detection/boxes.h"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace espalier {

/// All in 0 … 1; nothing where there is no object to find.
struct AveragePrecision {
    std::optional<double> at50; ///< at an overlap of 0.5
    std::optional<double> mean; ///< over the ten overlaps
};

/// At an overlap of 0.5, for the detections of at least some confidence.
struct PrecisionRecall {
    double precision = 0; ///< share of the detections that are right
    double recall = 0;    ///< share of the objects that are found
    double f1 = 0;        ///< their harmonic mean
};

struct ClassScores {
    std::int64_t images = 0;  ///< in which the class is to be found
    std::int64_t objects = 0; ///< without crowds and ignored ones
    AveragePrecision ap;
    PrecisionRecall best; ///< at DetectionScores::confidence
    /// At an overlap of 0.5, for recalls of 0, 0.01, …, 1: the best precision at that recall or above.
    std::array<double, 101> precisionByRecall{};
};

/// Mean over the classes that occur.
struct DetectionScores {
    std::int64_t images = 0;
    AveragePrecision ap;
    std::array<AveragePrecision, 3> bySize; ///< objects below 32², below 96² square pixels, and larger
    std::array<std::int64_t, 3> imagesBySize{}, objectsBySize{};
    double confidence = 0; ///< the one in 0, 0.001, …, 1 with the largest mean F1; of several the lowest
    PrecisionRecall best;  ///< there
    std::vector<ClassScores> classes;
};

/// 95 % of the values of resampled images lie in it.
struct Interval {
    double low = 0, high = 0;
};
struct ScoreIntervals {
    Interval at50, mean;
};

/// Matches detections and objects image by image and keeps the outcome only. Not thread-safe.
class DetectionTally {
public:
    static constexpr std::size_t overlaps = 10; ///< 0.5, 0.55, …, 0.95
    static constexpr std::size_t sizes = 4;     ///< all, small, medium, large

    /// most: detections of an image and a class that count, the most confident ones.
    explicit DetectionTally(int classes, int most = 300);

    /// One image. Categories are below the number of classes.
    void add(std::vector<Detection> detections, const std::vector<TrueObject>& objects);

    std::int64_t images() const { return images_; }
    DetectionScores scores() const;
    /// By drawing images with replacement so many times. Equal seeds give equal intervals.
    ScoreIntervals intervals(int samples = 200, std::uint64_t seed = 0) const;

private:
    /// Bit t of matched and ignored: at overlap t; an array entry per size.
    struct Outcome {
        double confidence;
        std::int32_t image;
        std::array<std::uint16_t, sizes> matched{}, ignored{};
    };
    struct Present {
        std::int32_t image;
        std::array<std::int32_t, sizes> objects{};
    };
    struct OfClass {
        std::vector<Outcome> outcomes;
        std::vector<Present> present; ///< images with objects of the class
    };

    std::vector<OfClass> ordered() const;
    void countBySize(DetectionScores& scores) const;
    friend class PrecisionCounting;

    int most_;
    std::int64_t images_ = 0;
    std::vector<OfClass> classes_;
};

/// Which class is taken for which: counts[predicted][true], the last row and column are "nothing". Detections of at least some confidence
/// and objects are paired from the largest overlap down, whatever their classes. What lies on a crowd or an ignored object instead does not
/// count.
class ConfusionMatrix {
public:
    explicit ConfusionMatrix(int classes, double confidence = 0.25, double overlap = 0.45);
    void add(const std::vector<Detection>& detections, const std::vector<TrueObject>& objects);
    const std::vector<std::vector<std::int64_t>>& counts() const { return counts_; }

private:
    double confidence_, overlap_;
    std::vector<std::vector<std::int64_t>> counts_;
};

} // namespace espalier
