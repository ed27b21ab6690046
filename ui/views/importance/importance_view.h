// SPDX-License-Identifier: GPL-3.0-or-later
// Histogram of the fused scores with a draggable cut line.
#pragma once

#include "ui/models/importance_data.h"
#include "ui/state/document.h"
#include "ui/state/linking.h"

#include <QWidget>

class QLabel;
class QStackedLayout;

namespace espalier {

class ImportancePlot;
class WhenShown;

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
    QString whyEmpty() const;
    /// Dragging the cut line changes the ratio as one undo step, like the slider.
    void moveCut(double score);
    void endDrag();
    /// Share, in the plan's budget, of all units below a score; limited to what the settings can reach.
    double ratioBelow(double score) const;

    Document& document_;
    Linking& linking_;
    ImportanceData data_;
    ImportancePlot* plot_;
    QLabel* caption_;
    QLabel* empty_;
    QStackedLayout* stack_;
    WhenShown* histogram_;
    bool dragging_ = false; ///< the cut line is being dragged
};

} // namespace espalier
