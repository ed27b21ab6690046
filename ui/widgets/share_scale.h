// SPDX-License-Identifier: GPL-3.0-or-later
// A scale of colours for shares, from 0 to 100 %.
#pragma once

#include <QColor>
#include <QWidget>

#include <functional>

namespace espalier {

class ShareScale : public QWidget {
    Q_OBJECT
public:
    struct Look {
        std::function<QColor(double)> color; ///< of a share in 0 … 1
        QString lowest, highest;             ///< words at the ends
        QString meaning;                     ///< a sentence
    };
    explicit ShareScale(Look look, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    /// The colours may be others now.
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    Look look_;
};

} // namespace espalier
