// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/file_kinds.h"

#include "core/data/annotations.h"
#include "core/data/frames.h"
#include "core/data/image_files.h"
#include "core/formats/formats.h"
#include "ui/models/texts.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

namespace espalier {
namespace {

const QStringList projectEndings{QStringLiteral("yaml"), QStringLiteral("yml")};

QString filterOf(const FileFormat& format)
{
    return QStringLiteral("%1 (*%2)").arg(engineText(format.title), QString::fromStdString(format.usualEnding()));
}

const QStringList imageEndings{QStringLiteral("jpg"),  QStringLiteral("jpeg"), QStringLiteral("png"),
                               QStringLiteral("bmp"),  QStringLiteral("webp"), QStringLiteral("tif"),
                               QStringLiteral("tiff"), QStringLiteral("ppm"),  QStringLiteral("pgm")};
const QStringList videoEndings{QStringLiteral("mp4"), QStringLiteral("avi"), QStringLiteral("mov"), QStringLiteral("mkv"),
                               QStringLiteral("webm")};

/// Every project names its network.
bool namesANetwork(const QString& yaml)
{
    constexpr qint64 most = 1 << 20;
    static const QRegularExpression model(QStringLiteral("^model\\s*:"), QRegularExpression::MultilineOption);
    QFile file(yaml);
    return file.open(QIODevice::ReadOnly) && QString::fromUtf8(file.read(most)).contains(model);
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

bool isPdf(const QString& file)
{
    return QFileInfo(file).suffix().compare(QLatin1String("pdf"), Qt::CaseInsensitive) == 0;
}

bool isReport(const QString& file)
{
    const QString ending = QFileInfo(file).suffix().toLower();
    return isPdf(file) || ending == QLatin1String("html") || ending == QLatin1String("htm");
}

bool showsPictures(const QString& path)
{
    const QFileInfo info(path);
    return info.isDir() || imageEndings.contains(info.suffix(), Qt::CaseInsensitive) || isVideoName(path.toStdString());
}

QString picturePatterns()
{
    QStringList patterns;
    for (const QString& ending : imageEndings + videoEndings)
        patterns << QStringLiteral("*.") + ending;
    return patterns.join(QLatin1Char(' '));
}

QString whyNoImages(const QString& folder)
{
    if (!QFileInfo(folder).isDir() || holdsAnnotations(folder.toStdString()))
        return {};
    constexpr int most = 20000;
    QDirIterator entries(folder, QDir::AllEntries | QDir::NoDotAndDotDot, QDirIterator::Subdirectories | QDirIterator::FollowSymlinks);
    for (int entry = 0; entries.hasNext(); ++entry) {
        entries.next();
        const bool packed = entries.fileName().contains(QLatin1String("ubyte")); // IDX
        if (entry == most || packed || isImageName(entries.fileName().toStdString()))
            return {};
    }
    return QCoreApplication::translate("FileKinds", "“%1” has no pictures, nor have its folders: the images stay as they were.")
        .arg(QFileInfo(folder).fileName());
}

bool isDataSet(const QString& path)
{
    return !(isProject(path) && namesANetwork(path)) && holdsAnnotations(path.toStdString());
}

} // namespace espalier
