// SPDX-License-Identifier: GPL-3.0-or-later
// Draws pictures that a document holds as data URLs: charts (SVG) as lines and letters, so that they are sharp at every size.
#pragma once

#include <QAbstractTextDocumentLayout>
#include <QObject>
#include <QSizeF>

namespace espalier {

class InnerPictures : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
public:
    /// room: of a page; larger pictures are made smaller.
    explicit InnerPictures(const QSizeF& room) : room_(room) {}

    QSizeF intrinsicSize(QTextDocument* document, int position, const QTextFormat& format) override;
    void drawObject(QPainter* painter, const QRectF& place, QTextDocument* document, int position, const QTextFormat& format) override;

private:
    QSizeF room_;
};

} // namespace espalier
