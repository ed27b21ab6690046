// SPDX-License-Identifier: GPL-3.0-or-later
// What detectors find in pictures, with networks that are played: sliders run none, the newest request wins, faults are told in place.
#include "core/tasks/model_card.h"
#include "test_places.h"
#include "tests/models/support/played_detectors.h"
#include "ui/models/detection_player.h"

#include <QDir>
#include <QImage>
#include <QSignalSpy>
#include <QtTest>

using namespace espalier;
using espalier::testing::Played;

namespace {

ModelPtr opened(const char* file)
{
    const auto model = openModel(file);
    if (!model)
        qFatal("%s", model.error().message.c_str());
    return *model;
}

} // namespace

class TestDetectionPlayer : public QObject {
    Q_OBJECT
private:
    ModelPtr detector_, pruned_;
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<Played> networks_;
    std::unique_ptr<DetectionPlayer> player_;

    QString path(const QString& name) const { return folder_->filePath(name); }

    void write(const QString& name, const QByteArray& content) const
    {
        QDir().mkpath(QFileInfo(path(name)).path());
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }

    void paint(const QString& name, int grey) const
    {
        QDir().mkpath(QFileInfo(path(name)).path());
        QImage picture(40, 20, QImage::Format_RGB32);
        picture.fill(QColor(grey, grey, grey));
        QVERIFY(picture.save(path(name)));
    }

    /// Five pictures, of which the fourth is dark.
    void showFive()
    {
        for (int i = 0; i < 5; ++i)
            paint(QStringLiteral("five/%1.png").arg(i), i == 3 ? 10 : 200);
        player_->setNetworks(detector_, detector_);
        player_->openPictures({path("five").toStdString()});
        QTRY_VERIFY(player_->upToDate());
    }

    std::size_t boxes() const { return player_->boxes(0).size(); }

    /// Five validation pictures with a car in the left half each, of which d is dark.
    void showFiveOfTheProject()
    {
        write("set/data.yaml", "train: images/train\nval: images/val\nnames: [person, car]\n");
        paint("set/images/train/t.png", 200);
        write("set/labels/train/t.txt", "0 0.5 0.5 0.2 0.2\n");
        for (const char name : {'a', 'b', 'c', 'd', 'e'}) {
            paint(QStringLiteral("set/images/val/%1.png").arg(name), name == 'd' ? 10 : 200);
            write(QStringLiteral("set/labels/val/%1.txt").arg(name), "1 0.25 0.5 0.5 1\n");
        }
        player_->setProject(path("set/data.yaml").toStdString(), {});
    }

    void plan(const ModelPtr& planned, const std::vector<std::string>& changed)
    {
        player_->setNetworks(
            {detector_, planned, Detectors::Second::planned, 0, std::make_shared<const std::vector<std::string>>(changed)});
    }

    bool shows(const char* picture)
    {
        return QTest::qWaitFor([&] { return player_->upToDate() && player_->scene().name == QLatin1String(picture); });
    }

private Q_SLOTS:
    void initTestCase()
    {
        detector_ = opened(MADE_FIXTURES_DIR "/detectors/yolov8_raw.pt");
        pruned_ = std::make_shared<const Model>(*detector_);
    }

    void init()
    {
        folder_ = std::make_unique<QTemporaryDir>();
        networks_ = std::make_unique<Played>();
        networks_->different = pruned_.get();
        player_ = std::make_unique<DetectionPlayer>(nullptr, networks_->prepare());
        player_->setActive(true);
    }
    void cleanup()
    {
        networks_->open();
        player_.reset();
    }

