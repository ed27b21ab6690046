// SPDX-License-Identifier: GPL-3.0-or-later
// Histogram of the fused scores with the line of the cut, which can be dragged.
#pragma once

#include "ui/models/importance_data.h"
#include "ui/state/document.h"
#include "ui/state/linking.h"

#include <QWidget>

class QLabel;
class QStackedLayout;

namespace espalier {

class ImportancePlot;

class ImportanceView : public QWidget {
    Q_OBJECT
public:
    ImportanceView(Document& document, Linking& linking, QWidget* parent = nullptr);

    const ImportanceData& importance() const { return data_; }
    ImportancePlot* plot() const { return plot_; }

private:
    void layOut();
    void takeScores();
    void showHistogram();
    void showCaption();
    /// Dragging the line of the cut is moving the ratio, and one undo step like the slider's drag.
    void moveCut(double score);
    void endDrag();
    /// Share, in the plan's own budget, of everything that lies below a score; within what the settings can reach.
    double ratioBelow(double score) const;

    Document& document_;
    Linking& linking_;
    ImportanceData data_;
    ImportancePlot* plot_;
    QLabel* caption_;
    QLabel* empty_;
    QStackedLayout* stack_;
    bool dragging_ = false; ///< the line of the cut is held
};

} // namespace espalier
