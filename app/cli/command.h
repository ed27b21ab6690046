// SPDX-License-Identifier: GPL-3.0-or-later
// A subcommand of espalier-cli.
#pragma once

#include "app/cli/narrator.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/pipeline/recipe_context.h"

#include <CLI/App.hpp>

#include <memory>
#include <string>
#include <vector>

namespace espalier::cli {

/// A command's result: for programs, and for people.
struct Report {
    Json json;
    std::string text;
};

class Command {
public:
    /// Declares the subcommand; derived constructors add its options to app().
    Command(CLI::App& parent, const std::string& name, const std::string& description);
    virtual ~Command() = default;
    Command(const Command&) = delete;
    Command& operator=(const Command&) = delete;

    virtual Result<Report> run(const RecipeContext& context) = 0;

    CLI::App& app() const { return *app_; }
    bool json() const { return json_; }
    std::unique_ptr<Narrator> narrator() const { return makeNarrator(progress_); }

private:
    CLI::App* app_; ///< owned by the parent
    bool json_ = false;
    std::string progress_ = "text";
};

/// Every command, in the order of --help.
std::vector<std::unique_ptr<Command>> makeCommands(CLI::App& parent);

} // namespace espalier::cli
