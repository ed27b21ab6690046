// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: names of classes in Python's syntax, as programs in Python write them into metadata.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

using NumberedNames = std::map<int, std::string>;

/// Numbers reach to one below this, so that a wrong one does not fill the memory.
inline constexpr int mostNumberedNames = 100'000;

/// A dict such as {0: 'person', 1: "driver's cab"}, or a list or tuple of names. Nothing where it is anything else.
std::optional<NumberedNames> namesInPython(std::string_view text);

/// By number; those that lack a name are called by their number.
std::vector<std::string> withoutGaps(const NumberedNames& names);

} // namespace espalier
