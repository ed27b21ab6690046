// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/data_settings.h"

namespace espalier {
namespace {

using Order = Preprocessing::Order;

constexpr NameTable<Order, 2> orders{{
    {Order::rgb, "rgb", "red, green, blue", "As most networks take them."},
    {Order::bgr, "bgr", "blue, green, red", "As OpenCV reads them."},
}};
constexpr NameTable<int, 3> channelCounts{{
    {0, "0", "as the network takes", "As many as the network's input has."},
    {1, "1", "grey", "One channel."},
    {3, "3", "colour", "Three channels."},
}};

Result<Order> orderFromName(const std::string& name)
{
    return choiceFromName(orders, name, "channel order");
}

Choice channelChoice(int& channels)
{
    return {optionsIn(channelCounts), [&channels] { return std::to_string(channels); },
            [&channels](const std::string& name) {
                return choiceFromName(channelCounts, name, "number of channels").map([&](int count) { channels = count; });
            }};
}

} // namespace

const char* nameOf(Order order)
{
    return nameIn(orders, order);
}

Settings settingsOf(Preprocessing& preprocessing)
{
    return {
        Setting("mean", "--mean", "Mean",
                "What was subtracted from each colour (0 … 1) when the network was trained, e.g. 0.485, 0.456, 0.406. Left out: nothing.",
                &preprocessing.mean, {-1e6, 1e6})
            .leastMeans("0"),
        Setting("std", "--std", "Deviation",
                "What each colour was divided by when the network was trained (standard deviation), e.g. 0.229, 0.224, 0.225. Left out: 1.",
                &preprocessing.std, range::positive)
            .leastMeans("1"),
        Setting("size", "--size", "Height and width", "What images are scaled to. 0: what the network takes.",
                Size{&preprocessing.height, &preprocessing.width}, {0, 16384}),
        Setting("channels", "--channels", "Channels", "Whether images are read in colour.", channelChoice(preprocessing.channels)),
        Setting("order", "--order", "Colours", "In which order the network was given the colours.",
                choiceOf(preprocessing.order, orderFromName, optionsIn(orders))),
    };
}

} // namespace espalier
