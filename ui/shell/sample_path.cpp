// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sample_path.h"

#include "source_dir.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStringList>

namespace espalier {

QString samplePath()
{
    const QString inside = QStringLiteral("samples/fashion-mnist/project.yaml");
    const QStringList folders{QCoreApplication::applicationDirPath() + QStringLiteral("/../../share/espalier/"),
                              QStringLiteral(ESPALIER_SOURCE_DIR "/resources/")};
    for (const QString& folder : folders) {
        const QFileInfo file(folder + inside);
        if (file.isFile())
            return file.canonicalFilePath();
    }
    return {};
}

} // namespace espalier
