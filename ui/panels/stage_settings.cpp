// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/stage_settings.h"

#include "ui/widgets/naming.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace espalier {

StageSettings::StageSettings(Document& document, Kind kind, QWidget* parent)
    : QGroupBox(kind.title, parent), document_(document), kind_(std::move(kind)), always_(new QFormLayout)
{
    auto* rows = new QVBoxLayout(this);
    addAlways();
    rows->addLayout(always_);
    rows->addWidget(addMore());
    connect(&document_, &Document::projectChanged, this, &StageSettings::refresh);
    refresh();
}

void StageSettings::addRow(const QString& label, QWidget* field)
{
    always_->addRow(label, field);
}

void StageSettings::addRow(QWidget* field)
{
    always_->addRow(field);
}

void StageSettings::addAlways()
{
    constexpr int mostEpochs = 1000;
    addCount(
        always_, {"Epochs", tr("Epochs"), tr("How often the training goes through all training images.")},
        [](TrainSettings& settings) -> int& { return settings.epochs; }, 0, mostEpochs);
    addNumber(
        always_,
        {"LearningRate", tr("Learning rate"), tr("How large the steps of the training are at most. Too large loses what was learned.")},
        [](TrainSettings& settings) -> double& { return settings.learningRate; }, {0.0001, 10, 0.005, 4});
    addTeacher();
}

void StageSettings::addTeacher()
{
    auto* box =
        named(new QCheckBox(tr("Learn from the unpruned network")),
              {"Teacher", tr("Learn from the unpruned network"),
               tr("The network as it was opened shows how it would have answered every image, wrong classes' probabilities included. "
                  "That tells more than the label alone, and works without labels. Each epoch takes longer by its answers.")});
    connect(box, &QCheckBox::toggled, this, [this](bool on) {
        change(
            [on](TrainSettings& settings) {
                settings.distillation.teacher = on ? Distillation::Teacher::original : Distillation::Teacher::none;
            },
            tr("Teacher"));
    });
    showing_.push_back([box](TrainSettings& settings) {
        const QSignalBlocker quiet(box);
        box->setChecked(settings.distillation.teacher != Distillation::Teacher::none);
    });
    always_->addRow(box);
}

QWidget* StageSettings::addMore()
{
    auto* whole = new QWidget;
    auto* rows = new QVBoxLayout(whole);
    rows->setContentsMargins(0, 0, 0, 0);
    auto* button = named(new QToolButton, {"More", tr("More settings"), tr("Shows or hides settings that seldom need a change.")});
    button->setText(tr("More"));
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setArrowType(Qt::RightArrow);
    auto* hidden = new QWidget;
    auto* form = new QFormLayout(hidden);
    form->setContentsMargins(0, 0, 0, 0);
    fillMore(form);
    hidden->hide();
    connect(button, &QToolButton::toggled, hidden, [button, hidden](bool open) {
        button->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
        hidden->setVisible(open);
    });
    rows->addWidget(button);
    rows->addWidget(hidden);
    return whole;
}

void StageSettings::fillMore(QFormLayout* form)
{
    const auto whileTaught = [this](QWidget* field) {
        showing_.push_back(
            [field](TrainSettings& settings) { field->setEnabled(settings.distillation.teacher != Distillation::Teacher::none); });
    };
    whileTaught(addNumber(form,
                          {"TeacherWeight", tr("Teacher's share"),
                           tr("1: only the unpruned network's answers count; 0: only the labels do. Without labels it is 1.")},
                          [](TrainSettings& settings) -> double& { return settings.distillation.weight; }, {0, 1, 0.1, 2}));
    whileTaught(addNumber(form,
                          {"Temperature", tr("Temperature"),
                           tr("The higher, the more is learned from the classes that the unpruned network thinks less probable.")},
                          [](TrainSettings& settings) -> double& { return settings.distillation.temperature; }, {0.1, 100, 0.5, 1}));
    addSwitch(form,
              {"KeepBest", tr("Keep the best epoch"),
               tr("The network of the epoch that did best on the validation images is kept; else that of the last epoch.")},
              [](TrainSettings& settings) -> bool& { return settings.keepBest; });
    auto* patience = addCount(
        form,
        {"Patience", tr("Patience"), tr("Training ends early after this many epochs without a better result on the validation images.")},
        [](TrainSettings& settings) -> int& { return settings.patience; }, 0, 1000);
    patience->setSpecialValueText(tr("to the end"));
    if (kind_.average) {
        auto* average = addNumber(form,
                                  {"Average", tr("Average of weights"),
                                   tr("Keeps a moving average of the weights instead of their last values, which evens out noise. Nearer "
                                      "to 1 averages over more steps; 0.99 is a good start.")},
                                  [](TrainSettings& settings) -> double& { return settings.emaDecay; }, {0, 0.9999, 0.01, 4});
        average->setSpecialValueText(tr("off"));
    }
    addNumber(form,
              {"LabelSmoothing", tr("Label smoothing"),
               tr("Share of every label that is spread over all classes, so that the network grows less sure of itself. 0.1 is usual.")},
              [](TrainSettings& settings) -> double& { return settings.labelSmoothing; }, {0, 0.9, 0.05, 2});
    addCount(
        form, {"Batch", tr("Images a step"), tr("How many images each step of the training looks at.")},
        [](TrainSettings& settings) -> int& { return settings.batch; }, 1, 65536);
    addNumber(form,
              {"WeightDecay", tr("Weight decay"), tr("How strongly large weights are pulled back. Guards against learning by heart.")},
              [](TrainSettings& settings) -> double& { return settings.weightDecay; }, {0, 1, 0.0001, 5});
    addSchedule(form);
    addNumber(form, {"Warmup", tr("Warm-up epochs"), tr("Over these epochs the learning rate rises from a tenth to its full size.")},
              [](TrainSettings& settings) -> double& { return settings.warmupEpochs; }, {0, 100, 0.5, 1});
    addSwitch(
        form,
        {"Flip", tr("Flip images"), tr("Half of the images are mirrored, at random. Off for pictures whose sides matter, as digits.")},
        [](TrainSettings& settings) -> bool& { return settings.flip; });
    addCount(
        form, {"Crop", tr("Shift images by"), tr("Images are shifted at random by up to this many pixels.")},
        [](TrainSettings& settings) -> int& { return settings.cropPadding; }, 0, 512);
}