    void saysWhatIsMissing()
    {
        QVERIFY(player_->advice().contains("Open a detector"));
        const ModelPtr classifier = opened(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
        player_->setNetworks(classifier, classifier);
        QVERIFY(player_->advice().contains("no detector"));
        QCOMPARE(player_->networkCount(), std::size_t{0});
        player_->setNetworks(detector_, detector_);
        QVERIFY(player_->advice().contains("No pictures yet"));
        player_->setProject(path("nowhere").toStdString(), {});
        QTRY_VERIFY2(player_->advice().contains("nowhere"), qPrintable(player_->advice()));
        QCOMPARE(networks_->runs, 0);
    }

    void slidersRunNoNetwork()
    {
        showFive();
        QCOMPARE(player_->advice(), QString());
        QCOMPARE(networks_->runs, 1);
        QCOMPARE(boxes(), std::size_t{2});
        QVERIFY(player_->boxes(0).back().text == "car 90 %");
        QSignalSpy changes(player_.get(), &DetectionPlayer::changed);
        player_->setKeep({0.5, 0.45});
        QCOMPARE(boxes(), std::size_t{1});
        player_->setKeep({0.05, 0.3}); // the box around both overlaps each by a half
        QCOMPARE(boxes(), std::size_t{2});
        player_->setKeep({0.05, 0.6});
        QCOMPARE(boxes(), std::size_t{3});
        QCOMPARE(changes.count(), 3);
        QVERIFY(player_->facts(0).startsWith("10.0 ms"));
        QVERIFY(player_->facts(0).contains("9.10 MB of memory"));
        QCOMPARE(networks_->runs, 1);
    }

    void theNewestRequestWins()
    {
        showFive();
        networks_->close();
        player_->goTo(1);
        networks_->waitForStart();
        player_->goTo(2);
        player_->next();
        player_->next();
        QCOMPARE(player_->position(), std::int64_t{4});
        QCOMPARE(player_->scene().number, std::int64_t{0});
        networks_->open();
        QTRY_VERIFY(player_->upToDate());
        QCOMPARE(player_->scene().number, std::int64_t{4});
        QCOMPARE(networks_->runs, 3); // pictures 0, 1 and 4
        player_->next();
        QCOMPARE(player_->position(), std::int64_t{4}); // the last one
    }

    void twoNetworksStandSideBySide()
    {
        showFive();
        player_->setNetworks(detector_, pruned_);
        QCOMPARE(player_->networkCount(), std::size_t{2});
        QTRY_VERIFY(player_->upToDate());
        QCOMPARE(player_->title(0), QStringLiteral("Before pruning"));
        QCOMPARE(player_->scene().networks.size(), std::size_t{2});
        player_->goTo(3);
        QTRY_COMPARE(player_->scene().number, std::int64_t{3});
        QCOMPARE(player_->boxes(0).size(), std::size_t{2});
        QCOMPARE(player_->boxes(1).size(), std::size_t{0});
    }

    void aNetworkInTrainingSaysAfterWhichEpoch()
    {
        showFive();
        player_->setNetworks(detector_, pruned_, 3);
        QCOMPARE(player_->title(0), QStringLiteral("Before pruning"));
        QCOMPARE(player_->title(1), QStringLiteral("Being trained, after epoch 3"));
        QTRY_VERIFY(player_->upToDate());
        const auto next = std::make_shared<const Model>(*pruned_);
        const int before = networks_->runs;
        networks_->close();
        player_->setNetworks(detector_, next, 4);
        networks_->waitForStart(); // meanwhile the epoch before stays in sight
        QCOMPARE(player_->title(1), QStringLiteral("Being trained, after epoch 3"));
        QVERIFY(!player_->boxes(1).empty());
        networks_->open();
        QTRY_COMPARE(player_->title(1), QStringLiteral("Being trained, after epoch 4"));
        QCOMPARE(networks_->runs, before + 2);
        player_->setNetworks(detector_, pruned_);
        QVERIFY(player_->title(1).contains(QStringLiteral("not trained since")));
        player_->setNetworks({detector_, pruned_, Detectors::Second::trained, 0, nullptr});
        QCOMPARE(player_->title(1), QStringLiteral("Now, cut and trained"));
    }

    void anEpochEndsNoSearch()
    {
        showFive();
        player_->setNetworks(detector_, pruned_, 1);
        QTRY_VERIFY(player_->upToDate());
        networks_->close();
        player_->searchChanged();
        networks_->waitForStart();
        player_->setNetworks(detector_, pruned_, 2);
        QVERIFY(player_->searching());
        networks_->open();
        QTRY_VERIFY(!player_->searching());
        QCOMPARE(player_->scene().number, std::int64_t{3});
    }

    void findsTheNextChangedAnswer()
    {
        showFive();
        QVERIFY(!player_->canSearch());
        player_->setNetworks(detector_, pruned_);
        QTRY_VERIFY(player_->upToDate());
        player_->searchChanged();
        QVERIFY(player_->searching());
        QTRY_VERIFY(!player_->searching());
        QCOMPARE(player_->scene().number, std::int64_t{3});
        player_->searchChanged();
        QTRY_VERIFY(!player_->searching());
        QCOMPARE(player_->scene().number, std::int64_t{3});
        QVERIFY(!player_->notice().isEmpty());
    }

    void aSearchGivesWay()
    {
        showFive();
        player_->setNetworks(detector_, pruned_);
        QTRY_VERIFY(player_->upToDate());
        networks_->close();
        player_->searchChanged();
        networks_->waitForStart();
        player_->goTo(2);
        QVERIFY(!player_->searching());
        networks_->open();
        QTRY_COMPARE(player_->scene().number, std::int64_t{2});
        player_->searchChanged();
        player_->searchChanged();
        QVERIFY(!player_->searching() && player_->upToDate());
    }

    void aBrokenPictureIsToldInPlace()
    {
        paint("some/a.png", 200);
        write("some/b.png", "this is no picture");
        paint("some/c.png", 200);
        player_->setNetworks(detector_, detector_);
        player_->openPictures({path("some").toStdString()});
        QTRY_VERIFY(player_->upToDate());
        player_->next();
        QTRY_COMPARE(player_->scene().name, QStringLiteral("b.png"));
        QVERIFY(!player_->scene().pictureProblem.empty());
        QCOMPARE(player_->advice(), QString());
        QCOMPARE(boxes(), std::size_t{0});
        player_->next();
        QTRY_COMPARE(player_->scene().name, QStringLiteral("c.png"));
        QVERIFY(player_->scene().pictureProblem.empty());
        QCOMPARE(boxes(), std::size_t{2});
    }

    void showsTheValidationPicturesOfTheProject()
    {
        write("set/data.yaml", "train: images/train\nval: images/val\nnames: [person, car]\n");
        paint("set/images/train/a.png", 200);
        paint("set/images/val/b.png", 200);
        write("set/labels/train/a.txt", "0 0.5 0.5 0.2 0.2\n");
        write("set/labels/val/b.txt", "1 0.25 0.5 0.5 1\n0 0.75 0.5 0.1 0.1\n");
        player_->setNetworks(detector_, detector_);
        player_->setProject(path("set/data.yaml").toStdString(), {});
        QTRY_VERIFY(player_->upToDate());
        QCOMPARE(player_->scene().name, QStringLiteral("b.png"));
        QCOMPARE(player_->scene().count, std::int64_t{1});
        const std::vector<DrawnBox> drawn = player_->boxes(0);
        QCOMPARE(drawn.size(), std::size_t{4});
        QVERIFY(drawn[2].truth && drawn[2].text.isEmpty()); // it was found
        QVERIFY(drawn[3].truth && drawn[3].text == "person");
        player_->setTruthsShown(false);
        QCOMPARE(player_->boxes(0).size(), std::size_t{2});
        QVERIFY(player_->showsProject());
    }

    void objectsAreNumberedAsTheNetworkHasThem()
    {
        write("set/data.yaml", "train: images/val\nval: images/val\nnames: [dog, person, car]\n");
        paint("set/images/val/b.png", 200);
        write("set/labels/val/b.txt", "2 0.25 0.5 0.5 1\n");
        const auto model = std::make_shared<Model>(*detector_);
        ModelCard card = cardOf(model->network);
        card.classes = {"Person", "car", "dog"};
        setCard(model->network, card);
        player_->setNetworks(model, model);
        player_->setProject(path("set/data.yaml").toStdString(), {});
        QTRY_VERIFY(player_->upToDate());
        QCOMPARE(player_->scene().objects->front().category, 1);
        const std::vector<DrawnBox> drawn = player_->boxes(0);
        QVERIFY(drawn.back().truth && drawn.back().text.isEmpty()); // it was found
    }

    void whatThePlanChangesComesFirst()
    {
        showFiveOfTheProject();
        plan(pruned_, {"images/val/d.png", "images/val/b.png", "images/val/gone.png"});
        QVERIFY(shows("d.png"));
        QCOMPARE(player_->scene().first, std::int64_t{2});
        QCOMPARE(player_->scene().count, std::int64_t{5});
        QCOMPARE(player_->title(0), QStringLiteral("The original"));
        QVERIFY(player_->title(1).startsWith(QStringLiteral("If cut now")));
        for (const char* next : {"b.png", "a.png", "c.png", "e.png"}) {
            player_->next();
            QVERIFY2(shows(next), next);
        }
        QVERIFY(player_->scene().objects && player_->scene().objects->size() == 1);
    }

    void slidersJudgeThePlanAtOnce()
    {
        showFiveOfTheProject();
        plan(pruned_, {"images/val/d.png"});
        QVERIFY(shows("d.png"));
        const int runs = networks_->runs;
        QCOMPARE(player_->changes(), QStringLiteral("1 object(s) found before are missed now. 1 false box(es) are gone."));
        QVERIFY(player_->boxes(1).back().truth && player_->boxes(1).back().wrong);  // the car is missed
        QVERIFY(player_->boxes(0).back().truth && !player_->boxes(0).back().wrong); // and was found
        QVERIFY(player_->boxes(0).front().wrong && player_->boxes(0).front().text == "car 40 %");
        player_->setKeep({0.5, 0.45}); // the false box goes
        QCOMPARE(player_->changes(), QStringLiteral("1 object(s) found before are missed now."));
        player_->setKeep({0.95, 0.45});
        QCOMPARE(player_->changes(), QStringLiteral("Nothing changes in this picture."));
        QCOMPARE(networks_->runs, runs);
    }

    /// Whoever looks at a picture keeps it while more are tried; the next plan shows what it changes.
    void morePicturesMoveNothing()
    {
        showFiveOfTheProject();
        plan(pruned_, {"images/val/d.png"});
        QVERIFY(shows("d.png"));
        player_->next();
        QVERIFY(shows("a.png"));
        plan(pruned_, {"images/val/d.png", "images/val/e.png"});
        QVERIFY(shows("a.png"));
        QCOMPARE(player_->position(), std::int64_t{2});
        plan(std::make_shared<const Model>(*pruned_), {"images/val/e.png", "images/val/a.png"});
        QVERIFY(shows("a.png")); // it changes, too
        QCOMPARE(player_->position(), std::int64_t{1});
        plan(std::make_shared<const Model>(*pruned_), {"images/val/b.png"});
        QVERIFY(shows("b.png"));
        player_->setNetworks(detector_, detector_);
        QTRY_VERIFY(player_->upToDate());
        QVERIFY(shows("b.png"));
        QCOMPARE(player_->position(), std::int64_t{1}); // as in the folder
        QCOMPARE(player_->scene().first, std::int64_t{0});
    }

    void thePlanBeforeStaysUntilTheNextHasAnswered()
    {
        showFiveOfTheProject();
        plan(pruned_, {"images/val/d.png"});
        QVERIFY(shows("d.png"));
        const int runs = networks_->runs;
        Detectors outdated = player_->detectors();
        outdated.second = Detectors::Second::outdated;
        player_->setNetworks(outdated);
        QVERIFY(player_->title(1).contains(QStringLiteral("plan before")));
        QVERIFY(player_->upToDate() && networks_->runs == runs);
        networks_->close();
        plan(std::make_shared<const Model>(*pruned_), {"images/val/d.png"});
        networks_->waitForStart();
        QVERIFY(player_->title(1).contains(QStringLiteral("plan before")) && !player_->boxes(0).empty());
        networks_->open();
        QTRY_VERIFY(player_->title(1).startsWith(QStringLiteral("If cut now")));
    }

    void theNextChangedIsFoundInThePlansOrder()
    {
        showFiveOfTheProject();
        plan(pruned_, {"images/val/e.png", "images/val/c.png"});
        QVERIFY(shows("e.png"));
        player_->searchChanged();
        QVERIFY(shows("d.png"));
        QCOMPARE(player_->position(), std::int64_t{4}); // behind e, c, a and b
        player_->goTo(0);
        QVERIFY(shows("e.png"));
        networks_->close();
        player_->searchChanged();
        networks_->waitForStart();
        plan(pruned_, {"images/val/e.png", "images/val/b.png"}); // tried on more pictures: the search goes on
        QVERIFY(player_->searching());
        networks_->open();
        QVERIFY(shows("d.png"));
    }

    void ownPicturesKeepTheirOrder()
    {
        showFive();
        plan(pruned_, {"images/val/d.png"});
        QTRY_VERIFY(player_->upToDate());
        QCOMPARE(player_->scene().name, QStringLiteral("0.png"));
        QCOMPARE(player_->scene().first, std::int64_t{0});
        player_->goTo(3);
        QVERIFY(shows("3.png"));
        QCOMPARE(player_->changes(), QStringLiteral("2 box(es) are gone."));
    }

    /// Comes back to the picture that was in sight.
    void lettingGoFreesTheNetwork()
    {
        showFiveOfTheProject();
        auto planned = std::make_shared<const Model>(*pruned_);
        const std::weak_ptr<const Model> alive = planned;
        plan(planned, {"images/val/d.png"});
        planned.reset();
        QVERIFY(shows("d.png"));
        player_->next();
        QVERIFY(shows("a.png"));
        player_->setActive(false);
        QVERIFY(!alive.expired());
        player_->setNetworks(Detectors());
        QTRY_VERIFY(alive.expired());
        player_->setNetworks(detector_, detector_);
        player_->setActive(true);
        QVERIFY(shows("a.png"));
    }

    void playsToTheEnd()
    {
        paint("two/a.png", 200);
        paint("two/b.png", 200);
        player_->setNetworks(detector_, detector_);
        player_->openPictures({path("two").toStdString()});
        QTRY_VERIFY(player_->upToDate());
        player_->setPlaying(true);
        QVERIFY(player_->playing());
        QTRY_VERIFY(!player_->playing());
        QCOMPARE(player_->scene().number, std::int64_t{1});
    }

    void nothingRunsWhileNobodyLooks()
    {
        player_->setActive(false);
        paint("one/a.png", 200);
        player_->setNetworks(detector_, detector_);
        player_->openPictures({path("one").toStdString()});
        QVERIFY(player_->upToDate());
        QCOMPARE(networks_->runs, 0);
        player_->setActive(true);
        QTRY_COMPARE(player_->scene().name, QStringLiteral("a.png"));
        QTRY_COMPARE(networks_->runs, 1);
    }

    void answersAreComparedByClassAndOverlap()
    {
        const Detection car{1, 0.9, {0, 0, 10, 10}}, moved{1, 0.5, {0, 0, 10, 7}}, far{1, 0.9, {20, 0, 30, 10}},
            person{0, 0.9, {0, 0, 10, 10}};
        QVERIFY(sameAnswer({}, {}));
        QVERIFY(sameAnswer({car, far}, {far, moved}));
        QVERIFY(!sameAnswer({car}, {}));
        QVERIFY(!sameAnswer({car}, {far}));
        QVERIFY(!sameAnswer({car}, {person}));
        QVERIFY(!sameAnswer({car, car}, {car, far}));
    }

    /// The whole way with the real network.
    void runsTheNetwork()
    {
        DetectionPlayer player;
        player.setActive(true);
        paint("real/a.png", 200);
        player.setNetworks(detector_, detector_);
        player.openPictures({path("real").toStdString()});
        QTRY_VERIFY(player.upToDate());
        QCOMPARE(player.scene().networks.size(), std::size_t{1});
        QCOMPARE(QString::fromStdString(player.scene().networks.front().problem), QString());
        QVERIFY(player.scene().networks.front().times.inference > 0);
        QCOMPARE(player.scene().size, QSize(40, 20));
    }
};

QTEST_GUILESS_MAIN(TestDetectionPlayer)
#include "test_detection_player.moc"
