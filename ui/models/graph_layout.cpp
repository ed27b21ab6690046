// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/graph_layout.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace espalier {

namespace {

/// A piece is at least so long, and ends without a box that everything passes through where Graphviz would need seconds: the work grows
/// with the ranks that the edges bridge.
constexpr int shortestPiece = 24;
constexpr int mostBoxes = 220, mostBridged = 1500;

QPointF along(double way, bool sideways)
{
    return sideways ? QPointF(way, 0) : QPointF(0, way);
}

/// Where the flow leaves a box, and where it enters one.
QPointF exitOf(const QRectF& box, bool sideways)
{
    return sideways ? QPointF(box.right(), box.center().y()) : QPointF(box.center().x(), box.bottom());
}

QPointF entryOf(const QRectF& box, bool sideways)
{
    return sideways ? QPointF(box.left(), box.center().y()) : QPointF(box.center().x(), box.top());
}

/// Between boxes of different pieces.
QPainterPath bridge(const QRectF& from, const QRectF& to, bool sideways)
{
    const QPointF begin = exitOf(from, sideways), end = entryOf(to, sideways);
    QPainterPath path(begin);
    path.cubicTo(begin + along(rankGap, sideways), end - along(rankGap, sideways), end);
    return path;
}

/// Puts the pieces together.
class Assembly {
public:
    explicit Assembly(const GraphShape& shape) : shape_(shape)
    {
        layout_.boxes.resize(shape.boxes.size());
        layout_.edges.resize(shape.edges.size());
    }

    Result<void> add(const GraphPiece& piece)
    {
        GraphShape part{{shape_.boxes.begin() + piece.first, shape_.boxes.begin() + piece.last + 1}, {}, shape_.sideways};
        std::vector<std::size_t> edges;
        for (std::size_t i = 0; i < shape_.edges.size(); ++i)
            if (const auto [from, to] = shape_.edges[i]; from >= piece.first && to <= piece.last) {
                edges.push_back(i);
                part.edges.emplace_back(from - piece.first, to - piece.first);
            }
        const auto placed = placedByDot(part);
        if (!placed)
            return tl::make_unexpected(placed.error());
        const QPointF shift = shiftOf(piece, placed->boxes);
        for (std::size_t i = 0; i < placed->boxes.size(); ++i)
            layout_.boxes[static_cast<std::size_t>(piece.first) + i] = placed->boxes[i].translated(shift);
        for (std::size_t i = 0; i < edges.size(); ++i)
            layout_.edges[edges[i]] = placed->edges[i].translated(shift);
        for (const QRectF& box : placed->boxes)
            end_ = std::max(end_, endOf(box.translated(shift)));
        return {};
    }

    GraphLayout finished()
    {
        for (std::size_t i = 0; i < shape_.edges.size(); ++i)
            if (layout_.edges[i].isEmpty())
                layout_.edges[i] = bridge(boxAt(shape_.edges[i].first), boxAt(shape_.edges[i].second), shape_.sideways);
        for (const QRectF& box : layout_.boxes)
            layout_.bounds |= box;
        for (const QPainterPath& edge : layout_.edges)
            layout_.bounds |= edge.controlPointRect();
        return std::move(layout_);
    }

private:
    const QRectF& boxAt(int box) const { return layout_.boxes[static_cast<std::size_t>(box)]; }
    double endOf(const QRectF& box) const { return shape_.sideways ? box.right() : box.bottom(); }

    /// A shared box stays where it is; else the piece follows behind all before it.
    QPointF shiftOf(const GraphPiece& piece, const std::vector<QRectF>& placed) const
    {
        if (piece.joined)
            return boxAt(piece.first).center() - placed.front().center();
        QRectF all;
        for (const QRectF& box : placed)
            all |= box;
        return along(end_ + 2 * rankGap, shape_.sideways) - entryOf(all, shape_.sideways);
    }

