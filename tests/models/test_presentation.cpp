// SPDX-License-Identifier: GPL-3.0-or-later
// What the presentation says: numbers with few digits, sentences without terms of the field, and pictures in fair turns.
#include "ui/models/compared_pictures.h"
#include "ui/models/presentation_text.h"

#include <QRegularExpression>
#include <QtTest>

#include <algorithm>

using namespace espalier;

namespace {

using Kind = PresentedPurpose::Kind;

PresentationFacts factsOf(Kind kind)
{
    PresentationFacts facts;
    facts.open = true;
    facts.purpose = {kind, QStringLiteral("street"), {QStringLiteral("person"), QStringLiteral("car"), QStringLiteral("dog")}};
    facts.before = {1030000, 40800000, 4120000};
    facts.now = facts.before;
    facts.layers = {{16, 16}, {32, 32}};
    facts.rightBefore = 91.4;
    return facts;
}

PresentationFacts plannedFacts(Kind kind)
{
    PresentationFacts facts = factsOf(kind);
    facts.planned = facts.pictures = true;
    facts.ratio = 0.5;
    facts.now = {500000, 19600000, 2000000};
    facts.layers = {{8, 16}, {32, 32}};
    facts.millisecondsBefore = 12.34;
    facts.milliseconds = 7.12;
    facts.answers = PresentedAnswers{91.4, 88.2, kind == Kind::objects, false};
    facts.tried = 64;
    facts.worse = 3;
    facts.better = 1;
    return facts;
}

PresentationFacts madeFacts(Kind kind)
{
    PresentationFacts facts = plannedFacts(kind);
    facts.planned = false;
    facts.made = facts.trained = facts.timed = true;
    facts.tried = 0;
    return facts;
}

/// Every state that differs in what is said.
std::vector<PresentationFacts> everyState()
{
    std::vector<PresentationFacts> all{PresentationFacts()};
    for (const Kind kind : {Kind::unknown, Kind::pictures, Kind::objects}) {
        all.push_back(factsOf(kind));
        all.push_back(plannedFacts(kind));
        all.push_back(madeFacts(kind));
        PresentationFacts facts = plannedFacts(kind);
        facts.tried = 0;
        facts.answers.reset();
        for (bool PresentationFacts::*flag :
             {&PresentationFacts::trying, &PresentationFacts::waiting, &PresentationFacts::timing, &PresentationFacts::untriable,
              &PresentationFacts::preparing, &PresentationFacts::impossible}) {
            facts.*flag = true;
            all.push_back(facts);
        }
        facts = plannedFacts(kind);
        facts.answers->about = true;
        all.push_back(facts);
        facts.answers.reset();
        facts.quality = 0.87;
        facts.pictures = false;
        facts.milliseconds.reset();
        all.push_back(facts);
        facts = madeFacts(kind);
        facts.trained = false;
        all.push_back(facts);
    }
    return all;
}

QStringList everythingSaid(const PresentationFacts& facts)
{
    QStringList texts{presentationNote(facts)};
    const PresentedNumbers numbers = presentedNumbers(facts);
    for (const PresentedNumber& number : {numbers.size, numbers.work, numbers.time, numbers.answers})
        texts << number.title << number.number << number.instead;
    for (const PresentedBar& bar : presentedBars(facts))
        texts << bar.title << bar.before << bar.now;
    for (int page = 0; page < presentationPages; ++page)
        texts << presentationTitle(facts, PresentationPage(page)) << presentationSentences(facts, PresentationPage(page));
    return texts;
}

Prediction answer(const char* what, bool right)
{
    Prediction prediction;
    prediction.guesses = {{what, 0.9}};
    prediction.right = right;
    return prediction;
}

MarkedBox box(const char* what, double left, bool right)
{
    return {{0, left, 0.1, left + 0.2, 0.3}, what, 0.8, right};
}

Prediction pictured(Prediction prediction)
{
    static const std::vector<std::uint8_t> grey(4, 100);
    prediction.picture = {2, 2, 1, grey, nullptr};
    return prediction;
}

/// A hundred pictures, of which ten are answered worse and ten better.
std::shared_ptr<const recipes::PlanEstimate> estimateOf100()
{
    auto answers = std::make_shared<ChangedAnswers>();
    const auto add = [&](AnswerChange change, int count) {
        for (int i = 0; i < count; ++i) {
            answers->changes.push_back(change);
            answers->earlier.push_back(answer("shirt", change != AnswerChange::better));
            answers->now.images.push_back(pictured(answer("coat", change != AnswerChange::worse)));
        }
    };
    add(AnswerChange::worse, 10);
    add(AnswerChange::better, 10);
    add(AnswerChange::none, 40); // more are not kept
    auto estimate = std::make_shared<recipes::PlanEstimate>();
    estimate->images = 100;
    estimate->worse = estimate->better = 10;
    estimate->answers = std::move(answers);
    return estimate;
}

} // namespace

