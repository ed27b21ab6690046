// SPDX-License-Identifier: GPL-3.0-or-later
// The entry is JSON: {"version": 1, "classes": ["cat", …], "mean": […], "std": […], "bgr": true, "height": 640, "width": 640,
// "head": {"kind": "anchors", "strides": [8, …], "anchors": [[[10, 13], …], …], "classes": 80}}. What is not told is absent.
#include "core/tasks/model_card.h"

#include "core/base/json.h"
#include "core/tasks/ultralytics_metadata.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace espalier {
namespace {

constexpr const char* entryName = "espalier";
constexpr const char* headEntryName = "espalier_head"; ///< what a user told, beside what the file tells
constexpr int version = 1;
constexpr std::size_t longestText = std::size_t{1} << 20;
constexpr double largestSize = 65536, mostClasses = 1e6, largestLength = 1e6; ///< lengths in pixels
constexpr double largestFloat = std::numeric_limits<float>::max(), smallestFloat = std::numeric_limits<float>::min();

/// A part of the entry that is not as it should be.
struct Unreadable {};

const Json& member(const Json& object, const char* key)
{
    const auto found = object.find(key);
    if (found == object.end())
        throw Unreadable();
    return *found;
}

const Json& list(const Json& json)
{
    if (!json.is_array())
        throw Unreadable();
    return json;
}

double numberIn(const Json& json, double least, double most)
{
    const double read = json.is_number() ? json.get<double>() : std::numeric_limits<double>::quiet_NaN();
    if (!(read >= least && read <= most))
        throw Unreadable();
    return read;
}

int wholeNumber(const Json& json, double most)
{
    if (!json.is_number_integer())
        throw Unreadable();
    return static_cast<int>(numberIn(json, 0, most));
}

std::string text(const Json& json)
{
    if (!json.is_string())
        throw Unreadable();
    return json.get<std::string>();
}

std::vector<std::string> texts(const Json& json)
{
    std::vector<std::string> read;
    for (const Json& each : list(json))
        read.push_back(text(each));
    return read;
}

std::vector<float> floats(const Json& json, double least)
{
    std::vector<float> read;
    for (const Json& each : list(json))
        read.push_back(static_cast<float>(numberIn(each, least, largestFloat)));
    return read;
}

double length(const Json& json)
{
    return numberIn(json, smallestFloat, largestLength);
}

std::vector<std::pair<double, double>> anchorsOfLevel(const Json& json)
{
    std::vector<std::pair<double, double>> read;
    for (const Json& each : list(json)) {
        if (list(each).size() != 2)
            throw Unreadable();
        read.emplace_back(length(each[0]), length(each[1]));
    }
    return read;
}

/// Half a head is of no use: each of its parts has to be readable.
ModelCard::Head headOf(const Json& json)
{
    if (!json.is_object())
        throw Unreadable();
    ModelCard::Head head{.kind = text(member(json, "kind")), .strides = {}};
    constexpr std::array kinds{"", "anchors", "free", "decoupled"};
    if (std::find(kinds.begin(), kinds.end(), head.kind) == kinds.end())
        throw Unreadable();
    for (const Json& each : list(member(json, "strides")))
        head.strides.push_back(length(each));
    if (json.contains("anchors"))
        for (const Json& each : list(member(json, "anchors")))
            head.anchors.push_back(anchorsOfLevel(each));
    if (head.anchors.size() > 1 && head.anchors.size() != head.strides.size())
        throw Unreadable();
    head.classes = wholeNumber(member(json, "classes"), mostClasses);
    return head;
}

/// Leaves the part as it is where the entry lacks it, or it cannot be read.
template <class Part, class Read>
void take(Part& part, const Json& entry, const char* key, Read read)
{
    try {
        part = read(member(entry, key));
    } catch (const Unreadable&) { // not told
    }
}

bool flag(const Json& json)
{
    return json.is_boolean() && json.get<bool>();
}

ModelCard cardIn(const Json& entry)
{
    ModelCard card;
    take(card.classes, entry, "classes", texts);
    take(card.mean, entry, "mean", [](const Json& json) { return floats(json, -largestFloat); });
    take(card.std, entry, "std", [](const Json& json) { return floats(json, smallestFloat); });
    if (!card.mean.empty() && !card.std.empty() && card.mean.size() != card.std.size())
        card.mean = card.std = {};
    take(card.bgr, entry, "bgr", flag);
    take(card.height, entry, "height", [](const Json& json) { return wholeNumber(json, largestSize); });
    take(card.width, entry, "width", [](const Json& json) { return wholeNumber(json, largestSize); });
    take(card.head, entry, "head", headOf);
    return card;
}

ModelCard cardInText(const std::string& entry)
{
    if (entry.size() > longestText)
        return {};
    const Result<Json> json = parseJson(entry);
    const bool known = json && json->is_object() && json->contains("version") && json->at("version") == version;
    return known ? cardIn(*json) : ModelCard{};
}

/// "0.485" rather than the float's exact value, where both are read back as the same.
Json shortened(const std::vector<float>& numbers)
{
    Json json = Json::array();
    for (const float each : numbers) {
        const std::string shortest = fmt::format("{}", each);
        double number = each;
        std::from_chars(shortest.data(), shortest.data() + shortest.size(), number);
        json.push_back(static_cast<float>(number) == each ? number : static_cast<double>(each));
    }
    return json;
}

Json jsonOf(const ModelCard::Head& head)
{
    Json json{{"kind", head.kind}, {"strides", head.strides}};
    if (!head.anchors.empty())
        json["anchors"] = head.anchors;
    json["classes"] = head.classes;
    return json;
}

Json jsonOf(const ModelCard& card)
{
    Json json{{"version", version}};
    const auto tell = [&json](const char* key, bool told, const Json& content) {
        if (told)
            json[key] = content;
    };
    tell("classes", !card.classes.empty(), card.classes);
    tell("mean", !card.mean.empty(), shortened(card.mean));
    tell("std", !card.std.empty(), shortened(card.std));
    tell("bgr", card.bgr, card.bgr);
    tell("height", card.height > 0, card.height);
    tell("width", card.width > 0, card.width);
    if (card.head)
        json["head"] = jsonOf(*card.head);
    return json;
}

} // namespace

