// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/setting_fields.h"

#include "ui/models/setting_text.h"
#include "ui/models/texts.h"
#include "ui/widgets/naming.h"
#include "ui/widgets/number_box.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace espalier {

namespace {

bool sameButRatio(Project a, const Project& b)
{
    a.prune.ratio = b.prune.ratio;
    return a == b;
}

double percentOf(const Setting& setting)
{
    return setting.isPercent() ? 100 : 1;
}

/// shown is factor times the value.
QString textFrom(double shown, double factor)
{
    return QString::number(rounded(shown / factor), 'g', QLocale::FloatingPointShortest);
}

Range shownRange(const Setting& setting)
{
    const double factor = percentOf(setting);
    return {setting.range.low * factor, setting.range.high * factor, setting.range.openLow, setting.range.openHigh};
}

double shownNumber(const Setting& setting)
{
    return *std::get<double*>(setting.place) * percentOf(setting);
}

QString suffixOf(const Setting& setting)
{
    return *setting.unit == '\0' ? QString() : QLatin1Char(' ') + engineText(setting.unit);
}

QString sectionTitle(const std::string& key)
{
    const std::string section = key.substr(0, key.find('.'));
    return section == "sparsify"      ? SettingFields::tr("Sparsify")
           : section == "finetune"    ? SettingFields::tr("Fine-tune")
           : section == "prune"       ? SettingFields::tr("Pruning")
           : section == "data"        ? SettingFields::tr("Pictures")
           : section == "head"        ? SettingFields::tr("Detector's head")
           : section == "sensitivity" ? SettingFields::tr("Sensitivity")
                                      : QString();
}

} // namespace

double rounded(double number)
{
    return QString::number(number, 'g', 12).toDouble();
}

QString fieldName(const std::string& key)
{
    QString name;
    bool capital = false;
    for (const char letter : key) {
        if (letter != '.' && letter != '_')
            name += capital ? QChar(QLatin1Char(letter)).toUpper() : QChar(QLatin1Char(letter));
        capital = letter == '.' || letter == '_';
    }
    return name;
}

QString fieldTitle(const Setting& setting)
{
    const QString section = sectionTitle(setting.key);
    const QString label = engineText(setting.label);
    return section.isEmpty() ? label : SettingFields::tr("%1: %2").arg(section, label);
}

SettingFields::SettingFields(Document& document, QObject* parent)
    : QObject(parent), document_(&document), copy_([&document] {
          const auto project = std::make_shared<Project>(document.project());
          return Copy{settingsOf(*project), [&document, project](const QString& step) { document.setProject(*project, step); }};
      })
{
    document.follow(this, Parts(Part::network) | Part::pruning | Part::project, &SettingFields::follow);
}

QWidget* SettingFields::make(const std::string& key)
{
    const Copy copy = copy_();
    const Setting& setting = *find(copy.all, key);
    if (std::holds_alternative<bool*>(setting.place))
        return makeSwitch(setting);
    if (const auto* choice = std::get_if<Choice>(&setting.place))
        return makeChoice(setting, *choice);
    if (std::holds_alternative<int*>(setting.place))
        return makeCount(setting);
    if (std::holds_alternative<double*>(setting.place))
        return makeNumber(setting);
    return makeLine(setting);
}

QWidget* SettingFields::addRow(QFormLayout* form, const std::string& key)
{
    QWidget* field = make(key);
    if (qobject_cast<QCheckBox*>(field))
        return form->addRow(field), field;
    const Copy copy = copy_();
    auto* label = new QLabel(engineText(find(copy.all, key)->label));
    label->setToolTip(field->toolTip());
    label->setBuddy(field);
    form->addRow(label, field);
    return field;
}

QSlider* SettingFields::makeSlider(const std::string& key, int steps)
{
    const Copy copy = copy_();
    const Setting& setting = *find(copy.all, key);
    auto* slider = new QSlider(Qt::Horizontal);
    slider->setRange(0, steps);
    const double low = setting.range.low, width = setting.range.high - low;
    connect(slider, &QSlider::sliderPressed, document_, &Document::beginGesture);
    connect(slider, &QSlider::sliderReleased, document_, &Document::endGesture);
    connect(slider, &QSlider::valueChanged, this,
            [this, key, low, width, steps](int value) { write(key, textFrom(low + width * value / steps, 1)); });
    keep(setting, slider, [slider, low, width, steps](const Setting& now) {
        slider->setValue(static_cast<int>(std::lround((*std::get<double*>(now.place) - low) / width * steps)));
    });
    slider->setObjectName(slider->objectName() + QStringLiteral("Slider"));
    return slider;
}

