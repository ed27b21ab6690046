// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/floor_dialog.h"

#include "ui/models/protection.h"
#include "ui/widgets/naming.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace espalier {

FloorDialog::FloorDialog(Document& document, const std::set<int>& groups, QWidget* parent)
    : QDialog(parent), document_(document), groups_(groups), floor_(new QLineEdit), refusal_(new QLabel)
{
    constexpr int width = 420;
    setObjectName(QStringLiteral("floorDialog"));
    setWindowTitle(groups.size() == 1 ? tr("Floor of a layer") : tr("Floor of %1 layers").arg(groups.size()));
    identify(floor_, "floorDialogFloor", tr("Fewest channels that must stay"),
             tr("A number of channels, or nothing for the automatic floor"));
    floor_->setPlaceholderText(tr("automatic"));
    identify(refusal_, "floorDialogRefusal", tr("Why this floor cannot be"));
    refusal_->setWordWrap(true);
    refusal_->setMinimumHeight(2 * fontMetrics().lineSpacing());
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    identify(buttons->button(QDialogButtonBox::Ok), "floorDialogOk", tr("Set the floor"));
    identify(buttons->button(QDialogButtonBox::Cancel), "floorDialogCancel", tr("Change nothing"));
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* form = new QFormLayout;
    form->addRow(tr("&At least so many channels stay:"), floor_);
    auto* rows = new QVBoxLayout(this);
    rows->addLayout(form);
    rows->addWidget(refusal_);
    rows->addWidget(buttons);
    setMinimumWidth(width);
}

void FloorDialog::accept()
{
    const QString refusal = setFloorText(document_, groups_, floor_->text());
    refusal_->setText(refusal);
    if (refusal.isEmpty())
        QDialog::accept();
}

} // namespace espalier
