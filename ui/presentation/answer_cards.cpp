// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/presentation/answer_cards.h"

#include "ui/models/theme.h"

#include <QPainter>

#include <algorithm>

namespace espalier {

namespace {

constexpr double cardGap = 12;
constexpr double boxLines = 2; ///< as thick as can be seen from afar

/// In the middle of the room, with the picture's proportions.
QRectF middleOf(const QRectF& room, const QSize& picture)
{
    QRectF place({}, QSizeF(picture).scaled(room.size(), Qt::KeepAspectRatio));
    place.moveCenter(room.center());
    return place;
}

void paintPicture(QPainter& painter, const QRectF& place, const QImage& picture, const std::vector<DrawnBox>& boxes)
{
    painter.setRenderHint(QPainter::SmoothPixmapTransform, place.width() < picture.width());
    painter.drawImage(place, picture);
    drawBoxes(painter, place, boxes, boxLines);
}

/// With a sign, so that it can be told without colours.
QString signedText(const ComparedPicture::Answer& answer)
{
    if (answer.text.isEmpty())
        return AnswerCards::tr("… is tried");
    return answer.right ? AnswerCards::tr("✓ %1").arg(answer.text) : AnswerCards::tr("✗ %1").arg(answer.text);
}

void paintAnswer(QPainter& painter, const QRectF& line, const ComparedPicture::Answer& answer, Qt::Alignment alignment)
{
    const bool known = !answer.text.isEmpty();
    painter.setPen(known ? theme::toneColor(answer.right ? theme::Tone::success : theme::Tone::error) : theme::plotColors().text);
    painter.drawText(line, static_cast<int>(alignment | Qt::AlignTop | Qt::TextWordWrap), signedText(answer));
}

void paintTitle(QPainter& painter, const QRectF& place, const QString& title, Qt::Alignment alignment)
{
    painter.setPen(theme::plotColors().text);
    painter.drawText(place, static_cast<int>(alignment | Qt::AlignBottom | Qt::TextWordWrap), title);
}

/// In as many lines as it takes.
double heightOf(const QPainter& painter, double width, const QString& text)
{
    const QRect bounds = painter.fontMetrics().boundingRect(QRect(0, 0, static_cast<int>(width), 10000), Qt::TextWordWrap, text);
    return text.isEmpty() ? 0 : bounds.height();
}

/// What the boxes mean, at the bottom of pages that have room for it.
void paintMeaning(QPainter& painter, const QRectF& room, double used)
{
    const double lines = 2 * painter.fontMetrics().lineSpacing();
    if (room.bottom() - lines < used)
        return;
    painter.setPen(theme::plotColors().text);
    painter.drawText(QRectF(room.left(), room.bottom() - lines, room.width(), lines), Qt::AlignBottom | Qt::TextWordWrap,
                     AnswerCards::tr("Dashed: not found. Solid with a cross: nothing is there."));
}

} // namespace

AnswerCards::AnswerCards(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("presentationPictures"));
    setAccessibleName(tr("Pictures with the answers before and now"));
}

void AnswerCards::show(const ComparedPictures& pictures, std::size_t first, Shown shown)
{
    boxed_ = pictures.boxed();
    shown_ = shown;
    pictures_.clear();
    for (std::size_t i = 0; i < std::min(fitting(boxed_), pictures.size()); ++i)
        pictures_.push_back(pictures.at((first + i) % pictures.size()));
    QStringList spoken;
    for (const ComparedPicture& picture : pictures_)
        for (const Side& side : sidesOf(picture))
            spoken << (side.title.isEmpty() ? signedText(*side.answer) : tr("%1: %2").arg(side.title, signedText(*side.answer)));
    setAccessibleDescription(spoken.join(QStringLiteral("; ")));
    update();
}

std::vector<AnswerCards::Side> AnswerCards::sidesOf(const ComparedPicture& picture) const
{
    if (shown_ == Shown::before)
        return {{QString(), &picture.before}};
    return {{tr("before"), &picture.before}, {shown_ == Shown::planned ? tr("if taken away now") : tr("now"), &picture.now}};
}

/// Side by side: the title above, the answer below.
void AnswerCards::paintBoxed(QPainter& painter, const QRectF& room, const ComparedPicture& picture) const
{
    const std::vector<Side> sides = sidesOf(picture);
    const double width = (room.width() - cardGap * static_cast<double>(sides.size() - 1)) / static_cast<double>(sides.size());
    double used = room.top(), above = 0, below = 2.0 * painter.fontMetrics().lineSpacing();
    for (const Side& each : sides) {
        above = std::max(above, heightOf(painter, width, each.title));
        below = std::max(below, heightOf(painter, width, signedText(*each.answer)));
    }
    for (std::size_t i = 0; i < sides.size(); ++i) {
        const QRectF column(room.left() + static_cast<double>(i) * (width + cardGap), room.top(), width, room.height());
        QRectF place = middleOf(column.adjusted(0, above, 0, -below), picture.picture.size());
        place.moveTop(column.top() + above);
        paintTitle(painter, {column.topLeft(), QSizeF(width, above)}, sides[i].title, Qt::AlignHCenter);
        paintPicture(painter, place, picture.picture, sides[i].answer->boxes);
        paintAnswer(painter, {column.left(), place.bottom(), width, below}, *sides[i].answer, Qt::AlignHCenter);
        used = place.bottom() + below;
    }
    paintMeaning(painter, room, used);
}

/// The picture at the left, and beside it the answers one below the other.
void AnswerCards::paintNamed(QPainter& painter, const QRectF& room, const ComparedPicture& picture) const
{
    const std::vector<Side> sides = sidesOf(picture);
    const double side = std::min(room.height(), 0.42 * room.width());
    const QRectF place = middleOf({room.left(), room.top(), side, room.height()}, picture.picture.size());
    paintPicture(painter, place, picture.picture, {});
    const double left = room.left() + side + 2 * cardGap, width = room.right() - left;
    const auto heightOfText = [&](const QString& text) { return heightOf(painter, width, text); };
    double height = 0;
    for (const Side& each : sides)
        height += heightOfText(each.title) + heightOfText(signedText(*each.answer));
    double top = room.center().y() - std::min(height, room.height()) / 2;
    for (const Side& each : sides) {
        const double titled = heightOfText(each.title), answered = heightOfText(signedText(*each.answer));
        if (!each.title.isEmpty())
            paintTitle(painter, {left, top, width, titled}, each.title, Qt::AlignLeft);
        paintAnswer(painter, {left, top + titled, width, answered}, *each.answer, Qt::AlignLeft);
        top += titled + answered;
    }
}

void AnswerCards::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const double count = static_cast<double>(std::max<std::size_t>(1, pictures_.size()));
    const double height = (this->height() - cardGap * (count - 1)) / count;
    for (std::size_t i = 0; i < pictures_.size(); ++i) {
        const QRectF room(0, static_cast<double>(i) * (height + cardGap), width(), height);
        if (boxed_)
            paintBoxed(painter, room, pictures_[i]);
        else
            paintNamed(painter, room, pictures_[i]);
    }
}

} // namespace espalier
