// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/heatmap/heatmap_legend.h"

#include "ui/models/glossary.h"
#include "ui/models/theme.h"

#include <QPainter>
#include <qcustomplot.h>

#include <array>

namespace espalier {

namespace {

constexpr std::array fates{Fate::kept, Fate::cut, Fate::restored, Fate::replacement};
constexpr int swatch = 12, gap = 6, rampWidth = 160;

/// Dark to bright with even lightness, readable with colour blindness; two hues, so that heat and score are not confused.
constexpr std::array heatStops{"#1b1f4b", "#5b2a86", "#b5367a", "#ef6f4c", "#fcbf49", "#fdf3b4"};
constexpr std::array scoreStops{"#3b1457", "#3b528b", "#21918c", "#5ec962", "#c8e020", "#fde725"};

QString lowEnd(HeatmapMode mode)
{
    return mode == HeatmapMode::heat ? HeatmapLegend::tr("cold: removed first") : HeatmapLegend::tr("matters least");
}

QString highEnd(HeatmapMode mode)
{
    return mode == HeatmapMode::heat ? HeatmapLegend::tr("hot: stays") : HeatmapLegend::tr("matters most");
}

} // namespace

QCPColorGradient heatmapGradient(HeatmapMode mode)
{
    QCPColorGradient gradient;
    gradient.clearColorStops();
    if (mode == HeatmapMode::decision) {
        gradient.setLevelCount(static_cast<int>(fates.size()));
        for (const Fate fate : fates)
            gradient.setColorStopAt(static_cast<double>(fate) / heatmapHighest(mode), theme::fateColor(fate));
        return gradient;
    }
    const auto& stops = mode == HeatmapMode::heat ? heatStops : scoreStops;
    gradient.setLevelCount(256);
    for (std::size_t i = 0; i < stops.size(); ++i)
        gradient.setColorStopAt(static_cast<double>(i) / static_cast<double>(stops.size() - 1), QColor(stops[i]));
    return gradient;
}

double heatmapHighest(HeatmapMode mode)
{
    return mode == HeatmapMode::decision ? static_cast<double>(fates.size() - 1) : 1;
}

HeatmapLegend::HeatmapLegend(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setMode(HeatmapMode::decision);
}

void HeatmapLegend::setMode(HeatmapMode mode)
{
    mode_ = mode;
    QStringList explanations;
    if (mode == HeatmapMode::decision)
        for (const Fate fate : fates)
            explanations += theme::fateExplanation(fate);
    else if (mode == HeatmapMode::heat)
        explanations += explanationOf(QStringLiteral("heat"));
    else
        explanations += explanationOf(QStringLiteral("scoreRank"));
    setToolTip(explanations.join(QLatin1Char('\n')));
    setAccessibleDescription(explanations.join(QLatin1Char(' ')));
    updateGeometry();
    update();
}

QSize HeatmapLegend::sizeHint() const
{
    const QFontMetrics metrics(font());
    int width = rampWidth + 2 * gap + metrics.horizontalAdvance(lowEnd(mode_)) + metrics.horizontalAdvance(highEnd(mode_));
    if (mode_ == HeatmapMode::decision) {
        width = 0;
        for (const Fate fate : fates)
            width += swatch + 3 * gap + metrics.horizontalAdvance(theme::fateName(fate));
    }
    return {width, std::max(swatch, metrics.height()) + 4};
}

QSize HeatmapLegend::minimumSizeHint() const
{
    return {sizeHint().width(), sizeHint().height()};
}

void HeatmapLegend::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::WindowText));
    if (mode_ == HeatmapMode::decision)
        paintSwatches(painter);
    else
        paintRamp(painter);
}

void HeatmapLegend::paintRamp(QPainter& painter) const
{
    const QFontMetrics metrics(font());
    const int left = metrics.horizontalAdvance(lowEnd(mode_)) + gap;
    const int top = (height() - swatch) / 2;
    QLinearGradient ramp(left, 0, left + rampWidth, 0);
    const auto stops = heatmapGradient(mode_).colorStops();
    for (auto stop = stops.begin(); stop != stops.end(); ++stop)
        ramp.setColorAt(stop.key(), stop.value());
    painter.fillRect(QRect(left, top, rampWidth, swatch), ramp);
    painter.drawText(rect(), Qt::AlignVCenter | Qt::AlignLeft, lowEnd(mode_));
    painter.drawText(rect().adjusted(left + rampWidth + gap, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, highEnd(mode_));
}

void HeatmapLegend::paintSwatches(QPainter& painter) const
{
    const QFontMetrics metrics(font());
    int x = 0;
    for (const Fate fate : fates) {
        painter.fillRect(QRect(x, (height() - swatch) / 2, swatch, swatch), theme::fateColor(fate));
        x += swatch + gap;
        painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter | Qt::AlignLeft, theme::fateName(fate));
        x += metrics.horizontalAdvance(theme::fateName(fate)) + 2 * gap;
    }
}

} // namespace espalier
