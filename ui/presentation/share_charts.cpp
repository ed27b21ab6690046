// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/presentation/share_charts.h"

#include "ui/models/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace espalier {

namespace {

/// What goes is hatched, so that it can be told without colours.
void paintStays(QPainter& painter, const QRectF& place)
{
    painter.fillRect(place, theme::fateColor(Fate::kept));
}

void paintGoes(QPainter& painter, const QRectF& place)
{
    painter.fillRect(place, QBrush(theme::fateColor(Fate::cut), Qt::BDiagPattern));
    painter.setPen(theme::fateColor(Fate::cut));
    painter.drawRect(place.adjusted(0, 0, -1, -1));
}

void paintLegend(QPainter& painter, const QRectF& line)
{
    const double side = 0.7 * line.height();
    double left = line.left();
    for (const auto& [paint, text] : {std::pair(&paintStays, LayerColumns::tr("stays")), std::pair(&paintGoes, LayerColumns::tr("goes"))}) {
        paint(painter, {left, line.top() + 0.15 * line.height(), side, side});
        left += 1.4 * side;
        painter.setPen(theme::plotColors().text);
        painter.drawText(QRectF(left, line.top(), line.right() - left, line.height()), Qt::AlignVCenter | Qt::AlignLeft, text);
        left += painter.fontMetrics().horizontalAdvance(text) + 2 * side;
    }
}

} // namespace

SavingBars::SavingBars(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("presentationSavings"));
    setAccessibleName(tr("What is left of size, work and time"));
}

void SavingBars::show(std::vector<PresentedBar> bars)
{
    bars_ = std::move(bars);
    QStringList spoken;
    for (const PresentedBar& bar : bars_)
        spoken << tr("%1: %2 before, %3 now").arg(bar.title, bar.before, bar.now);
    setAccessibleDescription(spoken.join(QStringLiteral("; ")));
    update();
}

/// The title, below it the bar, and below that the number.
void SavingBars::paintEvent(QPaintEvent*)
{
    constexpr double linesEach = 3.4;
    QPainter painter(this);
    const double line = QFontMetricsF(font()).height();
    double top = 0;
    for (const PresentedBar& bar : bars_) {
        const QRectF whole(0, top + 1.1 * line, width(), 0.8 * line);
        const double left = std::clamp(bar.share, 0.0, 1.0) * whole.width();
        painter.setPen(theme::plotColors().text);
        painter.drawText(QRectF(0, top, width(), line), Qt::AlignVCenter | Qt::AlignLeft, bar.title);
        painter.drawText(QRectF(0, top + 2 * line, width(), line), Qt::AlignVCenter | Qt::AlignLeft,
                         tr("%1 of %2").arg(bar.now, bar.before));
        paintStays(painter, {whole.topLeft(), QSizeF(left, whole.height())});
        if (left < whole.width())
            paintGoes(painter, whole.adjusted(left, 0, 0, 0));
        top += linesEach * line;
    }
    paintLegend(painter, {0, height() - line, double(width()), line});
}

LayerColumns::LayerColumns(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("presentationLayers"));
    setAccessibleName(tr("How much each layer gives"));
}

void LayerColumns::show(std::vector<PresentedLayer> layers)
{
    layers_ = std::move(layers);
    const auto gives = std::count_if(layers_.begin(), layers_.end(), [](const PresentedLayer& layer) { return layer.kept < layer.all; });
    setAccessibleDescription(tr("%1 of %2 layers give something.").arg(gives).arg(layers_.size()));
    update();
}

void LayerColumns::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const double line = QFontMetricsF(font()).height();
    const QRectF room(0, 0, width(), height() - 1.3 * line);
    const double step = room.width() / static_cast<double>(std::max<std::size_t>(1, layers_.size()));
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        const double share = layers_[i].all > 0 ? static_cast<double>(layers_[i].kept) / layers_[i].all : 1;
        const QRectF column(static_cast<double>(i) * step, 0, std::max(1.0, 0.82 * step), room.height());
        paintStays(painter, column.adjusted(0, (1 - share) * column.height(), 0, 0));
        if (share < 1)
            paintGoes(painter, column.adjusted(0, 0, 0, -share * column.height()));
    }
    paintLegend(painter, {0, height() - line, double(width()), line});
}

} // namespace espalier
