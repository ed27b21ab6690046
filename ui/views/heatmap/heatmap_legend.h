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
    /// Whether there are channels that are cut or kept by hand; their signs are explained then.
    void setByHand(bool any);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintRamp(QPainter& painter) const;
    void paintSwatches(QPainter& painter) const;
    int lineHeight() const { return byHand_ ? height() / 2 : height(); }
    int signsWidth() const;
    void paintSigns(QPainter& painter) const;

    HeatmapMode mode_ = HeatmapMode::decision;
    bool byHand_ = false;
};

/// Colours of a mode for values from 0 to heatmapHighest(mode).
QCPColorGradient heatmapGradient(HeatmapMode mode);
double heatmapHighest(HeatmapMode mode);

} // namespace espalier
