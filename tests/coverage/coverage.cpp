// SPDX-License-Identifier: GPL-3.0-or-later
// Processes one file and prints one JSON object: read, coupled, pruned by half, compared with the oracle, written in both formats.
//   coverage MODEL [--input 1,3,224,224]
#include "core/formats/read_network.h"
#include "tests/bench/model_arguments.h"
#include "tests/coverage/other_sizes.h"
#include "tests/coverage/steps.h"

#include <fstream>
#include <iostream>

namespace {

using namespace espalier;
using namespace espalier::coverage;

constexpr double half = 0.5;
constexpr double ratios[] = {0.3, 0.5, 0.7};

/// TorchScript files are zip archives.
std::string formatOf(const std::string& file)
{
    char magic[2] = {};
    std::ifstream(file, std::ios::binary).read(magic, sizeof magic);
    return magic[0] == 'P' && magic[1] == 'K' ? "TorchScript" : "ONNX";
}

Json beforeAndAfter(std::int64_t before, std::int64_t after)
{
    return {{"before", before}, {"after", after}};
}

void tellPlan(Json& report, const Network& network, const Pruned& pruned)
{
    report["groups"] = pruned.groups.groupCount();
    report["units"] = pruned.groups.unitCount();
    report["free_share"] = freeShare(network, pruned.groups);
    report["frozen"] = frozenLayers(network, pruned.groups);
    report["removed_units"] = pruned.plan.removedUnits;
    report["params"] = beforeAndAfter(pruned.plan.before.params, pruned.plan.after.params);
    report["macs"] = beforeAndAfter(pruned.plan.before.macs, pruned.plan.after.macs);
}

void tellOracle(Json& report, const Network& network, const Pruned& pruned)
{
    for (const double ratio : ratios)
        report["oracle"][std::to_string(static_cast<int>(100 * ratio + half))] = oracle(network, pruned, ratio);
}

/// All steps after loading. Memory is measured before the oracle, which needs far more.
void tellPruning(Json& report, const ImportedNetwork& imported, const PeakMemory& meter, Json& memory)
{
    const std::int64_t weights = weightBytes(imported.network);
    memory["weights_bytes"] = weights;
    memory["read"] = multiple(meter.peak(), weights);
    PeakMemory::startStep();
    const Result<Pruned> pruned = prune(imported.network, half, report["seconds"]);
    memory["loaded_to_pruned"] = multiple(meter.peak(), weights);
    if (!pruned) {
        const Groups groups = couple(imported.network);
        report["groups"] = groups.groupCount();
        report["free_share"] = freeShare(imported.network, groups);
        report["frozen"] = frozenLayers(imported.network, groups);
        report["error"] = pruned.error().message;
        return;
    }
    tellPlan(report, imported.network, *pruned);
    report["written"] = written(pruned->network, meter, weights, memory);
    tellOracle(report, imported.network, *pruned);
    report["other_sizes"] = otherSizes(imported.network, *pruned);
}

Json reportOn(const std::string& file, const ReadOptions& options)
{
    Json report = {{"format", formatOf(file)}};
    const PeakMemory meter;
    Result<ImportedNetwork> imported;
    const double seconds = secondsOf([&] { imported = readNetwork(file, options); });
    if (!imported) {
        report["error"] = imported.error().message;
        return report;
    }
    report["input"] = imported->network.inputShape();
    report["notices"] = imported->notices;
    report["opaque"] = opaqueOperators(*imported);
    report["read_check_error"] = imported->checkError;
    report["seconds"] = {{"read", seconds}, {"of_it_checking", imported->verifySeconds}};
    Json memory;
    tellPruning(report, *imported, meter, memory);
    report["memory"] = std::move(memory);
    return report;
}

} // namespace

int main(int argc, char** argv)
{
    const auto arguments = modelArguments(argc, argv);
    if (!arguments) {
        std::cerr << "coverage MODEL [--input 1,3,224,224]\n";
        return 2;
    }
    const Json report = reportOn(arguments->file, arguments->options);
    std::cout << jsonText(report, 2) << '\n';
    return report.contains("error") ? 1 : 0;
}
