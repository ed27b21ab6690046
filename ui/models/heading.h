// SPDX-License-Identifier: GPL-3.0-or-later
// Column headings of the item models: a title, and what the column means.
#pragma once

#include "ui/models/glossary.h"

#include <QString>
#include <QVariant>

#include <span>

namespace espalier {

struct Heading {
    const char* title; ///< in the source language; QT_TR_NOOP marks it for translation
    const char* term;  ///< its id in the glossary
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
    return role == Qt::ToolTipRole || role == Qt::WhatsThisRole ? explanationOf(QLatin1String(heading.term)) : QVariant();
}

} // namespace espalier
