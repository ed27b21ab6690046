// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <utility>

namespace espalier::theme {

namespace {

bool& darkNow()
{
    static bool value = false;
    return value;
}

using Role = std::pair<QPalette::ColorRole, const char*>;

QPalette paletteOf(std::initializer_list<Role> roles, const char* disabledText)
{
    QPalette palette;
    for (const auto& [role, color] : roles)
        palette.setColor(role, QColor(color));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, QColor(disabledText));
    return palette;
}

QColor byTheme(const char* light, const char* dark)
{
    return QColor(isDark() ? dark : light);
}

} // namespace

QPalette lightPalette()
{
    return paletteOf({{QPalette::Window, "#f4f5f3"},
                      {QPalette::WindowText, "#1d211c"},
                      {QPalette::Base, "#ffffff"},
                      {QPalette::AlternateBase, "#f3f6f2"},
                      {QPalette::Text, "#1d211c"},
                      {QPalette::PlaceholderText, "#666d64"},
                      {QPalette::Button, "#e9ece7"},
                      {QPalette::ButtonText, "#1d211c"},
                      {QPalette::BrightText, "#ffffff"},
                      {QPalette::ToolTipBase, "#fffdf0"},
                      {QPalette::ToolTipText, "#1d211c"},
                      {QPalette::Highlight, "#2c6e49"},
                      {QPalette::HighlightedText, "#ffffff"},
                      {QPalette::Link, "#205f3c"},
                      {QPalette::LinkVisited, "#5b4a86"},
                      {QPalette::Light, "#ffffff"},
                      {QPalette::Midlight, "#eef0ec"},
                      {QPalette::Mid, "#c3c9c0"},
                      {QPalette::Dark, "#9aa297"},
                      {QPalette::Shadow, "#6b7269"}},
                     "#8b9189");
}

QPalette darkPalette()
{
    return paletteOf({{QPalette::Window, "#23272a"},
                      {QPalette::WindowText, "#e6e9e4"},
                      {QPalette::Base, "#1a1d1f"},
                      {QPalette::AlternateBase, "#212528"},
                      {QPalette::Text, "#e6e9e4"},
                      {QPalette::PlaceholderText, "#9aa39b"},
                      {QPalette::Button, "#32373a"},
                      {QPalette::ButtonText, "#e6e9e4"},
                      {QPalette::BrightText, "#ffffff"},
                      {QPalette::ToolTipBase, "#32373a"},
                      {QPalette::ToolTipText, "#f0f2ee"},
                      {QPalette::Highlight, "#2f7d52"},
                      {QPalette::HighlightedText, "#ffffff"},
                      {QPalette::Link, "#7fd1a0"},
                      {QPalette::LinkVisited, "#bcaee6"},
                      {QPalette::Light, "#464c50"},
                      {QPalette::Midlight, "#3b4144"},
                      {QPalette::Mid, "#4a5155"},
                      {QPalette::Dark, "#141618"},
                      {QPalette::Shadow, "#0c0d0e"}},
                     "#7b837c");
}

bool isDark()
{
    return darkNow();
}

void setDark(bool on)
{
    darkNow() = on;
}

// Lightness differs by ten (of CIE's hundred) or more between any two, so that they stay apart in grey and for any colour vision.
QColor fateColor(Fate fate)
{
    switch (fate) {
    case Fate::kept:
        return byTheme("#00558f", "#1774b8");
    case Fate::restored:
        return byTheme("#5cb3ea", "#86c6f0");
    case Fate::cut:
        return byTheme("#d05a08", "#ee7a2c");
    case Fate::replacement:
        return byTheme("#f5c743", "#ffe08a");
    }
    return {};
}

QString fateName(Fate fate)
{
    switch (fate) {
    case Fate::kept:
        return QCoreApplication::translate("theme", "kept");
    case Fate::restored:
        return QCoreApplication::translate("theme", "restored");
    case Fate::cut:
        return QCoreApplication::translate("theme", "cut");
    case Fate::replacement:
        return QCoreApplication::translate("theme", "replacement");
    }
    return {};
}

QString fateExplanation(Fate fate)
{
    switch (fate) {
    case Fate::kept:
        return QCoreApplication::translate("theme", "Kept: matters enough to stay.");
    case Fate::restored:
        return QCoreApplication::translate("theme", "Restored: scored low, but its layer would have become too thin, so it came back.");
    case Fate::cut:
        return QCoreApplication::translate("theme", "Cut: matters least and is removed.");
    case Fate::replacement:
        return QCoreApplication::translate("theme",
                                           "Replacement: is removed in the place of a restored one, so that the target is still met.");
    }
    return {};
}

