// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/appearance.h"

#include "ui/models/theme.h"
#include "ui/widgets/outlined_style.h"

#include <QApplication>
#include <QSettings>

#include <array>
#include <utility>

namespace espalier::theme {

namespace {

Appearance& present()
{
    static Appearance value = Appearance::light;
    return value;
}

/// The desktop's palette, before the program set one.
const QPalette& desktopPalette()
{
    static const QPalette palette = QApplication::palette();
    return palette;
}

bool desktopIsDark()
{
    return desktopPalette().color(QPalette::Window).lightnessF() < 0.5F;
}

constexpr std::array<std::pair<Appearance, const char*>, 3> appearanceNames{{
    {Appearance::system, "system"},
    {Appearance::light, "light"},
    {Appearance::dark, "dark"},
}};

QString settingsKey()
{
    return QStringLiteral("appearance");
}

} // namespace

void apply(Appearance appearance)
{
    desktopPalette(); // saved before the program's first palette
    present() = appearance;
    setDark(appearance == Appearance::dark || (appearance == Appearance::system && desktopIsDark()));
    if (!qobject_cast<OutlinedStyle*>(QApplication::style()))
        QApplication::setStyle(new OutlinedStyle);
    QApplication::setPalette(isDark() ? darkPalette() : lightPalette());
}

Appearance appearance()
{
    return present();
}

Appearance remembered()
{
    const QString name = QSettings().value(settingsKey()).toString();
    for (const auto& [appearance, known] : appearanceNames)
        if (name == QLatin1String(known))
            return appearance;
    return Appearance::system;
}

void remember(Appearance appearance)
{
    for (const auto& [known, name] : appearanceNames)
        if (known == appearance)
            QSettings().setValue(settingsKey(), QLatin1String(name));
}

} // namespace espalier::theme
