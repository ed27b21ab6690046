// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: the metrics of detectors, and the targets they are counted against.
#pragma once

#include "core/data/loader.h"
#include "core/tasks/detection/head_reader.h"
#include "core/tasks/task.h"

#include <memory>
#include <span>

namespace espalier {

/// The first is the mean average precision at an overlap of 0.5.
std::span<const MetricInfo> detectionMetrics();

/// What a batch's images show: tensors [images, most, 5] for the loss (taskAligned's objects, in pixels of the network's picture, without
/// crowds and difficult ones), [images, most, 8] for the metrics (class or −1, left, top, right, bottom, area, crowd, ignored, in pixels of
/// the image as it was, or of the network's picture where that is not one image), and [images, 2], the width and height of those images,
/// or 0.
Targets detectionTargets(const Dataset& dataset, const std::vector<Placement>& images);
/// Detections in pixels of the network's picture as such targets, by image.
Targets detectionTargets(const std::vector<std::vector<Detection>>& found);
/// The objects of a batch for the loss, on the device of like.
at::Tensor objectsIn(const Targets& targets, const at::Tensor& like);

std::unique_ptr<MetricCounter> detectionCounter(const HeadReader& reader, const SuppressionSettings& settings);

} // namespace espalier