PlotColors plotColors()
{
    return {
        .background = byTheme("#ffffff", "#1a1d1f"),
        .text = byTheme("#1d211c", "#e6e9e4"),
        .axis = byTheme("#6b7269", "#8f978f"),
        .grid = byTheme("#e3e6e1", "#32373a"),
        .first = byTheme("#0072b2", "#2a8ac9"),
        .second = byTheme("#d55e00", "#f0863a"),
        .third = byTheme("#007a59", "#3fc49a"),
        .cutLine = byTheme("#a83a00", "#ff9d5c"),
        .hover = byTheme("#1d211c", "#ffffff"),
        .selection = QColor("#ffe14d"),
        .coupled = byTheme("#7a4fa3", "#cbb2ec"),
        .empty = byTheme("#f4f5f3", "#23272a"),
    };
}

QColor keptColor(double share)
{
    constexpr double palest = 0.06, darkest = 0.9;
    const QColor blue("#0072b2");
    const double depth = palest + (darkest - palest) * (1 - share);
    const auto mixed = [depth](double full) { return static_cast<float>(1 + depth * (full - 1)); };
    return share > 0 ? QColor::fromRgbF(mixed(blue.redF()), mixed(blue.greenF()), mixed(blue.blueF()))
                     : QColor(isDark() ? "#000000" : "#222222");
}

QColor categoryColor(int category)
{
    static constexpr std::array colors{"#e69f00", "#56b4e9", "#009e73", "#f0e442", "#4f8fd9", "#e8702a", "#cc79a7", "#dddddd"};
    return QColor(colors[static_cast<std::size_t>(std::max(0, category)) % colors.size()]);
}

QColor curveColor(int number)
{
    static constexpr std::array light{"#0072b2", "#d55e00", "#007a59", "#a8487e", "#946200", "#2f86b8", "#444444", "#7a6c00"};
    static constexpr std::array dark{"#2a8ac9", "#f0863a", "#3fc49a", "#e39bc4", "#f0b429", "#8fd0f5", "#dddddd", "#d6cb4a"};
    const auto place = static_cast<std::size_t>(std::max(0, number)) % light.size();
    return byTheme(light[place], dark[place]);
}

/// In the OKLab space, in which equal numbers look equal.
QColor groupColor(int number)
{
    constexpr double golden = 2.399963229728653, chroma = 0.11; // the golden angle leaves no two near each other
    const double lightness = isDark() ? 0.74 : 0.60, hue = 0.6 + golden * number;
    const double a = chroma * std::cos(hue), b = chroma * std::sin(hue);
    const auto cube = [](double root) { return root * root * root; };
    const double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
    const double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
    const double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
    const auto encoded = [](double light) { return static_cast<float>(std::pow(std::clamp(light, 0.0, 1.0), 1 / 2.2)); };
    return QColor::fromRgbF(encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
                            encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
                            encoded(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s));
}

QColor shareColor(double share)
{
    const QColor from = plotColors().background, to = plotColors().first;
    const auto mixed = [share](float low, float high) { return low + static_cast<float>(std::clamp(share, 0.0, 1.0)) * (high - low); };
    return QColor::fromRgbF(mixed(from.redF(), to.redF()), mixed(from.greenF(), to.greenF()), mixed(from.blueF(), to.blueF()));
}

QColor textOn(const QColor& ground)
{
    constexpr double middle = 0.45; // at which both are as far away
    return 0.299 * ground.redF() + 0.587 * ground.greenF() + 0.114 * ground.blueF() > middle ? QColor(Qt::black) : QColor(Qt::white);
}

QColor messageBackground(Tone tone)
{
    switch (tone) {
    case Tone::info:
        return byTheme("#dfeaf5", "#1f3448");
    case Tone::success:
        return byTheme("#dcefe2", "#1d3a2a");
    case Tone::warning:
        return byTheme("#fbeecb", "#453613");
    case Tone::error:
        return byTheme("#f9dcd6", "#4b231c");
    }
    return {};
}

QColor messageText(Tone)
{
    return byTheme("#1d211c", "#f0f2ee");
}

QColor toneColor(Tone tone)
{
    switch (tone) {
    case Tone::info:
        return byTheme("#1f5c93", "#85bdf0");
    case Tone::success:
        return byTheme("#1f6b3f", "#7fd1a0");
    case Tone::warning:
        return byTheme("#7a5200", "#f0c35a");
    case Tone::error:
        return byTheme("#a3281a", "#ff9c8b");
    }
    return {};
}

} // namespace espalier::theme
