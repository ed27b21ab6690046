// SPDX-License-Identifier: GPL-3.0-or-later
// Finished rounds of a run of several, kept beside its output until that is written, so that a run that was stopped can go on.
#pragma once

#include "core/base/error.h"
#include "core/graph/network.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>

namespace espalier::cli {

class RoundFiles {
public:
    struct Kept {
        std::filesystem::path network; ///< after the last finished round
        nlohmann::ordered_json course; ///< RoundCourse::state
        nlohmann::ordered_json rounds; ///< what was found in every finished round
    };

    /// Networks are OUTPUT.round1.pt, …; what was found is OUTPUT.rounds.json.
    explicit RoundFiles(const std::filesystem::path& output) : output_(output) {}

    Result<void> keep(int round, const Network& network, const nlohmann::ordered_json& course, const nlohmann::ordered_json& rounds);
    /// Nothing where no rounds are kept. Fails where the record is damaged or its network is gone.
    Result<std::optional<Kept>> read() const;
    /// How many rounds this process kept.
    int kept() const { return kept_; }
    /// Removes what is kept, also by an earlier process.
    void discard();

private:
    std::filesystem::path record() const;
    std::filesystem::path networkOf(int round) const;

    std::filesystem::path output_;
    int kept_ = 0;
};

} // namespace espalier::cli
