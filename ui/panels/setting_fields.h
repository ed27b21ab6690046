// SPDX-License-Identifier: GPL-3.0-or-later
// Fields for settings, made from their descriptions (core/settings): name, help, limits and choices.
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

/// The object name of the setting's field: "finetuneDistillWeight" for "finetune.distill.weight".
QString fieldName(const std::string& key);
/// The setting's name for screen readers and the Edit menu: "Fine-tune: Learning rate".
QString fieldTitle(const Setting& setting);

/// Each field shows its setting, and changes it.
class SettingFields : public QObject {
    Q_OBJECT
public:
    /// For the document's project; a change is one undo step.
    explicit SettingFields(Document& document, QObject* parent = nullptr);
    /// For settings outside the project, which must outlive the fields. section: the first part of their keys.
    template <class Struct>
    SettingFields(Struct& settings, const std::string& section, QObject* parent);

    /// A switch, a choice, a number or a line, depending on the setting's type. The key must exist.
    QWidget* make(const std::string& key);
    /// The same, with its label before it.
    QWidget* addRow(QFormLayout* form, const std::string& key);
    /// An additional slider for one of the project's numbers with two limits. A drag is one undo step.
    QSlider* makeSlider(const std::string& key, int steps);

    /// text: as on the command line; emits misread if it is no valid value.
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
    void follow();

    Document* document_ = nullptr; ///< null for settings beside the project
    std::function<Copy()> copy_;
    std::vector<Field> fields_;
    std::shared_ptr<const Project> shown_; ///< of the document; null before the first change
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

/// Rounded to as many digits as fields show, so that files hold 0.97 and not the binary result of 97 %.
double rounded(double number);

} // namespace espalier
