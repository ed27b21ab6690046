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

#include <array>

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
    const auto addRow = [grid](const char* key, const QString& title, const QString& was, const QString& is) {
        const int row = grid->rowCount();
        const std::array<QLabel*, 2> numbers{cell(was), cell(is, *key != '\0')};
        grid->addWidget(cell(title), row, 0);
        for (int i = 0; i < 2; ++i) {
            numbers[i]->setObjectName(QStringLiteral("export_%1_%2").arg(QLatin1String(key), QLatin1String(i == 0 ? "before" : "after")));
            grid->addWidget(numbers[i], row, 1 + i, Qt::AlignRight);
        }
    };
    addRow("", {}, tr("as opened"), tr("to export"));
    addRow("params", tr("Parameters"), compactNumber(before.costs.params), compactNumber(after.costs.params));
    addRow("macs", tr("Compute (MACs)"), compactNumber(before.costs.macs), compactNumber(after.costs.macs));
    addRow("size", tr("Size of the parameters"), sizeText(before.costs.bytes), sizeText(after.costs.bytes));
    if (const MetricInfo* metric = taskFor(before.network)->primary())
        addRow("metric", engineText(metric->label), metricText(runs.evaluationOf(document.state()->originalNetwork)),
               metricText(runs.evaluationOf(document.network())));
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
