// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures to which two networks give different answers, with both answers, as a list.
#pragma once

#include "core/pipeline/recipes/compare_answers.h"

#include <QAbstractListModel>
#include <QImage>

#include <memory>
#include <vector>

namespace espalier {

class AnswerPairsModel : public QAbstractListModel {
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;

    /// Null: none.
    void show(std::shared_ptr<const recipes::ComparedAnswers> answers);

    int rowCount(const QModelIndex& parent = {}) const override;
    /// Decoration: the picture; of detectors twice, with A's boxes on the left and B's on the right. Display: both answers, right or not
    /// told by a sign. Tool tip: the file, the truth and both networks' likeliest answers or boxes.
    QVariant data(const QModelIndex& index, int role) const override;
    /// Of the pictures.
    QSize size() const;

private:
    std::shared_ptr<const recipes::ComparedAnswers> answers_;
    std::vector<QImage> pictures_;
    bool boxed_ = false;
};

} // namespace espalier
