// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/settings_box.h"

#include "ui/widgets/fold.h"

#include <QFormLayout>
#include <QVBoxLayout>

namespace espalier {

namespace {

/// Keys of the section's settings that are in neither always nor elsewhere.
SettingsBox::Keys remaining(const SettingsBox::Kind& kind)
{
    Project project;
    SettingsBox::Keys shown;
    for (const auto* keys : {&kind.always, &kind.elsewhere}) {
        for (const std::string& key : *keys)
            shown.push_back(kind.section + "." + key);
    }
    SettingsBox::Keys keys;
    for (const Setting& setting : without(only(settingsOf(project), {kind.section}), shown))
        keys.push_back(setting.key);
    return keys;
}

QFormLayout* emptyForm(QWidget* parent = nullptr)
{
    auto* form = new QFormLayout(parent);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setContentsMargins(0, 0, 0, 0);
    return form;
}

} // namespace

SettingsBox::SettingsBox(SettingFields& fields, const Kind& kind, QWidget* parent) : QGroupBox(kind.title, parent), always_(emptyForm())
{
    auto* rows = new QVBoxLayout(this);
    for (const std::string& key : kind.always)
        fields.addRow(always_, kind.section + "." + key);
    rows->addLayout(always_);
    rows->addWidget(more(fields, kind));
}

void SettingsBox::addFirst(QWidget* field)
{
    always_->insertRow(0, field);
}

QWidget* SettingsBox::more(SettingFields& fields, const Kind& kind)
{
    auto* content = new QWidget;
    auto* form = emptyForm(content);
    for (const std::string& key : remaining(kind))
        fields.addRow(form, key);
    return foldedAway(content, fieldName(kind.section + ".more"), tr("More"), tr("%1: More settings").arg(kind.title));
}

} // namespace espalier
