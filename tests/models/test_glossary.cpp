// SPDX-License-Identifier: GPL-3.0-or-later
// The one table of explanations: complete, without doubles, and what the tables, totals and facts tell.
#include "core/tasks/task_for.h"
#include "test_places.h"
#include "ui/models/decisions_model.h"
#include "ui/models/glossary.h"
#include "ui/models/layers_model.h"
#include "ui/models/sensitivity_model.h"
#include "ui/models/totals_data.h"
#include "ui/models/unit_facts.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QtTest>

#include <array>

using namespace espalier;

namespace {

QSet<QString> explanations()
{
    QSet<QString> all;
    for (const GlossaryEntry& entry : glossary())
        all.insert(explanationOf(QLatin1String(entry.id)));
    return all;
}

QString method()
{
    QFile file(QStringLiteral(FIXTURES_DIR "/../../docs/method.md"));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

class TestGlossary : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<Document> document_;

    void everyColumnIsExplained(const QAbstractItemModel& model)
    {
        const QSet<QString> known = explanations();
        QVERIFY(model.columnCount() > 3);
        for (int column = 0; column < model.columnCount(); ++column) {
            const QString name = model.headerData(column, Qt::Horizontal).toString();
            for (const int role : {Qt::ToolTipRole, Qt::WhatsThisRole})
                QVERIFY2(known.contains(model.headerData(column, Qt::Horizontal, role).toString()), qPrintable(name));
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto model = openModel(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
        QVERIFY2(model, model ? "" : model.error().message.c_str());
        document_ = std::make_unique<Document>();
        document_->open(*model, {});
        QVERIFY(document_->plan());
    }

    void everyTermIsThereOnceWithASentence()
    {
        QSet<QString> ids, terms;
        for (const GlossaryEntry& entry : glossary()) {
            QVERIFY2(!ids.contains(entry.id) && !terms.contains(entry.term), entry.id);
            ids.insert(entry.id);
            terms.insert(entry.term);
            QVERIFY2(QString::fromUtf8(entry.meaning).endsWith(QLatin1Char('.')), entry.id);
            QCOMPARE(meaningOf(entry.id), QString::fromUtf8(entry.meaning));
        }
        QVERIFY(ids.size() > 50);
        QVERIFY(!findTerm("no such term"));
    }

    void theSectionsOfTheMethodExist()
    {
        const QString text = method();
        QVERIFY(!text.isEmpty());
        for (const GlossaryEntry& entry : glossary())
            if (entry.section > 0)
                QVERIFY2(text.contains(QStringLiteral("\n## %1. ").arg(entry.section)), entry.id);
    }

    void everyColumnOfTheTablesHasAnEntry()
    {
        everyColumnIsExplained(LayersModel(*document_));
        everyColumnIsExplained(DecisionsModel(*document_));
        everyColumnIsExplained(SensitivityModel(*document_));
    }

    void theTotalsAreExplained()
    {
        const TotalsData totals = totalsOf(*document_->state(), metricOf(document_->state()->original->network), {}, {});
        const std::array<const char*, TotalsData::metric> terms{"params", "macs", "time", "size", "channels"};
        for (std::size_t row = 0; row < terms.size(); ++row)
            QCOMPARE(totals.rows[row].help, explanationOf(terms[row]));
        for (const char* column : {"original", "now", "planned", "change"})
            QVERIFY2(findTerm(column), column);
    }

    void everyFactAboutAChannelHasAnEntry()
    {
        const Groups& groups = document_->model()->groups;
        for (const UnitId unit : {-1, 0, groups.unitCount() - 1})
            for (const UnitFact& fact : unitFacts(*document_, unit < 0 ? 0 : groups.groupOf(unit), unit).rows)
                QVERIFY2(findTerm(QLatin1String(fact.term)), qPrintable(fact.label));
    }

    /// Three digits mean something; all of them are for the clipboard.
    void numbersAreShortAndCopiedWhole()
    {
        static const QRegularExpression manyDigits(QStringLiteral("\\d\\.\\d{4,}"));
        const UnitFacts facts = unitFacts(*document_, 0, 3);
        int longer = 0;
        for (const UnitFact& fact : facts.rows) {
            QVERIFY2(!fact.value.contains(manyDigits), qPrintable(fact.value));
            longer += fact.exact.contains(manyDigits) ? 1 : 0;
            QVERIFY(copyText(facts).contains(fact.exact.isEmpty() ? fact.value : fact.exact));
        }
        QVERIFY(longer >= 2);
        QVERIFY(copyText(facts).startsWith(facts.title));
    }

    void aTipHasMeaningFormulaAndSection()
    {
        const QStringList lines = explanationOf("score").split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 3);
        QVERIFY(lines[1].contains("S = G"));
        QVERIFY(lines[2].contains("docs/method.md, section 2"));
        QCOMPARE(explanationOf("epoch").count(QLatin1Char('\n')), 0);
        QVERIFY(explanationsOf({"zeros", "epoch"}).contains(termOf("epoch") + QStringLiteral(": ")));
    }

    void thePageHoldsEveryTermAndEveryMetric()
    {
        const QString page = glossaryPage().remove(QLatin1Char('\\'));
        for (const GlossaryEntry& entry : glossary())
            QVERIFY2(page.contains(QStringLiteral("**%1.**").arg(QString::fromUtf8(entry.term))), entry.id);
        for (const KnownTask& task : knownTasks())
            for (const MetricInfo& metric : task.metrics)
                QVERIFY2(page.contains(QString::fromUtf8(metric.term)), metric.key);
    }
};

QTEST_GUILESS_MAIN(TestGlossary)
#include "test_glossary.moc"
