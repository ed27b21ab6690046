// SPDX-License-Identifier: GPL-3.0-or-later
// How many channels came back and how many go instead is told by the plan's true numbers.
#include "core/pipeline/stages.h"
#include "test_places.h"
#include "ui/models/decisions_summary.h"

#include <QtTest>

#include <algorithm>

using namespace espalier;

namespace {

Plan planWith(int restored, int replacements, Policy policy = Policy::replace)
{
    constexpr int firstReplacement = 10;
    Plan plan;
    plan.request.policy = policy;
    plan.fates.assign(20, Fate::kept);
    for (int i = 0; i < restored; ++i) {
        plan.fates[static_cast<std::size_t>(i)] = Fate::restored;
        plan.decisions.push_back({i, i < replacements ? firstReplacement + i : -1});
    }
    std::fill_n(plan.fates.begin() + firstReplacement, replacements, Fate::replacement);
    return plan;
}

} // namespace

class TestDecisionsSummary : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void asManyGoInstead()
    {
        const QString text = decisionsSummary(planWith(3, 3));
        QVERIFY2(text.startsWith(QStringLiteral("3 channel(s) came back")) && text.contains(QStringLiteral("as many others")),
                 qPrintable(text));
    }

    void oneHasNoReplacement()
    {
        const QString text = decisionsSummary(planWith(3, 2));
        QVERIFY(!text.contains(QStringLiteral("as many")));
        for (const char* part : {"3 channel(s) came back", "2 other(s) go instead", "For 1 of them no other goes"})
            QVERIFY2(text.contains(QLatin1String(part)), qPrintable(text));
    }

    void beyondTheCutBothNumbersAreTrue()
    {
        const QString text = beyondTheCut(planWith(7, 9));
        QVERIFY2(text.contains(QStringLiteral("gave 7 back")) && text.contains(QStringLiteral("9 are removed")), qPrintable(text));
        QVERIFY(beyondTheCut(planWith(3, 0)).contains(QStringLiteral("no other goes")));
        QVERIFY(beyondTheCut(planWith(0, 0)).isEmpty());
    }

    void noneOrMoreGoInstead()
    {
        QVERIFY(decisionsSummary(planWith(2, 0)).contains(QStringLiteral("No other goes instead")));
        const QString more = decisionsSummary(planWith(2, 4));
        QVERIFY2(more.contains(QStringLiteral("4 other(s) go instead: it takes more")), qPrintable(more));
    }

    void otherPoliciesReplaceNothing()
    {
        QVERIFY(decisionsSummary(planWith(2, 0, Policy::protect)).contains(QStringLiteral("nothing goes instead")));
        QVERIFY(decisionsSummary(planWith(0, 0)).contains(QStringLiteral("nothing had to be given back")));
        QVERIFY(decisionsSummary(planWith(0, 0, Policy::cap)).contains(QStringLiteral("only cut")));
    }

    /// Of real plans: by MACs, what goes instead of a channel saves more or less than it, so that the numbers differ.
    void realPlansAreToldTruly()
    {
        const auto model = openModel(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
        QVERIFY(model);
        int unequal = 0;
        for (int percent = 30; percent < 90; percent += 2) {
            PruneSettings settings;
            settings.allocation = Allocation::scores;
            settings.budget = Budget::macs;
            settings.ratio = percent / 100.0;
            const auto scores = scoresOf(**model, settings);
            QVERIFY(scores);
            const auto plan = planOf(**model, *scores, settings);
            if (!plan || plan->decisions.empty())
                continue;
            const auto instead = std::count(plan->fates.begin(), plan->fates.end(), Fate::replacement);
            const bool equal = instead == static_cast<std::ptrdiff_t>(plan->decisions.size());
            unequal += equal ? 0 : 1;
            const QString text = decisionsSummary(*plan);
            QCOMPARE(text.contains(QStringLiteral("as many others")), equal);
            if (!equal && instead > 0)
                QVERIFY2(text.contains(QStringLiteral(" %1 other(s) go instead").arg(instead)), qPrintable(text));
        }
        QVERIFY(unequal > 0);
    }
};

QTEST_GUILESS_MAIN(TestDecisionsSummary)
#include "test_decisions_summary.moc"
