// SPDX-License-Identifier: GPL-3.0-or-later
// How much each coupling group can lose by itself: the task's primary metric against kept share, one group at a time, without any training.
#pragma once

#include "core/base/mailbox.h"
#include "core/pipeline/stages.h"
#include "core/settings/sensitivity_settings.h"
#include "core/tasks/metrics.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace espalier {

class Task;

struct SensitivityPoint {
    int kept = 0;      ///< units of the group
    double metric = 0; ///< Sensitivity::metric's value
    double loss = 0;   ///< the task's
};

struct SensitivityCurve {
    std::string name; ///< of the group
    int group = 0;
    int units = 0;                        ///< n_g
    int planned = 0;                      ///< points that belong to the curve
    std::vector<SensitivityPoint> points; ///< falling kept; the first, once there, is the whole group

    bool complete() const { return planned > 0 && static_cast<int>(points.size()) == planned; }
};

/// Also what is known so far, while it is measured. Immutable once published.
struct Sensitivity {
    const MetricInfo* metric = nullptr;   ///< the task's primary one; never null where there are curves
    std::vector<SensitivityCurve> curves; ///< by group
    std::int64_t images = 0;              ///< validation images that were looked at
    int measured = 0, total = 0;          ///< points; those taken from the cache count as measured
    int fromCache = 0;                    ///< of measured
    int group = -1;                       ///< being measured at the moment; -1: none, or the whole network
    double secondsLeft = 0;               ///< 0: not known

    bool complete() const { return total > 0 && measured == total; }
};

using SensitivityMailbox = Mailbox<Sensitivity>;
/// Called on the caller's thread: at the start, after every point, and when another group's turn comes.
using SensitivityProgress = std::function<void(const std::shared_ptr<const Sensitivity>&)>;

/// What is measured on what. Everything must outlive the call.
struct SensitivityJob {
    const Model* model = nullptr;
    const std::vector<double>* scores = nullptr; ///< one per unit; a group loses its lowest first, ties by index
    const Dataset* train = nullptr;
    const Dataset* validation = nullptr;
    SensitivitySettings settings;
    std::filesystem::path cache; ///< folder, see sensitivityCacheFolder(); empty: nothing is kept
    const Task* task = nullptr;  ///< what the network is for; null: taskFor(network)
};

/// Fails with the sentence that says what is wrong with the settings.
Result<void> checkSensitivity(const SensitivitySettings& settings);

/// Every point cuts the group's lowest units out of the network, calibrates the batch norms, and evaluates; so does the point of
/// the whole network that all curves begin with. Each finished point is kept in the cache at once, under the network's, the images' and the
/// order's fingerprints: a run that was cancelled goes on where it was, and one that is repeated measures nothing.
/// Errors: nothing that can be cut, settings out of range, images and network do not match, cancelled.
Result<Sensitivity> measureSensitivity(const SensitivityJob& job, RunControl& control, const SensitivityProgress& progress = {});

/// Units that a group of this many keeps at a share: the nearest whole number, at least one.
int widthAt(double share, int units);

/// First images of each class that make at least images together. For a network whose answers are no classes: images.
int imagesPerClass(const Network& network, int images);

/// Folder of kept measurements; empty where the user's cache folder is not known.
std::filesystem::path sensitivityCacheFolder();

} // namespace espalier
