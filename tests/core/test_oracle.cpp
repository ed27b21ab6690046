// SPDX-License-Identifier: GPL-3.0-or-later
// The oracle: for random networks and random removals, the pruned network equals the original with every removed position zeroed, and the
// cost model gives its exact costs.
#include "core/pruning/planning/cost_model.h"
#include "core/pruning/surgery/surgery.h"
#include "test_places.h"
#include "tests/core/support/random_network.h"
#include "tests/core/support/random_patterns.h"

#include <QFile>
#include <QTest>

using namespace espalier;
using test::Recipe;

namespace {

constexpr unsigned graphs = 2400;
constexpr double closeInDouble = 1e-9;
constexpr double closeInSingle = 1e-4;

/// The result for a recipe's network: a fault, or empty.
struct Outcome {
    std::string wrong;
    bool refused = false, lost = false;
};

std::string costsDiffer(const Network& network, const Groups& groups, const std::vector<bool>& removed, const Network& pruned)
{
    const Costs predicted = CostModel(network, groups).costsWithout(removed), counted = costsOf(pruned);
    return predicted.params == counted.params && predicted.macs == counted.macs ? "" : "the costs are not as predicted";
}

std::string differs(const Network& network, const Groups& groups, const std::vector<bool>& removed, const Network& pruned)
{
    for (const bool inDouble : {true, false}) {
        const Result<double> error = oracleError(network, groups, removed, pruned, 1, inDouble);
        if (!error)
            return error.error().message;
        if (!(*error <= (inDouble ? closeInDouble : closeInSingle)))
            return "differs by " + std::to_string(*error * 1e9) + "e-9 in float" + (inDouble ? "64" : "32");
    }
    return {};
}

/// Removes a share of the units; the recipe's first seed determines it.
Outcome outcomeOf(const Recipe& recipe)
{
    const Network network = test::networkOf(recipe).network;
    std::mt19937 random(recipe.steps.front().seed);
    const Groups groups = couple(network);
    const double share = static_cast<double>(random() % 10) / 10 + 0.05;
    const std::vector<bool> removed = test::randomRemoval(groups, share, random);
    const Result<Network> pruned = removeUnits(network, groups, removed);
    if (!pruned) {
        const bool expected = pruned.error().message.find("without any channel") != std::string::npos;
        return {expected ? "" : pruned.error().message, true, false};
    }
    const bool lost = std::find(removed.begin(), removed.end(), true) != removed.end();
    const std::string wrong = differs(network, groups, removed, *pruned);
    return {wrong.empty() ? costsDiffer(network, groups, removed, *pruned) : wrong, false, lost};
}

bool fails(const Recipe& recipe)
{
    try {
        return !outcomeOf(recipe).wrong.empty();
    } catch (const std::exception&) {
        return false; // A shorter recipe may be no valid network.
    }
}

QByteArray report(const std::string& wrong, const Recipe& recipe)
{
    const Recipe shorter = test::shortened(recipe, fails);
    return QByteArray::fromStdString(wrong + "\n  recipe:  " + recipe.text() + "\n  shorter: " + shorter.text() + " (" +
                                     outcomeOf(shorter).wrong + ")\n  for tests/fixtures/random_networks.txt");
}

/// ESPALIER_SEED repeats one failed network, ESPALIER_SEEDS=100:200 makes others; without either the default ones are made.
std::pair<unsigned, unsigned> seedRange()
{
    const QStringList range = qEnvironmentVariable("ESPALIER_SEEDS").split(':');
    if (range.size() == 2)
        return {range[0].toUInt(), range[1].toUInt()};
    bool given = false;
    const unsigned seed = qEnvironmentVariable("ESPALIER_SEED").toUInt(&given);
    return given ? std::pair(seed, seed + 1) : std::pair(1u, 1u + graphs);
}

} // namespace

class TestOracle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void randomNetworks()
    {
        const auto [first, end] = seedRange();
        std::map<std::string, int> used;
        unsigned lost = 0, refused = 0;
        for (unsigned seed = first; seed < end; ++seed) {
            const Recipe recipe = Recipe::random(seed);
            for (const Recipe::Step& step : recipe.steps)
                ++used[step.pattern];
            const Outcome outcome = outcomeOf(recipe);
            if (!outcome.wrong.empty())
                QFAIL("ESPALIER_SEED=" + QByteArray::number(seed) + " " + report(outcome.wrong, recipe));
            lost += outcome.lost ? 1 : 0;
            refused += outcome.refused ? 1 : 0;
        }
        qInfo("seeds %u to %u: %u networks lost units, %u removals were refused", first, end - 1, lost, refused);
        if (end - first < graphs)
            return;
        QCOMPARE(used.size(), test::patterns().size() + 2);
        QVERIFY2(lost >= 2000, qPrintable(QString("only %1 networks lost units").arg(lost)));
        QVERIFY2(refused <= graphs / 10, qPrintable(QString("%1 removals were refused").arg(refused)));
    }

    /// Recipes that failed once, shortened.
    void failedOnce_data()
    {
        QTest::addColumn<QString>("text");
        QFile file(QStringLiteral(FIXTURES_DIR "/random_networks.txt"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        for (const QByteArray& line : file.readAll().split('\n'))
            if (!line.isEmpty() && !line.startsWith('#'))
                QTest::newRow(line.constData()) << QString::fromUtf8(line);
    }

    void failedOnce()
    {
        QFETCH(QString, text);
        const Outcome outcome = outcomeOf(Recipe::fromText(text.toStdString()));
        QVERIFY2(outcome.wrong.empty(), outcome.wrong.c_str());
    }

    void failuresAreShortened()
    {
        const Recipe recipe = Recipe::fromText("image/1 plain/2 shuffle/3 residual/4 concat/5 head/6");
        const Recipe shorter =
            test::shortened(recipe, [](const Recipe& tried) { return tried.text().find("shuffle") != std::string::npos; });
        QCOMPARE(QString::fromStdString(shorter.text()), QString("image/1 shuffle/3 head/6"));
    }

    void wrongSurgeryIsNoticed()
    {
        const Network network = test::networkOf(Recipe::fromText("image/1 plain/2 head/3")).network;
        const Groups groups = couple(network);
        std::vector<bool> removed(static_cast<std::size_t>(groups.unitCount()), false);
        removed[0] = true;
        const Result<Network> pruned = removeUnits(network, groups, removed);
        QVERIFY(pruned);
        removed[0] = false;
        removed[1] = true;
        QVERIFY(*oracleError(network, groups, removed, *pruned) > 1e-3);
    }
};

QTEST_GUILESS_MAIN(TestOracle)
#include "test_oracle.moc"
