// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/importance/importance_plot.h"

#include "ui/models/number_text.h"
#include "ui/widgets/plot_style.h"

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

constexpr double grabDistance = 8; // pixels at both sides of the line
const QString barsLayer = QStringLiteral("bars"), cutLayer = QStringLiteral("cut");

} // namespace

ImportancePlot::ImportancePlot(const ImportanceData& importance, QWidget* parent)
    : Plot(parent), data_(importance), ticker_(new QCPAxisTickerText)
{
    // What follows the plan is on layers with a buffer of their own: axes and legend are not drawn anew with it.
    addLayer(cutLayer);
    addLayer(barsLayer, layer(QStringLiteral("grid")), limAbove);
    for (const QString& often : {barsLayer, cutLayer})
        layer(often)->setMode(QCPLayer::lmBuffered);
    buildBars();
    buildCut();
    xAxis->setTicker(ticker_);
    xAxis->setSubTicks(false);
    yAxis->setSubTicks(false);
    xAxis->grid()->setVisible(false);
    yAxis->setLabel(tr("channels"));
    legend->setVisible(true);
    axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignTop | Qt::AlignLeft);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(200, 140);
    restyle();
}

void ImportancePlot::buildBars()
{
    removed_ = new QCPBars(xAxis, yAxis);
    removed_->setName(tr("cut"));
    kept_ = new QCPBars(xAxis, yAxis);
    kept_->setName(tr("kept"));
    kept_->moveAbove(removed_);
    for (QCPBars* bars : {removed_, kept_})
        bars->setWidth(0.92);
    highlighted_ = addGraph();
    highlighted_->setLineStyle(QCPGraph::lsStepCenter);
    highlighted_->removeFromLegend();
    for (QCPAbstractPlottable* plottable : {static_cast<QCPAbstractPlottable*>(removed_), static_cast<QCPAbstractPlottable*>(kept_),
                                            static_cast<QCPAbstractPlottable*>(highlighted_)})
        plottable->setLayer(barsLayer);
}

void ImportancePlot::buildCut()
{
    line_ = new QCPItemStraightLine(this);
    handle_ = new QCPItemText(this);
    line_->setLayer(cutLayer);
    handle_->setLayer(cutLayer);
    handle_->position->setTypeX(QCPItemPosition::ptPlotCoords);
    handle_->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    handle_->setPadding({5, 2, 5, 2});
    handle_->setPositionAlignment(Qt::AlignTop | Qt::AlignHCenter);
    handle_->setClipToAxisRect(false);
    handle_->setText(tr("cut"));
    hideCut();
}

void ImportancePlot::setHistogram(const Histogram& histogram, const QString& highlighted)
{
    QVector<double> centres, removed, kept, outlined;
    for (std::size_t bar = 0; bar < histogram.kept.size(); ++bar) {
        centres += static_cast<double>(bar) + 0.5;
        removed += histogram.removed[bar];
        kept += histogram.kept[bar];
        outlined += histogram.highlighted[bar];
    }
    removed_->setData(centres, removed, true);
    kept_->setData(centres, kept, true);
    highlighted_->setData(centres, outlined, true);
    double highest = 1;
    for (qsizetype i = 0; i < centres.size(); ++i)
        highest = std::max(highest, removed[i] + kept[i]);
    const bool otherName = name(highlighted), otherRanges = setRanges(highest);
    if (otherName || otherRanges)
        redraw();
    else
        redrawLayer(barsLayer);
}

/// Whether the legend has changed.
bool ImportancePlot::name(const QString& highlighted)
{
    if (highlighted == highlighted_->name())
        return false;
    highlighted_->setName(highlighted);
    highlighted_->setVisible(!highlighted.isEmpty());
    if (highlighted.isEmpty())
        highlighted_->removeFromLegend();
    else if (!legend->hasItemWithPlottable(highlighted_))
        highlighted_->addToLegend();
    return true;
}

/// Whether the axes have changed.
bool ImportancePlot::setRanges(double highest)
{
    const QCPRange across(-0.5, data_.bars() + 0.5), up(0, highest * 1.15);
    const QMap<double, QString> labels = ticker_->ticks();
    const bool same = xAxis->range() == across && yAxis->range() == up;
    xAxis->setRange(across);
    yAxis->setRange(up);
    labelAxis();
    return !same || labels != ticker_->ticks();
}

