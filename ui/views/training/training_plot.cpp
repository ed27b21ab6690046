// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/training/training_plot.h"

#include "ui/models/metric_text.h"
#include "ui/widgets/plot_style.h"

#include <algorithm>

namespace espalier {

namespace {

/// The next of 1, 2, 5, 10, … so that an axis grows in few steps.
double roundUp(double value)
{
    double step = 1e-3;
    for (int i = 0; step < value && i < 60; ++i)
        step *= i % 3 == 1 ? 2.5 : 2;
    return step;
}

} // namespace

void TrainingPlot::Points::add(double epoch, double value)
{
    epochs += epoch;
    values += value;
}

TrainingPlot::TrainingPlot(QWidget* parent) : Plot(parent)
{
    plotLayout()->clear();
    legend = nullptr;                   // it was deleted with the layout; each panel has its own legend,
    setAutoAddPlottableToLegend(false); // and plottables must not be added to the first of them automatically
    loss_ = makePanel(tr("Loss by epoch"), 0);
    metric_ = makePanel(tr("Metric by epoch"), 1);
    sparsity_ = makePanel(tr("Sparsity by epoch (%)"), 2);
    curves_[TrainLoss] = makeCurve(loss_, tr("training"));
    curves_[ValLoss] = makeCurve(loss_, tr("validation"));
    curves_[TrainMetric] = makeCurve(metric_, tr("training"));
    curves_[ValMetric] = makeCurve(metric_, tr("validation"));
    curves_[Unevenness] = makeCurve(sparsity_, tr("unevenness U"));
    curves_[CollapseRatio] = makeCurve(sparsity_, tr("safe ratio P_c"));
    curves_[ZeroShare] = makeCurve(sparsity_, tr("channels at zero"));
    setMinimumSize(220, 140);
    arrange(false);
    restyle();
}

TrainingPlot::Panel TrainingPlot::makePanel(const QString& title, int place)
{
    Panel panel{new QCPAxisRect(this), new QCPTextElement(this, title), new QCPLegend};
    putAt(panel, place); // a legend finds its plot by its place in the layout
    panel.legend->setLayer(QStringLiteral("legend"));
    panel.legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
    panel.legend->setIconSize(14, QFontMetrics(font()).height() + 2);
    panel.legend->setIconTextPadding(4);
    panel.legend->setMargins({2, 0, 2, 0});
    for (QCPAxis* axis : panel.rect->axes())
        axis->setSubTicks(false);
    return panel;
}

QCPGraph* TrainingPlot::makeCurve(const Panel& panel, const QString& name)
{
    QCPGraph* curve = addGraph(panel.rect->axis(QCPAxis::atBottom), panel.rect->axis(QCPAxis::atLeft));
    curve->setName(name);
    curve->addToLegend(panel.legend);
    return curve;
}

/// Side by side if there is enough width, else one below the other.
void TrainingPlot::arrange(bool sparsity)
{
    sparsityShown_ = sparsity;
    for (Panel* panel : {&loss_, &metric_, &sparsity_}) {
        for (QCPLayoutElement* element : panel->parts()) {
            if (element->layout())
                element->layout()->take(element);
            element->setVisible(sparsity || panel != &sparsity_);
        }
    }
    plotLayout()->simplify();
    plotLayout()->setRowSpacing(0);
    int place = 0;
    for (const Panel* panel : {&loss_, &metric_, &sparsity_})
        if (sparsity || panel != &sparsity_)
            putAt(*panel, place++);
}

void TrainingPlot::putAt(const Panel& panel, int place)
{
    const int column = sideBySide_ ? place : 0;
    int row = sideBySide_ ? 0 : place * static_cast<int>(panel.parts().size());
    for (QCPLayoutElement* element : panel.parts()) {
        plotLayout()->addElement(row, column, element);
        // Title and legend take the space that they need, the curves the rest.
        plotLayout()->setRowStretchFactor(row, element == panel.rect ? 1 : 0.001);
        ++row;
    }
}

void TrainingPlot::setSnapshot(const TrainSnapshot& snapshot)
{
    std::array<Points, CurveCount> points;
    const auto addSome = [&points](Curve curve, double epoch, const std::optional<double>& value, double factor) {
        if (value)
            points[curve].add(epoch, factor * *value);
    };
    const auto addMetric = [&points](Curve curve, double epoch, const Metrics& metrics) {
        if (!metrics.empty())
            points[curve].add(epoch, metrics.primary()->value);
    };
    for (const EpochRecord& record : snapshot.history) {
        points[TrainLoss].add(record.epoch, record.trainLoss);
        addMetric(TrainMetric, record.epoch, record.train);
        addSome(ValLoss, record.epoch, record.valLoss, 1);
        addMetric(ValMetric, record.epoch, record.validation);
        addSome(Unevenness, record.epoch, record.unevenness, 100);
        addSome(CollapseRatio, record.epoch, record.collapseRatio, 100);
        addSome(ZeroShare, record.epoch, record.zeroShare, 100);
    }
    const bool running = snapshot.batch > 0 && snapshot.batches > 0 && snapshot.epoch > static_cast<int>(snapshot.history.size());
    if (running) {
        const double now = snapshot.epoch - 1 + static_cast<double>(snapshot.batch) / static_cast<double>(snapshot.batches);
        points[TrainLoss].add(now, snapshot.loss);
        addMetric(TrainMetric, now, snapshot.metrics);
    }
    for (std::size_t curve = 0; curve < CurveCount; ++curve)
        curves_[curve]->setData(points[curve].epochs, points[curve].values, true);
    const bool sparsity = snapshot.heat != nullptr || !points[ZeroShare].values.isEmpty();
    if (sparsity != sparsityShown_)
        arrange(sparsity);
    nameMetric(snapshot);
    setRanges(snapshot, points);
    redraw();
}

void TrainingPlot::nameMetric(const TrainSnapshot& snapshot)
{
    const MetricValue* value = snapshot.metrics.primary();
    for (auto record = snapshot.history.begin(); value == nullptr && record != snapshot.history.end(); ++record)
        value = record->validation.primary();
    if (value == nullptr || value->info == shown_)
        return;
    shown_ = value->info;
    metric_.title->setText(tr("%1 by epoch").arg(metricTitle(*shown_)));
}

void TrainingPlot::setRanges(const TrainSnapshot& snapshot, const std::array<Points, CurveCount>& points)
{
    double highest = 0;
    for (const Curve curve : {TrainLoss, ValLoss})
        for (const double value : points[curve].values)
            highest = std::max(highest, value);
    for (const Panel& panel : {loss_, metric_, sparsity_})
        panel.rect->axis(QCPAxis::atBottom)->setRange(0, std::max(1, snapshot.epochs) + 0.3);
    loss_.rect->axis(QCPAxis::atLeft)->setRange(0, roundUp(highest));
    if (shown_ != nullptr)
        setMetricRange(*metric_.rect->axis(QCPAxis::atLeft), *shown_, points[TrainMetric].values + points[ValMetric].values);
    sparsity_.rect->axis(QCPAxis::atLeft)->setRange(0, 102);
}

void TrainingPlot::clearCurves()
{
    for (QCPGraph* curve : curves_)
        curve->data()->clear();
    arrange(false);
    redraw();
}

void TrainingPlot::resizeEvent(QResizeEvent* event)
{
    const bool wide = event->size().width() > 1.4 * event->size().height();
    if (wide != sideBySide_) {
        sideBySide_ = wide;
        arrange(sparsityShown_);
    }
    Plot::resizeEvent(event);
}

void TrainingPlot::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        restyle();
    Plot::changeEvent(event);
}

