// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paper/pdf_writer.h"

#include "ui/paper/inner_pictures.h"

#include <QAbstractTextDocumentLayout>
#include <QCoreApplication>
#include <QFile>
#include <QPainter>
#include <QPdfWriter>
#include <QTextDocument>

namespace espalier {

namespace {

constexpr int dotsPerInch = 96; // so that a document's pixels are those of its charts
constexpr double footer = 28;   // at the bottom of each page
constexpr double margin = 6;    // of what is drawn: a picture may reach over its line by a pixel

void paintFooter(QPainter& painter, const QTextDocument& document, int page, const QRectF& room)
{
    QFont small = document.defaultFont();
    small.setPointSizeF(8);
    painter.setFont(small);
    painter.setPen(QColor(0x55, 0x55, 0x55));
    painter.drawText(room, Qt::AlignLeft | Qt::AlignBottom, document.metaInformation(QTextDocument::DocumentTitle));
    painter.drawText(room, Qt::AlignRight | Qt::AlignBottom,
                     QCoreApplication::translate("Paper", "page %1 of %2").arg(page + 1).arg(document.pageCount()));
}

void paintPage(QPainter& painter, const QTextDocument& document, int page)
{
    const QSizeF size = document.pageSize();
    painter.save();
    painter.translate(0, -page * size.height());
    QAbstractTextDocumentLayout::PaintContext context;
    context.palette.setColor(QPalette::Text, Qt::black);
    context.clip = QRectF(0, page * size.height(), size.width(), size.height());
    painter.setClipRect(context.clip);
    document.documentLayout()->draw(&painter, context);
    painter.restore();
    paintFooter(painter, document, page, {0, size.height(), size.width(), footer});
}

bool paintPages(QPdfWriter& writer, const QTextDocument& document)
{
    QPainter painter;
    if (!painter.begin(&writer))
        return false;
    for (int page = 0; page < document.pageCount(); ++page) {
        if (page > 0 && !writer.newPage())
            return false;
        paintPage(painter, document, page);
    }
    return painter.end();
}

} // namespace

QString writePdf(const QString& html, const QString& file)
{
    QFile target(file);
    if (!target.open(QIODevice::WriteOnly))
        return QCoreApplication::translate("Paper", "%1 cannot be written: %2.").arg(file, target.errorString());
    QPdfWriter writer(&target);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins(QMarginsF(16, 16, 16, 12), QPageLayout::Millimeter);
    writer.setResolution(dotsPerInch);
    const QSizeF room = QSizeF(writer.width(), writer.height() - footer);
    InnerPictures pictures(room - QSizeF(2 * margin, 2 * margin + 40));
    QTextDocument document;
    document.setUseDesignMetrics(true);
    document.documentLayout()->setPaintDevice(&writer);
    document.documentLayout()->registerHandler(QTextFormat::ImageObject, &pictures);
    document.setDocumentMargin(margin);
    document.setPageSize(room);
    document.setHtml(html);
    writer.setTitle(document.metaInformation(QTextDocument::DocumentTitle));
    if (!paintPages(writer, document) || !target.flush())
        return QCoreApplication::translate("Paper", "%1 cannot be written; is there room?").arg(file);
    return {};
}

} // namespace espalier