void ImportancePlot::setScoreTitle(const QString& title)
{
    if (title == xAxis->label())
        return;
    xAxis->setLabel(title);
    redraw();
}

/// Labels powers of ten, or round steps between them for a smaller range; and the bar of exact zeros.
void ImportancePlot::labelAxis()
{
    ticker_->clear();
    if (data_.hasZeros())
        ticker_->addTick(data_.position(0), tr("zero"));
    const double start = data_.hasZeros() ? 2 : 0;
    if (data_.bars() <= start)
        return;
    const int ticks = std::clamp(width() / 110, 2, 8);
    for (int i = 0; i <= ticks; ++i) {
        const double position = start + (data_.bars() - start) * i / ticks;
        ticker_->addTick(position, QLocale().toString(data_.scoreAtPosition(position), 'g', 2));
    }
}

void ImportancePlot::setCut(double score)
{
    if (!dragging_) {
        cut_ = score;
        placeCut(data_.position(score));
    }
}

void ImportancePlot::hideCut()
{
    line_->setVisible(false);
    handle_->setVisible(false);
    redrawLayer(cutLayer);
}

void ImportancePlot::placeCut(double position)
{
    line_->point1->setCoords(position, 0);
    line_->point2->setCoords(position, 1);
    handle_->position->setCoords(position, 0);
    line_->setVisible(true);
    handle_->setVisible(true);
    redrawLayer(cutLayer);
}

bool ImportancePlot::nearCut(const QPointF& position) const
{
    return line_->visible() && axisRect()->rect().contains(position.toPoint()) &&
           std::abs(position.x() - xAxis->coordToPixel(line_->point1->key())) <= grabDistance;
}

void ImportancePlot::dragTo(const QPointF& position)
{
    const double place = std::clamp(xAxis->pixelToCoord(position.x()), 0.0, static_cast<double>(data_.bars()));
    cut_ = data_.scoreAtPosition(place);
    placeCut(place);
    Q_EMIT cutMoved(cut_);
}

void ImportancePlot::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && nearCut(event->position()))
        dragging_ = true;
    else
        Plot::mousePressEvent(event);
}

void ImportancePlot::mouseMoveEvent(QMouseEvent* event)
{
    if (dragging_) {
        dragTo(event->position());
        return;
    }
    setCursor(nearCut(event->position()) ? Qt::SplitHCursor : Qt::ArrowCursor);
    Plot::mouseMoveEvent(event);
}

void ImportancePlot::mouseReleaseEvent(QMouseEvent* event)
{
    if (!dragging_) {
        Plot::mouseReleaseEvent(event);
        return;
    }
    dragging_ = false;
    Q_EMIT cutReleased();
}

/// A key press moves the line by one bar, like a drag.
void ImportancePlot::keyPressEvent(QKeyEvent* event)
{
    const int step = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    if (step == 0 || !line_->visible()) {
        Plot::keyPressEvent(event);
        return;
    }
    const double place = std::clamp(data_.position(cut_) + step, 0.0, static_cast<double>(data_.bars()));
    cut_ = data_.scoreAtPosition(place);
    placeCut(place);
    Q_EMIT cutMoved(cut_);
    Q_EMIT cutReleased();
}

void ImportancePlot::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        restyle();
    Plot::changeEvent(event);
}

void ImportancePlot::restyle()
{
    stylePlot(*this);
    const theme::PlotColors colors = theme::plotColors();
    const auto fill = [](QCPBars* bars, const QColor& color) {
        bars->setPen(Qt::NoPen);
        bars->setBrush(color);
    };
    fill(removed_, theme::fateColor(Fate::cut));
    fill(kept_, theme::fateColor(Fate::kept));
    highlighted_->setPen(QPen(colors.hover, 2));
    line_->setPen(QPen(colors.cutLine, 2));
    handle_->setColor(colors.background);
    handle_->setBrush(colors.cutLine);
    handle_->setFont(font());
    redraw();
}

} // namespace espalier
