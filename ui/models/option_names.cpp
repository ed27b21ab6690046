// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/option_names.h"

#include "core/project/project.h"
#include "ui/models/texts.h"

#include <QHash>
#include <QRegularExpression>

namespace espalier {

namespace {

QHash<QString, QString> labelsByOption()
{
    QHash<QString, QString> labels;
    Project project;
    for (const Setting& setting : settingsOf(project))
        if (const QString option = QString::fromUtf8(setting.flag); !option.isEmpty() && !labels.contains(option))
            labels.insert(option, engineText(setting.label));
    return labels;
}

} // namespace

QString withLabels(const std::string& sentence)
{
    static const QHash<QString, QString> labels = labelsByOption();
    static const QRegularExpression option(QStringLiteral("(?<![\\w-])--[a-z]+(-[a-z]+)*"));
    QString text = engineText(sentence);
    for (qsizetype from = 0;;) {
        const QRegularExpressionMatch found = option.match(text, from);
        if (!found.hasMatch())
            return text;
        const QString label = labels.value(found.captured());
        const QString shown = label.isEmpty() ? found.captured() : QStringLiteral("“%1”").arg(label);
        text.replace(found.capturedStart(), found.capturedLength(), shown);
        from = found.capturedStart() + shown.size();
    }
}

} // namespace espalier
