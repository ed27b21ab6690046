// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coupling/removal_note.h"

#include "core/base/assert.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

namespace espalier {
namespace {

constexpr const char* noteKey = "espalier_kept_units"; // not "espalier.…": those are not read back
constexpr std::size_t bitsPerDigit = 4;
constexpr std::string_view digits = "0123456789abcdef";

/// "6:c4": of six units the first two and the last.
std::string textOf(const std::vector<bool>& kept)
{
    std::string text = fmt::format("{}:", kept.size());
    for (std::size_t begin = 0; begin < kept.size(); begin += bitsPerDigit) {
        unsigned digit = 0;
        for (std::size_t i = begin; i < begin + bitsPerDigit; ++i)
            digit = 2 * digit + (i < kept.size() && kept[i] ? 1 : 0);
        text += digits[digit];
    }
    return text;
}

std::optional<std::vector<bool>> keptFrom(std::string_view text)
{
    std::size_t count = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), count);
    const auto begin = static_cast<std::size_t>(end - text.data()) + 1; // after the colon
    if (fault != std::errc() || begin > text.size() || text[begin - 1] != ':' ||
        text.size() - begin != count / bitsPerDigit + (count % bitsPerDigit > 0 ? 1 : 0))
        return std::nullopt;
    std::vector<bool> kept(count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t digit = digits.find(text[begin + i / bitsPerDigit]);
        if (digit == std::string_view::npos)
            return std::nullopt;
        kept[i] = (digit >> (bitsPerDigit - 1 - i % bitsPerDigit) & 1) != 0;
    }
    return kept;
}

/// What the network's note tells; nothing where it has none, or one that cannot be read.
std::optional<std::vector<bool>> noted(const Network& network)
{
    const auto found = network.metadata.find(noteKey);
    return found == network.metadata.end() ? std::nullopt : keptFrom(found->second);
}

/// The flags of those units that `kept` flags, in their order; nothing where a unit that is not kept there is kept here, or where the lists
/// have different lengths.
std::optional<std::vector<bool>> within(const std::vector<bool>& kept, const std::vector<bool>& keptLater)
{
    if (kept.size() != keptLater.size())
        return std::nullopt;
    std::vector<bool> flags;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        if (kept[i])
            flags.push_back(keptLater[i]);
        else if (keptLater[i])
            return std::nullopt;
    }
    return flags;
}

} // namespace

void noteRemoval(const Network& network, const Groups& groups, const std::vector<bool>& removed, Network& pruned)
{
    ESPALIER_ASSERT(removed.size() == static_cast<std::size_t>(groups.unitCount()));
    std::vector<bool> kept = noted(network).value_or(std::vector<bool>(removed.size(), true));
    pruned.metadata.erase(noteKey);
    if (static_cast<std::size_t>(std::count(kept.begin(), kept.end(), true)) != removed.size())
        return; // of another network
    std::size_t unit = 0;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        if (kept[i])
            kept[i] = !removed[unit++];
    }
    if (std::find(kept.begin(), kept.end(), false) != kept.end())
        pruned.metadata[noteKey] = textOf(kept);
}

std::optional<std::vector<bool>> removedSince(const Network& before, const Groups& groups, const Network& after)
{
    const auto units = static_cast<std::size_t>(groups.unitCount());
    const auto earlier = noted(before), later = noted(after);
    if (!earlier && !later)
        return std::vector<bool>(units, false);
    if (!later)
        return std::nullopt;
    auto kept = within(earlier.value_or(std::vector<bool>(later->size(), true)), *later);
    if (!kept || kept->size() != units)
        return std::nullopt;
    kept->flip();
    return kept;
}

} // namespace espalier
