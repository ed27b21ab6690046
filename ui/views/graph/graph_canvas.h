// SPDX-License-Identifier: GPL-3.0-or-later
// Shows a drawn network and moves in it: drags, wheel and keys pan and zoom, arrow keys go from box to box. Knows nothing of the document.
#pragma once

#include "ui/views/graph/graph_painter.h"

#include <QWidget>

#include <memory>

namespace espalier {

class GraphMinimap;

class GraphCanvas : public QWidget {
    Q_OBJECT
public:
    /// By which a key or a notch of the wheel zooms.
    static constexpr double zoomStep = 1.25;

    /// The data must outlive the canvas.
    explicit GraphCanvas(const GraphData& graph, QWidget* parent = nullptr);

    /// Null: nothing is drawn. shape: what was laid out. The part that is shown stays, unless the network has another number of boxes now
    /// or another direction.
    void setLayout(std::shared_ptr<const GraphShape> shape, std::shared_ptr<const GraphLayout> layout);
    const std::shared_ptr<const GraphLayout>& graphLayout() const { return layout_; }
    const GraphData& graph() const { return data_; }

    void setMarks(const GraphMarks& marks);
    const GraphMarks& marks() const { return marks_; }
    /// Moves only as far as needed.
    void showBox(int box);
    void showAll();
    /// From the start of the network, as large as its breadth allows and texts need.
    void showStart();
    /// About the middle.
    void zoom(double factor) { zoomAt(factor, rect().center()); }
    double scale() const { return scale_; }

    /// The box at a widget position; -1: none.
    int boxAt(const QPointF& position) const;
    /// Of a box, in the widget's coordinates.
    QRectF placeOf(int box) const;
    /// The part of the layout that is shown.
    QRectF shownPart() const;
    void moveTo(const QPointF& middle);

    /// The whole network on white, as large as fits; at its natural size sizeOfAll() is.
    void paintAll(QPainter& painter, const QRectF& target) const;
    QSizeF sizeOfAll() const;

Q_SIGNALS:
    void hovered(int box); ///< -1 when the pointer is on none
    void chosen(int box);  ///< by a click or the Enter key; -1: beside all boxes
    void cursorMoved(int box);
    /// Another part is shown.
    void moved();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void zoomAt(double factor, const QPointF& position);
    void pan(const QPointF& pixels);
    void settle();
    bool moveCursor(int key);
    bool movePart(const QKeyEvent& event);
    int firstShownBox() const;
    QTransform toWidget() const;

    const GraphData& data_;
    std::shared_ptr<const GraphShape> shape_;
    std::shared_ptr<const GraphLayout> layout_;
    GraphMarks marks_;
    QPointF middle_; ///< of the widget, in places of the layout
    double scale_ = 1;
    std::size_t lastBoxes_ = 0;
    bool lastSideways_ = false;
    bool atStart_ = true; ///< nobody has moved it yet: it stays at the start while it gets its size
    QPointF pressed_, dragged_;
    bool dragging_ = false;
    GraphMinimap* minimap_;
};

} // namespace espalier
