// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/totals_table.h"

#include "core/tasks/task_for.h"
#include "ui/models/metric_text.h"
#include "ui/models/number_text.h"
#include "ui/runs/stage_text.h"
#include "ui/widgets/naming.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>

#include <cmath>

namespace espalier {

namespace {

constexpr std::array<const char*, 6> rowKeys{"params", "macs", "time", "size", "units", "metric"};
constexpr std::array<const char*, 4> columnKeys{"original", "now", "planned", "change"};

QString changeText(double share)
{
    const int percent = static_cast<int>(std::lround(100 * share));
    return percent == 0 ? QStringLiteral("±0 %") : QStringLiteral("%1%2 %").arg(percent > 0 ? "+" : "−").arg(std::abs(percent));
}

double relativeChange(std::int64_t before, std::int64_t after)
{
    return before > 0 ? static_cast<double>(after) / static_cast<double>(before) - 1 : 0;
}

} // namespace

TotalsTable::TotalsTable(Document& document, RunController& runs, QWidget* parent)
    : QWidget(parent), document_(document), runs_(runs), grid_(new QGridLayout(this))
{
    setObjectName(QStringLiteral("totals"));
    setAccessibleName(tr("What the network costs"));
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setHorizontalSpacing(8);
    grid_->setVerticalSpacing(3);
    const std::array<QString, columns> titles{tr("original"), tr("now"), tr("planned"), {}};
    for (int column = 0; column < columns; ++column) {
        headers_[column] = new QLabel(titles[column]);
        headers_[column]->setForegroundRole(QPalette::PlaceholderText);
        grid_->addWidget(headers_[column], 0, column + 1, Qt::AlignRight);
        grid_->setColumnStretch(column + 1, 1);
    }
    addRow(params, rowKeys[params], tr("Parameters"), tr("Numbers the network has learned. Fewer of them make a smaller file."));
    addRow(macs, rowKeys[macs], tr("Compute"), tr("Multiply–accumulates (MACs) for one image. Fewer of them make the network faster."));
    addRow(time, rowKeys[time], tr("Time"),
           tr("What one image takes on this machine, as predicted from measurements of the layers. Pruning measures what came out."));
    addRow(size, rowKeys[size], tr("Size"), tr("Of the parameters, as 32-bit numbers."));
    addRow(units, rowKeys[units], tr("Channels"),
           tr("A channel is one feature map that a layer computes. Channels that can only go together count once."));
    addRow(metric, rowKeys[metric], tr("Quality"), tr("How good the network's answers on the validation images are."));
    document_.follow(this, Part::plan, &TotalsTable::refresh);
    connect(&runs_, &RunController::changed, this, &TotalsTable::showMetric);
    refresh();
}

void TotalsTable::addRow(int row, const char* key, const QString& title, const QString& help)
{
    auto* label = new QLabel(title);
    label->setToolTip(help);
    titles_[row] = label;
    grid_->addWidget(label, row + 1, 0);
    for (int column = 0; column < columns; ++column) {
        auto* cell = new QLabel;
        identify(cell, "", tr("%1, %2").arg(title, headers_[column]->text()), help);
        cell->setObjectName(QStringLiteral("total_%1_%2").arg(QLatin1String(key), QLatin1String(columnKeys[column])));
        QFont font = cell->font();
        font.setBold(column == planned);
        cell->setFont(font);
        cells_[row][column] = cell;
        grid_->addWidget(cell, row + 1, column + 1, Qt::AlignRight);
    }
}

QString TotalsTable::text(const QString& row, const QString& column) const
{
    const auto* cell = findChild<QLabel*>(QStringLiteral("total_%1_%2").arg(row, column));
    return cell ? cell->text() : QString();
}

void TotalsTable::refresh()
{
    const ModelPtr& model = document_.model();
    setVisible(model != nullptr);
    if (!model)
        return;
    const Model& first = *document_.original();
    const auto& plan = document_.plan();
    const Costs after = plan ? plan->after : model->costs;
    const auto byPlan = [&plan](const QString& text) { return plan ? text : QStringLiteral("–"); };
    const auto show = [&](Row row, std::int64_t from, std::int64_t at, std::int64_t to, QString (*write)(std::int64_t)) {
        showNumbers(row, {write(from), write(at), byPlan(write(to))}, relativeChange(from, to));
    };
    show(params, first.costs.params, model->costs.params, after.params, compactNumber);
    show(macs, first.costs.macs, model->costs.macs, after.macs, compactNumber);
    showTime();
    show(size, first.costs.bytes, model->costs.bytes, after.bytes, sizeText);
    const int left = model->groups.unitCount() - (plan ? plan->removedUnits : 0);
    show(units, first.groups.unitCount(), model->groups.unitCount(), left, [](std::int64_t number) { return QLocale().toString(number); });
    showMetric();
}

/// Only where the layers were measured.
void TotalsTable::showTime()
{
    const auto& plan = document_.plan();
    const bool known = plan && plan->latencyBefore > 0;
    const auto first = document_.state()->originalMeasurements->latencyIn(document_.project().prune.runtime);
    const std::int64_t whole = first ? uncutTime(*first, document_.original()->groups) : 0;
    const auto write = [](std::int64_t nanoseconds) { return nanoseconds > 0 ? millisecondsText(nanoseconds / 1e6) : QStringLiteral("–"); };
    if (known)
        showNumbers(time, {write(whole), write(plan->latencyBefore), write(plan->latencyAfter)}, relativeChange(whole, plan->latencyAfter));
    titles_[time]->setVisible(known);
    if (whole == 0)
        cells_[time][change]->clear();
    const bool staged = document_.model() != document_.original(); // else there is nothing between original and planned
    for (int column = original; column < columns; ++column)
        cells_[time][column]->setVisible(known && (column != now || staged));
}

void TotalsTable::showNumbers(int row, const std::array<QString, 3>& numbers, double changed)
{
    for (int column = original; column <= planned; ++column)
        cells_[row][column]->setText(numbers[column]);
    cells_[row][change]->setText(document_.plan() ? changeText(changed) : QString());
    const bool staged = document_.model() != document_.original();
    cells_[row][now]->setVisible(staged);
    headers_[now]->setVisible(staged);
}

/// Named as the network's task names it; measured whenever a stage is done.
void TotalsTable::showMetric()
{
    const auto write = [this](NetworkId network) {
        const auto measured = runs_.evaluationOf(network);
        return measured ? metricText(*measured->metrics.primary()) : QStringLiteral("–");
    };
    if (!document_.original())
        return;
    const MetricInfo* info = taskFor(document_.original()->network).primary();
    if (info != nullptr) {
        titles_[metric]->setText(QString::fromUtf8(info->label));
        titles_[metric]->setToolTip(metricHelp(*info));
    }
    const bool staged = document_.model() != document_.original();
    titles_[metric]->setVisible(info != nullptr);
    for (const auto& [column, shown] : {std::pair(original, true), std::pair(now, staged)})
        cells_[metric][column]->setVisible(info != nullptr && shown);
    cells_[metric][original]->setText(write(document_.state()->originalNetwork));
    cells_[metric][now]->setText(write(document_.network()));
}

} // namespace espalier
