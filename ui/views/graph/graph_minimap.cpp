// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/graph/graph_minimap.h"

#include "ui/models/theme.h"
#include "ui/views/graph/graph_canvas.h"
#include "ui/widgets/naming.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace espalier {

namespace {

constexpr double air = 4, fromEdge = 8, leastSide = 28;
constexpr double mostBroad = 0.25, mostLong = 0.3; ///< of the canvas's sides

} // namespace

GraphMinimap::GraphMinimap(GraphCanvas& canvas) : QWidget(&canvas), canvas_(canvas)
{
    identify(this, "graphMinimap", tr("The whole network, with the part that is shown"), tr("Drag to show another part of the network."));
    setCursor(Qt::OpenHandCursor);
    hide();
}

void GraphMinimap::settle()
{
    const auto& layout = canvas_.graphLayout();
    const bool needed = layout && !canvas_.shownPart().contains(layout->bounds);
    setVisible(needed);
    if (!needed)
        return;
    const QSizeF whole = layout->bounds.size();
    const bool broad = whole.width() > whole.height();
    QSizeF most(canvas_.width() * (broad ? mostLong : mostBroad), canvas_.height() * (broad ? mostBroad : mostLong));
    const QSizeF size = whole.scaled(most, Qt::KeepAspectRatio).expandedTo({leastSide, leastSide}) + QSizeF(2 * air, 2 * air);
    const QPointF corner(canvas_.width() - size.width() - fromEdge, canvas_.height() - size.height() - fromEdge);
    setGeometry(QRectF(corner, size).toRect());
    update();
}

QTransform GraphMinimap::toWidget() const
{
    const QRectF& bounds = canvas_.graphLayout()->bounds;
    const double scale = std::min((width() - 2 * air) / bounds.width(), (height() - 2 * air) / bounds.height());
    QTransform transform;
    transform.translate(width() / 2.0, height() / 2.0);
    transform.scale(scale, scale);
    transform.translate(-bounds.center().x(), -bounds.center().y());
    return transform;
}

void GraphMinimap::paintEvent(QPaintEvent*)
{
    const theme::PlotColors colors = theme::plotColors();
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Window));
    painter.setPen(colors.axis);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    if (!canvas_.graphLayout())
        return;
    const GraphData& graph = canvas_.graph();
    const QTransform transform = toWidget();
    for (std::size_t i = 0; i < graph.boxes().size(); ++i) {
        const QRectF place = transform.mapRect(canvas_.graphLayout()->boxes[i]);
        painter.fillRect(place.united(QRectF(place.topLeft(), QSizeF(1, 1))), colors.first);
    }
    for (const int member : graph.membersOf(canvas_.marks().selectedGroup))
        painter.fillRect(transform.mapRect(canvas_.graphLayout()->boxes[static_cast<std::size_t>(member)]).adjusted(-1, -1, 1, 1),
                         colors.hover);
    painter.setPen(QPen(colors.cutLine, 2));
    painter.drawRect(transform.mapRect(canvas_.shownPart()).intersected(QRectF(rect()).adjusted(1, 1, -1, -1)));
}

void GraphMinimap::moveTo(const QPointF& position)
{
    if (canvas_.graphLayout())
        canvas_.moveTo(toWidget().inverted().map(position));
}

void GraphMinimap::mousePressEvent(QMouseEvent* event)
{
    moveTo(event->position());
}

void GraphMinimap::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton)
        moveTo(event->position());
}

/// The canvas must not take it for a click.
void GraphMinimap::mouseReleaseEvent(QMouseEvent* event)
{
    event->accept();
}

} // namespace espalier
