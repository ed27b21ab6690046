// SPDX-License-Identifier: GPL-3.0-or-later
// The stored data of a training, with which another session can continue it.
#include "test_places.h"
#include "tests/models/support/equal_networks.h"
#include "ui/runs/kept_run.h"
#include "ui/state/document.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>

using namespace espalier;
using espalier::testing::equalNetworks;

class TestKeptRun : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<QTemporaryDir> cache_;
    Document document_;

    Job job(Stage stage) { return {stage, document_.state(), {}}; }
    const Project& project() { return document_.project(); }

    /// As after a training's first epoch.
    void finishEpoch(const KeptRun& run)
    {
        std::filesystem::create_directories(run.folder() / "checkpoints");
        std::ofstream(run.folder() / "checkpoints" / "record.json") << R"({"format": 1, "key": "of this run", "notes": {}})";
    }

private Q_SLOTS:
    void init()
    {
        cache_ = std::make_unique<QTemporaryDir>();
        qputenv("XDG_CACHE_HOME", cache_->path().toUtf8());
        Project project;
        project.model = FIXTURES_DIR "/cifar_resnet20_jpeg.pt";
        project.sparsify.epochs = 17;
        document_.open(openModel(project.model).value(), project);
    }

    void tellsWhatItBeganWith()
    {
        const KeptRun run(project());
        QVERIFY(run.describe(job(Stage::sparsify), {}));
        const auto read = run.read();
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        QCOMPARE(read->stage, Stage::sparsify);
        QCOMPARE(read->project.sparsify.epochs, 17);
        QCOMPARE(read->project.model, project().model);
        QVERIFY(read->project.file.empty());
        QVERIFY(!read->ownNetwork && !read->carriedOut && !read->cut);
    }

    void keepsANetworkThatIsInNoFile()
    {
        const auto pruned = pruneModel(*document_.model(), *document_.plan());
        document_.replaceNetwork(document_.keep(pruned->model), true);
        const WriteMetadata cut{{"espalier.plan", "0123"}};
        const KeptRun run(project());
        QVERIFY(run.describe(job(Stage::finetune), cut));
        const auto read = run.read();
        QVERIFY(read && read->ownNetwork && read->carriedOut);
        QVERIFY(read->cut == cut);
        const auto network = run.network();
        QVERIFY(network);
        QVERIFY(equalNetworks(*network, document_.model()->network));
    }

    void isOfferedOnceAnEpochIsFinished()
    {
        const KeptRun run(project());
        QVERIFY(KeptRun::interrupted().empty());
        QVERIFY(run.describe(job(Stage::sparsify), {}));
        QVERIFY(!run.canGoOn());
        QVERIFY(KeptRun::interrupted().empty());
        QVERIFY(!std::filesystem::exists(run.folder())); // nothing worth keeping
        QVERIFY(run.describe(job(Stage::sparsify), {}));
        finishEpoch(run);
        QVERIFY(run.canGoOn());
        QCOMPARE(KeptRun::interrupted().size(), std::size_t(1));
        QCOMPARE(KeptRun::interrupted().front().folder(), run.folder());
        run.discard();
        QVERIFY(KeptRun::interrupted().empty());
    }

    void isNotOfferedWhileAProgramIsAtIt()
    {
        const KeptRun run(project());
        QVERIFY(run.describe(job(Stage::sparsify), {}));
        finishEpoch(run);
        {
            const auto lock = run.lock();
            QVERIFY(lock);
            QVERIFY(!run.lock());
            QVERIFY(KeptRun::interrupted().empty());
        }
        QCOMPARE(KeptRun::interrupted().size(), std::size_t(1));
    }

    void eachProjectHasItsOwn()
    {
        Project other = project();
        other.file = "/elsewhere/project.yaml";
        QVERIFY(KeptRun(project()).folder() != KeptRun(other).folder());
        QCOMPARE(KeptRun(project()).folder(), KeptRun(project()).folder());
    }

    void whatIsDamagedIsAnError()
    {
        const KeptRun run(project());
        QVERIFY(!run.read());
        QVERIFY(run.describe(job(Stage::sparsify), {}));
        finishEpoch(run);
        std::ofstream(run.folder() / "run.json") << "{";
        QVERIFY(!run.read());
        QVERIFY(!run.canGoOn());
    }
};

QTEST_GUILESS_MAIN(TestKeptRun)
#include "test_kept_run.moc"
