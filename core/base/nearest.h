// SPDX-License-Identifier: GPL-3.0-or-later
// Help for whoever mistyped a name: the ones that come closest.
#pragma once

#include <string>
#include <vector>

namespace espalier {

/// At most most of the candidates, best first, that could be meant by word; empty when none resembles it.
std::vector<std::string> nearestNames(const std::string& word, const std::vector<std::string>& candidates, std::size_t most = 3);

/// " Did you mean 'a', 'b' or 'c'?", or nothing when no candidate resembles the word.
std::string didYouMean(const std::string& word, const std::vector<std::string>& candidates);

/// "a, b or c".
std::string alternatives(const std::vector<std::string>& names);

} // namespace espalier
