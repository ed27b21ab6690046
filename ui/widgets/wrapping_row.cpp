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

template <class Put>
int WrappingRow::arrange(int width, Put put) const
{
    const int gap = std::max(0, spacing());
    int x = 0, y = 0, line = 0;
    for (const auto& item : items_) {
        const QSize size = item->sizeHint();
        if (x > 0 && x + size.width() > width) {
            x = 0;
            y += line + gap;
            line = 0;
        }
        put(*item, QRect(QPoint(x, y), size));
        x += size.width() + gap;
        line = std::max(line, size.height());
    }
    return y + line;
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
