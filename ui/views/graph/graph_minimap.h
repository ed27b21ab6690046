// SPDX-License-Identifier: GPL-3.0-or-later
// The whole network in a corner of the canvas, with the part that is shown; dragging moves it.
#pragma once

#include <QWidget>

namespace espalier {

class GraphCanvas;

class GraphMinimap : public QWidget {
    Q_OBJECT
public:
    /// A child of the canvas.
    explicit GraphMinimap(GraphCanvas& canvas);

    /// Takes its place in the corner, and hides where the canvas shows everything.
    void settle();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    QTransform toWidget() const;
    void moveTo(const QPointF& position);

    GraphCanvas& canvas_;
};

} // namespace espalier
