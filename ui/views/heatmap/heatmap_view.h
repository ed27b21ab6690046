// SPDX-License-Identifier: GPL-3.0-or-later
// The heatmap: a row per group, a cell per unit, coloured by heat, score or decision.
#pragma once

#include "ui/models/heatmap_data.h"
#include "ui/state/document.h"
#include "ui/state/linking.h"
#include "ui/views/view.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QStackedLayout;

namespace espalier {

class EditActions;
class HeatmapLegend;
class HeatmapPlot;

class HeatmapView : public QWidget {
    Q_OBJECT
public:
    explicit HeatmapView(const ViewContext& context, QWidget* parent = nullptr);

    const HeatmapData& cells() const { return data_; }
    HeatmapPlot* plot() const { return plot_; }
    /// The middle of a unit's cell, in the plot.
    QPoint placeOf(UnitId unit) const;

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildControls();
    void layOut();
    void connectDocument();
    void connectPointer();
    /// For another model or another order of cells.
    void rearrange();
    /// For new values of the same cells.
    void refresh();
    void follow(Parts parts);
    std::vector<double> values() const;
    QString whyEmpty() const;
    void showMarks();
    void showCellMarks();
    void extend(int row, int cell, bool range);
    void showMenu(const QPoint& position);
    void showStatus();
    void fitNote();
    QString statusText() const;
    HeatmapData::Cell markOf(int group, UnitId unit) const;
    HeatmapMode mode() const;
    HeatmapOrder order() const;

    Document& document_;
    Linking& linking_;
    AddExports addExports_;
    HeatmapData data_;
    QComboBox* modeBox_;
    QComboBox* orderBox_;
    QCheckBox* fillWidth_;
    HeatmapPlot* plot_;
    HeatmapLegend* legend_;
    QLabel* orderNote_; ///< what left and right mean
    QLabel* status_;
    QLabel* empty_;
    QStackedLayout* stack_;
    EditActions* actions_;
};

} // namespace espalier
