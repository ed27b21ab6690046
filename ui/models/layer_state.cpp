// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/layer_state.h"

#include "ui/models/texts.h"
#include "ui/models/theme.h"

#include <QPainter>

#include <cmath>
#include <map>
#include <utility>

namespace espalier {

namespace {

constexpr int iconSize = 16;

QColor colorOf(LayerState state)
{
    switch (state) {
    case LayerState::collapses:
        return theme::toneColor(theme::Tone::error);
    case LayerState::atFloor:
        return theme::toneColor(theme::Tone::warning);
    case LayerState::protectedBy:
        return theme::toneColor(theme::Tone::success);
    default:
        return theme::plotColors().text;
    }
}

void drawLock(QPainter& painter)
{
    painter.drawArc(QRectF(5, 2, 6, 9), 0, 180 * 16);
    painter.fillRect(QRectF(3, 7, 10, 7), painter.pen().color());
}

void drawRings(QPainter& painter)
{
    painter.drawEllipse(QRectF(2, 5, 7, 6));
    painter.drawEllipse(QRectF(7, 5, 7, 6));
}

void drawSnowflake(QPainter& painter)
{
    constexpr double sixth = 1.0471975511965976; // a sixth of a turn
    for (int arm = 0; arm < 3; ++arm) {
        const QPointF tip(6 * std::cos(arm * sixth), 6 * std::sin(arm * sixth));
        painter.drawLine(QPointF(8, 8) - tip, QPointF(8, 8) + tip);
    }
}

void drawFloor(QPainter& painter)
{
    painter.drawLine(QPointF(2, 13), QPointF(14, 13));
    painter.drawLine(QPointF(8, 2), QPointF(8, 10));
    painter.drawPolyline(QPolygonF({{4, 6.5}, {8, 10.5}, {12, 6.5}}));
}

void drawWarning(QPainter& painter)
{
    painter.drawPolygon(QPolygonF({{8, 2}, {14.5, 13.5}, {1.5, 13.5}}));
    painter.drawLine(QPointF(8, 6.5), QPointF(8, 9.5));
    painter.drawPoint(QPointF(8, 11.7));
}

void draw(QPainter& painter, LayerState state)
{
    switch (state) {
    case LayerState::free:
        return painter.drawEllipse(QRectF(4, 4, 8, 8));
    case LayerState::coupled:
        return drawRings(painter);
    case LayerState::protectedBy:
        return drawLock(painter);
    case LayerState::frozen:
        return drawSnowflake(painter);
    case LayerState::atFloor:
        return drawFloor(painter);
    case LayerState::collapses:
        return drawWarning(painter);
    }
}

} // namespace

LayerState stateOf(const LayerFacts& layer)
{
    if (layer.isProtected && layer.kept == layer.total)
        return LayerState::protectedBy;
    if (layer.kept == 0 || layer.kept < layer.floor)
        return LayerState::collapses;
    if (layer.kept == layer.floor && layer.kept < layer.total)
        return LayerState::atFloor;
    return layer.coupled ? LayerState::coupled : LayerState::free;
}

QString nameOf(LayerState state)
{
    switch (state) {
    case LayerState::free:
        return tr("free");
    case LayerState::coupled:
        return tr("coupled");
    case LayerState::protectedBy:
        return tr("protected");
    case LayerState::frozen:
        return tr("frozen");
    case LayerState::atFloor:
        return tr("at floor");
    case LayerState::collapses:
        return tr("collapses");
    }
    return {};
}

QString explanationOf(LayerState state)
{
    switch (state) {
    case LayerState::free:
        return tr("Free: this layer can lose channels independently of the others.");
    case LayerState::coupled:
        return tr("Coupled: these layers add up their results, so a channel is removed from all of them or from none.");
    case LayerState::protectedBy:
        return tr("Protected: you keep this layer whole.");
    case LayerState::frozen:
        return tr("Frozen: no channel of this layer can be removed.");
    case LayerState::atFloor:
        return tr("At its floor: this layer has lost all the channels that its floor allows.");
    case LayerState::collapses:
        return tr("Collapses: too few channels are left for this layer to work. Raise its floor or lower the ratio.");
    }
    return {};
}

namespace {

QImage drawn(LayerState state, const QColor& color)
{
    constexpr int scale = 2; // also sharp on high-resolution screens
    QImage image(iconSize * scale, iconSize * scale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(scale);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    draw(painter, state);
    return image;
}

} // namespace

/// Tables ask for them whenever they are painted.
QImage iconOf(LayerState state)
{
    static std::map<std::pair<LayerState, QRgb>, QImage> known;
    const QColor color = colorOf(state);
    QImage& icon = known[{state, color.rgba()}];
    if (icon.isNull())
        icon = drawn(state, color);
    return icon;
}

QIcon tableIconOf(LayerState state)
{
    static std::map<std::pair<LayerState, QRgb>, QIcon> known;
    QIcon& icon = known[{state, colorOf(state).rgba()}];
    if (icon.isNull()) {
        const QPalette palette = theme::isDark() ? theme::darkPalette() : theme::lightPalette();
        icon.addPixmap(QPixmap::fromImage(iconOf(state)));
        icon.addPixmap(QPixmap::fromImage(drawn(state, palette.color(QPalette::HighlightedText))), QIcon::Selected);
    }
    return icon;
}

} // namespace espalier
