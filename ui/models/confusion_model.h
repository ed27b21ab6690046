// SPDX-License-Identifier: GPL-3.0-or-later
// Which class is taken for which, as a table: columns are what is there, rows what a detector finds.
#pragma once

#include "core/tasks/detection/detection_curves.h"

#include <QAbstractTableModel>

namespace espalier {

class ConfusionModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    /// An empty one: no rows.
    void show(ConfusionTable table);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    /// Display: the count, nothing for 0. Background and foreground go by the share of the column. Tool tip: a sentence.
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString sentence(std::size_t row, std::size_t column) const;

    ConfusionTable table_;
};

} // namespace espalier
