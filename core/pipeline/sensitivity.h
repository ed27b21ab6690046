// SPDX-License-Identifier: GPL-3.0-or-later
// Sensitivity of each coupling group: the task's primary metric against the kept share, one group at a time, without any training.
#pragma once

#include "core/base/mailbox.h"
#include "core/base/run_control.h"
#include "core/data/dataset.h"
#include "core/pipeline/model.h"
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
    double metric = 0; ///< value of Sensitivity::metric
    double loss = 0;   ///< the task's
};

struct SensitivityCurve {
    std::string name; ///< of the group
    int group = 0;
    int units = 0;                        ///< n_g
    int planned = 0;                      ///< number of points of the complete curve
    std::vector<SensitivityPoint> points; ///< descending by kept; the first point is the whole group

    bool complete() const { return planned > 0 && static_cast<int>(points.size()) == planned; }
};

/// Also holds partial results during the measurement. Immutable.
struct Sensitivity {
    const MetricInfo* metric = nullptr;   ///< the task's primary metric; never null where there are curves
    std::vector<SensitivityCurve> curves; ///< by group
    std::int64_t images = 0;              ///< validation images used
    int measured = 0, total = 0;          ///< points; those taken from the cache count as measured
    int fromCache = 0;                    ///< of measured
    int group = -1;                       ///< being measured now; -1: none, or the whole network
    double secondsLeft = 0;               ///< 0: not known

    bool complete() const { return total > 0 && measured == total; }
};

using SensitivityMailbox = Mailbox<Sensitivity>;
/// Called on the caller's thread: at the start, after every point, and when the next group begins.
using SensitivityProgress = std::function<void(const std::shared_ptr<const Sensitivity>&)>;

/// Tells the progress, with the seconds left by the points that were measured in the seconds passed.
void publish(const SensitivityProgress& progress, Sensitivity known, double secondsPassed);

/// The inputs of a measurement. All must outlive the call.
struct SensitivityJob {
    const Model* model = nullptr;
    const std::vector<double>* scores = nullptr; ///< one per unit; a group loses its lowest first, ties by index
    const Dataset* train = nullptr;
    const Dataset* validation = nullptr;
    SensitivitySettings settings;
    std::filesystem::path cache; ///< see sensitivityCacheFolder(); empty: no cache
    const Task* task = nullptr;  ///< null: taskFor(network)
};

/// Fails with a sentence about an invalid setting.
Result<void> checkSensitivity(const SensitivitySettings& settings);

/// For every point the group's lowest units are removed, batch norms are calibrated, and the network is evaluated; this includes the point
/// of the whole network. Each point is cached at once under the fingerprints of network, images and order: a cancelled measurement
/// continues where it stopped, and a repeated one measures nothing. Errors: no prunable group, settings out of range, images that do not
/// match the network, cancelled.
Result<Sensitivity> measureSensitivity(const SensitivityJob& job, RunControl& control, const SensitivityProgress& progress = {});

/// Units that a group of `units` keeps at a share: rounded to the nearest, at least one.
int widthAt(double share, int units);

/// Images per class so that at least `images` are used in total; for a task without classes, images itself.
int imagesPerClass(const Network& network, int images);

/// Folder of cached measurements; empty where the user's cache folder is unknown.
std::filesystem::path sensitivityCacheFolder();

} // namespace espalier
