// SPDX-License-Identifier: GPL-3.0-or-later
// Column headings of the item models: a title, and a sentence about the column.
#pragma once

#include <QString>
#include <QVariant>

#include <span>

namespace espalier {

/// In the source language; QT_TR_NOOP marks both for translation.
struct Heading {
    const char *title, *explanation;
};

/// headerData() for a model with these headings. translate: the model's own tr().
template <class Translate>
QVariant headingData(std::span<const Heading> headings, int section, Qt::Orientation orientation, int role, Translate translate)
{
    if (orientation != Qt::Horizontal || section < 0 || static_cast<std::size_t>(section) >= headings.size())
        return {};
    const Heading& heading = headings[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole)
        return translate(heading.title);
    return role == Qt::ToolTipRole ? QVariant(translate(heading.explanation)) : QVariant();
}

} // namespace espalier
