// SPDX-License-Identifier: GPL-3.0-or-later
// Exports from the window: what is written, what is refused, and what a cancelled one leaves.
#include "test_places.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/models/metric_text.h"
#include "ui/models/number_text.h"
#include "ui/shell/message_bar.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QTimer>
#include <QtTest>

#include <algorithm>

using namespace espalier;
using espalier::testing::fixtureModel;
using espalier::testing::WindowFixture;

class TestWindowExport : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

    MainWindow& window() { return fixture_->window(); }
    Document& document() { return fixture_->window().document(); }
    RunController& runs() { return fixture_->window().runs(); }

    /// A small network may be written before the cancelling comes: then it is tried again with the folder as it was.
    bool exportIsCancelled(const QDir& folder, const QString& name)
    {
        constexpr int tries = 50;
        for (int i = 0; i < tries; ++i) {
            for (const QString& file : folder.entryList(QDir::Files))
                QFile::remove(folder.filePath(file));
            fixture_->write(QStringLiteral("out/old.onnx"), "an earlier export");
            const StageState state = runs().stateOf(Stage::exportFile);
            window().exportTo(folder.filePath(name));
            runs().cancel();
            if (!fixture_->waitIdle())
                return false;
            if (fixture_->message().startsWith(QStringLiteral("Export was cancelled")))
                return runs().stateOf(Stage::exportFile) == state;
        }
        return false;
    }

private Q_SLOTS:
    void init() { fixture_ = std::make_unique<WindowFixture>(); }
    void cleanup() { fixture_.reset(); }

    void check19_theDialogTellsBeforeAndAfter()
    {
        QVERIFY(fixture_->openFixture(fixture_->makeImages()));
        runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle());
        const Costs &before = document().original()->costs, &after = document().model()->costs;
        QVERIFY(after.macs < before.macs);
        const ExportDialog dialog(document(), runs(), fixture_->path(QStringLiteral("small.pt")));
        const auto text = [&dialog](const char* name) { return dialog.findChild<QLabel*>(QLatin1String(name))->text(); };
        QCOMPARE(text("export_params_before"), compactNumber(before.params));
        QCOMPARE(text("export_params_after"), compactNumber(after.params));
        QCOMPARE(text("export_macs_before"), compactNumber(before.macs));
        QCOMPARE(text("export_macs_after"), compactNumber(after.macs));
        QCOMPARE(text("export_size_before"), sizeText(before.bytes));
        QCOMPARE(text("export_size_after"), sizeText(after.bytes));
        const auto accuracy = [this](NetworkId network) { return metricText(*runs().evaluationOf(network)->metrics.primary()); };
        QCOMPARE(text("export_metric_before"), accuracy(document().state()->originalNetwork));
        QCOMPARE(text("export_metric_after"), accuracy(document().network()));
        QVERIFY(dialog.findChild<QLabel*>(QStringLiteral("exportNote")) == nullptr);
    }

    void check19_theFileDialogProposesANameBesideTheNetwork()
    {
        QVERIFY(fixture_->openFixture());
        const QString copy = fixture_->path(QStringLiteral("own.pt"));
        QVERIFY(QFile::copy(fixtureModel(), copy));
        window().openFile(copy);
        QVERIFY(fixture_->waitIdle());
        QString proposed;
        QTimer::singleShot(0, [&proposed] {
            if (auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget())) {
                proposed = dialog->selectedFiles().value(0);
                dialog->reject();
            }
        });
        window().findChild<QAction*>(QStringLiteral("fileExport"))->trigger();
        QCOMPARE(proposed, fixture_->path(QStringLiteral("own-pruned")));
    }

    void check19_exportsAndChecksWhatItWrote()
    {
        QVERIFY(fixture_->openFixture());
        const QByteArray hash = QByteArray::fromStdString(document().plan()->hash);
        runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle());
        const Costs costs = document().model()->costs;
        const QString file = fixture_->path(QStringLiteral("small.pt"));
        window().exportTo(file);
        QVERIFY(fixture_->waitIdle());
        QCOMPARE(window().findChild<MessageBar*>()->tone(), theme::Tone::success);
        QVERIFY2(fixture_->message().contains(QStringLiteral("Read back and checked")), qPrintable(fixture_->message()));
        QCOMPARE(runs().stateOf(Stage::exportFile), StageState::done);
        const QString onnx = fixture_->path(QStringLiteral("small.onnx"));
        window().exportTo(onnx);
        QVERIFY(fixture_->waitIdle());
        QFile written(onnx);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QByteArray told = written.readAll(); // metadata is plain text
        QVERIFY(told.contains(hash) && told.contains(QFileInfo(fixtureModel()).fileName().toUtf8()));
        window().openFile(file);
        QVERIFY(fixture_->waitIdle());
        QCOMPARE(document().model()->costs.params, costs.params);
    }

    void check19_aCancelledExportLeavesNoFile()
    {
        QVERIFY(fixture_->openFixture());
        const StatePtr before = document().state();
        const QDir folder(fixture_->path(QStringLiteral("out")));
        QVERIFY(folder.mkpath(QStringLiteral(".")));
        for (const char* name : {"new.pt", "new.onnx", "new.py", "old.onnx"}) {
            QVERIFY2(exportIsCancelled(folder, QLatin1String(name)), qPrintable(fixture_->message()));
            QCOMPARE(folder.entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot), QStringList(QStringLiteral("old.onnx")));
        }
        QFile old(folder.filePath(QStringLiteral("old.onnx")));
        QVERIFY(old.open(QIODevice::ReadOnly));
        QCOMPARE(old.readAll(), QByteArray("an earlier export"));
        QCOMPARE(document().state(), before);
    }

    void check08_noFormatGetsAnEmptyLayer()
    {
        QVERIFY(fixture_->openFixture());
        PruneSettings settings = document().project().prune;
        settings.policy = Policy::none;
        settings.fusion = 0;
        settings.budget = Budget::channels;
        settings.ratio = 0.95;
        document().setPruneSettings(settings);
        const auto kept = document().plan()->kept;
        QVERIFY(std::count(kept.begin(), kept.end(), 0) > 0);
        const ModelPtr before = document().model();
        runs().start(Stage::prune);
        QVERIFY(fixture_->waitIdle());
        QCOMPARE(document().model(), before);
        QCOMPARE(window().findChild<MessageBar*>()->tone(), theme::Tone::error);
        for (const char* name : {"out.pt", "out.onnx"}) {
            window().exportTo(fixture_->path(QLatin1String(name)));
            QVERIFY(fixture_->waitIdle());
            window().openFile(fixture_->path(QLatin1String(name)));
            QVERIFY(fixture_->waitIdle());
            for (const Group& group : document().model()->groups.groups())
                QVERIFY2(group.units > 0, group.name.c_str());
            QCOMPARE(document().model()->costs.params, before->costs.params); // the network as it was, not the plan's
        }
    }

    void check19_anUnwritablePathSaysSo()
    {
        QVERIFY(fixture_->openFixture());
        window().exportTo(fixture_->path(QStringLiteral("no/such/folder/small.pt")));
        QVERIFY(fixture_->waitIdle());
        QCOMPARE(window().findChild<MessageBar*>()->tone(), theme::Tone::error);
    }
};

QTEST_MAIN(TestWindowExport)
#include "test_window_export.moc"
