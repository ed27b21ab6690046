// SPDX-License-Identifier: GPL-3.0-or-later
// Two charts that can be read from afar: what is left of size, work and time, and how much each layer gives.
#pragma once

#include "ui/models/presentation_text.h"

#include <QWidget>

#include <vector>

namespace espalier {

/// A bar for each number: full what is left, hatched what goes.
class SavingBars : public QWidget {
    Q_OBJECT
public:
    explicit SavingBars(QWidget* parent = nullptr);
    void show(std::vector<PresentedBar> bars);
    QSize minimumSizeHint() const override { return {200, 150}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<PresentedBar> bars_;
};

/// A column for each layer: full what stays, hatched what goes.
class LayerColumns : public QWidget {
    Q_OBJECT
public:
    explicit LayerColumns(QWidget* parent = nullptr);
    void show(std::vector<PresentedLayer> layers);
    QSize minimumSizeHint() const override { return {200, 150}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<PresentedLayer> layers_;
};

} // namespace espalier
