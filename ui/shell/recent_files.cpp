// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/recent_files.h"

#include "core/base/cache_folder.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSettings>

namespace espalier {

namespace {

QString settingsKey()
{
    return QStringLiteral("recentFiles");
}

/// Empty where there is no cache.
QString lookFileOf(const QString& file)
{
    const std::filesystem::path cache = cacheFolder();
    const QByteArray name = QCryptographicHash::hash(file.toUtf8(), QCryptographicHash::Sha1).toHex();
    return cache.empty() ? QString() : QStringLiteral("%1/looks/%2.png").arg(QString::fromStdString(cache.string()), QLatin1String(name));
}

} // namespace

RecentFiles::RecentFiles(QObject* parent) : QObject(parent), files_(QSettings().value(settingsKey()).toStringList().mid(0, most)) {}

void RecentFiles::add(const QString& file)
{
    const QString path = QFileInfo(file).absoluteFilePath();
    files_.removeAll(path);
    files_.prepend(path);
    forget(files_.mid(most));
    files_ = files_.mid(0, most);
    store();
}

void RecentFiles::remove(const QString& file)
{
    files_.removeAll(file);
    forget({file});
    store();
}

void RecentFiles::clear()
{
    forget(files_);
    files_.clear();
    store();
}

QImage RecentFiles::look(const QString& file) const
{
    return QImage(lookFileOf(file));
}

void RecentFiles::keepLook(const QString& file, const QImage& look)
{
    const QString picture = lookFileOf(file);
    if (picture.isEmpty() || look.isNull() || !files_.contains(file))
        return;
    QDir().mkpath(QFileInfo(picture).path());
    look.save(picture);
}

void RecentFiles::forget(const QStringList& files)
{
    for (const QString& file : files)
        QFile::remove(lookFileOf(file));
}

void RecentFiles::store()
{
    QSettings().setValue(settingsKey(), files_);
    Q_EMIT changed();
}

} // namespace espalier