    const GraphShape& shape_;
    GraphLayout layout_;
    double end_ = 0; ///< of what has been placed, along the flow
};

/// By box: how far the edges of the boxes before it reach.
std::vector<int> reaches(const GraphShape& shape)
{
    std::vector<int> reach(shape.boxes.size() + 1, 0);
    for (const auto& [from, to] : shape.edges)
        reach[static_cast<std::size_t>(from) + 1] = std::max(reach[static_cast<std::size_t>(from) + 1], to);
    for (std::size_t i = 1; i < reach.size(); ++i)
        reach[i] = std::max(reach[i], reach[i - 1]);
    return reach;
}

/// By box: the boxes that its inputs skip, those before the piece left out.
int bridgedBy(const std::vector<std::vector<int>>& inputs, int box, int first)
{
    int bridged = 0;
    for (const int from : inputs[static_cast<std::size_t>(box)])
        bridged += from >= first ? box - from - 1 : 0;
    return bridged;
}

/// How far a box lies in a direction, and how far beside it.
QPointF wayTo(const QPointF& way, Qt::ArrowType direction)
{
    switch (direction) {
    case Qt::LeftArrow:
        return {-way.x(), way.y()};
    case Qt::RightArrow:
        return {way.x(), way.y()};
    case Qt::UpArrow:
        return {-way.y(), way.x()};
    default:
        return {way.y(), way.x()};
    }
}

/// Of the boxes of the list; beside counts double, so that straight ahead comes first.
int nearest(const GraphLayout& layout, int box, const std::vector<int>& among, Qt::ArrowType direction, double slope)
{
    const QPointF here = layout.boxes[static_cast<std::size_t>(box)].center();
    double best = std::numeric_limits<double>::max();
    int found = -1;
    for (const int other : among) {
        const QPointF way = wayTo(layout.boxes[static_cast<std::size_t>(other)].center() - here, direction);
        const double beside = std::abs(way.y()), distance = way.x() + 2 * beside;
        if (other == box || way.x() < 1 || beside > slope * way.x() || distance >= best)
            continue;
        best = distance;
        found = other;
    }
    return found;
}

} // namespace

std::vector<GraphPiece> piecesOf(const GraphShape& shape)
{
    const std::vector<int> reach = reaches(shape);
    std::vector<std::vector<int>> inputs(shape.boxes.size());
    for (const auto& [from, to] : shape.edges)
        inputs[static_cast<std::size_t>(to)].push_back(from);
    std::vector<GraphPiece> pieces;
    GraphPiece piece;
    int bridged = 0;
    const int count = static_cast<int>(shape.boxes.size());
    for (int box = 0; box < count; ++box) {
        bridged += bridgedBy(inputs, box, piece.first);
        const bool passes = reach[static_cast<std::size_t>(box)] <= box && box - piece.first >= shortestPiece;
        const bool full = box - piece.first >= mostBoxes || bridged > mostBridged;
        piece.last = box;
        if (box + 1 < count && (passes || full)) {
            pieces.push_back(piece);
            piece = {passes ? box : box + 1, 0, passes};
            bridged = 0;
        }
    }
    if (count > 0)
        pieces.push_back(piece);
    return pieces;
}

Result<GraphLayout> layOut(const GraphShape& shape, const std::stop_token& stop)
{
    Assembly assembly(shape);
    for (const GraphPiece& piece : piecesOf(shape)) {
        if (stop.stop_requested())
            return cancelled();
        if (const auto added = assembly.add(piece); !added)
            return tl::make_unexpected(added.error());
    }
    return assembly.finished();
}

int boxTowards(const GraphShape& shape, const GraphLayout& layout, int box, Qt::ArrowType direction)
{
    constexpr double anywhere = 1e9, straight = 0.5, ahead = 1.5;
    const bool alongTheFlow = shape.sideways == (direction == Qt::LeftArrow || direction == Qt::RightArrow);
    std::vector<int> linked, all(layout.boxes.size());
    std::iota(all.begin(), all.end(), 0);
    for (const auto& [from, to] : shape.edges)
        if (alongTheFlow && (from == box || to == box))
            linked.push_back(from == box ? to : from);
    int found = nearest(layout, box, linked, direction, anywhere);
    for (const double slope : {straight, ahead})
        if (found < 0)
            found = nearest(layout, box, all, direction, slope);
    return found;
}

} // namespace espalier
