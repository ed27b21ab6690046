// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/newest_per_frame.h"

#include <QSlider>

namespace espalier {

/// A ratio from 0 to below 1. However fast it is dragged, it tells one ratio a frame.
class RatioSlider : public QSlider {
    Q_OBJECT
public:
    explicit RatioSlider(QWidget* parent = nullptr);

    /// Tells nothing. No effect as long as a newer place waits to be told.
    void moveTo(double ratio);

Q_SIGNALS:
    void ratioMoved(double ratio);
    /// After the last ratio of the drag.
    void dragEnded();

private:
    void endDrag();

    NewestPerFrame<int> moves_;
};

} // namespace espalier
