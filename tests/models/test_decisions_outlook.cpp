// SPDX-License-Identifier: GPL-3.0-or-later
// At which ratio decisions appear is told truly: going there makes some, and below there are none.
#include "test_places.h"
#include "ui/models/decisions_outlook.h"

#include <QtTest>

using namespace espalier;

class TestDecisionsOutlook : public QObject {
    Q_OBJECT
private:
    ModelPtr model_;
    std::unique_ptr<Document> document_;
    std::unique_ptr<CollapseData> data_;

    template <class Change>
    void set(Change change)
    {
        PruneSettings settings = document_->project().prune;
        change(settings);
        document_->setPruneSettings(settings);
    }
    DecisionsOutlook outlook() { return outlookOf(*document_->state(), *data_); }
    bool known()
    {
        return QTest::qWaitFor([this] { return data_->upToDate(); }, 60000);
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto model = openModel(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
        QVERIFY(model);
        model_ = *model;
    }

    void init()
    {
        document_ = std::make_unique<Document>();
        data_ = std::make_unique<CollapseData>(*document_);
        data_->setWanted(true);
        Project project;
        project.prune.allocation = Allocation::scores;
        document_->open(model_, project);
        document_->planRatio(0.02);
    }

    void theFirstReplacementIsWhereItIsTold()
    {
        QVERIFY(document_->plan()->decisions.empty());
        QVERIFY(outlook().sentence.contains("being found out") || data_->upToDate());
        QVERIFY(known());
        const DecisionsOutlook found = outlook();
        QVERIFY(found.ratio);
        QVERIFY2(found.sentence.contains(QStringLiteral("first replacement appears at %1 %").arg(qRound(100 * *found.ratio))),
                 qPrintable(found.sentence));
        for (int percent = 1; percent < qRound(100 * *found.ratio); ++percent) {
            document_->planRatio(percent / 100.0);
            QVERIFY2(document_->plan()->decisions.empty(), qPrintable(QString::number(percent)));
        }
        document_->planRatio(*found.ratio);
        QVERIFY(!document_->plan()->decisions.empty());
        QCOMPARE(outlook(), DecisionsOutlook{}); // there are decisions to look at
    }

    /// A click leads to where the settings of the moment make decisions.
    void otherFloorsMoveIt()
    {
        QVERIFY(known());
        const double before = *outlook().ratio;
        set([](PruneSettings& settings) { settings.floorShare = 0.8; });
        QVERIFY(!data_->upToDate());
        QVERIFY(known());
        QVERIFY(*outlook().ratio < before);
    }

    void thatThereNeverAreAnyIsToldWithTheReason()
    {
        set([](PruneSettings& settings) {
            settings.floorShare = 0;
            settings.floorMin = 0;
        });
        QVERIFY(known());
        QVERIFY(!outlook().ratio);
        QVERIFY2(outlook().sentence.contains("95 %") && outlook().sentence.contains("all floors are zero"), qPrintable(outlook().sentence));
        set([](PruneSettings& settings) {
            settings.floorMin = 1;
            settings.fusion = 1; // every layer gives the same share: none falls under its floor
        });
        QVERIFY(known());
        QVERIFY(!outlook().ratio);
        QVERIFY2(outlook().sentence.contains("Higher floors make decisions"), qPrintable(outlook().sentence));
    }

    void policiesThatOnlyCutHaveNone()
    {
        QVERIFY(known());
        for (const Policy policy : {Policy::none, Policy::cap}) {
            set([policy](PruneSettings& settings) { settings.policy = policy; });
            QCOMPARE(outlook(), DecisionsOutlook{});
        }
        set([](PruneSettings& settings) { settings.policy = Policy::protect; });
        QVERIFY(outlook().sentence.contains("first channel comes back at"));
        document_->planRatio(*outlook().ratio);
        QVERIFY(!document_->plan()->decisions.empty());
    }
};

QTEST_MAIN(TestDecisionsOutlook)
#include "test_decisions_outlook.moc"