ModelCard cardOf(const Network& network)
{
    const auto entry = network.metadata.find(entryName);
    ModelCard card = entry == network.metadata.end() ? ultralyticsCard(network.metadata) : cardInText(entry->second);
    if (const std::optional<ModelCard::Head> told = toldHead(network))
        card.head = told;
    return card;
}

std::optional<ModelCard::Head> toldHead(const Network& network)
{
    std::optional<ModelCard::Head> told;
    const auto head = network.metadata.find(headEntryName);
    if (const Result<Json> json = head == network.metadata.end() ? Result<Json>(Json()) : parseJson(head->second);
        json && json->is_object())
        take(told, Json{{"head", *json}}, "head", headOf);
    return told;
}

void setCard(Network& network, const ModelCard& card)
{
    network.metadata[entryName] = jsonText(jsonOf(card));
    network.metadata.erase(headEntryName);
}

std::pair<std::string, std::string> entryOf(const ModelCard::Head& head)
{
    return {headEntryName, jsonText(jsonOf(head))};
}

Network learnedFrom(Network network, const Dataset& images)
{
    ModelCard card = cardOf(network);
    const Preprocessing& how = images.preprocessing();
    if (images.labelled())
        card.classes = images.classes();
    card.mean = how.mean;
    card.std = how.std;
    card.bgr = how.order == Preprocessing::Order::bgr;
    card.height = how.height;
    card.width = how.width;
    setCard(network, card);
    return network;
}

} // namespace espalier
