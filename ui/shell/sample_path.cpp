// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sample_path.h"

#include "core/formats/formats.h"
#include "source_dir.h"
#include "ui/models/number_text.h"
#include "ui/models/texts.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStringList>

#include <algorithm>

namespace espalier {

namespace {

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

QString networkSize(const QString& folder)
{
    QStringList patterns;
    for (const std::string& ending : readableEndings())
        patterns << QLatin1Char('*') + QString::fromStdString(ending);
    const QFileInfoList networks = QFileInfo(projectIn(folder)).dir().entryInfoList(patterns, QDir::Files);
    return networks.isEmpty() ? QString() : sizeText(networks.front().size());
}

} // namespace

std::vector<Sample> samples()
{
    std::vector<Sample> all{
        {QStringLiteral("Drone"), tr("Sample: seen by a drone"),
         tr("A detector finds cars, people and bicycles in a drone's thermal pictures. Nothing to prepare."),
         projectIn(QStringLiteral("drone-thermal")),
         tr("400 pictures with boxes · network of %1").arg(networkSize(QStringLiteral("drone-thermal")))},
        {QStringLiteral("Clothes"), tr("Sample: clothes"),
         tr("A classifier tells ten kinds of clothing apart in small grey pictures. Nothing to prepare."),
         projectIn(QStringLiteral("fashion-mnist")),
         tr("%1 pictures in ten classes · network of %2").arg(countText(8000), networkSize(QStringLiteral("fashion-mnist")))},
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
