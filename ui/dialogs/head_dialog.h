// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for what a network's file does not tell of a detector's head.
#pragma once

#include "core/settings/head_settings.h"

#include <QDialog>

#include <optional>

class QFormLayout;
class QLabel;

namespace espalier {

class SettingFields;

class HeadDialog : public QDialog {
    Q_OBJECT
public:
    /// tried: how the head was looked for, and what is missing.
    HeadDialog(const HeadSettings& settings, const QString& tried, QWidget* parent = nullptr);

    /// As they were entered.
    const HeadSettings& settings() const { return settings_; }

    void accept() override;

private:
    QFormLayout* fieldRows();
    QWidget* buttons();
    void tellMisread(const QString& sentence);

    HeadSettings settings_;
    SettingFields* fields_; ///< of settings_
    QLabel* misread_;
    std::optional<HeadSettings> refused_; ///< the settings when something could not be read
};

} // namespace espalier
