// SPDX-License-Identifier: GPL-3.0-or-later
// The subcommands, one source file each.
#pragma once

#include "app/cli/command.h"

#include <memory>

namespace espalier::cli {

std::unique_ptr<Command> makeInspect(CLI::App& parent);
std::unique_ptr<Command> makeCollapse(CLI::App& parent);
std::unique_ptr<Command> makeConvert(CLI::App& parent);
std::unique_ptr<Command> makeData(CLI::App& parent);
std::unique_ptr<Command> makeDetect(CLI::App& parent);
std::unique_ptr<Command> makeEvaluate(CLI::App& parent);
std::unique_ptr<Command> makeTrain(CLI::App& parent);
std::unique_ptr<Command> makeSparsify(CLI::App& parent);
std::unique_ptr<Command> makePrune(CLI::App& parent);
std::unique_ptr<Command> makeFinetune(CLI::App& parent);
std::unique_ptr<Command> makeRun(CLI::App& parent);
std::unique_ptr<Command> makeSensitivity(CLI::App& parent);
std::unique_ptr<Command> makeStudy(CLI::App& parent);
std::unique_ptr<Command> makeLatency(CLI::App& parent);
std::unique_ptr<Command> makeReport(CLI::App& parent);
std::unique_ptr<Command> makeSettings(CLI::App& parent);

} // namespace espalier::cli
