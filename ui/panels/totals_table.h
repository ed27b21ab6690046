// SPDX-License-Identifier: GPL-3.0-or-later
// What the network costs: as opened, now, and as planned.
#pragma once

#include "ui/runs/run_controller.h"
#include "ui/state/document.h"

#include <QWidget>

#include <array>

class QGridLayout;
class QLabel;

namespace espalier {

class TotalsTable : public QWidget {
    Q_OBJECT
public:
    TotalsTable(Document& document, RunController& runs, QWidget* parent = nullptr);

    /// Text of a cell, for tests: row "params", "macs", "time", "size", "units" or "metric"; column "original", "now", "planned" or
    /// "change".
    QString text(const QString& row, const QString& column) const;

private:
    void addRow(int row, const char* key, const QString& title, const QString& help);
    void refresh();
    void showTime();
    void showNumbers(int row, const std::array<QString, 3>& numbers, double change);
    void showMetric();

    enum Column { original, now, planned, change, columns };
    enum Row { params, macs, time, size, units, metric, rows };

    Document& document_;
    RunController& runs_;
    QGridLayout* grid_;
    std::array<QLabel*, columns> headers_{};
    std::array<QLabel*, rows> titles_{};
    std::array<std::array<QLabel*, columns>, rows> cells_{};
};

} // namespace espalier
