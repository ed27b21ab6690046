// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/nearest.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace espalier {
namespace {

/// Levenshtein distance.
std::size_t editDistance(const std::string& a, const std::string& b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
        }
    }
    return row.back();
}

/// Low where candidate may be meant: a name that contains the word counts like one typing error.
std::size_t unlikeness(const std::string& word, const std::string& candidate)
{
    const std::size_t distance = editDistance(word, candidate);
    const bool contains = word.size() >= 3 && candidate.find(word) != std::string::npos;
    return contains ? std::min<std::size_t>(distance, 1) : distance;
}

} // namespace

std::vector<std::string> nearestNames(const std::string& word, const std::vector<std::string>& candidates, std::size_t most)
{
    const std::size_t limit = std::max<std::size_t>(2, word.size() / 3);
    std::vector<std::pair<std::size_t, std::string>> ranked;
    for (const std::string& candidate : candidates) {
        if (const std::size_t distance = unlikeness(word, candidate); distance <= limit)
            ranked.emplace_back(distance, candidate);
    }
    std::sort(ranked.begin(), ranked.end());
    ranked.erase(std::unique(ranked.begin(), ranked.end()), ranked.end());
    std::vector<std::string> names;
    for (std::size_t i = 0; i < std::min(most, ranked.size()); ++i)
        names.push_back(std::move(ranked[i].second));
    return names;
}

std::string didYouMean(const std::string& word, const std::vector<std::string>& candidates)
{
    const auto names = nearestNames(word, candidates);
    if (names.empty())
        return {};
    std::vector<std::string> quoted;
    for (const std::string& name : names)
        quoted.push_back("'" + name + "'");
    return " Did you mean " + alternatives(quoted) + "?";
}

std::string alternatives(const std::vector<std::string>& names)
{
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const char* separator = i == 0 ? "" : i + 1 == names.size() ? " or " : ", ";
        text += separator + names[i];
    }
    return text;
}

} // namespace espalier