class TestPresentation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A colleague who never trained a network has to understand every page in every state.
    void noTermOfTheFieldIsSaid()
    {
        static const QRegularExpression terms(
            QStringLiteral("\\bMACs?\\b|\\bm?AP\\b|channel|prun|epoch|logit|parameter|metric|recall|precision|validation|fine-?tun|spars|"
                           "floor|tensor|latency|inference|confidence|\\bunit|ratio\\b|criterion|calibrat|detector"),
            QRegularExpression::CaseInsensitiveOption);
        int texts = 0;
        for (const PresentationFacts& facts : everyState())
            for (const QString& text : everythingSaid(facts)) {
                QVERIFY2(!text.contains(terms), qPrintable(text));
                QVERIFY2(!text.contains(QStringLiteral("%1")) && !text.contains(QStringLiteral("%2")), qPrintable(text));
                ++texts;
            }
        QVERIFY(texts > 1000);
        QVERIFY(QStringLiteral("All MACs, a channel and epochs").contains(terms));
    }

    void numbersHaveFewDigits()
    {
        const PresentedNumbers numbers = presentedNumbers(plannedFacts(Kind::pictures));
        QCOMPARE(numbers.size.title, QStringLiteral("Size")); // of what it has learned; a file is a little larger
        QCOMPARE(numbers.size.number, QStringLiteral("4.1 → 2.0 MB"));
        QCOMPARE(numbers.work.number, QStringLiteral("100 → 48 %"));
        QCOMPARE(numbers.time.number, QStringLiteral("12 → ≈ 7.1 ms")); // not measured itself
        QCOMPARE(numbers.answers.number, QStringLiteral("91 → 88 of 100"));
        QCOMPARE(presentedNumbers(madeFacts(Kind::pictures)).time.number, QStringLiteral("12 → 7.1 ms"));
        PresentationFacts whole = factsOf(Kind::pictures);
        whole.before.bytes = whole.now.bytes = 270000;
        QCOMPARE(presentedNumbers(whole).size.number, QStringLiteral("270 KB"));
    }

    void whatIsNotKnownIsNotGuessed()
    {
        PresentationFacts facts = factsOf(Kind::objects);
        facts.planned = true;
        const PresentedNumbers numbers = presentedNumbers(facts);
        QVERIFY(numbers.time.number.isEmpty() && numbers.time.instead.contains(QStringLiteral("not measured")));
        QVERIFY(numbers.answers.number.isEmpty() && numbers.answers.instead.contains(QStringLiteral("no pictures")));
        QCOMPARE(presentedBars(facts).size(), std::size_t{2});
        facts.quality = 0.87;
        QCOMPARE(presentedNumbers(facts).answers.number, QStringLiteral("≈ 87 % as good"));
        QVERIFY(presentationSentences(facts, PresentationPage::taken).join(QChar()).contains(QStringLiteral("not been measured")));
    }

    void theNoteSaysWhatToDo()
    {
        QVERIFY(presentationNote({}).contains(QStringLiteral("Nothing is open")));
        PresentationFacts facts = factsOf(Kind::pictures);
        QVERIFY(presentationNote(facts).contains(QStringLiteral("Choose pictures")));
        facts.pictures = true;
        QVERIFY(presentationNote(facts).contains(QStringLiteral("Move the slider to the right")));
        facts.planned = facts.trying = true;
        QVERIFY(presentationNote(facts).contains(QStringLiteral("is being tried")));
        facts.waiting = true;
        QVERIFY(presentationNote(facts).contains(QStringLiteral("Other work")));
        facts.tried = 64;
        facts.worse = 3;
        facts.better = 1;
        QCOMPARE(presentationNote(facts), QStringLiteral("Tried on 64 pictures: 3 are answered worse than before, and 1 better."));
        facts.impossible = true;
        QVERIFY(presentationNote(facts).contains(QStringLiteral("to the left")));
    }

    void theStoryFollowsTheState()
    {
        const PresentationFacts planned = plannedFacts(Kind::objects), made = madeFacts(Kind::objects);
        const auto told = [](const PresentationFacts& facts, PresentationPage page) {
            return presentationTitle(facts, page) + QLatin1Char(' ') + presentationSentences(facts, page).join(QLatin1Char(' '));
        };
        QVERIFY(told(planned, PresentationPage::purpose).contains(QStringLiteral("Of 100 things that are to be seen it finds 91.")));
        QVERIFY(told(planned, PresentationPage::spare).contains(QStringLiteral("8 parts go")));
        QVERIFY(told(made, PresentationPage::spare).contains(QStringLiteral("8 of the parts are gone")));
        QVERIFY(told(planned, PresentationPage::taken).contains(QStringLiteral("would become smaller: 2.0 MB instead of 4.1 MB")));
        PresentationFacts small = planned;
        small.before.bytes = 1'100'000;
        small.now.bytes = 648'000;
        QVERIFY(told(small, PresentationPage::taken).contains(QStringLiteral("0.65 MB instead of 1.1 MB")));
        QVERIFY(told(made, PresentationPage::taken).contains(QStringLiteral("became smaller")));
        QVERIFY(told(planned, PresentationPage::left).contains(QStringLiteral("finds 88; before it was 91")));
        QVERIFY(told(planned, PresentationPage::left).contains(QStringLiteral("not trained since")));
        QVERIFY(told(made, PresentationPage::left).contains(QStringLiteral("trained again")));
        QVERIFY(told(factsOf(Kind::objects), PresentationPage::left).contains(QStringLiteral("as it always did")));
    }

    /// The first few have about as many mistakes as all: neither the worst first nor the best.
    void picturesTakeTurnsByTheirShares()
    {
        const ComparedPictures pictures = ComparedPictures::of(estimateOf100());
        QCOMPARE(pictures.size(), std::size_t{60});
        QVERIFY(pictures.compared() && !pictures.boxed());
        int worse = 0, better = 0;
        for (std::size_t i = 0; i < 20; ++i) {
            worse += pictures.at(i).now.right ? 0 : 1;
            better += pictures.at(i).before.right ? 0 : 1;
        }
        QCOMPARE(worse, 2);
        QCOMPARE(better, 2);
        QVERIFY(pictures.at(0).before.right && pictures.at(0).now.right); // most pictures are
    }

    void picturesInSightAreFoundAgain()
    {
        auto answers = std::make_shared<Predictions>();
        for (const char* name : {"a", "b", "c", "b"}) {
            answers->images.push_back(pictured(answer("shirt", true)));
            answers->images.back().name = name;
            answers->images.back().truth = answers->images.size() == 4 ? "coat" : "shirt";
        }
        ComparedPictures pictures = ComparedPictures::of(answers, answers);
        const QString last = pictures.at(3).id;
        QVERIFY(last != pictures.at(1).id); // the same name in another folder
        pictures.putFirst({last, QStringLiteral("gone"), pictures.at(2).id});
        QStringList names;
        for (std::size_t i = 0; i < pictures.size(); ++i)
            names << pictures.at(i).name;
        QCOMPARE(names.join(QString()), QStringLiteral("bcab"));
        QCOMPARE(pictures.at(0).id, last);
        const ComparedPictures untried = pictures.untried();
        QCOMPARE(untried.at(0).id, last);
        QVERIFY(untried.at(0).now.text.isEmpty() && !untried.at(0).before.text.isEmpty() && !untried.compared());
        QVERIFY(!(untried == pictures));
    }

    void picturesWithoutAnythingFoundComeLater()
    {
        Prediction empty = pictured({}), missed = empty, found = empty;
        missed.truths = {box("car", 0.1, false)};
        found.truths = {box("car", 0.1, false), box("car", 0.5, true)};
        auto answers = std::make_shared<Predictions>();
        answers->images = {empty, missed, found};
        const ComparedPictures pictures = ComparedPictures::of(answers, nullptr);
        QCOMPARE(pictures.at(0).before.text, QStringLiteral("1 of 2 found"));
        QCOMPARE(pictures.at(1).before.text, QStringLiteral("0 of 1 found"));
        QCOMPARE(pictures.at(2).before.text, QStringLiteral("nothing to find"));
    }

    void boxesOfThePlannedNetworkAreDrawn()
    {
        auto answers = std::make_shared<ChangedAnswers>();
        Prediction before, now = pictured({});
        before.found = {box("car", 0.1, true)};
        before.truths = {box("car", 0.1, true)};
        now.truths = {box("car", 0.1, false)};
        answers->changes = {AnswerChange::worse};
        answers->earlier = {before};
        answers->now.images = {now};
        auto estimate = std::make_shared<recipes::PlanEstimate>();
        estimate->images = estimate->worse = 1;
        estimate->answers = std::move(answers);
        const ComparedPictures pictures = ComparedPictures::of(estimate);
        QVERIFY(pictures.compared() && pictures.boxed());
        const ComparedPicture picture = pictures.at(0);
        QVERIFY(!picture.before.boxes.front().truth && !picture.before.boxes.front().wrong);
        QVERIFY(picture.now.boxes.front().truth && picture.now.boxes.front().wrong); // a dashed box with a cross
        QCOMPARE(picture.now.text, QStringLiteral("0 of 1 found"));
    }

    void boxesOfBothNetworksAreDrawn()
    {
        Prediction before = pictured({}), now;
        before.found = {box("car", 0.1, true), box("dog", 0.5, false)};
        before.truths = {box("car", 0.1, true)};
        now.truths = {box("car", 0.1, false)};
        auto originals = std::make_shared<Predictions>(), present = std::make_shared<Predictions>();
        originals->images = {before};
        present->images = {now};
        const ComparedPicture picture = ComparedPictures::of(originals, present).at(0);
        QVERIFY(!picture.picture.isNull());
        QCOMPARE(picture.before.boxes.size(), std::size_t{2});
        QVERIFY(!picture.before.boxes[0].wrong && picture.before.boxes[1].wrong);
        QCOMPARE(picture.before.text, QStringLiteral("1 of 1 found, 1 wrong"));
        QCOMPARE(picture.now.boxes.size(), std::size_t{1});
        QVERIFY(picture.now.boxes[0].truth && picture.now.boxes[0].wrong);
        QCOMPARE(picture.now.text, QStringLiteral("0 of 1 found"));
        QVERIFY(!ComparedPictures::of(originals, nullptr).compared());
        QVERIFY(ComparedPictures::of(originals, nullptr).at(0).now.text.isEmpty());
        QVERIFY(ComparedPictures::of(nullptr, nullptr).empty());
        auto empty = std::make_shared<Predictions>();
        empty->images = {pictured({}), before};
        QCOMPARE(ComparedPictures::of(empty, nullptr).at(0).before.text, QStringLiteral("1 of 1 found, 1 wrong"));
        QCOMPARE(ComparedPictures::of(empty, nullptr).at(1).before.text, QStringLiteral("nothing to find"));
    }
};

QTEST_GUILESS_MAIN(TestPresentation)
#include "test_presentation.moc"
