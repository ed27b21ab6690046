// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/class_order.h"

#include <fmt/ranges.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <utility>

namespace espalier {
namespace {

/// What names are compared by.
std::string plain(const std::string& name)
{
    constexpr const char* blanks = " \t\r\n";
    const std::size_t first = std::min(name.find_first_not_of(blanks), name.size());
    std::string text = name.substr(first, name.find_last_not_of(blanks) + 1 - first);
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

std::vector<std::string> plain(const std::vector<std::string>& names)
{
    std::vector<std::string> texts;
    for (const std::string& name : names)
        texts.push_back(plain(name));
    return texts;
}

/// The place among the known names of each found one; of equal names each has its own. Nothing where the lists differ.
std::optional<std::vector<int>> placesOf(const std::vector<std::string>& found, const std::vector<std::string>& known)
{
    if (found.size() != known.size())
        return std::nullopt;
    std::multimap<std::string, int> free;
    for (std::size_t i = 0; i < known.size(); ++i)
        free.emplace(known[i], static_cast<int>(i));
    std::vector<int> places;
    for (const std::string& name : found) {
        const auto place = free.lower_bound(name); // the first of equal ones
        if (place == free.end() || place->first != name)
            return std::nullopt;
        places.push_back(place->second);
        free.erase(place);
    }
    return places;
}

/// Nothing where the found ones stay as they are.
std::optional<std::vector<int>> newPlaces(const std::vector<std::string>& found, const std::vector<std::string>& known)
{
    return known.empty() || found == known ? std::nullopt : placesOf(plain(found), plain(known));
}

bool isNumbered(const std::string& name)
{
    const std::string rest = name.starts_with("class") ? name.substr(5) : name;
    return rest.find_first_not_of("0123456789 _-") == std::string::npos;
}

bool areNumbered(const std::vector<std::string>& names)
{
    return std::all_of(names.begin(), names.end(), isNumbered);
}

/// The first of the names that the others lack.
std::string ownNames(const std::vector<std::string>& names, const std::vector<std::string>& others)
{
    constexpr std::size_t most = 5;
    const std::vector<std::string> compared = plain(others);
    std::vector<std::string> own;
    for (const std::string& name : names)
        if (std::find(compared.begin(), compared.end(), plain(name)) == compared.end())
            own.push_back(name);
    if (own.size() > most) {
        own.resize(most);
        own.emplace_back("…");
    }
    return fmt::format("{}", fmt::join(own.empty() ? names : own, ", "));
}

} // namespace

Dataset inOrderOf(const std::vector<std::string>& known, Dataset dataset)
{
    const auto places = newPlaces(dataset.classes(), known);
    return places ? dataset.renumbered(known, *places) : dataset;
}

Annotations inOrderOf(const std::vector<std::string>& known, Annotations annotations)
{
    const auto places = newPlaces(annotations.classes, known);
    if (!places)
        return annotations;
    annotations.classes = known;
    for (AnnotatedSplit& split : annotations.splits)
        for (AnnotatedImage& image : split.images)
            for (Box& box : image.boxes)
                box.category = (*places)[static_cast<std::size_t>(box.category)];
    return annotations;
}

std::string differentNames(const std::vector<std::string>& known, const std::vector<std::string>& found)
{
    const std::vector<std::string> theirs = plain(known), ours = plain(found);
    if (known.empty() || known.size() != found.size() || theirs == ours || areNumbered(theirs) || areNumbered(ours))
        return {};
    return fmt::format(
        "The images' classes have other names ({}) than the network's ({}), so they are matched by their numbers: check that "
        "each number means the same.",
        ownNames(found, known), ownNames(known, found));
}

} // namespace espalier
