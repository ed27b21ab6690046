// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/pipeline only: measured points of sensitivity curves on disk.
#pragma once

#include "core/pipeline/sensitivity.h"

#include <map>
#include <optional>
#include <string>
#include <utility>

namespace espalier {

/// One file per key (network, images, order, settings). Failures are never errors: points that cannot be read are measured again, and
/// failed writes are logged.
class SensitivityCache {
public:
    /// folder empty: no cache.
    SensitivityCache(const std::filesystem::path& folder, const std::string& key, const MetricInfo& metric);

    std::optional<SensitivityPoint> find(int group, int kept) const;
    /// Adds a point and rewrites the file.
    void keep(int group, const SensitivityPoint& point);

private:
    void read();
    void write();

    std::filesystem::path file_;
    std::string key_;
    const MetricInfo& metric_;
    std::map<std::pair<int, int>, SensitivityPoint> points_; ///< by group and kept units
    bool writable_ = true;
};

} // namespace espalier
