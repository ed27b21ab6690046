// SPDX-License-Identifier: GPL-3.0-or-later
// A detector in use: pictures of any size in, boxes in their pixels out. For the command `detect` and the window.
#pragma once

#include "core/base/error.h"
#include "core/data/dataset.h"
#include "core/graph/network.h"
#include "core/tasks/detection/boxes.h"
#include "core/tasks/detection/suppression.h"

#include <memory>
#include <string>
#include <vector>

namespace cv {
class Mat;
} // namespace cv

namespace espalier {

/// Seconds that the parts of an answer took.
struct DetectorTimes {
    double preprocess = 0, inference = 0, postprocess = 0;
};

/// Not thread-safe.
class Detector {
public:
    /// preprocessing: height, width and channels must be set. Error: the network is no detector, its anchors are not known, or its cells do
    /// not fit into pictures of this size.
    static Result<Detector> make(const Network& network, Preprocessing preprocessing);
    Detector(Detector&&) noexcept;
    Detector& operator=(Detector&&) noexcept;
    ~Detector();

    /// picture: 8 bits, with the preprocessing's channels (colour: blue, green, red). In its pixels, most confident first.
    Result<std::vector<Detection>> detect(const cv::Mat& picture, const SuppressionSettings& settings);
    /// Before suppression: whoever changes the settings only need not run the network again, but suppressed().
    Result<std::vector<Detection>> candidates(const cv::Mat& picture, double leastConfidence = 0.01);
    const DetectorTimes& times() const; ///< of the last picture

    int channels() const;
    /// By number; "class 7" where the file does not name it.
    std::string nameOf(int category) const;

private:
    struct State;
    explicit Detector(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace espalier
