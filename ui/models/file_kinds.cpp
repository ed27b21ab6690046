// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/file_kinds.h"

#include "core/formats/formats.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace espalier {
namespace {

const QStringList projectEndings{QStringLiteral("yaml"), QStringLiteral("yml")};

QString filterOf(const FileFormat& format)
{
    return QStringLiteral("%1 (*%2)").arg(QString::fromStdString(format.title), QString::fromStdString(format.usualEnding()));
}

} // namespace

bool isProject(const QString& file)
{
    return projectEndings.contains(QFileInfo(file).suffix(), Qt::CaseInsensitive);
}

QString titleOf(const Project& project)
{
    const std::filesystem::path& file = project.file.empty() ? project.model : project.file;
    const std::filesystem::path name = file.filename() == "project.yaml" ? file.parent_path().filename() : file.filename();
    return QString::fromStdString(name.string());
}

QString openPatterns()
{
    QStringList patterns;
    for (const std::string& ending : readableEndings())
        patterns << QLatin1Char('*') + QString::fromStdString(ending);
    for (const QString& ending : projectEndings)
        patterns << QStringLiteral("*.") + ending;
    return patterns.join(QLatin1Char(' '));
}

QString openableFiles()
{
    return QCoreApplication::translate("FileKinds", "network (%1) or project (.%2)")
        .arg(QString::fromStdString(usualReadableEndings()), projectEndings.front());
}

QStringList exportFilters()
{
    QStringList filters;
    for (const FileFormat& format : fileFormats())
        if (format.write)
            filters << filterOf(format);
    return filters;
}

QString withEnding(const QString& file, const QString& exportFilter)
{
    if (!QFileInfo(file).suffix().isEmpty())
        return file;
    for (const FileFormat& format : fileFormats())
        if (format.write && filterOf(format) == exportFilter)
            return file + QString::fromStdString(format.usualEnding());
    return file + QString::fromStdString(fileFormats().front().usualEnding());
}

} // namespace espalier
