// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/pruning_report.h"

#include "app/cli/text_table.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::cli {

nlohmann::ordered_json toJson(const Folding& folding)
{
    return {{"folded", folding.folded}, {"unfolded", folding.unfolded}};
}

nlohmann::ordered_json toJson(const Timing& timing)
{
    return {{"milliseconds", timing.milliseconds}, {"spread", timing.spread}, {"runs", timing.runs}};
}

nlohmann::ordered_json latencyJson(const MeasuredLatency& latency)
{
    nlohmann::ordered_json json{{"runtime", nameOf(latency.runtime)},
                                {"before", toJson(latency.before)},
                                {"after", toJson(latency.after)},
                                {"target_milliseconds", latency.target},
                                {"predicted_milliseconds", latency.predicted},
                                {"met", latency.met},
                                {"rounds", latency.rounds},
                                {"factor", latency.before.milliseconds / latency.after.milliseconds}};
    if (!latency.heldBack.empty())
        json["held_back"] = latency.heldBack;
    return json;
}

std::string timingText(const Timing& timing)
{
    return fmt::format("{:.3g} ms +/- {:.2g}", timing.milliseconds, timing.spread);
}

std::string latencyText(const MeasuredLatency& latency)
{
    TextTable table({fmt::format("latency, {}", nameOf(latency.runtime)), "ms"});
    table.row({"before", timingText(latency.before)});
    table.row({"target", fmt::format("{:.3g} ms", latency.target)});
    table.row({"predicted", fmt::format("{:.3g} ms", latency.predicted)});
    table.row({latency.met ? "measured" : "measured (missed)", timingText(latency.after)});
    return latency.heldBack.empty() ? table.text() : table.text() + "No faster plan was possible: " + latency.heldBack + "\n";
}

} // namespace espalier::cli
