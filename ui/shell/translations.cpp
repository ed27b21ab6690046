// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/translations.h"

#include <QApplication>
#include <QFont>
#include <QFontDatabase>
#include <QFontInfo>
#include <QLibraryInfo>
#include <QLocale>
#include <QSettings>
#include <QTranslator>

#include <array>
#include <utility>

// Resources of a static library must be initialised by name, outside any namespace.
static void loadResources()
{
    Q_INIT_RESOURCE(translations);
}

namespace espalier {

namespace {

constexpr std::array<std::pair<Language, const char*>, 3> languageNames{{
    {Language::system, "system"},
    {Language::english, "en"},
    {Language::chinese, "zh_CN"},
}};

QString languageKey()
{
    return QStringLiteral("language");
}

QString nameOf(Language language)
{
    for (const auto& [known, name] : languageNames)
        if (known == language)
            return QLatin1String(name);
    return {};
}

bool desktopSpeaksChinese()
{
    const QLocale desktop = QLocale::system();
    return desktop.language() == QLocale::Chinese && desktop.script() == QLocale::SimplifiedHanScript;
}

void install(const QString& name, const QString& folder)
{
    auto* translator = new QTranslator(QCoreApplication::instance());
    if (translator->load(name, folder))
        QCoreApplication::installTranslator(translator);
    else
        delete translator; // only Qt's own texts can be missing: they come in a package of their own
}

/// The desktop's locale has the user's own forms, so it counts where it is of the language.
QLocale localeOf(Language choice)
{
    const QLocale desktop = QLocale::system();
    if (choice == Language::chinese)
        return desktop.language() == QLocale::Chinese ? desktop : QLocale(QLocale::Chinese, QLocale::China);
    if (choice == Language::english)
        return desktop.language() == QLocale::English ? desktop : QLocale(QLocale::English, QLocale::UnitedStates);
    return desktop;
}

/// For what the present font lacks: Han characters have other forms in Japanese fonts, which would be found first.
void preferChineseFonts()
{
    QFont font = QApplication::font();
    font.setFamilies({QFontInfo(font).family(), QStringLiteral("Noto Sans CJK SC")});
    QApplication::setFont(font);
}

} // namespace

Language rememberedLanguage()
{
    const QString name = QSettings().value(languageKey()).toString();
    for (const auto& [language, known] : languageNames)
        if (name == QLatin1String(known))
            return language;
    return Language::system;
}

void remember(Language language)
{
    QSettings().setValue(languageKey(), nameOf(language));
}

bool canBeShown(Language language)
{
    return language != Language::chinese || QFontDatabase::writingSystems().contains(QFontDatabase::SimplifiedChinese);
}

Language spoken(Language choice)
{
    const bool chinese = choice == Language::chinese || (choice == Language::system && desktopSpeaksChinese());
    return chinese && canBeShown(Language::chinese) ? Language::chinese : Language::english;
}

void installTranslations(Language choice)
{
    loadResources();
    qDeleteAll(QCoreApplication::instance()->findChildren<QTranslator*>(Qt::FindDirectChildrenOnly)); // of the choice before
    QLocale::setDefault(localeOf(choice));
    const QString language = nameOf(spoken(choice));
    install(QStringLiteral("qtbase_") + language, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    install(QStringLiteral("espalier_") + language, QStringLiteral(":/translations"));
    if (spoken(choice) == Language::chinese)
        preferChineseFonts();
}

} // namespace espalier