void TrainingPlot::restyle()
{
    const theme::PlotColors colors = theme::plotColors();
    stylePlot(*this);
    for (const Panel& panel : {loss_, metric_, sparsity_}) {
        stylePanel(*panel.rect, font());
        styleLegend(*panel.legend, font());
        panel.legend->setBorderPen(Qt::NoPen);
        panel.title->setTextColor(colors.text);
        panel.title->setFont(font());
    }
    // Line and mark tell curves of a panel apart where there is no colour.
    struct Look {
        QColor color;
        Qt::PenStyle line;
        QCPScatterStyle::ScatterShape mark;
    };
    const Look first{colors.first, Qt::SolidLine, QCPScatterStyle::ssDisc};
    const Look second{colors.second, Qt::DashLine, QCPScatterStyle::ssSquare};
    const Look third{colors.third, Qt::DotLine, QCPScatterStyle::ssTriangle};
    const std::array<Look, CurveCount> looks{first, second, first, second, second, third, first};
    for (std::size_t curve = 0; curve < CurveCount; ++curve) {
        curves_[curve]->setPen(QPen(looks[curve].color, 2, looks[curve].line));
        // Marks keep a whole outline.
        curves_[curve]->setScatterStyle(QCPScatterStyle(looks[curve].mark, QPen(looks[curve].color, 2), QBrush(looks[curve].color), 5));
    }
    redraw();
}

} // namespace espalier
