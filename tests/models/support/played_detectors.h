// SPDX-License-Identifier: GPL-3.0-or-later
// Detectors that are played, so that tests decide what is found and when.
#pragma once

#include "ui/models/detection_player.h"

#include <opencv2/core/mat.hpp>

#include <atomic>
#include <semaphore>

namespace espalier::testing {

/// Stands for networks: finds a sure and an unsure box; the network called different finds none in dark pictures.
class Played {
public:
    PrepareDetector prepare()
    {
        return [this](const Model& model, const Preprocessing&) -> Result<RunDetector> {
            return RunDetector([this, other = &model == different](const cv::Mat& picture) { return run(picture, other); });
        };
    }

    void close() { gated_ = true; }
    void waitForStart() { started_.acquire(); }
    void open()
    {
        gated_ = false;
        gate_.release(100);
    }

    const Model* different = nullptr;
    std::atomic<int> runs{0};

private:
    Result<NetworkBoxes> run(const cv::Mat& picture, bool other)
    {
        ++runs;
        if (gated_) {
            started_.release();
            gate_.acquire();
        }
        constexpr int dark = 50;
        const double width = picture.cols, height = picture.rows;
        NetworkBoxes boxes;
        boxes.names = {{1, "car"}};
        boxes.times.inference = 0.01;
        boxes.memory = 9'100'000;
        if (!other || picture.data[0] > dark)
            boxes.candidates = {
                {1, 0.9, {0, 0, width / 2, height}}, {1, 0.4, {width / 2, 0, width, height}}, {1, 0.1, {0, 0, width, height}}};
        return boxes;
    }

    std::atomic<bool> gated_{false};
    std::counting_semaphore<> started_{0}, gate_{0};
};

} // namespace espalier::testing
