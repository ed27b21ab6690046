// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/heatmap/heatmap_legend.h"

#include "ui/models/by_hand.h"
#include "ui/models/glossary.h"
#include "ui/models/theme.h"
#include "ui/views/heatmap/cell_marks.h"

#include <QPainter>
#include <qcustomplot.h>

#include <array>
#include <utility>

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

void HeatmapLegend::setByHand(bool any)
{
    if (any == byHand_)
        return;
    byHand_ = any;
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
    const int line = std::max(swatch, metrics.height()) + 4;
    return {std::max(width, byHand_ ? signsWidth() : 0), byHand_ ? 2 * line : line};
}

QSize HeatmapLegend::minimumSizeHint() const
{
    return {sizeHint().width(), sizeHint().height()};
}

void HeatmapLegend::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::WindowText));
    if (byHand_) { // a line of their own
        painter.save();
        painter.translate(0, height() / 2);
        paintSigns(painter);
        painter.restore();
    }
    if (mode_ == HeatmapMode::decision)
        paintSwatches(painter);
    else
        paintRamp(painter);
}

int HeatmapLegend::signsWidth() const
{
    const QFontMetrics metrics(font());
    return 2 * (swatch + 3 * gap) + metrics.horizontalAdvance(nameOf(ByHand::cut)) + metrics.horizontalAdvance(nameOf(ByHand::keep));
}

void HeatmapLegend::paintSigns(QPainter& painter) const
{
    int x = 0;
    for (const auto& [sign, name] : {std::pair(CellSign::cut, nameOf(ByHand::cut)), std::pair(CellSign::kept, nameOf(ByHand::keep))}) {
        const QPen pen = painter.pen();
        painter.setRenderHint(QPainter::Antialiasing);
        drawSign(painter, sign, QRectF(x, (lineHeight() - swatch) / 2.0, swatch, swatch));
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        x += swatch + gap;
        painter.drawText(QRect(x, 0, width() - x, lineHeight()), Qt::AlignVCenter | Qt::AlignLeft, name);
        x += QFontMetrics(font()).horizontalAdvance(name) + 2 * gap;
    }
}

void HeatmapLegend::paintRamp(QPainter& painter) const
{
    const QFontMetrics metrics(font());
    const int left = metrics.horizontalAdvance(lowEnd(mode_)) + gap;
    const int top = (lineHeight() - swatch) / 2;
    QLinearGradient ramp(left, 0, left + rampWidth, 0);
    const auto stops = heatmapGradient(mode_).colorStops();
    for (auto stop = stops.begin(); stop != stops.end(); ++stop)
        ramp.setColorAt(stop.key(), stop.value());
    painter.fillRect(QRect(left, top, rampWidth, swatch), ramp);
    const QRect line(0, 0, width(), lineHeight());
    painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft, lowEnd(mode_));
    painter.drawText(line.adjusted(left + rampWidth + gap, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, highEnd(mode_));
}

void HeatmapLegend::paintSwatches(QPainter& painter) const
{
    const QFontMetrics metrics(font());
    int x = 0;
    for (const Fate fate : fates) {
        painter.fillRect(QRect(x, (lineHeight() - swatch) / 2, swatch, swatch), theme::fateColor(fate));
        x += swatch + gap;
        painter.drawText(QRect(x, 0, width() - x, lineHeight()), Qt::AlignVCenter | Qt::AlignLeft, theme::fateName(fate));
        x += metrics.horizontalAdvance(theme::fateName(fate)) + 2 * gap;
    }
}

} // namespace espalier
