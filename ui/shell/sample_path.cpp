// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sample_path.h"

#include "source_dir.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStringList>

#include <algorithm>

namespace espalier {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Samples", text);
}

/// Empty where there is none.
QString projectIn(const QString& folder)
{
    const QStringList places{QCoreApplication::applicationDirPath() + QStringLiteral("/../../share/espalier/"),
                             QStringLiteral(ESPALIER_SOURCE_DIR "/resources/")};
    for (const QString& place : places) {
        const QFileInfo file(place + QStringLiteral("samples/%1/project.yaml").arg(folder));
        if (file.isFile())
            return file.canonicalFilePath();
    }
    return {};
}

} // namespace

std::vector<Sample> samples()
{
    std::vector<Sample> all{
        {QStringLiteral("Drone"), tr("Sample: seen by a drone"),
         tr("Finds cars, people and bicycles in thermal pictures. Nothing to prepare."), projectIn(QStringLiteral("drone-thermal"))},
        {QStringLiteral("Clothes"), tr("Sample: clothes"), tr("Tells clothes apart in small pictures. Nothing to prepare."),
         projectIn(QStringLiteral("fashion-mnist"))},
    };
    std::erase_if(all, [](const Sample& sample) { return sample.file.isEmpty(); });
    return all;
}

bool isSample(const QString& file)
{
    const std::vector<Sample> all = samples();
    return std::any_of(all.begin(), all.end(), [&](const Sample& sample) { return sample.file == file; });
}

} // namespace espalier
