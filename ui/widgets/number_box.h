// SPDX-License-Identifier: GPL-3.0-or-later
// A field for a number in a range: shows as many digits as the number has, and accepts only numbers in the range.
#pragma once

#include "core/settings/setting.h"

#include <QDoubleSpinBox>

namespace espalier {

class NumberBox : public QDoubleSpinBox {
    Q_OBJECT
public:
    explicit NumberBox(Range range, QWidget* parent = nullptr);

    QString textFromValue(double value) const override;
    double valueFromText(const QString& text) const override;
    QValidator::State validate(QString& text, int& position) const override;
    /// Without Qt's correction, which drops points where they separate groups: "0.025" would become 25.
    void fixup(QString&) const override {}
    void stepBy(int steps) override;
    QSize sizeHint() const override { return withRoom(QDoubleSpinBox::sizeHint()); }
    QSize minimumSizeHint() const override { return withRoom(QDoubleSpinBox::minimumSizeHint()); }

private:
    /// Qt reserves width for the ends of the range; numbers between them may have more digits.
    QSize withRoom(QSize size) const;
    std::optional<double> numberIn(const QString& text) const;

    Range range_;
};

} // namespace espalier
