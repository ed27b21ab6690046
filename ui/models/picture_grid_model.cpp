// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/picture_grid_model.h"

#include "core/data/reel.h"
#include "ui/models/texts.h"

#include <QPainter>

#include <algorithm>
#include <map>

namespace espalier {

namespace {

constexpr int keptPictures = 500;         ///< some 100 kB each
constexpr std::size_t picturesAtOnce = 4; ///< few, so that those scrolled to come soon
constexpr std::size_t mostWanted = 100;   ///< those scrolled past before are no longer looked at

/// Names are in the tool tip: at this size they would cover the picture.
QImage drawn(const cv::Mat& pixels, std::vector<DrawnBox> boxes)
{
    QImage picture = fitted(imageOf(pixels), PictureGridModel::pictureSide).convertToFormat(QImage::Format_RGB32);
    for (DrawnBox& box : boxes)
        box.text.clear();
    QPainter painter(&picture);
    drawBoxes(painter, picture.rect(), boxes, 0.75);
    return picture;
}

QImage placeholder()
{
    QImage picture(PictureGridModel::pictureSide, PictureGridModel::pictureSide * 3 / 4, QImage::Format_RGB32);
    picture.fill(QColor(128, 128, 128));
    return picture;
}

QString boxesText(const std::vector<DrawnBox>& boxes)
{
    std::map<QString, int> counts;
    for (const DrawnBox& box : boxes)
        ++counts[box.text];
    QStringList parts;
    for (const auto& [name, count] : counts)
        parts << QStringLiteral("%1 %2").arg(count).arg(name);
    return parts.isEmpty() ? PictureGridModel::tr("no boxes") : parts.join(QStringLiteral(", "));
}

QString placeText(const ListedPicture& picture)
{
    const QString file = QString::fromStdString(picture.file.string());
    return picture.part.empty() ? file : QStringLiteral("%1 (%2)\n%3").arg(file, engineText(picture.part), boxesText(picture.boxes));
}

} // namespace

PictureGridModel::PictureGridModel(QObject* parent)
    : QAbstractListModel(parent), small_(keptPictures), worker_(&PictureGridModel::answer, [this](const Answer& read) { take(read); })
{
    soon_.setSingleShot(true);
    soon_.setInterval(0);
    connect(&soon_, &QTimer::timeout, this, &PictureGridModel::askForNext);
}

void PictureGridModel::show(PictureList pictures)
{
    if (pictures == pictures_)
        return;
    beginResetModel();
    worker_.drop();
    pictures_ = std::move(pictures);
    small_.clear();
    wanted_.clear();
    asked_ = false;
    endResetModel();
}

int PictureGridModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !pictures_ ? 0 : static_cast<int>(pictures_->size());
}

QVariant PictureGridModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ListedPicture& picture = (*pictures_)[static_cast<std::size_t>(index.row())];
    const Small* known = small(index.row());
    switch (role) {
    case Qt::DecorationRole:
        if (!known)
            want(index.row());
        return known && !known->picture.isNull() ? known->picture : placeholder();
    case Qt::DisplayRole: {
        const QString name = QString::fromStdString(picture.file.filename().string());
        return known && !known->problem.empty() ? tr("%1 %2").arg(name, engineText(known->problem)) : name;
    }
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
        return placeText(picture);
    default:
        return {};
    }
}

const PictureGridModel::Small* PictureGridModel::small(int row) const
{
    return small_.object(row);
}

void PictureGridModel::want(int row) const
{
    std::erase(wanted_, row);
    wanted_.push_back(row);
    if (wanted_.size() > mostWanted)
        wanted_.erase(wanted_.begin());
    soon_.start();
}

void PictureGridModel::askForNext()
{
    std::erase_if(wanted_, [this](int row) { return small_.contains(row); }); // looked at while it was read
    if (asked_ || wanted_.empty())
        return;
    const auto first = wanted_.end() - static_cast<std::ptrdiff_t>(std::min(wanted_.size(), picturesAtOnce));
    const std::vector<int> rows(first, wanted_.end());
    wanted_.erase(first, wanted_.end());
    asked_ = true;
    worker_.ask({pictures_, rows});
}

PictureGridModel::Answer PictureGridModel::answer(const Request& request, const std::stop_token& stop)
{
    constexpr int colour = 3;
    Answer answer;
    for (const int row : request.rows) {
        if (stop.stop_requested())
            break;
        const ListedPicture& picture = (*request.pictures)[static_cast<std::size_t>(row)];
        const auto frame = Reel::open({picture.file}, colour).and_then([](Reel reel) { return reel.at(0); });
        answer.push_back(frame ? Small{row, drawn(*frame->pixels, picture.boxes), {}} : Small{row, {}, frame.error().message});
    }
    return answer;
}

void PictureGridModel::take(const Answer& answer)
{
    asked_ = false;
    for (const Small& read : answer) {
        small_.insert(read.row, new Small(read));
        Q_EMIT dataChanged(index(read.row), index(read.row));
    }
    askForNext();
}

} // namespace espalier
