// SPDX-License-Identifier: GPL-3.0-or-later
// Choices that users give by name: one table per choice, read in both directions.
#pragma once

#include "core/base/error.h"
#include "core/base/nearest.h"

#include <array>
#include <string>
#include <vector>

namespace espalier {

/// One choice: its name in files and on the command line, its label in the window, and a sentence about it.
template <class Choice>
struct Named {
    Choice choice;
    const char* name;
    const char* label = "";
    const char* help = "";
};

template <class Choice, std::size_t count>
using NameTable = std::array<Named<Choice>, count>;

/// A choice without its type, for code that lists all of them.
struct Option {
    std::string name, label, help;
};

inline std::vector<std::string> namesOf(const std::vector<Option>& options)
{
    std::vector<std::string> names;
    for (const Option& option : options)
        names.push_back(option.name);
    return names;
}

/// Empty for a choice that is not in the table.
template <class Choice, std::size_t count>
const char* nameIn(const NameTable<Choice, count>& table, Choice choice)
{
    for (const Named<Choice>& each : table) {
        if (each.choice == choice)
            return each.name;
    }
    return "";
}

template <class Choice, std::size_t count>
std::vector<Option> optionsIn(const NameTable<Choice, count>& table)
{
    std::vector<Option> options;
    for (const Named<Choice>& each : table)
        options.push_back({each.name, each.label, each.help});
    return options;
}

template <class Choice, std::size_t count>
std::vector<std::string> namesIn(const NameTable<Choice, count>& table)
{
    std::vector<std::string> names;
    for (const Named<Choice>& each : table)
        names.emplace_back(each.name);
    return names;
}

/// The choice called name; else an error that lists all names and suggests the nearest. kind: what is chosen ("policy").
template <class Choice, std::size_t count>
Result<Choice> choiceFromName(const NameTable<Choice, count>& table, const std::string& name, const std::string& kind)
{
    for (const Named<Choice>& each : table) {
        if (name == each.name)
            return each.choice;
    }
    return usageError("There is no " + kind + " called '" + name + "'; use " + alternatives(namesIn(table)) + "." +
                      didYouMean(name, namesIn(table)));
}

} // namespace espalier
