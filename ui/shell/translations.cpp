// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/translations.h"

#include <QCoreApplication>
#include <QTranslator>

// Resources of a static library must be initialised by name, outside any namespace.
static void loadResources()
{
    Q_INIT_RESOURCE(translations);
}

namespace espalier {

void installTranslations()
{
    loadResources();
    auto* translator = new QTranslator(QCoreApplication::instance());
    if (translator->load(QStringLiteral(":/translations/espalier_en.qm")))
        QCoreApplication::installTranslator(translator);
}

} // namespace espalier
