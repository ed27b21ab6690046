// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/graph/graph_canvas.h"

#include "ui/models/theme.h"
#include "ui/views/graph/graph_minimap.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace espalier {

namespace {

constexpr double margin = 16, largestScale = 3;
constexpr double leastStartScale = 0.9; ///< at which texts are read without effort

/// Light colours as long as it lives, for what goes on paper.
class OnPaper {
public:
    OnPaper() { theme::setDark(false); }
    ~OnPaper() { theme::setDark(before_); }
    OnPaper(const OnPaper&) = delete;
    OnPaper& operator=(const OnPaper&) = delete;

private:
    bool before_ = theme::isDark();
};

/// The smallest change that brings a range into another.
double shiftInto(double low, double high, double from, double to)
{
    if (low < from || high - low > to - from)
        return low - from;
    return high > to ? high - to : 0;
}

Qt::ArrowType arrowOf(int key)
{
    switch (key) {
    case Qt::Key_Left:
        return Qt::LeftArrow;
    case Qt::Key_Right:
        return Qt::RightArrow;
    case Qt::Key_Up:
        return Qt::UpArrow;
    case Qt::Key_Down:
        return Qt::DownArrow;
    default:
        return Qt::NoArrow;
    }
}

QPointF directionOf(Qt::ArrowType arrow)
{
    switch (arrow) {
    case Qt::LeftArrow:
        return {1, 0};
    case Qt::RightArrow:
        return {-1, 0};
    case Qt::UpArrow:
        return {0, 1};
    case Qt::DownArrow:
        return {0, -1};
    default:
        return {};
    }
}

} // namespace

GraphCanvas::GraphCanvas(const GraphData& graph, QWidget* parent) : QWidget(parent), data_(graph), minimap_(new GraphMinimap(*this))
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(160, 90);
    setAttribute(Qt::WA_OpaquePaintEvent);
}

void GraphCanvas::setLayout(std::shared_ptr<const GraphShape> shape, std::shared_ptr<const GraphLayout> layout)
{
    if (shape && (shape->boxes.size() != lastBoxes_ || shape->sideways != lastSideways_))
        atStart_ = true;
    shape_ = std::move(shape);
    layout_ = std::move(layout);
    marks_.cursor = marks_.hoveredBox = -1;
    if (layout_) {
        lastBoxes_ = shape_->boxes.size();
        lastSideways_ = shape_->sideways;
        if (atStart_)
            showStart();
    }
    settle();
}

void GraphCanvas::setMarks(const GraphMarks& marks)
{
    marks_ = marks;
    update();
}

QTransform GraphCanvas::toWidget() const
{
    QTransform transform;
    transform.translate(width() / 2.0, height() / 2.0);
    transform.scale(scale_, scale_);
    transform.translate(-middle_.x(), -middle_.y());
    return transform;
}

QRectF GraphCanvas::shownPart() const
{
    return toWidget().inverted().mapRect(QRectF(rect()));
}

int GraphCanvas::boxAt(const QPointF& position) const
{
    const QPointF place = toWidget().inverted().map(position);
    for (std::size_t i = 0; layout_ && i < layout_->boxes.size(); ++i)
        if (layout_->boxes[i].contains(place))
            return static_cast<int>(i);
    return -1;
}

QRectF GraphCanvas::placeOf(int box) const
{
    return toWidget().mapRect(layout_->boxes[static_cast<std::size_t>(box)]);
}

void GraphCanvas::showAll()
{
    if (!layout_)
        return;
    middle_ = layout_->bounds.center();
    atStart_ = false;
    scale_ = std::min({1.0, (width() - 2 * margin) / layout_->bounds.width(), (height() - 2 * margin) / layout_->bounds.height()});
    settle();
}

void GraphCanvas::showStart()
{
    if (!layout_)
        return;
    const QRectF& bounds = layout_->bounds;
    const double breadth = shape_->sideways ? height() / (bounds.height() + 2 * margin) : width() / (bounds.width() + 2 * margin);
    scale_ = std::clamp(breadth, leastStartScale, 1.0);
    const QPointF half = QPointF(width(), height()) / (2 * scale_) - QPointF(margin, margin);
    middle_ = shape_->sideways ? QPointF(bounds.left() + half.x(), layout_->boxes.front().center().y())
                               : QPointF(layout_->boxes.front().center().x(), bounds.top() + half.y());
    atStart_ = true;
    settle();
}

void GraphCanvas::zoomAt(double factor, const QPointF& position)
{
    if (!layout_)
        return;
    atStart_ = false;
    const QPointF place = toWidget().inverted().map(position);
    const double all = std::min(width() / layout_->bounds.width(), height() / layout_->bounds.height());
    scale_ = std::clamp(scale_ * factor, std::min(0.5, all / 2), largestScale);
    middle_ += place - toWidget().inverted().map(position); // what is at the position stays there
    settle();
}

void GraphCanvas::pan(const QPointF& pixels)
{
    moveTo(middle_ - pixels / scale_);
}

void GraphCanvas::moveTo(const QPointF& middle)
{
    atStart_ = false;
    middle_ = middle;
    settle();
}

