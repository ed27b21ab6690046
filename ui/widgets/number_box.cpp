// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/number_box.h"

#include <algorithm>

namespace espalier {

namespace {

constexpr int digits = 10;        ///< shown digits
constexpr double largest = 1e9;   ///< limit of an open range; the width is made for it
constexpr double keptDigits = 12; ///< decimals that are kept

} // namespace

NumberBox::NumberBox(Range range, QWidget* parent) : QDoubleSpinBox(parent), range_(range)
{
    setDecimals(static_cast<int>(keptDigits));
    setRange(range.low, std::min(range.high, largest));
    setKeyboardTracking(false);
}

QString NumberBox::textFromValue(double value) const
{
    QLocale plain = locale();
    plain.setNumberOptions(QLocale::OmitGroupSeparator);
    return plain.toString(value, 'g', digits);
}

double NumberBox::valueFromText(const QString& text) const
{
    return numberIn(text).value_or(value());
}

/// A number out of range may become valid by further typing; otherwise the field returns to its old value.
QValidator::State NumberBox::validate(QString& text, int&) const
{
    if (!specialValueText().isEmpty() && text == specialValueText())
        return QValidator::Acceptable;
    const auto number = numberIn(text);
    return number && range_.contains(*number) ? QValidator::Acceptable : QValidator::Intermediate;
}

void NumberBox::stepBy(int steps)
{
    if (range_.contains(std::clamp(value() + steps * singleStep(), minimum(), maximum())))
        QDoubleSpinBox::stepBy(steps);
}

QSize NumberBox::withRoom(QSize size) const
{
    return size + QSize(fontMetrics().horizontalAdvance(QStringLiteral(".000")), 0);
}

std::optional<double> NumberBox::numberIn(const QString& text) const
{
    QString bare = text;
    if (bare.startsWith(prefix()))
        bare.remove(0, prefix().size());
    if (bare.endsWith(suffix()))
        bare.chop(suffix().size());
    bool ok = false;
    QLocale plain = locale();
    plain.setNumberOptions(QLocale::RejectGroupSeparator); // where a comma stands in numbers, "0.125" would be 125
    const double number = plain.toDouble(bare.trimmed(), &ok);
    return ok ? std::optional(number) : std::nullopt;
}

} // namespace espalier
