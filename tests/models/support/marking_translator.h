// SPDX-License-Identifier: GPL-3.0-or-later
// A language for tests: every text of the engine that is listed with a word in front, and those that stand here as they stand here.
#pragma once

#include <QHash>
#include <QSet>
#include <QTranslator>

namespace espalier::testing {

class MarkingTranslator : public QTranslator {
public:
    /// more: translations by text, over those with a mark.
    explicit MarkingTranslator(QHash<QString, QString> more = {});
    ~MarkingTranslator() override;

    QString translate(const char* context, const char* text, const char* comment, int number) const override;
    bool isEmpty() const override { return false; }

private:
    QHash<QString, QString> more_;
    QSet<QByteArray> listed_;
};

} // namespace espalier::testing
