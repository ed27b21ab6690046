// SPDX-License-Identifier: GPL-3.0-or-later
// Draws a histogram of scores with a draggable cut line. Knows positions on the axis only.
#pragma once

#include "ui/models/importance_data.h"
#include "ui/widgets/plot.h"

namespace espalier {

/// The data must outlive the plot.
class ImportancePlot : public Plot {
    Q_OBJECT
public:
    explicit ImportancePlot(const ImportanceData& importance, QWidget* parent = nullptr);

    /// highlighted: name of the layer whose bars are outlined; empty for none.
    void setHistogram(const Histogram& histogram, const QString& highlighted);
    void setScoreTitle(const QString& title);
    /// No effect while the line is being dragged.
    void setCut(double score);
    void hideCut();
    double cut() const { return cut_; }
    bool dragging() const { return dragging_; }

Q_SIGNALS:
    void cutMoved(double score);
    void cutReleased();

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void buildBars();
    void buildCut();
    void restyle();
    bool name(const QString& highlighted);
    bool setRanges(double highest);
    void labelAxis();
    void placeCut(double position);
    bool nearCut(const QPointF& position) const;
    void dragTo(const QPointF& position);

    const ImportanceData& data_;
    QCPBars* removed_;
    QCPBars* kept_;
    QCPGraph* highlighted_;
    QCPItemStraightLine* line_;
    QCPItemText* handle_;
    QSharedPointer<QCPAxisTickerText> ticker_;
    double cut_ = 0;
    bool dragging_ = false;
};

} // namespace espalier
