// SPDX-License-Identifier: GPL-3.0-or-later
// The window's fields for the project's settings, made from their descriptions: name, help, limits and choices are not said again.
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

/// "finetuneDistillWeight" of "finetune.distill.weight": the object name of the setting's field.
QString fieldName(const std::string& key);
/// The setting as screen readers and the Edit menu call it: "Fine-tune: Learning rate".
QString fieldTitle(const Setting& setting);

/// Each field shows its setting after any change of the document, and changes it as one undo step.
class SettingFields : public QObject {
    Q_OBJECT
public:
    explicit SettingFields(Document& document, QObject* parent = nullptr);

    /// A switch, a list of choices, a number or a line, as the setting's type has it. The key must exist.
    QWidget* make(const std::string& key);
    /// The same, with its label before it.
    QWidget* addRow(QFormLayout* form, const std::string& key);
    /// A second field for a number between two ends. A drag is one undo step.
    QSlider* makeSlider(const std::string& key, int steps);

    /// As the command line takes it; a text that is none of the setting's values is told with misread.
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

/// To as many digits as fields show, so that files hold 0.97 and not what binary arithmetic made of 97 %.
double rounded(double number);

} // namespace espalier
