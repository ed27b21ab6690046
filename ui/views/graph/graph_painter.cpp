// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/graph/graph_painter.h"

#include "ui/models/theme.h"

#include <QFontInfo>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace espalier {

namespace {

constexpr double padding = 6, stripeWidth = 16, iconSide = 16, lineGap = 2;
constexpr double narrowest = 84, widest = 230;
constexpr double keptTint = 0.25, barHeight = 3;
constexpr double edgeGrows = 0.55, thickest = 8; // pixels a doubling of the channels
constexpr double farAway = 0.3;                  // a scale at which curves cannot be told from lines

/// The state's picture, where it tells more than the stripe does.
bool showsState(const GraphBox& box)
{
    return box.state && *box.state != LayerState::free && *box.state != LayerState::coupled;
}

/// Drawn once for each appearance.
const QImage& stateIcon(LayerState state)
{
    static std::map<std::pair<LayerState, bool>, QImage> icons;
    QImage& icon = icons[{state, theme::isDark()}];
    if (icon.isNull())
        icon = iconOf(state);
    return icon;
}

QString operatorLine(const GraphBox& box)
{
    constexpr int most = 3;
    QStringList parts = QStringList{box.op} + box.inside;
    if (parts.size() > most)
        parts = parts.mid(0, most) << QStringLiteral("…");
    return parts.join(QStringLiteral(" · "));
}

QString channelLine(const ChannelCount& count)
{
    if (count.total == 0)
        return {};
    return count.units.empty() ? QStringLiteral("%L1").arg(count.total) : QStringLiteral("%L1 / %L2").arg(count.kept).arg(count.total);
}

std::vector<int> coupledGroups(const GraphData& data, const GraphBox& box)
{
    constexpr std::size_t most = 3; // there is no room for the stripes of more
    std::vector<int> coupled;
    for (const int group : box.groups)
        if (data.couplingNumber(group) > 0 && coupled.size() < most)
            coupled.push_back(group);
    return coupled;
}

double edgeWidth(const ChannelCount& count)
{
    return std::min(thickest, 1 + edgeGrows * std::log2(1.0 + count.total));
}

double cornerOf(const GraphBox& box)
{
    return box.kind == BoxKind::layer ? 4 : box.kind == BoxKind::step ? 14 : 0;
}

void drawTip(QPainter& painter, const QPainterPath& path, const QColor& color)
{
    constexpr double length = 6;
    const QPointF end = path.pointAtPercent(1);
    QTransform turned;
    turned.translate(end.x(), end.y());
    turned.rotate(-path.angleAtPercent(1));
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawPolygon(turned.map(QPolygonF({{0, 0}, {-length, -length / 2}, {-length, length / 2}})));
}

} // namespace

GraphPainter::GraphPainter(const GraphData& data, const GraphLayout& layout, const QFont& font) : data_(data), layout_(layout), font_(font)
{
    font_.setPixelSize(QFontInfo(font).pixelSize()); // so that it keeps its size among the boxes on every device
}

QSizeF sizeOf(const GraphData& data, const GraphBox& box, const QFont& font)
{
    const QFontMetricsF metrics(font);
    const double first = metrics.horizontalAdvance(operatorLine(box)) + (showsState(box) || box.member ? iconSide + lineGap : 0);
    const double second = metrics.horizontalAdvance(box.name + channelLine(data.countOf(box))) + 2 * padding;
    const double stripe = stripeWidth * static_cast<double>(coupledGroups(data, box).size());
    return {std::clamp(std::max(first, second) + 2 * padding + stripe, narrowest, widest), 2 * metrics.height() + lineGap + 2 * padding};
}

void GraphPainter::paint(QPainter& painter, const QRectF& visible, double scale, const GraphMarks& marks) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(font_);
    const bool readable = scale >= smallestReadable;
    paintEdges(painter, visible, scale);
    for (std::size_t i = 0; i < data_.boxes().size(); ++i)
        if (placeOf(static_cast<int>(i)).intersects(visible))
            paintBox(painter, data_.boxes()[i], placeOf(static_cast<int>(i)), readable);
    if (marks.searching)
        paintFound(painter, visible, scale, marks);
    paintMarks(painter, scale, marks);
}

