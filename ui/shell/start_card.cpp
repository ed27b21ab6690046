// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/start_card.h"

#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

namespace espalier {

namespace {

constexpr QSize pictureSize(240, 135);
constexpr int iconExtent = 64;

} // namespace

StartCard::StartCard(const QPixmap& picture, const QIcon& icon, const QString& title, const QString& sentence, const QString& smallPrint)
    : icon_(picture.isNull() ? icon : QIcon()), picture_(new QLabel)
{
    QPixmap sharp = picture;
    sharp.setDevicePixelRatio(2);
    picture_->setPixmap(sharp);
    picture_->setFixedSize(pictureSize);
    picture_->setAlignment(Qt::AlignCenter);
    auto* heading = new QLabel(title);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    auto* words = new QLabel(sentence);
    auto* small = new QLabel(smallPrint);
    small->setForegroundRole(QPalette::PlaceholderText);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(9, 9, 9, 9);
    rows->addWidget(picture_, 0, Qt::AlignHCenter);
    for (QLabel* label : {heading, words, small}) {
        label->setWordWrap(true);
        rows->addWidget(label);
    }
    rows->addStretch();
    for (QLabel* label : {picture_, heading, words, small})
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    drawIcon();
}

QSize StartCard::sizeHint() const
{
    return layout()->totalSizeHint();
}

QSize StartCard::minimumSizeHint() const
{
    return layout()->totalMinimumSize();
}

int StartCard::heightForWidth(int width) const
{
    return layout()->totalHeightForWidth(width);
}

void StartCard::drawIcon()
{
    if (!icon_.isNull())
        picture_->setPixmap(icon_.pixmap(iconExtent, iconExtent));
}

void StartCard::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        drawIcon();
    QPushButton::changeEvent(event);
}

} // namespace espalier
