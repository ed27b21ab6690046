// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/recent_files.h"

#include <QFileInfo>
#include <QSettings>

namespace espalier {

namespace {

QString settingsKey()
{
    return QStringLiteral("recentFiles");
}

} // namespace

RecentFiles::RecentFiles(QObject* parent) : QObject(parent), files_(QSettings().value(settingsKey()).toStringList().mid(0, most)) {}

void RecentFiles::add(const QString& file)
{
    const QString path = QFileInfo(file).absoluteFilePath();
    files_.removeAll(path);
    files_.prepend(path);
    files_ = files_.mid(0, most);
    store();
}

void RecentFiles::remove(const QString& file)
{
    files_.removeAll(file);
    store();
}

void RecentFiles::clear()
{
    files_.clear();
    store();
}

void RecentFiles::store()
{
    QSettings().setValue(settingsKey(), files_);
    Q_EMIT changed();
}

} // namespace espalier
