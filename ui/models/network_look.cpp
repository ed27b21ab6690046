// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/network_look.h"

#include "ui/models/theme.h"

#include <QPainter>

#include <algorithm>

namespace espalier {

QImage networkLook(const Groups& groups, const Plan* plan, const QSize& size)
{
    int widest = 0;
    for (const Group& group : groups.groups())
        widest = std::max(widest, group.units);
    if (widest == 0)
        return {};
    QImage look(size, QImage::Format_ARGB32_Premultiplied);
    look.fill(Qt::transparent);
    QPainter painter(&look);
    const double step = static_cast<double>(size.height()) / groups.groupCount();
    const double thickness = step > 3 ? step - 1 : step;
    for (int g = 0; g < groups.groupCount(); ++g) {
        const auto i = static_cast<std::size_t>(g);
        const int units = groups.groups()[i].units;
        const double all = static_cast<double>(size.width()) * units / widest;
        const double kept = plan ? all * plan->kept[i] / units : all;
        painter.fillRect(QRectF(0, g * step, all, thickness), theme::fateColor(Fate::cut));
        painter.fillRect(QRectF(0, g * step, kept, thickness), theme::fateColor(Fate::kept));
    }
    return look;
}

} // namespace espalier
