// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/export_dialog.h"

#include "core/tasks/task_for.h"
#include "ui/models/metric_text.h"
#include "ui/models/number_text.h"
#include "ui/models/texts.h"
#include "ui/runs/stage_text.h"
#include "ui/widgets/naming.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

namespace espalier {

namespace {

QLabel* cell(const QString& text, bool bold = false)
{
    auto* label = new QLabel(text);
    QFont font = label->font();
    font.setBold(bold);
    label->setFont(font);
    return label;
}

QString metricText(const std::optional<Evaluation>& evaluation)
{
    return evaluation ? metricText(*evaluation->metrics.primary()) : tr("not measured");
}

} // namespace

ExportDialog::ExportDialog(const Document& document, const RunController& runs, const QString& file, QWidget* parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("exportDialog"));
    setWindowTitle(tr("Export"));
    auto* grid = new QGridLayout(this);
    grid->setHorizontalSpacing(24);
    auto* target = cell(tr("Writes %1").arg(QDir::toNativeSeparators(file)));
    target->setWordWrap(true);
    grid->addWidget(target, 0, 0, 1, 3);
    addNumbers(grid, document, runs);
    addNotes(grid, document);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    QPushButton* go = buttons->addButton(tr("Export"), QDialogButtonBox::AcceptRole);
    identify(go, "exportAccept", tr("Export"));
    identify(buttons->button(QDialogButtonBox::Cancel), "exportReject", tr("Cancel"));
    go->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    grid->addWidget(buttons, grid->rowCount(), 0, 1, 3);
}

void ExportDialog::addNumbers(QGridLayout* grid, const Document& document, const RunController& runs)
{
    const Model& before = *document.original();
    const Model& after = *document.model();
    const auto addRow = [grid](const QString& title, const QString& was, const QString& is, bool bold) {
        const int row = grid->rowCount();
        grid->addWidget(cell(title), row, 0);
        grid->addWidget(cell(was), row, 1, Qt::AlignRight);
        grid->addWidget(cell(is, bold), row, 2, Qt::AlignRight);
    };
    addRow({}, tr("as opened"), tr("to export"), false);
    addRow(tr("Parameters"), compactNumber(before.costs.params), compactNumber(after.costs.params), true);
    addRow(tr("Compute (MACs)"), compactNumber(before.costs.macs), compactNumber(after.costs.macs), true);
    addRow(tr("Size of the parameters"), sizeText(before.costs.bytes), sizeText(after.costs.bytes), true);
    if (const MetricInfo* metric = taskFor(before.network)->primary())
        addRow(engineText(metric->label), metricText(runs.evaluationOf(document.state()->originalNetwork)),
               metricText(runs.evaluationOf(document.network())), true);
}

void ExportDialog::addNotes(QGridLayout* grid, const Document& document)
{
    const auto& plan = document.plan();
    if (!plan || plan->removedUnits == 0)
        return;
    auto* note =
        cell(tr("The planned cut of %1 channels is not carried out yet and will not be in the file: run Prune first to include it.")
                 .arg(countText(plan->removedUnits)));
    note->setObjectName(QStringLiteral("exportNote"));
    note->setWordWrap(true);
    grid->addWidget(note, grid->rowCount(), 0, 1, 3);
}

} // namespace espalier
