// SPDX-License-Identifier: GPL-3.0-or-later
// Where layers collapse: two maps of ratio against layers, without and with replacement, the reason in words, and what helps.
#pragma once

#include "ui/models/collapse_data.h"
#include "ui/state/document.h"
#include "ui/state/linking.h"

#include <QWidget>

#include <array>
#include <optional>

class QCheckBox;
class QLabel;
class QPushButton;
class QScrollBar;
class QStackedLayout;

namespace espalier {

class CollapsePlot;

class CollapseView : public QWidget {
    Q_OBJECT
public:
    CollapseView(Document& document, Linking& linking, QWidget* parent = nullptr);

    const CollapseData& collapses() const { return *data_; }
    QWidget* plot(bool replacing) const;
    /// Where a cell lies in its plot.
    QPoint placeOf(bool replacing, int row, double ratio) const;
    /// The share of its channels that a layer is shown to keep.
    double shown(bool replacing, int row, int column) const;

Q_SIGNALS:
    /// Why an edit was refused.
    void refused(const QString& sentence);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void buildControls();
    void layOut();
    void connectPlot(CollapsePlot* side);
    void connectAll();
    void showMap();
    void showRatio();
    void showSelection();
    void showMarks();
    void showReason();
    void tellReason(const QString& text);
    void fitRows();
    void reveal(int row);
    void goTo(int row, double ratio);
    int groupAt(int row) const;
    void tell(const QString& refusal);

    Document& document_;
    Linking& linking_;
    CollapseData* data_;
    std::array<CollapsePlot*, 2> plots_;
    QLabel *legend_, *reason_, *empty_;
    QPushButton *floor_, *protect_;
    QCheckBox* all_;
    QScrollBar* rows_;
    QStackedLayout* stack_;
    std::optional<double> pointedRatio_; ///< of the cell under the pointer
};

} // namespace espalier
