// SPDX-License-Identifier: GPL-3.0-or-later
// The list behind the command palette: what a few letters find, and in which order.
#include "ui/models/command_list.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace espalier;

namespace {

std::vector<Command> someCommands()
{
    return {
        {"fileOpen", "Open…", "File", "Ctrl+O", true, {}},
        {"fileExport", "Export…", "File", "Ctrl+E", true, {}},
        {"editUndo", "Undo", "Edit", "Ctrl+Z", false, "There is nothing to undo."},
        {"view_importance", "Go to Importance", "Views", {}, true, {}},
        {"layer_layer3.0.conv1", "layer3.0.conv1", "Layers", {}, true, {}},
        {"layer_layer1.0.conv1", "layer1.0.conv1", "Layers", {}, true, {}},
    };
}

QStringList found(const QString& letters, const QStringList& recent = {})
{
    const std::vector<Command> commands = someCommands();
    QStringList ids;
    for (const std::size_t place : bestCommands(commands, letters, recent))
        ids << commands[place].id;
    return ids;
}

} // namespace

class TestCommands : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void lettersFitInTheirOrderOnly()
    {
        QVERIFY(matchScore("exp", "Export…"));
        QVERIFY(matchScore("EXT", "Export…"));
        QVERIFY(!matchScore("txe", "Export…"));
        QVERIFY(!matchScore("exportt", "Export…"));
        QCOMPARE(matchScore({}, "Export…"), std::optional(0));
        QVERIFY(matchScore("go imp", "Go to Importance"));
    }

    void wordsAndRunsCountMore()
    {
        QVERIFY(*matchScore("fl", "Find a layer") > *matchScore("fl", "Careful"));
        QVERIFY(*matchScore("lay", "Find a layer") > *matchScore("lay", "Let a yard"));
        QVERIFY(*matchScore("open", "Open") > *matchScore("open", "Open recent"));
    }

    void findsTheBestFirst()
    {
        QCOMPARE(found("exp").front(), QStringLiteral("fileExport"));
        QCOMPARE(found("impo").front(), QStringLiteral("view_importance"));
        QCOMPARE(found("l1c").front(), QStringLiteral("layer_layer1.0.conv1"));
        QCOMPARE(found("file open").front(), QStringLiteral("fileOpen"));
        QVERIFY(found("zzz").isEmpty());
        QCOMPARE(found({}).size(), 6);
    }

    void whatWasChosenLastComesFirst()
    {
        QCOMPARE(found({}, {"editUndo", "fileExport"}).mid(0, 3), QStringList({"editUndo", "fileExport", "fileOpen"}));
        QCOMPARE(found("conv1", {"layer_layer1.0.conv1"}).front(), QStringLiteral("layer_layer1.0.conv1"));
        QCOMPARE(found("o", {"view_importance"}).front(), QStringLiteral("fileOpen")); // unless another fits better
    }

    void theListShowsKeysAndReasons()
    {
        CommandList list;
        const QAbstractItemModelTester tester(&list, QAbstractItemModelTester::FailureReportingMode::QtTest);
        list.setCommands(someCommands(), {});
        QCOMPARE(list.rowCount(), 6);
        list.setLetters("undo");
        QCOMPARE(list.rowCount(), 1);
        const QModelIndex undo = list.index(0, CommandList::Title);
        QVERIFY(undo.data().toString().contains("There is nothing to undo."));
        QCOMPARE(list.index(0, CommandList::Keys).data().toString(), QStringLiteral("Ctrl+Z"));
        QVERIFY(!undo.flags().testFlag(Qt::ItemIsEnabled));
        QCOMPARE(list.commandAt(0), std::size_t{2});
        list.setLetters({});
        QVERIFY(list.index(0, CommandList::Title).flags().testFlag(Qt::ItemIsEnabled));
    }
};

QTEST_GUILESS_MAIN(TestCommands)
#include "test_commands.moc"
