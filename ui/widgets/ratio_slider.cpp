// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ratio_slider.h"

#include <QSignalBlocker>

#include <cmath>

namespace espalier {

namespace {

constexpr int ratioSteps = 1000; ///< between 0 and 100 %

} // namespace

RatioSlider::RatioSlider(QWidget* parent)
    : QSlider(Qt::Horizontal, parent), moves_([this](int place) { Q_EMIT ratioMoved(place / static_cast<double>(ratioSteps)); })
{
    setRange(0, ratioSteps - 1);
    setSingleStep(ratioSteps / 100);
    setPageStep(ratioSteps / 20);
    connect(this, &QSlider::sliderReleased, this, &RatioSlider::endDrag);
    connect(this, &QSlider::valueChanged, this, [this](int place) {
        moves_.put(place);
        if (!isSliderDown()) // a key or a click: nothing follows
            moves_.flush();
    });
}

void RatioSlider::moveTo(double ratio)
{
    if (moves_.waits())
        return;
    const QSignalBlocker quiet(this);
    setValue(static_cast<int>(std::lround(ratio * ratioSteps)));
}

void RatioSlider::endDrag()
{
    moves_.flush();
    Q_EMIT dragEnded();
}

} // namespace espalier
