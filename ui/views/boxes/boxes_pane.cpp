// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/boxes/boxes_pane.h"

#include "ui/models/theme.h"
#include "ui/widgets/figure.h"

#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace espalier {

namespace {

/// In the middle, with the picture's proportions.
QRectF placeFor(const QSize& picture, const QSize& room)
{
    const QSizeF size = QSizeF(picture).scaled(room, Qt::KeepAspectRatio);
    return {QPointF((room.width() - size.width()) / 2, (room.height() - size.height()) / 2), size};
}

/// For screen readers: "2 boxes: car 90 %, person 40 %".
QString spoken(const std::vector<DrawnBox>& boxes)
{
    QStringList texts;
    for (const DrawnBox& box : boxes)
        if (!box.truth)
            texts << box.text;
    return texts.isEmpty() ? BoxesPane::tr("No boxes") : texts.join(QStringLiteral(", "));
}

} // namespace

BoxesPane::BoxesPane(const QString& objectName, QWidget* parent)
    : QWidget(parent), canvas_(new PictureCanvas(this)), facts_(new QLabel(this))
{
    setObjectName(objectName);
    markAsPicture(this);
    canvas_->setObjectName(objectName + QStringLiteral("Canvas"));
    facts_->setObjectName(objectName + QStringLiteral("Facts"));
    facts_->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    facts_->setWordWrap(true);
    facts_->setMinimumHeight(2 * facts_->fontMetrics().lineSpacing()); // pictures side by side stay equally large
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(canvas_, 1);
    column->addWidget(facts_);
}

void BoxesPane::show(const QString& title, const QImage& picture, const std::vector<DrawnBox>& boxes, const QString& facts)
{
    facts_->setText(facts.isEmpty() ? title : tr("%1: %2").arg(title, facts));
    canvas_->setAccessibleName(title);
    canvas_->setAccessibleDescription(spoken(boxes));
    canvas_->show(picture, boxes, {});
}

void BoxesPane::showProblem(const QString& title, const QString& problem)
{
    show(title, {}, {}, {});
    canvas_->show({}, {}, problem);
}

const std::vector<DrawnBox>& BoxesPane::boxes() const
{
    return canvas_->boxes();
}

QString BoxesPane::problem() const
{
    return canvas_->problem();
}

void PictureCanvas::show(const QImage& picture, const std::vector<DrawnBox>& boxes, const QString& problem)
{
    picture_ = picture;
    boxes_ = boxes;
    problem_ = problem;
    update();
}

void PictureCanvas::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme::plotColors().background);
    painter.setPen(theme::plotColors().text);
    if (!problem_.isEmpty())
        painter.drawText(rect().adjusted(8, 8, -8, -8), Qt::AlignCenter | Qt::TextWordWrap, problem_);
    if (picture_.isNull())
        return;
    const QRectF place = placeFor(picture_.size(), size());
    painter.setRenderHint(QPainter::SmoothPixmapTransform, place.width() < picture_.width());
    painter.drawImage(place, picture_);
    drawBoxes(painter, place, boxes_);
}

} // namespace espalier
