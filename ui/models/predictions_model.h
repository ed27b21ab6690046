// SPDX-License-Identifier: GPL-3.0-or-later
// Images with the network's predictions, as a list.
#pragma once

#include "core/tasks/predictions.h"

#include <QAbstractListModel>
#include <QImage>

namespace espalier {

/// Scaled to this side; of a detector with its boxes and those that are there.
QImage answeredPicture(const Prediction& prediction, Preprocessing::Order order, int side);
/// Whether any of them has boxes.
bool hasBoxes(const Predictions& predictions);
/// The likeliest answers with their shares, or all boxes, a line each.
QString answerDetails(const Prediction& prediction);

class PredictionsModel : public QAbstractListModel {
    Q_OBJECT
public:
    static constexpr int pictureSide = 64;       ///< pixels, of the longer side as shown
    static constexpr int boxedPictureSide = 192; ///< the same of pictures with boxes

    using QAbstractListModel::QAbstractListModel;

    /// Null: none. before: by image, what another network answered; empty where that is not told.
    void show(std::shared_ptr<const Predictions> predictions, std::vector<std::string> before = {});

    int rowCount(const QModelIndex& parent = {}) const override;
    /// Decoration: the picture, with the boxes of a detector: those that are there dashed, those it finds solid, wrong and missed ones
    /// with a cross. Display: the prediction, right or not told by a sign. Tool tip: the best three, or all boxes, and the file.
    QVariant data(const QModelIndex& index, int role) const override;
    int rightPredictions() const;
    /// Whether any of the pictures has boxes.
    bool boxed() const { return boxed_; }
    int side() const { return boxed_ ? boxedPictureSide : pictureSide; }

private:
    std::shared_ptr<const Predictions> predictions_;
    std::vector<std::string> before_;
    std::vector<QImage> pictures_;
    bool boxed_ = false;
};

} // namespace espalier
