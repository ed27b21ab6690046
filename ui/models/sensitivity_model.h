// SPDX-License-Identifier: GPL-3.0-or-later
// Sensitivity findings as a table: a row per layer, the most sensitive first.
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

    /// Results so far for the document's model; null for none. Layers appear when they are completely measured.
    void show(std::shared_ptr<const Sensitivity> sensitivity);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    const SensitivityFindings& findings() const { return findings_; }
    int groupOf(int row) const { return findings_.layers[static_cast<std::size_t>(row)].group; }
    /// -1 for an unmeasured or unknown group.
    int rowOf(int group) const;
    /// The group's row is tinted; -1 for none.
    void setHoveredGroup(int group);
    /// The finding as a sentence for newcomers to machine learning.
    QString sentence(int row) const;

private:
    QVariant text(int row, int column) const;
    QVariant exact(int row, int column) const;
    void refresh();
    std::vector<bool> protectedRows() const;

    Document& document_;
    std::shared_ptr<const Sensitivity> sensitivity_;
    SensitivityFindings findings_;
    std::vector<bool> protected_; ///< by row
    int hoveredGroup_ = -1;
};

} // namespace espalier
