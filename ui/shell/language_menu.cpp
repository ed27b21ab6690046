// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/language_menu.h"

#include "ui/models/texts.h"
#include "ui/shell/translations.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>

#include <array>
#include <tuple>

namespace espalier {

namespace {

/// Languages are called by their own names, for those who do not understand the present one.
QString titleOf(Language language)
{
    if (language == Language::english)
        return QStringLiteral("&English");
    if (language == Language::system)
        return tr("As the &system");
    return canBeShown(language) ? QString::fromUtf8("中文（简体）(&Z)") : tr("&Chinese (needs a font: package fonts-noto-cjk)");
}

} // namespace

void addLanguages(QMenu* menu, const std::function<void(const QString& sentence)>& tell)
{
    constexpr std::array<std::pair<Language, const char*>, 3> choices{{
        {Language::english, "languageEnglish"},
        {Language::chinese, "languageChinese"},
        {Language::system, "languageSystem"},
    }};
    auto* group = new QActionGroup(menu);
    for (const auto& [language, objectName] : choices) {
        QAction* action = group->addAction(menu->addAction(titleOf(language)));
        action->setObjectName(QLatin1String(objectName));
        action->setCheckable(true);
        action->setChecked(rememberedLanguage() == language);
        action->setEnabled(canBeShown(language));
        QObject::connect(action, &QAction::triggered, menu, [choice = language, tell] {
            remember(choice);
            tell(tr("The language changes when Espalier is started the next time."));
        });
    }
}

} // namespace espalier
