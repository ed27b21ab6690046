// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/quality/curves_plot.h"

#include "ui/models/glossary.h"
#include "ui/widgets/plot_style.h"

#include <algorithm>
#include <array>

namespace espalier {

namespace {

/// Dashes and gaps in widths of the line; none: a whole line.
QPen curvePen(int place)
{
    static const std::array<QList<qreal>, 8> dashes{{{}, {8, 3}, {3, 2}, {1, 2}, {8, 2, 1, 2}, {4, 2, 1, 2, 1, 2}, {12, 4}, {2, 5}}};
    QPen pen(theme::curveColor(place), 2);
    if (const auto& pattern = dashes[static_cast<std::size_t>(place) % dashes.size()]; !pattern.isEmpty())
        pen.setDashPattern(pattern);
    return pen;
}

} // namespace

CurvesPlot::CurvesPlot(QWidget* parent) : Plot(parent), title_(new QCPTextElement(this))
{
    plotLayout()->insertRow(0);
    plotLayout()->addElement(0, 0, title_);
    plotLayout()->addElement(1, 1, legend);
    plotLayout()->setColumnStretchFactor(1, 0.001); // the legend takes what it needs
    legend->setVisible(true);
    legend->setIconSize(34, QFontMetrics(font()).height());
    xAxis->setLabel(tr("recall"));
    yAxis->setLabel(tr("precision"));
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->setRange(0, 1.02);
        axis->setSubTicks(false);
    }
    yAxis->ticker()->setTickCount(2); // the view is low
    setToolTip(explanationOf(QStringLiteral("precisionRecall")));
    setWhatsThis(toolTip());
    setMinimumSize(200, 110);
    restyle();
}

void CurvesPlot::show(const QString& title, const std::vector<PrecisionRecallCurve>& curves, const std::vector<int>& classes)
{
    clearGraphs();
    places_.clear();
    title_->setText(title);
    QStringList spoken;
    for (const PrecisionRecallCurve& curve : curves) {
        const auto place = std::find(classes.begin(), classes.end(), curve.category);
        if (place == classes.end())
            continue;
        add(curve, static_cast<int>(place - classes.begin()));
        spoken << tr("%1 %2").arg(QString::fromStdString(curve.name), QLocale().toString(curve.ap50, 'f', 3));
    }
    setAccessibleName(tr("%1: precision over recall").arg(title));
    setAccessibleDescription(tr("AP@0.5: %1").arg(spoken.join(QStringLiteral(", "))));
    restyle();
}

void CurvesPlot::add(const PrecisionRecallCurve& curve, int place)
{
    QVector<double> recalls, precisions;
    for (std::size_t i = 0; i < curve.precision.size(); ++i) {
        recalls += static_cast<double>(i) / static_cast<double>(curve.precision.size() - 1);
        precisions += curve.precision[i];
    }
    addGraph()->setData(recalls, precisions, /*alreadySorted=*/true);
    graph(graphCount() - 1)->setName(tr("%1: AP %2").arg(QString::fromStdString(curve.name), QLocale().toString(curve.ap50, 'f', 3)));
    places_.push_back(place);
}

void CurvesPlot::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        restyle();
    Plot::changeEvent(event);
}

void CurvesPlot::restyle()
{
    stylePlot(*this);
    title_->setTextColor(theme::plotColors().text);
    title_->setFont(font());
    for (int i = 0; i < graphCount(); ++i)
        graph(i)->setPen(curvePen(places_[static_cast<std::size_t>(i)]));
    redraw();
}

} // namespace espalier
