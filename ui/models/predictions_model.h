// SPDX-License-Identifier: GPL-3.0-or-later
// Images with the network's predictions, as a list.
#pragma once

#include "core/tasks/predictions.h"

#include <QAbstractListModel>
#include <QImage>

namespace espalier {

class PredictionsModel : public QAbstractListModel {
    Q_OBJECT
public:
    static constexpr int pictureSide = 64; ///< pixels, of the longer side as shown

    using QAbstractListModel::QAbstractListModel;

    /// Null: none.
    void show(std::shared_ptr<const Predictions> predictions);

    int rowCount(const QModelIndex& parent = {}) const override;
    /// Decoration: the picture. Display: the prediction, right or not told by a sign. Tool tip: the best three and the file.
    QVariant data(const QModelIndex& index, int role) const override;
    int rightPredictions() const;

private:
    std::shared_ptr<const Predictions> predictions_;
    std::vector<QImage> pictures_;
};

} // namespace espalier