QWidget* SettingFields::makeSwitch(const Setting& setting)
{
    auto* box = new QCheckBox(engineText(setting.label));
    connect(box, &QCheckBox::toggled, this,
            [this, key = setting.key](bool on) { write(key, on ? QStringLiteral("true") : QStringLiteral("false")); });
    keep(setting, box, [box](const Setting& now) { box->setChecked(*std::get<bool*>(now.place)); });
    return box;
}

QWidget* SettingFields::makeChoice(const Setting& setting, const Choice& choice)
{
    auto* box = new QComboBox;
    for (const Option& option : choice.options) {
        box->addItem(engineText(option.label), QString::fromStdString(option.name));
        box->setItemData(box->count() - 1, engineText(option.help), Qt::ToolTipRole);
    }
    connect(box, &QComboBox::currentIndexChanged, this, [this, box, key = setting.key] { write(key, box->currentData().toString()); });
    keep(setting, box, [box](const Setting& now) { box->setCurrentIndex(box->findData(QString::fromStdString(textOf(now)))); });
    return box;
}

QWidget* SettingFields::makeCount(const Setting& setting)
{
    auto* box = new QSpinBox;
    constexpr double largest = std::numeric_limits<int>::max();
    box->setRange(static_cast<int>(setting.range.low), static_cast<int>(std::min(setting.range.high, largest)));
    box->setKeyboardTracking(false);
    box->setSuffix(suffixOf(setting));
    box->setSpecialValueText(engineText(setting.least));
    connect(box, &QSpinBox::valueChanged, this, [this, key = setting.key](int value) { write(key, QString::number(value)); });
    keep(setting, box, [box](const Setting& now) { box->setValue(*std::get<int*>(now.place)); });
    return box;
}

QWidget* SettingFields::makeNumber(const Setting& setting)
{
    auto* box = new NumberBox(shownRange(setting));
    box->setSingleStep(setting.step > 0 ? setting.step : setting.isPercent() ? 5 : 1);
    box->setSuffix(suffixOf(setting));
    box->setSpecialValueText(engineText(setting.least));
    connect(box, &QDoubleSpinBox::valueChanged, this,
            [this, key = setting.key, factor = percentOf(setting)](double value) { write(key, textFrom(value, factor)); });
    keep(setting, box, [box](const Setting& now) { box->setValue(shownNumber(now)); });
    return box;
}

QWidget* SettingFields::makeLine(const Setting& setting)
{
    auto* line = new QLineEdit;
    line->setPlaceholderText(engineText(setting.least));
    connect(line, &QLineEdit::editingFinished, this, [this, line, key = setting.key] {
        if (line->isModified())
            write(key, line->text());
    });
    keep(setting, line, [line](const Setting& now) { line->setText(lineText(now)); });
    return line;
}

void SettingFields::keep(const Setting& setting, QWidget* widget, std::function<void(const Setting&)> show)
{
    identify(widget, "", fieldTitle(setting), engineText(setting.help));
    widget->setObjectName(fieldName(setting.key));
    fields_.push_back({setting.key, widget, std::move(show)});
    connect(widget, &QObject::destroyed, this,
            [this, widget] { std::erase_if(fields_, [widget](const Field& field) { return field.widget == widget; }); });
    const QSignalBlocker quiet(widget);
    fields_.back().show(setting);
}

void SettingFields::write(const std::string& key, const QString& text)
{
    const Copy copy = copy_();
    const Setting& setting = *find(copy.all, key);
    if (const auto sound = setFromText(setting, settingText(setting, text).toStdString()); !sound) {
        Q_EMIT misread(tr("%1 %2").arg(fieldTitle(setting), engineText(sound.error().message)));
        return refresh();
    }
    // Who says how a stage goes wants it so in all stages at once, too.
    const Setting* recipe = find(copy.all, "recipe");
    if (recipe != nullptr && wantsManualRecipe([&](const std::string& given) { return given == key; }))
        (void)setFromText(*recipe, nameOf(Recipe::manual));
    copy.accept(engineText(setting.label));
}

/// A moving ratio is the most frequent change, and no field of this kind shows it.
void SettingFields::follow()
{
    const std::shared_ptr<const Project> before = std::exchange(shown_, document_->state()->project);
    if (!before || !sameButRatio(*before, *shown_))
        refresh();
}

void SettingFields::refresh()
{
    const Copy copy = copy_();
    for (const Field& field : fields_) {
        const Setting& setting = *find(copy.all, field.key);
        const QSignalBlocker quiet(field.widget);
        field.show(setting);
        field.widget->setEnabled(counts(setting, copy.all));
    }
}

} // namespace espalier
