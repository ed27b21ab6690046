// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/detection/told_head.h"

#include "core/tasks/detection/head.h"
#include "core/tasks/last_layers.h"
#include "core/tasks/model_card.h"

#include <fmt/ranges.h>
#include <spdlog/fmt/fmt.h>

#include <cmath>

namespace espalier {
namespace {

std::string faultWithoutHead(const Network& network)
{
    if (std::string question = openQuestion(network); !question.empty())
        return question;
    return fmt::format("--head, --classes, --strides and --anchors tell of a detector's head, but the network's last layers ({}) are none.",
                       lastLayerNames(network));
}

std::string faultOfKind(const ModelCard::Head& told, const DetectionHead& own)
{
    if (told.kind.empty() || told.kind == nameOf(own.kind))
        return {};
    return fmt::format("--head tells the kind “{}”, but the network's head is of the kind “{}”.", told.kind, nameOf(own.kind));
}

std::string faultOfClasses(const ModelCard::Head& told, const DetectionHead& head)
{
    if (told.classes == 0 || told.classes == head.classes)
        return {};
    return fmt::format("--classes tells {} classes, but the maps of the network's head tell {} apart.", told.classes, head.classes);
}

std::string faultOfStrides(const ModelCard::Head& told, const DetectionHead& own, const Shape& input)
{
    if (told.strides.empty())
        return {};
    std::vector<double> found;
    for (const DetectionLevel& level : own.levels)
        found.push_back(level.stride);
    bool fits = told.strides.size() == found.size();
    // Where the picture is no whole number of cells wide, the maps' sizes tell a stride that is a little off.
    const auto covers = [](double stride, std::int64_t cells, std::int64_t pixels) {
        return std::abs(stride * static_cast<double>(cells) - static_cast<double>(pixels)) < stride;
    };
    for (std::size_t i = 0; fits && i < found.size(); ++i)
        fits = covers(told.strides[i], own.levels[i].height, input[2]) && covers(told.strides[i], own.levels[i].width, input[3]);
    if (fits)
        return {};
    return fmt::format("--strides tells {:g}, but the maps of the network's head have the strides {:g} at this size of the picture.",
                       fmt::join(told.strides, ", "), fmt::join(found, ", "));
}

std::string faultOfAnchors(const ModelCard::Head& told, const DetectionHead& head)
{
    std::size_t count = 0;
    for (const auto& level : told.anchors)
        count += level.size();
    if (count == 0)
        return {};
    if (head.kind != HeadKind::anchors)
        return fmt::format("--anchors cannot be used: the network's head is of the kind “{}”, which has no anchors.", nameOf(head.kind));
    const std::size_t wanted = head.levels.size() * static_cast<std::size_t>(head.anchors);
    if (count == wanted)
        return {};
    return fmt::format(
        "--anchors tells {} numbers, but the network's head needs {}: width and height of {} anchors for each of {} strides.", 2 * count,
        2 * wanted, head.anchors, head.levels.size());
}

} // namespace

std::string faultOfToldHead(const Network& network)
{
    const std::optional<ModelCard::Head> told = toldHead(network);
    if (!told)
        return {};
    Network untold = network;
    untold.metadata.erase(entryOf(*told).first);
    const std::optional<DetectionHead> own = findHead(untold), head = findHead(network);
    if (const std::string question = own || head ? std::string() : openQuestion(untold); !question.empty())
        return question;
    if (!own && !head)
        return faultWithoutHead(network);
    // The classes may be what decides which kind and how many anchors the maps have.
    const DetectionHead& found = head ? *head : *own;
    for (std::string fault : {faultOfKind(*told, found), faultOfClasses(*told, found),
                              faultOfStrides(*told, own ? *own : *head, network.inputShape()), faultOfAnchors(*told, found)})
        if (!fault.empty())
            return fault;
    return head ? std::string() : faultWithoutHead(network);
}

} // namespace espalier
