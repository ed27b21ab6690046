// SPDX-License-Identifier: GPL-3.0-or-later
// The window's fields for settings, made from their descriptions: name, help, limits and choices are not said again.
#pragma once

#include "core/settings/setting.h"
#include "ui/state/document.h"

#include <QObject>

#include <functional>
#include <memory>
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

/// Each field shows its setting after any change of it.
class SettingFields : public QObject {
    Q_OBJECT
public:
    /// Of the document's project, whose settings fields change as one undo step.
    explicit SettingFields(Document& document, QObject* parent = nullptr);
    /// Of settings beside the project, which must outlive the fields. section: that their keys begin with here.
    template <class Struct>
    SettingFields(Struct& settings, const std::string& section, QObject* parent);

    /// A switch, a list of choices, a number or a line, as the setting's type has it. The key must exist.
    QWidget* make(const std::string& key);
    /// The same, with its label before it.
    QWidget* addRow(QFormLayout* form, const std::string& key);
    /// A second field for one of the project's numbers between two ends. A drag is one undo step.
    QSlider* makeSlider(const std::string& key, int steps);

    /// As the command line takes it; a text that is none of the setting's values is told with misread.
    void write(const std::string& key, const QString& text);

Q_SIGNALS:
    void misread(const QString& sentence);

private:
    /// The present settings, free to be changed.
    struct Copy {
        Settings all;
        std::function<void(const QString& step)> accept; ///< what they are now counts; holds what they lie in
    };
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

    Document* document_ = nullptr; ///< null for settings beside the project
    std::function<Copy()> copy_;
    std::vector<Field> fields_;
};

template <class Struct>
SettingFields::SettingFields(Struct& settings, const std::string& section, QObject* parent)
    : QObject(parent), copy_([this, &settings, section] {
          const auto copy = std::make_shared<Struct>(settings);
          return Copy{within(section, settingsOf(*copy)), [this, &settings, copy](const QString&) {
                          settings = *copy;
                          refresh();
                      }};
      })
{
}

/// To as many digits as fields show, so that files hold 0.97 and not what binary arithmetic made of 97 %.
double rounded(double number);

} // namespace espalier
