// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of texts, as they are shown: they never change but as a whole.
#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <QVariant>

#include <vector>

namespace espalier {

struct PlainTable {
    QStringList headings;
    std::vector<QStringList> rows; ///< each as long as headings
    int texts = 1;                 ///< first columns that are aligned as text; the others are numbers
    QStringList help{};            ///< what each column means; shorter than headings where that says it all
    /// What rows tell with all digits, for files: as long as rows, or empty where the texts tell all.
    std::vector<QVariantList> exact{};

    /// A row of texts and whole numbers; these are shown as the language groups their digits.
    void add(const QVariantList& values);
};

class PlainTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void show(PlainTable table);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    /// Display and tool tip: the text. ExactRole: as PlainTable has it.
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    PlainTable table_;
};

} // namespace espalier
