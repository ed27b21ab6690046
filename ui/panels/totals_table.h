// SPDX-License-Identifier: GPL-3.0-or-later
// What the network costs: as opened, now, and as planned.
#pragma once

#include "ui/models/totals_data.h"
#include "ui/models/what_if_text.h"
#include "ui/runs/what_if.h"

#include <QWidget>

class QGridLayout;
class QLabel;

namespace espalier {

class TotalsTable : public QWidget {
    Q_OBJECT
public:
    TotalsTable(Document& document, RunController& runs, WhatIf& whatIf, QWidget* parent = nullptr);

    /// Text of a cell, for tests: row "params", "macs", "time", "size", "units" or "metric"; column "original", "now", "planned" or
    /// "change".
    QString text(const QString& row, const QString& column) const;

private:
    void addRow(int row);
    void addInput();
    void refresh();
    void showRow(int row, const TotalsData& totals);
    void explainMetric(const WhatIfText& whatIf, const QString& onAll);

    Document& document_;
    RunController& runs_;
    WhatIf& whatIf_;
    ModelPtr original_; ///< whose metric is known
    const MetricInfo* metric_ = nullptr;
    QGridLayout* grid_;
    std::array<QLabel*, TotalsData::columns> headers_{};
    std::array<QLabel*, TotalsData::kinds> titles_{};
    std::array<std::array<QLabel*, TotalsData::columns>, TotalsData::kinds> cells_{};
    QLabel* input_ = nullptr;
};

} // namespace espalier
