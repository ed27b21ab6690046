// SPDX-License-Identifier: GPL-3.0-or-later
// Edits of the plan: each is one step, and one that cannot be is refused with a sentence and changes nothing.
#include "core/project/plan_request.h"
#include "test_places.h"
#include "ui/models/by_hand.h"
#include "ui/models/layers_model.h"
#include "ui/models/protection.h"
#include "ui/models/unit_facts.h"
#include "ui/state/document.h"
#include "ui/state/linking.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

using namespace espalier;

class TestPlanEdits : public QObject {
    Q_OBJECT
private:
    ModelPtr network_;
    std::unique_ptr<Document> document_;
    QTemporaryDir folder_;

    const Group& group(int index) const { return network_->groups.groups()[static_cast<std::size_t>(index)]; }
    const PruneSettings& settings() const { return document_->project().prune; }

    /// Whether an edit is refused with a sentence that has this in it, and has changed nothing.
    void refused(const std::function<QString()>& edit, const QString& part)
    {
        const PruneSettings before = settings();
        const std::string hash = document_->plan() ? document_->plan()->hash : std::string();
        const int steps = document_->undoStack().count();
        const QString refusal = edit();
        QVERIFY2(refusal.contains(part), qPrintable(QStringLiteral("'%1' instead of '%2'").arg(refusal, part)));
        QVERIFY(refusal.endsWith(QLatin1Char('.')));
        QVERIFY(settings() == before);
        QCOMPARE(document_->plan() ? document_->plan()->hash : std::string(), hash);
        QCOMPARE(document_->undoStack().count(), steps);
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto model = openModel(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
        QVERIFY2(model, model ? "" : model.error().message.c_str());
        network_ = *model;
    }
    void init()
    {
        Project project;
        project.prune.budget = Budget::channels;
        document_ = std::make_unique<Document>();
        document_->open(network_, project);
    }

    void floorsAreSetAsTyped()
    {
        QCOMPARE(setFloorText(*document_, {1}, QStringLiteral(" 8 ")), QString());
        QCOMPARE(settings().floors.at(group(1).name), 8);
        QCOMPARE(document_->undoStack().count(), 1);
        QCOMPARE(setFloorText(*document_, {1, 2, 3}, QStringLiteral("6")), QString());
        QCOMPARE(document_->undoStack().count(), 2);
        for (const int index : {1, 2, 3})
            QCOMPARE(settings().floors.at(group(index).name), 6);
        QCOMPARE(setFloorText(*document_, {1, 2, 3}, QStringLiteral("automatic")), QString());
        QVERIFY(settings().floors.empty());
        document_->undoStack().setIndex(0);
        QVERIFY(settings().floors.empty());
    }

    void absurdFloorsAreRefused()
    {
        for (const char* text : {"abc", "4.5", "1e3", "8 channels", "²", "99999999999999999999"})
            refused([&] { return setFloorText(*document_, {1}, QString::fromUtf8(text)); }, QStringLiteral("is no number of channels"));
        refused([&] { return setFloorText(*document_, {1}, QStringLiteral("-3")); }, QStringLiteral("not -3"));
        refused(
            [&] {
                return setFloorText(*document_, {1, 2}, QString::number(group(1).units + 1));
            },
            QStringLiteral("its floor can be 1 to"));
        refused([&] { return setFloor(*document_, std::set<int>(), 3); }, QStringLiteral("Select the layers first"));
        QCOMPARE(setProtected(*document_, 2, true), QString());
        refused([&] { return setFloor(*document_, {1, 2}, 3); }, QStringLiteral("is protected and keeps all its"));
    }

    void aFloorSetByALayersNameIsReplaced()
    {
        PruneSettings changed = settings();
        const std::string member = network_->network.nodes[static_cast<std::size_t>(group(0).members.back())].name;
        changed.floors[member] = 12;
        document_->setPruneSettings(changed);
        QCOMPARE(setFloor(*document_, 0, 3), QString());
        QVERIFY((settings().floors == std::map<std::string, int>{{group(0).name, 3}}));
    }

    void severalLayersAreProtectedInOneStep()
    {
        QCOMPARE(setProtected(*document_, {0, 1}, true), QString());
        QCOMPARE(document_->undoStack().count(), 1);
        QVERIFY(isProtected(*document_, 0) && isProtected(*document_, 1));
        QCOMPARE(setProtected(*document_, {0, 1}, false), QString());
        QVERIFY(!isProtected(*document_, 0) && !isProtected(*document_, 1));
    }

    void channelsAreCutAndKeptByHand()
    {
        const std::vector<UnitId>& order = document_->scores().ascending;
        const UnitId best = order.back(), worst = order.front();
        QVERIFY(!document_->plan()->removed(best) && document_->plan()->removed(worst));
        const int removed = document_->plan()->removedUnits;
        QCOMPARE(decideByHand(*document_, {best}, ByHand::cut), QString());
        QCOMPARE(decideByHand(*document_, {worst}, ByHand::keep), QString());
        QCOMPARE(document_->undoStack().count(), 2);
        QVERIFY(document_->plan()->removed(best) && !document_->plan()->removed(worst));
        QCOMPARE(document_->plan()->removedUnits, removed);
        QVERIFY(byHand(*document_->state(), best) == ByHand::cut && byHand(*document_->state(), worst) == ByHand::keep);
        QVERIFY(unitFacts(*document_, network_->groups.groupOf(best), best).fateText.contains(QStringLiteral("cut by hand")));
        QVERIFY(unitFacts(*document_, network_->groups.groupOf(worst), worst).sentence.startsWith(QStringLiteral("Kept by hand")));
        QVERIFY(unitLine(*document_, worst).contains(QStringLiteral("kept by hand")));
        QCOMPARE(decideByHand(*document_, {best, worst}, ByHand::free), QString());
        QVERIFY(settings().cut.empty() && settings().keep.empty());
        document_->undoStack().undo();
        document_->undoStack().undo();
        QVERIFY(document_->plan()->removed(best) && document_->plan()->removed(worst));
    }

    void theTableTellsWhatIsChosenByHand()
    {
        LayersModel model(*document_);
        const QModelIndex state = model.index(model.rowOf(1), LayersModel::State);
        QVERIFY(!state.data().toString().contains(QStringLiteral("by hand")));
        QCOMPARE(decideByHand(*document_, {group(1).firstUnit, group(1).firstUnit + 1}, ByHand::cut), QString());
        QCOMPARE(decideByHand(*document_, {group(1).firstUnit + 2}, ByHand::keep), QString());
        QVERIFY2(state.data().toString().endsWith(QStringLiteral(", 2 ✕, 1 ●")), qPrintable(state.data().toString())); // it is narrow
        for (const int role : {int(Qt::AccessibleTextRole), int(LayersModel::FilterRole)})
            QVERIFY2(state.data(role).toString().contains(QStringLiteral("2 ✕ by hand, 1 ● by hand")),
                     qPrintable(state.data(role).toString()));
    }

    void whatCannotBeCutIsRefused()
    {
        QCOMPARE(setProtected(*document_, 0, true), QString());
        refused([&] { return decideByHand(*document_, {group(0).firstUnit}, ByHand::cut); }, QStringLiteral("protected"));
        std::set<UnitId> all;
        for (int index = 0; index < group(1).units; ++index)
            all.insert(group(1).firstUnit + index);
        refused([&] { return decideByHand(*document_, all, ByHand::cut); }, QStringLiteral("must stay"));
        refused([&] { return decideByHand(*document_, {}, ByHand::cut); }, QStringLiteral("Select the channels first"));
    }

    void whatIsCutByHandForbidsOtherEdits()
    {
        QCOMPARE(decideByHand(*document_, {group(1).firstUnit}, ByHand::cut), QString());
        refused([&] { return setFloor(*document_, 1, group(1).units); }, QStringLiteral("cut by hand"));
        refused([&] { return setProtected(*document_, 1, true); }, QStringLiteral("unprotect it first"));
        QCOMPARE(setFloor(*document_, 1, group(1).units - 1), QString());
    }

    void aListIsReadFromAFile()
    {
        QFile file(folder_.filePath(QStringLiteral("list.txt")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString("layer1.0.conv1: 0 2-3\n"));
        file.close();
        const std::filesystem::path path = file.fileName().toStdString();
        QCOMPARE(takeList(*document_, path, ByHand::cut), QString());
        QCOMPARE(document_->undoStack().count(), 1);
        QCOMPARE(document_->plan()->request.cutByHand.size(), std::size_t{3});
        refused([&] { return takeList(*document_, path, ByHand::keep); }, QStringLiteral("to be cut and to be kept"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("layer1.0.conv1: 0\nlayer1.0.conv1: 99\n");
        file.close();
        refused([&] { return takeList(*document_, path, ByHand::cut); }, QStringLiteral("no channel 99"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("conv1\n");
        file.close();
        refused([&] { return takeList(*document_, path, ByHand::cut); }, QStringLiteral(":1: must read"));
    }

    void aReplacementIsReverted()
    {
        PruneSettings high = settings();
        high.ratio = 0.75;
        document_->setPruneSettings(high);
        QVERIFY(document_->plan() && document_->plan()->decisions.size() > 2);
        const Decision decision = document_->plan()->decisions[1];
        const std::vector<bool> before = document_->plan()->removedFlags();
        const int steps = document_->undoStack().count();
        QCOMPARE(revertDecision(*document_, decision), QString());
        QCOMPARE(document_->undoStack().count(), steps + 1);
        QVERIFY(document_->plan()->removed(decision.restored) && !document_->plan()->removed(decision.replacement));
        // Nothing else has changed.
        std::vector<bool> swapped = before;
        swapped[static_cast<std::size_t>(decision.restored)] = true;
        swapped[static_cast<std::size_t>(decision.replacement)] = false;
        QCOMPARE(document_->plan()->removedFlags(), swapped);
        document_->undoStack().undo();
        QCOMPARE(document_->plan()->removedFlags(), before);
    }

    void aFloorOfOnesOwnForbidsReverting()
    {
        PruneSettings high = settings();
        high.ratio = 0.75;
        document_->setPruneSettings(high);
        const Decision decision = document_->plan()->decisions.front();
        const int thin = network_->groups.groupOf(decision.restored);
        QCOMPARE(setFloor(*document_, thin, document_->plan()->floors[static_cast<std::size_t>(thin)]), QString());
        refused([&] { return revertDecision(*document_, decision); }, QStringLiteral("yourself: lower it first"));
    }

    void acceptedReplacementsStayAtOtherRatios()
    {
        document_->planRatio(0);
        refused([&] { return acceptDecisions(*document_); }, QStringLiteral("nothing to accept"));
        PruneSettings high = settings();
        high.ratio = 0.75;
        document_->setPruneSettings(high);
        const std::vector<Decision> decisions = document_->plan()->decisions;
        QVERIFY(!decisions.empty());
        const std::string hash = document_->plan()->hash;
        QCOMPARE(acceptDecisions(*document_), QString());
        QCOMPARE(document_->plan()->hash, hash);
        document_->planRatio(0.78);
        QVERIFY2(document_->plan(), qPrintable(document_->planProblem()));
        for (const Decision& decision : decisions) {
            QVERIFY(!document_->plan()->removed(decision.restored));
            QVERIFY(document_->plan()->removed(decision.replacement));
        }
    }

    /// By a cost, other numbers of channels go than came back, and accepting them once would leave decisions.
    void allAreAcceptedAtOnce()
    {
        PruneSettings byCost = settings();
        byCost.allocation = Allocation::scores;
        byCost.budget = Budget::params;
        int unequal = 0;
        for (const double ratio : {0.55, 0.75, 0.85}) {
            byCost.ratio = ratio;
            document_->setPruneSettings(byCost);
            QVERIFY2(document_->plan(), qPrintable(document_->planProblem()));
            const Plan before = *document_->plan();
            QVERIFY(!before.decisions.empty());
            const auto instead = std::count(before.fates.begin(), before.fates.end(), Fate::replacement);
            unequal += instead != static_cast<std::ptrdiff_t>(before.decisions.size()) ? 1 : 0;
            const int steps = document_->undoStack().count();
            QCOMPARE(acceptDecisions(*document_), QString());
            QCOMPARE(document_->undoStack().count(), steps + 1);
            QCOMPARE(document_->plan()->hash, before.hash);
            QVERIFY(document_->plan()->decisions.empty());
            QCOMPARE(std::count(document_->plan()->fates.begin(), document_->plan()->fates.end(), Fate::replacement), std::ptrdiff_t{0});
        }
        QVERIFY(unequal > 0);
    }

    void keptChannelsAreCountedAnewAfterTheCut()
    {
        const UnitId last = group(1).firstUnit + group(1).units - 1;
        QCOMPARE(decideByHand(*document_, {last}, ByHand::keep), QString());
        QCOMPARE(decideByHand(*document_, {group(1).firstUnit}, ByHand::cut), QString());
        const Plan plan = *document_->plan();
        document_->replaceNetwork(document_->keep(pruneModel(*network_, plan, {})->model), true, {}, plan.removedFlags());
        QVERIFY(settings().cut.empty());
        QVERIFY((settings().keep == IndexLists{{group(1).name, {plan.kept[1] - 1}}}));
        document_->undoStack().undo();
        QVERIFY((settings().keep == IndexLists{{group(1).name, {group(1).units - 1}}}));
        // Of a network with other widths nothing is known.
        document_->replaceNetwork(document_->keep(pruneModel(*network_, plan, {})->model), true);
        QVERIFY(settings().cut.empty() && settings().keep.empty());
    }

    void severalAreSelectedTogether()
    {
        Linking linking;
        QSignalSpy changes(&linking, &Linking::selectionChanged);
        linking.selectUnits({3, 4}, 0, 4);
        QCOMPARE(linking.selectedUnit(), 4);
        QCOMPARE(linking.selectedUnits().size(), std::size_t{2});
        linking.select(0, 4);
        QCOMPARE(linking.selectedUnits().size(), std::size_t{1});
        linking.selectGroups({1, 2}, 2);
        QVERIFY(linking.selectedUnits().empty() && linking.selectedGroup() == 2);
        linking.selectGroups({1, 2}, 2);
        QCOMPARE(changes.count(), 3);
        linking.clear();
        QVERIFY(linking.selectedGroups().empty());
    }
};

QTEST_MAIN(TestPlanEdits)
#include "test_plan_edits.moc"
