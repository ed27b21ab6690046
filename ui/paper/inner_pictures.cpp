// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paper/inner_pictures.h"

#include <QByteArray>
#include <QImage>
#include <QPainter>
#include <QSvgRenderer>
#include <QTextFormat>

namespace espalier {

namespace {

struct InnerPicture {
    bool isChart = false;
    QByteArray bytes;
};

InnerPicture pictureIn(const QTextFormat& format)
{
    const QString url = format.toImageFormat().name();
    const qsizetype comma = url.indexOf(QLatin1Char(','));
    return {url.startsWith(QLatin1String("data:image/svg+xml;")), QByteArray::fromBase64(url.mid(comma + 1).toLatin1())};
}

} // namespace

QSizeF InnerPictures::intrinsicSize(QTextDocument*, int, const QTextFormat& format)
{
    const InnerPicture picture = pictureIn(format);
    QSizeF size = picture.isChart ? QSizeF(QSvgRenderer(picture.bytes).defaultSize()) : QSizeF(QImage::fromData(picture.bytes).size());
    if (size.width() > room_.width() || size.height() > room_.height())
        size.scale(room_, Qt::KeepAspectRatio);
    return size;
}

void InnerPictures::drawObject(QPainter* painter, const QRectF& place, QTextDocument*, int, const QTextFormat& format)
{
    const InnerPicture picture = pictureIn(format);
    if (picture.isChart)
        QSvgRenderer(picture.bytes).render(painter, place);
    else
        painter->drawImage(place, QImage::fromData(picture.bytes));
}

} // namespace espalier
