// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of texts, as they are shown: they never change but as a whole.
#pragma once

#include <QAbstractTableModel>
#include <QStringList>

#include <vector>

namespace espalier {

struct PlainTable {
    QStringList headings;
    std::vector<QStringList> rows; ///< each as long as headings
    int texts = 1;                 ///< first columns that are aligned as text; the others are numbers
    QStringList help{};            ///< what each column means; shorter than headings where that says it all
};

class PlainTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void show(PlainTable table);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    /// Display and tool tip: the text.
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    PlainTable table_;
};

} // namespace espalier
