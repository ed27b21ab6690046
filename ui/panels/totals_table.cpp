// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/totals_table.h"

#include "ui/models/glossary.h"

#include <QGridLayout>
#include <QLabel>

#include <utility>

namespace espalier {

namespace {

constexpr std::array<const char*, TotalsData::kinds> rowKeys{"params", "macs", "time", "size", "units", "metric"};
constexpr std::array<const char*, TotalsData::columns> columnKeys{"original", "now", "planned", "change"};

} // namespace

TotalsTable::TotalsTable(Document& document, RunController& runs, WhatIf& whatIf, QWidget* parent)
    : QWidget(parent), document_(document), runs_(runs), whatIf_(whatIf), grid_(new QGridLayout(this))
{
    setObjectName(QStringLiteral("totals"));
    setAccessibleName(tr("What the network costs"));
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setHorizontalSpacing(8);
    grid_->setVerticalSpacing(3);
    const std::array<QString, TotalsData::columns> titles{tr("original"), tr("now"), tr("planned"), {}};
    for (int column = 0; column < TotalsData::columns; ++column) {
        headers_[column] = new QLabel(titles[column]);
        headers_[column]->setToolTip(explanationOf(QLatin1String(columnKeys[column])));
        headers_[column]->setForegroundRole(QPalette::PlaceholderText);
        grid_->addWidget(headers_[column], 0, column + 1, Qt::AlignRight);
        grid_->setColumnStretch(column + 1, 1);
    }
    for (int row = 0; row < TotalsData::kinds; ++row)
        addRow(row);
    addInput();
    connect(&whatIf_, &WhatIf::changed, this, &TotalsTable::refresh); // after every change of the plan and of the runs
    refresh();
}

void TotalsTable::addRow(int row)
{
    titles_[row] = new QLabel;
    grid_->addWidget(titles_[row], row + 1, 0);
    for (int column = 0; column < TotalsData::columns; ++column) {
        auto* cell = new QLabel;
        cell->setObjectName(QStringLiteral("total_%1_%2").arg(QLatin1String(rowKeys[row]), QLatin1String(columnKeys[column])));
        QFont font = cell->font();
        font.setBold(column == TotalsData::planned);
        cell->setFont(font);
        cells_[row][column] = cell;
        grid_->addWidget(cell, row + 1, column + 1, Qt::AlignRight);
    }
}

void TotalsTable::addInput()
{
    input_ = new QLabel;
    input_->setObjectName(QStringLiteral("network_input"));
    input_->setAccessibleName(tr("What the network takes"));
    input_->setForegroundRole(QPalette::PlaceholderText);
    input_->setWordWrap(true);
    grid_->addWidget(input_, TotalsData::kinds + 1, 0, 1, TotalsData::columns + 1);
}

QString TotalsTable::text(const QString& row, const QString& column) const
{
    const auto* cell = findChild<QLabel*>(QStringLiteral("total_%1_%2").arg(row, column));
    return cell ? cell->text() : QString();
}

/// The metric is measured whenever a stage is done; that of the planned network is estimated.
void TotalsTable::refresh()
{
    setVisible(document_.model() != nullptr);
    if (!document_.model())
        return;
    const DocumentState& state = *document_.state();
    if (std::exchange(original_, state.original) != state.original)
        metric_ = metricOf(state.original->network);
    TotalsData totals = totalsOf(state, metric_, runs_.evaluationOf(state.originalNetwork), runs_.evaluationOf(state.network));
    const WhatIfText whatIf = whatIfText(whatIf_.facts());
    TotalsData::Row& metric = totals.rows[TotalsData::metric];
    const QString onAll =
        std::exchange(metric.cells[TotalsData::original], whatIf.original.isEmpty() ? metric.cells[TotalsData::original] : whatIf.original);
    metric.cells[TotalsData::planned] = whatIf.planned;
    metric.cells[TotalsData::change] = whatIf.change;
    headers_[TotalsData::now]->setVisible(totals.staged);
    for (int row = 0; row < TotalsData::kinds; ++row)
        showRow(row, totals);
    explainMetric(whatIf, onAll);
    input_->setText(totals.input);
    input_->setToolTip(tr("Sizes that are free stay so in the files that are written."));
}

/// The planned network is tried on a part of the pictures first, and compared with the original on the same ones.
void TotalsTable::explainMetric(const WhatIfText& whatIf, const QString& onAll)
{
    const auto& cells = cells_[TotalsData::metric];
    cells[TotalsData::change]->setToolTip(tr("Planned − original, both on the same pictures."));
    if (!whatIf.original.isEmpty() && whatIf.original != onAll)
        cells[TotalsData::original]->setToolTip(tr("On the pictures that the planned network was tried on. On all: %1.").arg(onAll));
}

void TotalsTable::showRow(int row, const TotalsData& totals)
{
    const TotalsData::Row& content = totals.rows[row];
    titles_[row]->setText(content.title);
    titles_[row]->setToolTip(content.help);
    titles_[row]->setWhatsThis(content.help);
    titles_[row]->setVisible(content.shown);
    for (int column = 0; column < TotalsData::columns; ++column) {
        QLabel* cell = cells_[row][column];
        cell->setText(content.cells[column]);
        cell->setAccessibleName(tr("%1, %2").arg(content.title, headers_[column]->text()));
        cell->setAccessibleDescription(content.help);
        cell->setToolTip(column == TotalsData::change ? explanationOf(QStringLiteral("change")) : content.help);
        cell->setWhatsThis(content.help);
        cell->setVisible(content.shown && (column != TotalsData::now || totals.staged));
    }
}

} // namespace espalier
