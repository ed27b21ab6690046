// SPDX-License-Identifier: GPL-3.0-or-later
// The scale of theme::shareColor, from 0 to 100 %.
#pragma once

#include <QWidget>

namespace espalier {

class ShareScale : public QWidget {
    Q_OBJECT
public:
    explicit ShareScale(QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace espalier
