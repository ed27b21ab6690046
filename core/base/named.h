// SPDX-License-Identifier: GPL-3.0-or-later
// Choices that users give by name: one table per choice, read in both directions.
#pragma once

#include "core/base/error.h"
#include "core/base/nearest.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace espalier {

template <class Choice, std::size_t count>
using NameTable = std::array<std::pair<Choice, const char*>, count>;

/// Empty for a choice that the table lacks.
template <class Choice, std::size_t count>
const char* nameIn(const NameTable<Choice, count>& table, Choice choice)
{
    for (const auto& [each, name] : table) {
        if (each == choice)
            return name;
    }
    return "";
}

template <class Choice, std::size_t count>
std::vector<std::string> namesIn(const NameTable<Choice, count>& table)
{
    std::vector<std::string> names;
    for (const auto& entry : table)
        names.emplace_back(entry.second);
    return names;
}

/// The choice called name; else an error that tells all names, and the nearest. kind: what is chosen ("policy").
template <class Choice, std::size_t count>
Result<Choice> choiceFromName(const NameTable<Choice, count>& table, const std::string& name, const std::string& kind)
{
    for (const auto& [choice, each] : table) {
        if (name == each)
            return choice;
    }
    return usageError("There is no " + kind + " called '" + name + "'; use " + alternatives(namesIn(table)) + "." +
                      didYouMean(name, namesIn(table)));
}

} // namespace espalier
