// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include "app/cli/commands.h"

namespace espalier::cli {

std::vector<std::unique_ptr<Command>> makeCommands(CLI::App& parent)
{
    std::vector<std::unique_ptr<Command>> commands;
    for (const auto make :
         {makeInspect, makeEvaluate, makeTrain, makeSparsify, makePrune, makeLatency, makeFinetune, makeRun, makeSensitivity, makeStudy})
        commands.push_back(make(parent));
    return commands;
}

} // namespace espalier::cli
