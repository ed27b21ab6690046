// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/ultralytics_metadata.h"

#include "core/base/json.h"
#include "core/tasks/python_names.h"

#include <charconv>

namespace espalier {
namespace {

constexpr std::size_t longestMetadata = std::size_t{1} << 20;

std::string_view entry(const std::map<std::string, std::string>& metadata, const char* key)
{
    const auto found = metadata.find(key);
    return found == metadata.end() || found->second.size() > longestMetadata ? std::string_view() : found->second;
}

/// Nothing where it is not the text of a small whole number.
std::optional<int> classNumber(const std::string& text)
{
    int number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = problem == std::errc() && end == text.data() + text.size();
    return whole && number >= 0 && number < mostNumberedNames ? std::optional(number) : std::nullopt;
}

/// {"0": "person"} or ["person"]; empty for anything else.
std::vector<std::string> namesIn(const Json& json)
{
    NumberedNames names;
    for (const auto& [key, name] : json.items()) { // the keys of a list are its places
        const std::optional<int> number = classNumber(key);
        if (!number || !name.is_string())
            return {};
        names[*number] = name.get<std::string>();
    }
    return withoutGaps(names);
}

int sizeIn(const Json& json)
{
    constexpr double largest = 65536;
    const double size = json.is_number_integer() ? json.get<double>() : 0;
    return size >= 1 && size <= largest ? static_cast<int>(size) : 0;
}

/// [height, width], or one number for both.
void takeSize(ModelCard& card, const Json& json)
{
    const bool pair = json.is_array() && json.size() == 2;
    const int height = sizeIn(pair ? json[0] : json), width = sizeIn(pair ? json[1] : json);
    if (height > 0 && width > 0) {
        card.height = height;
        card.width = width;
    }
}

ModelCard cardOfConfiguration(std::string_view text)
{
    ModelCard card;
    const Result<Json> json = parseJson(text);
    if (!json || !json->is_object())
        return card;
    if (const auto names = json->find("names"); names != json->end() && names->is_structured())
        card.classes = namesIn(*names);
    if (const auto size = json->find("imgsz"); size != json->end())
        takeSize(card, *size);
    return card;
}

} // namespace

ModelCard ultralyticsCard(const std::map<std::string, std::string>& metadata)
{
    if (const std::string_view configuration = entry(metadata, "config.txt"); !configuration.empty())
        return cardOfConfiguration(configuration);
    ModelCard card;
    if (const auto names = namesInPython(entry(metadata, "names")))
        card.classes = withoutGaps(*names);
    if (const Result<Json> size = parseJson(entry(metadata, "imgsz")))
        takeSize(card, *size);
    return card;
}

} // namespace espalier