void StageSettings::addSchedule(QFormLayout* form)
{
    const QString title = tr("Rate falls");
    auto* box = named(new QComboBox, {"Schedule", title, tr("How the learning rate falls from its full size to the end of the stage.")});
    box->addItem(tr("smoothly (cosine)"), static_cast<int>(ScheduleKind::cosine));
    box->addItem(tr("in steps"), static_cast<int>(ScheduleKind::step));
    connect(box, &QComboBox::currentIndexChanged, this, [this, box, title] {
        change([box](TrainSettings& settings) { settings.schedule = static_cast<ScheduleKind>(box->currentData().toInt()); }, title);
    });
    showing_.push_back([box](TrainSettings& settings) {
        const QSignalBlocker quiet(box);
        box->setCurrentIndex(box->findData(static_cast<int>(settings.schedule)));
    });
    form->addRow(title, box);
}

/// The field changes the setting, and shows it after any other change.
template <class Field, class Changed, class Show, class Value>
void StageSettings::follow(Field* field, Changed changed, Show showValue, Access<Value> access, const QString& title)
{
    connect(field, changed, this,
            [this, access, title](Value value) { change([=](TrainSettings& settings) { access(settings) = value; }, title); });
    showing_.push_back([field, showValue, access](TrainSettings& settings) {
        const QSignalBlocker quiet(field);
        (field->*showValue)(access(settings));
    });
}

QSpinBox* StageSettings::addCount(QFormLayout* form, const Text& text, Access<int> access, int low, int high)
{
    auto* box = named(new QSpinBox, text);
    box->setRange(low, high);
    box->setKeyboardTracking(false);
    follow(box, &QSpinBox::valueChanged, &QSpinBox::setValue, access, text.title);
    form->addRow(text.title, box);
    return box;
}

QDoubleSpinBox* StageSettings::addNumber(QFormLayout* form, const Text& text, Access<double> access, const Bounds& bounds)
{
    auto* box = named(new QDoubleSpinBox, text);
    box->setDecimals(bounds.decimals);
    box->setRange(bounds.low, bounds.high);
    box->setSingleStep(bounds.step);
    box->setKeyboardTracking(false);
    follow(box, &QDoubleSpinBox::valueChanged, &QDoubleSpinBox::setValue, access, text.title);
    form->addRow(text.title, box);
    return box;
}

QCheckBox* StageSettings::addSwitch(QFormLayout* form, const Text& text, Access<bool> access)
{
    auto* box = named(new QCheckBox(text.title), text);
    follow(box, &QCheckBox::toggled, &QCheckBox::setChecked, access, text.title);
    form->addRow(box);
    return box;
}

template <class Widget>
Widget* StageSettings::named(Widget* widget, const Text& text)
{
    identify(widget, "", tr("%1: %2").arg(kind_.stage, text.title), text.help);
    widget->setObjectName(kind_.prefix + QLatin1String(text.object));
    return widget;
}

void StageSettings::refresh()
{
    TrainSettings settings = document_.project().*kind_.settings;
    for (const auto& show : showing_)
        show(settings);
}

void StageSettings::change(const std::function<void(TrainSettings&)>& edit, const QString& step)
{
    Project project = document_.project();
    edit(project.*kind_.settings);
    document_.setProject(project, step);
}

} // namespace espalier
