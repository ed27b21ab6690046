// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include "app/cli/commands.h"
#include "app/cli/validators.h"

namespace espalier::cli {

Command::Command(CLI::App& parent, const std::string& name, const std::string& description) : app_(parent.add_subcommand(name, description))
{
    app_->add_flag("--json", json_, "Print one JSON object on stdout instead of tables");
    app_->add_option("--progress", progress_, "Form of the progress on stderr: text, or json with one object per line")
        ->check(CLI::IsMember(narratorNames()))
        ->capture_default_str();
}

std::vector<std::unique_ptr<Command>> makeCommands(CLI::App& parent)
{
    std::vector<std::unique_ptr<Command>> commands;
    for (const auto make : {makeInspect, makeConvert, makeData, makeEvaluate, makeDetect, makeTrain, makeSparsify, makeCollapse, makePrune,
                            makeLatency, makeFinetune, makeRun, makeSensitivity, makeReport, makeStudy, makeSettings})
        commands.push_back(make(parent));
    return commands;
}

} // namespace espalier::cli
