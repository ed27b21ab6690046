// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/answered_images_model.h"

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
    constexpr int side = AnsweredImagesModel::pictureSide;
    const bool grows = std::max(image.width, image.height) < side;
    return view.scaled(side, side, Qt::KeepAspectRatio, grows ? Qt::FastTransformation : Qt::SmoothTransformation);
}

} // namespace

void AnsweredImagesModel::show(std::shared_ptr<const AnsweredImages> images)
{
    if (images == images_)
        return;
    beginResetModel();
    images_ = std::move(images);
    pictures_.clear();
    if (images_)
        for (const AnsweredImage& image : images_->images)
            pictures_.push_back(pictureOf(image.picture, images_->order));
    endResetModel();
}

int AnsweredImagesModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(pictures_.size());
}

QVariant AnsweredImagesModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    switch (role) {
    case Qt::DecorationRole:
        return pictures_[row];
    case Qt::DisplayRole:
        return answerText(images_->images[row]);
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
        return details(images_->images[row]);
    default:
        return {};
    }
}

int AnsweredImagesModel::rightAnswers() const
{
    if (!images_)
        return 0;
    return static_cast<int>(std::count_if(images_->images.begin(), images_->images.end(), [](const auto& image) { return image.right(); }));
}

QString AnsweredImagesModel::className(int label) const
{
    return QString::fromStdString(images_->classes[static_cast<std::size_t>(label)]);
}

QString AnsweredImagesModel::answerText(const AnsweredImage& image) const
{
    const QString answer = className(image.answers.front().label);
    return image.right() ? tr("✓ %1").arg(answer) : tr("✗ %1,\nis %2").arg(answer, className(image.label));
}

QString AnsweredImagesModel::details(const AnsweredImage& image) const
{
    const QLocale locale;
    QStringList lines{tr("%1: this is %2.").arg(QString::fromStdString(image.name), className(image.label)), tr("The network answers:")};
    for (const Answer& answer : image.answers)
        lines << tr("%1 % %2").arg(locale.toString(100 * answer.probability, 'f', 1), className(answer.label));
    return lines.join(QLatin1Char('\n'));
}

} // namespace espalier
