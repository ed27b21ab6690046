// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/answer_pairs_model.h"

#include "ui/models/predictions_model.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>

namespace espalier {

namespace {

constexpr int pairGap = 6, pairedSide = 144; ///< both fit side by side into a part of a dock

QImage beside(const QImage& left, const QImage& right)
{
    QImage both(left.width() + pairGap + right.width(), std::max(left.height(), right.height()), QImage::Format_ARGB32_Premultiplied);
    both.fill(Qt::transparent);
    QPainter painter(&both);
    painter.drawImage(0, 0, left);
    painter.drawImage(left.width() + pairGap, 0, right);
    return both;
}

/// "A: ✓ shirt 81 %". Of detectors what it finds; whether all is right is told by its boxes.
QString sideText(const QString& side, const Prediction& answer, bool boxed)
{
    const Guess& guess = answer.guesses.front();
    const QString what = QString::fromStdString(guess.what);
    if (boxed)
        return AnswerPairsModel::tr("%1: %2").arg(side, what);
    return AnswerPairsModel::tr("%1: %2 %3 %4 %")
        .arg(side, answer.right ? QStringLiteral("✓") : QStringLiteral("✗"), what, QLocale().toString(100 * guess.probability, 'f', 0));
}

} // namespace

void AnswerPairsModel::show(std::shared_ptr<const recipes::ComparedAnswers> answers)
{
    if (answers == answers_)
        return;
    beginResetModel();
    answers_ = std::move(answers);
    pictures_.clear();
    boxed_ = false;
    if (answers_) {
        const Predictions &a = answers_->sides[0].shown, &b = answers_->sides[1].shown;
        boxed_ = hasBoxes(a) || hasBoxes(b);
        const int side = boxed_ ? pairedSide : PredictionsModel::pictureSide;
        for (std::size_t i = 0; i < a.images.size(); ++i) {
            const QImage first = answeredPicture(a.images[i], a.order, side);
            pictures_.push_back(boxed_ ? beside(first, answeredPicture(b.images[i], b.order, side)) : first);
        }
    }
    endResetModel();
}

int AnswerPairsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(pictures_.size());
}

QVariant AnswerPairsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    const Prediction &a = answers_->sides[0].shown.images[row], &b = answers_->sides[1].shown.images[row];
    switch (role) {
    case Qt::DecorationRole:
        return pictures_[row];
    case Qt::DisplayRole:
        return sideText(tr("A"), a, boxed_) + QLatin1Char('\n') + sideText(tr("B"), b, boxed_);
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
        return QStringList{tr("%1: this is %2.").arg(QString::fromStdString(a.name), QString::fromStdString(a.truth)), tr("A answers:"),
                           answerDetails(a), tr("B answers:"), answerDetails(b)}
            .join(QLatin1Char('\n'));
    default:
        return {};
    }
}

QSize AnswerPairsModel::size() const
{
    const int side = boxed_ ? pairedSide : PredictionsModel::pictureSide;
    return {boxed_ ? 2 * side + pairGap : side, side};
}

} // namespace espalier
