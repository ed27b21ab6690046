// SPDX-License-Identifier: GPL-3.0-or-later
// Explains the heatmap's colours: a gradient with its two ends named, or one swatch per fate.
#pragma once

#include "ui/models/heatmap_data.h"

#include <QWidget>

class QCPColorGradient;

namespace espalier {

class HeatmapLegend : public QWidget {
    Q_OBJECT
public:
    explicit HeatmapLegend(QWidget* parent = nullptr);

    void setMode(HeatmapMode mode);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintRamp(QPainter& painter) const;
    void paintSwatches(QPainter& painter) const;

    HeatmapMode mode_ = HeatmapMode::decision;
};

/// Colours of a mode for values from 0 to heatmapHighest(mode).
QCPColorGradient heatmapGradient(HeatmapMode mode);
double heatmapHighest(HeatmapMode mode);

} // namespace espalier
