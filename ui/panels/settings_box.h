// SPDX-License-Identifier: GPL-3.0-or-later
// One section of the project's settings: common ones are always visible, the others under "More".
#pragma once

#include "ui/panels/setting_fields.h"

#include <QGroupBox>

#include <string>
#include <vector>

class QFormLayout;

namespace espalier {

class SettingsBox : public QGroupBox {
    Q_OBJECT
public:
    using Keys = std::vector<std::string>;
    struct Kind {
        QString title;
        std::string section; ///< of the keys
        Keys always;         ///< visible without "More"; without the section
        Keys elsewhere = {}; ///< shown elsewhere in the window; without the section
    };
    SettingsBox(SettingFields& fields, const Kind& kind, QWidget* parent = nullptr);

    /// Adds a row above all others.
    void addFirst(QWidget* field);

private:
    QWidget* more(SettingFields& fields, const Kind& kind);

    QFormLayout* always_;
};

} // namespace espalier