/// The network is never lost from sight.
void GraphCanvas::settle()
{
    if (layout_) {
        const QRectF& bounds = layout_->bounds;
        middle_ = {std::clamp(middle_.x(), bounds.left(), bounds.right()), std::clamp(middle_.y(), bounds.top(), bounds.bottom())};
    }
    minimap_->settle();
    update();
    Q_EMIT moved();
}

void GraphCanvas::showBox(int box)
{
    if (!layout_ || box < 0)
        return;
    const QRectF place = placeOf(box).adjusted(-margin, -margin, margin, margin);
    pan({-shiftInto(place.left(), place.right(), 0, width()), -shiftInto(place.top(), place.bottom(), 0, height())});
}

void GraphCanvas::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme::plotColors().background);
    if (!layout_)
        return;
    painter.setTransform(toWidget(), true);
    GraphPainter(data_, *layout_, font()).paint(painter, shownPart(), scale_, marks_);
    painter.resetTransform();
    if (hasFocus()) {
        painter.setPen(palette().color(QPalette::Highlight));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

QSizeF GraphCanvas::sizeOfAll() const
{
    return layout_ ? layout_->bounds.size() + QSizeF(2 * margin, 2 * margin) : QSizeF();
}

void GraphCanvas::paintAll(QPainter& painter, const QRectF& target) const
{
    if (!layout_)
        return;
    const OnPaper colours;
    const QRectF all = layout_->bounds.adjusted(-margin, -margin, margin, margin);
    const double fitting = std::min(target.width() / all.width(), target.height() / all.height());
    painter.save();
    painter.fillRect(target, Qt::white);
    painter.translate(target.center());
    painter.scale(fitting, fitting);
    painter.translate(-all.center());
    GraphPainter(data_, *layout_, font()).paint(painter, all, 1, {}); // whoever prints it chooses a size at which texts can be read
    painter.restore();
}

void GraphCanvas::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return QWidget::mousePressEvent(event);
    pressed_ = dragged_ = event->position();
    dragging_ = false;
}

void GraphCanvas::mouseMoveEvent(QMouseEvent* event)
{
    if (!(event->buttons() & Qt::LeftButton)) {
        Q_EMIT hovered(boxAt(event->position()));
        return;
    }
    if (!dragging_ && (event->position() - pressed_).manhattanLength() < QApplication::startDragDistance())
        return;
    dragging_ = true;
    setCursor(Qt::ClosedHandCursor);
    pan(event->position() - std::exchange(dragged_, event->position()));
}

void GraphCanvas::mouseReleaseEvent(QMouseEvent* event)
{
    unsetCursor();
    if (event->button() == Qt::LeftButton && !std::exchange(dragging_, false))
        Q_EMIT chosen(boxAt(event->position()));
}

void GraphCanvas::wheelEvent(QWheelEvent* event)
{
    constexpr double notch = 120;
    const QPointF turned = event->angleDelta();
    if (event->modifiers() & Qt::ControlModifier)
        zoomAt(std::pow(zoomStep, turned.y() / notch), event->position());
    else if (event->modifiers() & Qt::ShiftModifier || (shape_ && shape_->sideways))
        pan({turned.x() + turned.y(), 0});
    else
        pan(turned);
    event->accept();
}

void GraphCanvas::keyPressEvent(QKeyEvent* event)
{
    const bool selects = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (layout_ && selects && marks_.cursor >= 0)
        Q_EMIT chosen(marks_.cursor);
    else if (!layout_ || !(movePart(*event) || moveCursor(event->key())))
        QWidget::keyPressEvent(event);
}

/// Zooms and pans.
bool GraphCanvas::movePart(const QKeyEvent& event)
{
    constexpr double way = 80;
    const QPointF page = shape_->sideways ? QPointF(0.8 * width(), 0) : QPointF(0, 0.8 * height());
    const QPointF arrow = directionOf(arrowOf(event.key()));
    if (event.key() == Qt::Key_Plus || event.key() == Qt::Key_Equal)
        zoom(zoomStep);
    else if (event.key() == Qt::Key_Minus)
        zoom(1 / zoomStep);
    else if (event.key() == Qt::Key_0 || event.key() == Qt::Key_Home)
        showAll();
    else if (event.key() == Qt::Key_PageUp)
        pan(page);
    else if (event.key() == Qt::Key_PageDown)
        pan(-page);
    else if (event.modifiers() & Qt::ShiftModifier && !arrow.isNull())
        pan(arrow * way);
    else
        return false;
    return true;
}

bool GraphCanvas::moveCursor(int key)
{
    const Qt::ArrowType arrow = arrowOf(key);
    if (arrow == Qt::NoArrow)
        return false;
    const int next = marks_.cursor < 0 ? firstShownBox() : boxTowards(*shape_, *layout_, marks_.cursor, arrow);
    if (next < 0)
        return true;
    marks_.cursor = next;
    showBox(next);
    Q_EMIT cursorMoved(next);
    return true;
}

int GraphCanvas::firstShownBox() const
{
    const QRectF part = shownPart();
    const auto& boxes = layout_->boxes;
    const auto shown = std::find_if(boxes.begin(), boxes.end(), [&](const QRectF& box) { return part.contains(box); });
    return shown == boxes.end() ? 0 : static_cast<int>(shown - boxes.begin());
}

void GraphCanvas::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    Q_EMIT hovered(-1);
}

void GraphCanvas::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (atStart_)
        return showStart();
    settle();
}

} // namespace espalier
