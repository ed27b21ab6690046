// SPDX-License-Identifier: GPL-3.0-or-later
// Suggestions for a mistyped name.
#pragma once

#include <string>
#include <vector>

namespace espalier {

/// The candidates (at most `most`, best first) that word may be a misspelling of; empty when none resembles it.
std::vector<std::string> nearestNames(const std::string& word, const std::vector<std::string>& candidates, std::size_t most = 3);

/// " Did you mean 'a', 'b' or 'c'?", or nothing when no candidate resembles the word.
std::string didYouMean(const std::string& word, const std::vector<std::string>& candidates);

/// "a, b or c".
std::string alternatives(const std::vector<std::string>& names);

} // namespace espalier
