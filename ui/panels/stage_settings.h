// SPDX-License-Identifier: GPL-3.0-or-later
// How one training stage trains: what everyone sets is always there, the rest under "More".
#pragma once

#include "ui/state/document.h"

#include <QGroupBox>

#include <functional>
#include <vector>

class QCheckBox;
class QDoubleSpinBox;
class QFormLayout;
class QSpinBox;

namespace espalier {

class StageSettings : public QGroupBox {
    Q_OBJECT
public:
    struct Kind {
        QString title;  ///< of the box
        QString stage;  ///< what screen readers call the stage
        QString prefix; ///< of object names
        TrainSettings Project::*settings;
        bool average; ///< whether an average of the weights makes sense
    };
    StageSettings(Document& document, Kind kind, QWidget* parent = nullptr);

    /// A further row among those that are always there.
    void addRow(const QString& label, QWidget* field);
    void addRow(QWidget* field);

private:
    template <class Value>
    using Access = Value& (*)(TrainSettings&);
    struct Text {
        const char* object; ///< name, without the stage's prefix
        QString title;
        QString help;
    };
    struct Bounds {
        double low, high, step;
        int decimals;
    };

    void addAlways();
    QWidget* addMore();
    void fillMore(QFormLayout* form);
    void addTeacher();
    void addSchedule(QFormLayout* form);
    QSpinBox* addCount(QFormLayout* form, const Text& text, Access<int> access, int low, int high);
    QDoubleSpinBox* addNumber(QFormLayout* form, const Text& text, Access<double> access, const Bounds& bounds);
    QCheckBox* addSwitch(QFormLayout* form, const Text& text, Access<bool> access);

    template <class Field, class Changed, class Show, class Value>
    void follow(Field* field, Changed changed, Show showValue, Access<Value> access, const QString& title);
    template <class Widget>
    Widget* named(Widget* widget, const Text& text);
    void refresh();
    void change(const std::function<void(TrainSettings&)>& edit, const QString& step);

    Document& document_;
    Kind kind_;
    QFormLayout* always_;
    std::vector<std::function<void(TrainSettings&)>> showing_; ///< each shows one setting in its field
};

} // namespace espalier
