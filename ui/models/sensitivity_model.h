// SPDX-License-Identifier: GPL-3.0-or-later
// What was found out about each layer's sensitivity, as a table: a row a layer, the most sensitive first.
#pragma once

#include "core/pipeline/sensitivity_findings.h"
#include "ui/state/document.h"

#include <QAbstractTableModel>

#include <memory>

namespace espalier {

class SensitivityModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Advice, AtHalf, Safe, Units, ColumnCount };

    explicit SensitivityModel(Document& document, QObject* parent = nullptr);

    /// What is known so far of the document's model; null for nothing. Layers appear when they are measured to the end.
    void show(std::shared_ptr<const Sensitivity> sensitivity);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    const SensitivityFindings& findings() const { return findings_; }
    int groupOf(int row) const { return findings_.layers[static_cast<std::size_t>(row)].group; }
    /// -1: not measured, or no such group.
    int rowOf(int group) const;
    /// Tinted while the pointer is on it anywhere; -1 for none.
    void setHoveredGroup(int group);
    /// The finding in a sentence for somebody who knows no machine learning.
    QString sentence(int row) const;

private:
    QVariant text(int row, int column) const;
    void refresh();
    std::vector<bool> protectedRows() const;

    Document& document_;
    std::shared_ptr<const Sensitivity> sensitivity_;
    SensitivityFindings findings_;
    std::vector<bool> protected_; ///< by row
    int hoveredGroup_ = -1;
};

} // namespace espalier
