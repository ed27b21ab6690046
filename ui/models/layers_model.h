// SPDX-License-Identifier: GPL-3.0-or-later
// The layer table: a row per coupling group and per frozen layer, in the order of the network.
#pragma once

#include "ui/models/layer_state.h"
#include "ui/state/document.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace espalier {

/// Follows the document. Editing a floor or a protection changes the document's settings, and with them the plan.
class LayersModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Operator, Width, Variance, Zeros, Score, Params, Macs, Floor, Protect, State, ColumnCount };
    enum Role {
        SortRole = Qt::UserRole, ///< numbers as numbers
        FilterRole,              ///< name, operator, members and state in one text
        GroupRole,               ///< column Name: the group, -1 for a frozen layer
        TotalRole,               ///< column Width: channels before
        KeptRole,                ///< column Width: channels after
        FloorRole,               ///< column Width: fewest channels allowed; 0 where nothing can be removed
    };

    explicit LayersModel(Document& document, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// Floor with Qt::EditRole: 0 means automatic. Protect with Qt::CheckStateRole.
    /// edited() tells why a value is refused.
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

    /// -1 for a frozen layer.
    int groupOf(int row) const { return rows_[static_cast<std::size_t>(row)].group; }
    /// -1 for an unknown group.
    int rowOf(int group) const;
    bool isProtected(int row) const { return rows_[static_cast<std::size_t>(row)].isProtected; }
    /// Whether the user set this row's floor.
    bool hasOwnFloor(int row) const { return rows_[static_cast<std::size_t>(row)].ownFloor; }
    /// What is wrong with editing this row's floor; empty for one that can be edited.
    QString whyNoFloor(int row) const;
    /// The group's row is tinted; -1 for none.
    void setHoveredGroup(int group);

Q_SIGNALS:
    /// After every attempt to edit. refusal: why nothing has changed; empty: done.
    void edited(const QString& refusal);

private:
    /// What changes while the network stays.
    struct Numbers {
        int kept = 0, floor = 0;
        int cutByHand = 0, keptByHand = 0;
        double zeros = 0, score = 0;
        std::optional<double> variance; ///< share that stays, or is explained by what stays
        bool isProtected = false, ownFloor = false;
        LayerState state = LayerState::free;
        bool operator==(const Numbers&) const = default;
    };
    struct Row : Numbers {
        int group = -1;
        NodeId order = 0; ///< position in the network
        QString name, op, members, reason;
        int total = 0;
        std::int64_t params = 0, macs = 0;
    };

    void rebuild();
    Row groupRow(int group) const;
    Row frozenRow(const FrozenLayer& layer) const;
    void follow(Parts parts);
    void tellChanged(const std::vector<Numbers>& before);
    void refreshNumbers(Parts parts);
    void refreshPlan();
    void refreshScores();
    void refreshZeros();
    void refreshVariances();
    LayerState stateOf(const Row& row) const;
    bool finish(const QString& refusal);
    static QString stateText(const Row& row);
    QString stateInWords(const Row& row) const;
    static QString byHandText(const Row& row);
    QVariant text(const Row& row, int column) const;
    QVariant number(const Row& row, int column) const;
    QVariant exact(const Row& row, int column) const;
    QString toolTip(const Row& row, int column) const;
    const Group* group(const Row& row) const;

    Document& document_;
    std::vector<Row> rows_;
    int hoveredGroup_ = -1;
};

} // namespace espalier
