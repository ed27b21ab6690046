// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/wrapping_row.h"

#include <QHBoxLayout>
#include <QWidget>

#include <algorithm>

namespace espalier {

WrappingRow::~WrappingRow() = default;

void WrappingRow::addPair(QWidget* label, QWidget* field)
{
    auto* pair = new QHBoxLayout;
    pair->addWidget(label);
    pair->addWidget(field);
    addChildLayout(pair);
    addItem(pair);
}

void WrappingRow::addItem(QLayoutItem* item)
{
    items_.emplace_back(item);
}

QLayoutItem* WrappingRow::itemAt(int index) const
{
    return index >= 0 && index < count() ? items_[static_cast<std::size_t>(index)].get() : nullptr;
}

QLayoutItem* WrappingRow::takeAt(int index)
{
    if (index < 0 || index >= count())
        return nullptr;
    QLayoutItem* item = items_[static_cast<std::size_t>(index)].release();
    items_.erase(items_.begin() + index);
    return item;
}

/// The first item behind those that share a line with this one.
std::size_t WrappingRow::lineEnd(std::size_t first, int width) const
{
    const int gap = std::max(0, spacing());
    std::size_t end = first + 1;
    int x = items_[first]->sizeHint().width();
    while (end < items_.size() && (x += gap + items_[end]->sizeHint().width()) <= width)
        ++end;
    return end;
}

int WrappingRow::lineHeight(std::size_t first, std::size_t end) const
{
    int height = 0;
    for (; first < end; ++first)
        height = std::max(height, items_[first]->sizeHint().height());
    return height;
}

template <class Put>
int WrappingRow::arrange(int width, Put put) const
{
    const int gap = std::max(0, spacing());
    int y = 0;
    for (std::size_t next = 0; next < items_.size();) {
        const std::size_t end = lineEnd(next, width);
        const int height = lineHeight(next, end);
        y += next > 0 ? gap : 0;
        for (int x = 0; next < end; ++next) {
            const QSize size = items_[next]->sizeHint();
            put(*items_[next], QRect(QPoint(x, y + (height - size.height()) / 2), size));
            x += size.width() + gap;
        }
        y += height;
    }
    return y;
}

int WrappingRow::heightForWidth(int width) const
{
    return arrange(width, [](QLayoutItem&, const QRect&) {});
}

QSize WrappingRow::sizeHint() const
{
    QSize size;
    arrange(QWIDGETSIZE_MAX, [&size](QLayoutItem&, const QRect& place) {
        size = size.expandedTo({place.right() + 1, place.bottom() + 1});
    });
    return size;
}

QSize WrappingRow::minimumSize() const
{
    QSize size;
    for (const auto& item : items_)
        size = size.expandedTo(item->sizeHint());
    return size;
}

void WrappingRow::setGeometry(const QRect& place)
{
    QLayout::setGeometry(place);
    arrange(place.width(), [&place](QLayoutItem& item, const QRect& at) { item.setGeometry(at.translated(place.topLeft())); });
}

} // namespace espalier
