// SPDX-License-Identifier: GPL-3.0-or-later
// Images and what the network answers to them, as a list.
#pragma once

#include "core/tasks/predictions.h"

#include <QAbstractListModel>
#include <QImage>

namespace espalier {

class AnsweredImagesModel : public QAbstractListModel {
    Q_OBJECT
public:
    static constexpr int pictureSide = 64; ///< pixels, of the longer side as shown

    using QAbstractListModel::QAbstractListModel;

    /// Null: none.
    void show(std::shared_ptr<const Predictions> predictions);

    int rowCount(const QModelIndex& parent = {}) const override;
    /// Decoration: the picture. Display: the answer, right or not told by a sign. Tool tip: the three best answers and the file.
    QVariant data(const QModelIndex& index, int role) const override;
    int rightAnswers() const;

private:
    std::shared_ptr<const Predictions> predictions_;
    std::vector<QImage> pictures_;
};

} // namespace espalier
