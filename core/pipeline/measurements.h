// SPDX-License-Identifier: GPL-3.0-or-later
// What planning wants to know beyond the network itself, and what takes too long to be found out at every change of a setting.
#pragma once

#include "core/base/error.h"
#include "core/base/run_control.h"
#include "core/data/dataset.h"
#include "core/formats/runtime.h"
#include "core/pruning/criteria/criteria.h"
#include "core/pruning/planning/latency_model.h"

#include <map>
#include <memory>
#include <vector>

namespace espalier {

struct Model;
struct PruneSettings;

/// Of one network. Parts that nobody asked for are absent.
struct Measurements {
    std::map<Criterion, std::vector<double>> criteria; ///< c_u by unit
    std::map<Runtime, std::shared_ptr<const LatencyModel>> latencies;

    /// Null where it was not measured.
    std::shared_ptr<const LatencyModel> latencyIn(Runtime runtime) const;
};

/// Whether everything is there that planning by these settings needs and that takes long. The others' criteria are computed when asked for.
bool sufficient(const Measurements& measurements, const PruneSettings& settings);

/// Adds to known what planning by these settings needs and known lacks. train may be null where no criterion needs images.
/// Errors: those of unitCriterion and of measuring latency; cancelled.
Result<Measurements> measure(const Model& model, const PruneSettings& settings, const Dataset* train, RunControl& control,
                             Measurements known = {});

} // namespace espalier
