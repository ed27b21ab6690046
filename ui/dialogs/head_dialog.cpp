// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/head_dialog.h"

#include "ui/panels/setting_fields.h"
#include "ui/widgets/naming.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace espalier {

namespace {

QLabel* wrapped(const QString& text, const char* objectName)
{
    auto* label = new QLabel(text);
    label->setObjectName(QLatin1String(objectName));
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

HeadDialog::HeadDialog(const HeadSettings& settings, const QString& tried, QWidget* parent)
    : QDialog(parent), settings_(settings), fields_(new SettingFields(settings_, "head", this)), misread_(wrapped({}, "headMisread"))
{
    setObjectName(QStringLiteral("headDialog"));
    setWindowTitle(tr("Describe the detector's head"));
    setMinimumWidth(460);
    connect(fields_, &SettingFields::misread, this, &HeadDialog::tellMisread);
    misread_->hide();
    auto* rows = new QVBoxLayout(this);
    rows->addWidget(wrapped(tried, "headTried"));
    rows->addLayout(fieldRows());
    rows->addWidget(misread_);
    rows->addWidget(buttons());
}

QFormLayout* HeadDialog::fieldRows()
{
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    for (const Setting& setting : settingsOf(settings_))
        fields_->addRow(form, "head." + setting.key);
    return form;
}

QWidget* HeadDialog::buttons()
{
    auto* box = new QDialogButtonBox(QDialogButtonBox::Cancel);
    QPushButton* go = box->addButton(tr("Read the file again"), QDialogButtonBox::AcceptRole);
    identify(go, "headAccept", go->text(), tr("Opens the network anew, with its head as it is described here."));
    identify(box->button(QDialogButtonBox::Cancel), "headReject", tr("Cancel"));
    go->setDefault(true);
    connect(box, &QDialogButtonBox::accepted, this, &HeadDialog::accept);
    connect(box, &QDialogButtonBox::rejected, this, &HeadDialog::reject);
    return box;
}

void HeadDialog::tellMisread(const QString& sentence)
{
    misread_->setText(sentence);
    misread_->show();
    refused_ = settings_;
}

/// Whoever leaves a field by this button is told what could not be read, once.
void HeadDialog::accept()
{
    if (std::exchange(refused_, std::nullopt) != settings_)
        QDialog::accept();
}

} // namespace espalier
