// SPDX-License-Identifier: GPL-3.0-or-later
// The plan tree for a tree view. Rows come and go one by one, so that selection and open branches stay.
#pragma once

#include "core/project/plan_tree.h"

#include <QAbstractItemModel>

#include <map>
#include <set>
#include <vector>

namespace espalier {

class PlanTreeModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column { Name, State, Metric, Macs, Params, Size, Time, ColumnCount };
    enum Role { IdRole = Qt::UserRole };

    using QAbstractItemModel::QAbstractItemModel;

    /// present: the entry that the window shows; 0: none. data: the project's pictures. lost: entries to which there is no way back.
    void show(const PlanTree& tree, int present, const std::filesystem::path& data, const std::set<int>& lost);

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// Of Name with Qt::EditRole: asks for another name.
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

    /// 0 for an index of none.
    int idOf(const QModelIndex& index) const;
    /// Invalid for an unknown entry.
    QModelIndex indexOf(int id, int column = Name) const;

Q_SIGNALS:
    void renamed(int id, const QString& name);

private:
    struct Item {
        PlanNode node;
        std::vector<int> children; ///< ascending
    };

    void removeGone(const PlanTree& tree);
    void remove(int id);
    void insert(const PlanNode& node);
    void tellChanged(int parent);
    const std::vector<int>& childrenOf(int id) const;
    QString text(const PlanNode& node, int column) const;
    QString stateOf(const PlanNode& node) const;

    std::map<int, Item> items_;
    std::vector<int> roots_;
    int present_ = 0;
    std::filesystem::path data_;
    std::set<int> lost_;
};

} // namespace espalier
