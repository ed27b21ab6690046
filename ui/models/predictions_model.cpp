// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/predictions_model.h"

#include "ui/models/picture.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>

namespace espalier {

namespace {

std::vector<DrawnBox> boxesOf(const Prediction& prediction)
{
    std::vector<DrawnBox> boxes;
    for (const MarkedBox& each : prediction.found)
        boxes.push_back({placeOf(each.box), each.box.category, {}, false, each.mistake()});
    for (const MarkedBox& each : prediction.truths) // thin lines above broad ones
        boxes.push_back({placeOf(each.box), each.box.category, {}, true, each.mistake()});
    return boxes;
}

bool isBoxed(const Prediction& prediction)
{
    return !prediction.found.empty() || !prediction.truths.empty();
}

QString answerText(const Prediction& prediction)
{
    const QString answer = QString::fromStdString(prediction.guesses.front().what);
    return prediction.right ? PredictionsModel::tr("✓ %1").arg(answer)
                            : PredictionsModel::tr("✗ %1,\nis %2").arg(answer, QString::fromStdString(prediction.truth));
}

QString boxText(const MarkedBox& box)
{
    const QString share = QLocale().toString(100 * box.confidence, 'f', 1), what = QString::fromStdString(box.what);
    return box.right ? PredictionsModel::tr("%1 % %2").arg(share, what)
                     : PredictionsModel::tr("%1 % %2, but there is none").arg(share, what);
}

QString details(const Prediction& prediction)
{
    return QStringList{
        PredictionsModel::tr("%1: this is %2.").arg(QString::fromStdString(prediction.name), QString::fromStdString(prediction.truth)),
        PredictionsModel::tr("The network answers:"), answerDetails(prediction)}
        .join(QLatin1Char('\n'));
}

} // namespace

QImage answeredPicture(const Prediction& prediction, Preprocessing::Order order, int side)
{
    QImage picture = fitted(imageOf(prediction.picture, order), side);
    const std::vector<DrawnBox> boxes = boxesOf(prediction);
    if (boxes.empty())
        return picture;
    picture.convertTo(QImage::Format_RGB32); // grey pictures have no colours for boxes
    QPainter painter(&picture);
    drawBoxes(painter, picture.rect(), boxes);
    return picture;
}

bool hasBoxes(const Predictions& predictions)
{
    return std::any_of(predictions.images.begin(), predictions.images.end(), isBoxed);
}

QString answerDetails(const Prediction& prediction)
{
    const QLocale locale;
    QStringList lines;
    for (const MarkedBox& box : prediction.found)
        lines << boxText(box);
    for (const Guess& guess : prediction.found.empty() ? prediction.guesses : std::vector<Guess>())
        lines << PredictionsModel::tr("%1 % %2").arg(locale.toString(100 * guess.probability, 'f', 1), QString::fromStdString(guess.what));
    return lines.join(QLatin1Char('\n'));
}

void PredictionsModel::show(std::shared_ptr<const Predictions> predictions, std::vector<std::string> before)
{
    if (predictions == predictions_)
        return;
    beginResetModel();
    predictions_ = std::move(predictions);
    before_ = std::move(before);
    pictures_.clear();
    const auto none = std::make_shared<const Predictions>();
    const auto& images = (predictions_ ? predictions_ : none)->images;
    boxed_ = predictions_ && hasBoxes(*predictions_);
    for (const Prediction& prediction : images)
        pictures_.push_back(answeredPicture(prediction, predictions_->order, side()));
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
        return before_.empty() ? details(predictions_->images[row])
                               : details(predictions_->images[row]) + QLatin1Char('\n') +
                                     tr("Before it was: %1").arg(QString::fromStdString(before_[row]));
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