/// As wide as its channels are many; inside, what the plan keeps of them.
void GraphPainter::paintEdges(QPainter& painter, const QRectF& visible, double scale) const
{
    const theme::PlotColors colors = theme::plotColors();
    painter.setBrush(Qt::NoBrush);
    for (std::size_t i = 0; i < data_.edges().size(); ++i) {
        const QPainterPath& path = layout_.edges[i];
        if (!path.controlPointRect().adjusted(-1, -1, 1, 1).intersects(visible))
            continue;
        const ChannelCount& count = data_.countOf(data_.edges()[i]);
        painter.setBrush(Qt::NoBrush);
        if (scale < farAway) {
            painter.setPen(QPen(colors.axis, 1 / scale));
            painter.drawLine(path.elementAt(0), path.currentPosition());
            continue;
        }
        const double width = edgeWidth(count);
        painter.setPen(QPen(colors.grid, width, Qt::SolidLine, Qt::FlatCap));
        painter.drawPath(path);
        painter.setPen(QPen(colors.axis, std::max(1.0, width * count.share() - 1), Qt::SolidLine, Qt::FlatCap));
        painter.drawPath(path);
        drawTip(painter, path, colors.axis);
    }
}

void GraphPainter::paintBox(QPainter& painter, const GraphBox& box, const QRectF& place, bool readable) const
{
    const theme::PlotColors colors = theme::plotColors();
    const double corner = cornerOf(box), share = data_.countOf(box).share();
    const bool frozen = box.state == LayerState::frozen;
    QPen border(colors.axis, box.kind == BoxKind::layer ? 1.5 : 1, frozen ? Qt::DashLine : Qt::SolidLine);
    painter.setPen(border);
    painter.setBrush(colors.background);
    painter.drawRoundedRect(place, corner, corner);
    QRectF kept = place.adjusted(1, 1, -1, -1);
    kept.setWidth(kept.width() * share);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme::shareColor(box.kind == BoxKind::layer ? keptTint : keptTint / 2));
    painter.drawRoundedRect(kept, corner, corner);
    painter.setBrush(colors.first);
    if (box.kind == BoxKind::layer)
        painter.drawRect(QRectF(kept.left(), kept.bottom() - barHeight, kept.width(), barHeight));
    paintStripes(painter, box, place, readable);
    if (readable)
        paintTexts(painter, box, place);
}

/// The colour and the number of each group of coupled layers.
void GraphPainter::paintStripes(QPainter& painter, const GraphBox& box, const QRectF& place, bool readable) const
{
    QRectF stripe = place.adjusted(1, 1, -1, -1);
    stripe.setWidth(stripeWidth - 2);
    const double corner = std::min(cornerOf(box), stripeWidth / 2 - 1);
    QFont small = font_;
    small.setPixelSize(font_.pixelSize() * 4 / 5);
    painter.setFont(small);
    for (const int group : coupledGroups(data_, box)) {
        const QColor color = theme::groupColor(data_.couplingNumber(group));
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawRoundedRect(stripe, corner, corner);
        painter.setPen(theme::textOn(color));
        if (readable)
            painter.drawText(stripe, Qt::AlignCenter, QString::number(data_.couplingNumber(group)));
        stripe.translate(stripeWidth - 1, 0);
    }
    painter.setFont(font_);
}

