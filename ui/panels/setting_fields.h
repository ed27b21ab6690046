// SPDX-License-Identifier: GPL-3.0-or-later
// Fields for the project's settings, made from their descriptions (core/settings): name, help, limits and choices.
#pragma once

#include "core/settings/setting.h"
#include "ui/state/document.h"

#include <QObject>

#include <functional>
#include <string>
#include <vector>

class QFormLayout;
class QSlider;
class QWidget;

namespace espalier {

/// The object name of the setting's field: "finetuneDistillWeight" for "finetune.distill.weight".
QString fieldName(const std::string& key);
/// The setting's name for screen readers and the Edit menu: "Fine-tune: Learning rate".
QString fieldTitle(const Setting& setting);

/// Each field follows its setting in the document and changes it as one undo step.
class SettingFields : public QObject {
    Q_OBJECT
public:
    explicit SettingFields(Document& document, QObject* parent = nullptr);

    /// A switch, a choice, a number or a line, depending on the setting's type. The key must exist.
    QWidget* make(const std::string& key);
    /// The same, with its label before it.
    QWidget* addRow(QFormLayout* form, const std::string& key);
    /// An additional slider for a number with two limits. A drag is one undo step.
    QSlider* makeSlider(const std::string& key, int steps);

    /// text: as on the command line; emits misread if it is no valid value.
    void write(const std::string& key, const QString& text);

Q_SIGNALS:
    void misread(const QString& sentence);

private:
    struct Field {
        std::string key;
        QWidget* widget;
        std::function<void(const Setting&)> show;
    };

    QWidget* makeSwitch(const Setting& setting);
    QWidget* makeChoice(const Setting& setting, const Choice& choice);
    QWidget* makeCount(const Setting& setting);
    QWidget* makeNumber(const Setting& setting);
    QWidget* makeLine(const Setting& setting);
    void keep(const Setting& setting, QWidget* widget, std::function<void(const Setting&)> show);
    void refresh();

    Document& document_;
    std::vector<Field> fields_;
};

/// Rounded to as many digits as fields show, so that files hold 0.97 and not the binary result of 97 %.
double rounded(double number);

} // namespace espalier
