// SPDX-License-Identifier: GPL-3.0-or-later
// Values and names in Python syntax.
#pragma once

#include "core/graph/network.h"

#include <set>
#include <string>
#include <vector>

namespace espalier::python_io {

std::string literal(bool value);
std::string literal(std::int64_t value);
/// The shortest form that reads back the same; always a float.
std::string literal(double value);
std::string literal(const std::string& text);
/// (2, 2)
std::string tupleOf(const std::vector<std::int64_t>& values);
/// Lists in brackets; None for an absent value.
std::string literal(const Attribute& attribute);
/// A single number where all are equal, else a tuple.
std::string compact(const std::vector<std::int64_t>& values);

/// True for a valid attribute name.
bool isIdentifier(const std::string& name);
/// The name with everything else than letters, digits and underscores replaced.
std::string identifier(const std::string& name);

/// Makes identifiers unique and avoids Python's keywords.
class Names {
public:
    explicit Names(std::set<std::string> taken) : taken_(std::move(taken)) {}
    std::string take(const std::string& wanted);

private:
    std::set<std::string> taken_;
};

} // namespace espalier::python_io