void GraphPainter::paintTexts(QPainter& painter, const GraphBox& box, QRectF place) const
{
    const QFontMetricsF metrics(font_);
    const auto stripes = static_cast<double>(coupledGroups(data_, box).size());
    place.adjust(stripes > 0 ? stripes * stripeWidth + 2 : padding, padding - 1, -padding, -padding - 1);
    QRectF first(place.topLeft(), QSizeF(place.width(), metrics.height()));
    QRectF second = first.translated(0, metrics.height() + lineGap);
    if (showsState(box)) {
        first.setRight(first.right() - iconSide - lineGap);
        painter.drawImage(first.topRight() + QPointF(lineGap, (metrics.height() - iconSide) / 2), stateIcon(*box.state));
    }
    painter.setPen(theme::plotColors().text);
    painter.drawText(first, Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(operatorLine(box), Qt::ElideRight, first.width()));
    const QString channels = channelLine(data_.countOf(box));
    painter.drawText(second, Qt::AlignRight | Qt::AlignVCenter, channels);
    second.setRight(second.right() - metrics.horizontalAdvance(channels) - padding);
    painter.drawText(second, Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(box.name, Qt::ElideLeft, second.width()));
}

void GraphPainter::outline(QPainter& painter, int group, const QPen& pen) const
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(pen);
    const double off = pen.widthF() / 2;
    for (const int box : data_.membersOf(group))
        painter.drawRoundedRect(placeOf(box).adjusted(-off, -off, off, off), 4, 4);
}

void GraphPainter::paintMarks(QPainter& painter, double scale, const GraphMarks& marks) const
{
    const theme::PlotColors colors = theme::plotColors();
    const double thick = 3.5 / std::min(1.0, scale), thin = 1.5 / std::min(1.0, scale);
    if (marks.selectedGroup >= 0) {
        outline(painter, marks.selectedGroup, QPen(colors.hover, thick + 2 * thin));
        outline(painter, marks.selectedGroup, QPen(colors.selection, thick));
    }
    outline(painter, marks.hoveredGroup, QPen(colors.coupled, thick));
    painter.setBrush(Qt::NoBrush);
    if (marks.hoveredBox >= 0) {
        painter.setPen(QPen(colors.hover, thin));
        painter.drawRect(placeOf(marks.hoveredBox));
    }
    if (marks.cursor >= 0) {
        painter.setPen(QPen(colors.hover, thin, Qt::DotLine));
        painter.drawRect(placeOf(marks.cursor).adjusted(-4 * thin, -4 * thin, 4 * thin, 4 * thin));
    }
    if (scale < smallestReadable)
        nameMembers(painter, marks.hoveredGroup >= 0 ? marks.hoveredGroup : marks.selectedGroup, scale);
}

/// What the search has not found steps back.
void GraphPainter::paintFound(QPainter& painter, const QRectF& visible, double scale, const GraphMarks& marks) const
{
    const theme::PlotColors colors = theme::plotColors();
    QColor veil = colors.background;
    veil.setAlphaF(0.7F);
    for (int box = 0; box < static_cast<int>(layout_.boxes.size()); ++box)
        if (placeOf(box).intersects(visible) && !std::binary_search(marks.found.begin(), marks.found.end(), box))
            painter.fillRect(placeOf(box).adjusted(-1, -1, 1, 1), veil);
    if (marks.shownFound < 0)
        return;
    const double thick = 3 / std::min(1.0, scale);
    painter.setPen(QPen(colors.cutLine, thick));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(placeOf(marks.shownFound).adjusted(-thick, -thick, thick, thick));
}

/// From afar the boxes' own texts cannot be read: names above them, as far as they do not cover one another.
void GraphPainter::nameMembers(QPainter& painter, int group, double scale) const
{
    const QFontMetricsF metrics(font_);
    std::vector<QRectF> taken;
    painter.save();
    painter.scale(1 / scale, 1 / scale);
    for (const int box : data_.membersOf(group)) {
        const QString& name = data_.boxes()[static_cast<std::size_t>(box)].name;
        QRectF tag(0, 0, metrics.horizontalAdvance(name) + padding, metrics.height());
        tag.moveBottomLeft(placeOf(box).topLeft() * scale - QPointF(0, padding));
        if (std::any_of(taken.begin(), taken.end(), [&](const QRectF& other) { return other.intersects(tag); }))
            continue;
        taken.push_back(tag);
        painter.fillRect(tag, theme::plotColors().background);
        painter.setPen(theme::plotColors().text);
        painter.drawText(tag, Qt::AlignCenter, name);
    }
    painter.restore();
}

} // namespace espalier
