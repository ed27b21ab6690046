// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the network: on the screen, and on any other painter. Places are the layout's; the painter scales.
#pragma once

#include "ui/models/graph_data.h"
#include "ui/models/graph_layout.h"

#include <QFont>

#include <vector>

class QPainter;

namespace espalier {

/// What is marked besides the network itself. -1: none.
struct GraphMarks {
    int hoveredGroup = -1, selectedGroup = -1;
    int hoveredBox = -1;
    int cursor = -1;          ///< the keyboard's box
    std::vector<int> found{}; ///< by the search, ascending
    bool searching = false;   ///< all others step back
    int shownFound = -1;      ///< the box of the search that is shown now
};

/// The room that a box's texts take.
QSizeF sizeOf(const GraphData& data, const GraphBox& box, const QFont& font);

class GraphPainter {
public:
    /// Both must outlive it.
    GraphPainter(const GraphData& data, const GraphLayout& layout, const QFont& font);

    /// Below this scale texts cannot be read and are left out.
    static constexpr double smallestReadable = 0.5;

    /// visible: the part of the layout to paint. scale: pixels for each of the layout's units, which the painter is set to.
    void paint(QPainter& painter, const QRectF& visible, double scale, const GraphMarks& marks) const;

private:
    void paintEdges(QPainter& painter, const QRectF& visible, double scale) const;
    void paintBox(QPainter& painter, const GraphBox& box, const QRectF& place, bool readable) const;
    void paintTexts(QPainter& painter, const GraphBox& box, QRectF place) const;
    void paintStripes(QPainter& painter, const GraphBox& box, const QRectF& place, bool readable) const;
    void outline(QPainter& painter, int group, const QPen& pen) const;
    void paintMarks(QPainter& painter, double scale, const GraphMarks& marks) const;
    void paintFound(QPainter& painter, const QRectF& visible, double scale, const GraphMarks& marks) const;
    void nameMembers(QPainter& painter, int group, double scale) const;
    const QRectF& placeOf(int box) const { return layout_.boxes[static_cast<std::size_t>(box)]; }

    const GraphData& data_;
    const GraphLayout& layout_;
    QFont font_;
};

} // namespace espalier
