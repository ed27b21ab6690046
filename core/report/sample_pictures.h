// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures for a report with what two networks make of them.
#pragma once

#include "core/base/error.h"
#include "core/data/dataset.h"
#include "core/graph/network.h"
#include "core/report/result_report.h"

#include <vector>

namespace espalier {

/// At most count, spread evenly over the dataset. Of detectors with boxes: left what is found before, right what is found after. Fails as
/// judging the networks on the dataset does.
Result<std::vector<ReportPicture>> samplePictures(const Network& before, const Network& after, const Dataset& dataset, std::size_t count);

} // namespace espalier
