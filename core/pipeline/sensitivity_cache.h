// SPDX-License-Identifier: GPL-3.0-or-later
// Inside session only: measured points of sensitivity curves, kept on disk.
#pragma once

#include "core/pipeline/sensitivity.h"

#include <map>
#include <optional>
#include <string>
#include <utility>

namespace espalier {

/// One file for everything that one key (network, images, order, settings) was measured on. Never an error: what cannot be read is measured
/// again, what cannot be written is told in the log.
class SensitivityCache {
public:
    /// folder empty: nothing is read or kept.
    SensitivityCache(const std::filesystem::path& folder, const std::string& key, const MetricInfo& metric);

    std::optional<SensitivityPoint> find(int group, int kept) const;
    /// Writes the file anew.
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
