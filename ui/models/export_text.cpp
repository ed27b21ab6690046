// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/export_text.h"

#include "core/base/assert.h"
#include "core/formats/export_lines.h"
#include "core/formats/formats.h"
#include "ui/models/texts.h"

#include <string>

namespace espalier {

namespace {

QString noteOn(const std::string& format)
{
    if (format == "onnx")
        return tr("For other programs, too. These options keep the batch norms.");
    return format == "pt2" ? tr("With PyTorch 2.5 or later.") : tr("Suits most networks of PyTorch.");
}

ExportText textOf(const ExportLine& line)
{
    const FileFormat* format = formatFromName(line.format);
    ESPALIER_ASSERT(format != nullptr);
    const QString file = QStringLiteral("network") + QString::fromStdString(format->usualEnding());
    const QString write = QString::fromUtf8(line.line).replace(QStringLiteral("\"{}\""), QStringLiteral("\"%1\"").arg(file));
    const QString code = QStringLiteral("network.eval()\nexample = torch.zeros(%1, 3, 224, 224)  # %2\n%3")
                             .arg(QString::number(line.images), tr("the size of your pictures"), write);
    return {QString::fromStdString(format->title), file, noteOn(format->name), code};
}

} // namespace

std::vector<ExportText> exportTexts()
{
    std::vector<ExportText> texts;
    for (const ExportLine& line : exportLines())
        texts.push_back(textOf(line));
    return texts;
}

} // namespace espalier
