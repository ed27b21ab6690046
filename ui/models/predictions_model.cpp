// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/predictions_model.h"

#include <QLocale>

#include <algorithm>

namespace espalier {

namespace {

/// Small pictures grow by whole pixels, so that they stay sharp; large ones are averaged.
QImage pictureOf(const Image& image, Preprocessing::Order order)
{
    const QImage::Format colour = order == Preprocessing::Order::rgb ? QImage::Format_RGB888 : QImage::Format_BGR888;
    const QImage view(image.pixels.data(), image.width, image.height, image.width * image.channels,
                      image.channels == 1 ? QImage::Format_Grayscale8 : colour);
    constexpr int side = PredictionsModel::pictureSide;
    const bool grows = std::max(image.width, image.height) < side;
    return view.scaled(side, side, Qt::KeepAspectRatio, grows ? Qt::FastTransformation : Qt::SmoothTransformation);
}

QString answerText(const Prediction& prediction)
{
    const QString answer = QString::fromStdString(prediction.guesses.front().what);
    return prediction.right ? PredictionsModel::tr("✓ %1").arg(answer)
                            : PredictionsModel::tr("✗ %1,\nis %2").arg(answer, QString::fromStdString(prediction.truth));
}

QString details(const Prediction& prediction)
{
    const QLocale locale;
    QStringList lines{
        PredictionsModel::tr("%1: this is %2.").arg(QString::fromStdString(prediction.name), QString::fromStdString(prediction.truth)),
        PredictionsModel::tr("The network answers:")};
    for (const Guess& guess : prediction.guesses)
        lines << PredictionsModel::tr("%1 % %2").arg(locale.toString(100 * guess.probability, 'f', 1), QString::fromStdString(guess.what));
    return lines.join(QLatin1Char('\n'));
}

} // namespace

void PredictionsModel::show(std::shared_ptr<const Predictions> predictions)
{
    if (predictions == predictions_)
        return;
    beginResetModel();
    predictions_ = std::move(predictions);
    pictures_.clear();
    if (predictions_)
        for (const Prediction& prediction : predictions_->images)
            pictures_.push_back(pictureOf(prediction.picture, predictions_->order));
    endResetModel();
}

int PredictionsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(pictures_.size());
}

QVariant PredictionsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    switch (role) {
    case Qt::DecorationRole:
        return pictures_[row];
    case Qt::DisplayRole:
        return answerText(predictions_->images[row]);
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
        return details(predictions_->images[row]);
    default:
        return {};
    }
}

int PredictionsModel::rightPredictions() const
{
    if (!predictions_)
        return 0;
    const auto& images = predictions_->images;
    return static_cast<int>(std::count_if(images.begin(), images.end(), [](const Prediction& prediction) { return prediction.right; }));
}

} // namespace espalier
