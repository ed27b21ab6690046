// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/presentation_text.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

namespace espalier {

namespace {

QString said(const char* text)
{
    return QCoreApplication::translate("Presentation", text);
}

/// Two digits: "0.27", "4.1", "44".
QString twoDigits(double number)
{
    const int decimals = number >= 9.95 || number == 0 ? 0 : number >= 0.995 ? 1 : 2;
    return QLocale().toString(number, 'f', decimals);
}

QString hundredth(double share)
{
    if (share > 0 && share < 0.005)
        return said("less than 1");
    return QString::number(std::lround(100 * share));
}

double shareOf(std::int64_t part, std::int64_t whole)
{
    return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 1;
}

struct SizeUnit {
    double bytes;
    QString name;
};
SizeUnit unitFor(std::int64_t bytes)
{
    return bytes >= 1000000 ? SizeUnit{1e6, said("MB")} : SizeUnit{1e3, said("KB")};
}

QString sizeOf(std::int64_t bytes, const SizeUnit& unit)
{
    return twoDigits(static_cast<double>(bytes) / unit.bytes);
}

QString plainSize(std::int64_t bytes)
{
    const SizeUnit unit = unitFor(bytes);
    return sizeOf(bytes, unit) + QLatin1Char(' ') + unit.name;
}

/// "4.1 → 2.0 MB"; once where nothing changes.
QString fromTo(const QString& before, const QString& now, const QString& unit, bool about = false)
{
    const QString text = before == now && !about ? before : said("%1 → %2").arg(before, about ? said("≈ %1").arg(now) : now);
    return unit.isEmpty() ? text : text + QLatin1Char(' ') + unit;
}

bool smaller(const PresentationFacts& facts)
{
    return facts.planned || facts.made;
}

PresentedNumber sizeNumber(const PresentationFacts& facts)
{
    const SizeUnit unit = unitFor(facts.before.bytes);
    return {said("Size of the file"), fromTo(sizeOf(facts.before.bytes, unit), sizeOf(facts.now.bytes, unit), unit.name), {}};
}

PresentedNumber workNumber(const PresentationFacts& facts)
{
    return {said("Work per picture"), fromTo(QStringLiteral("100"), hundredth(shareOf(facts.now.macs, facts.before.macs)), said("%")), {}};
}

PresentedNumber timeNumber(const PresentationFacts& facts)
{
    PresentedNumber time{said("Time per picture"), {}, {}};
    if (facts.timing)
        time.instead = said("is being measured…");
    else if (!facts.millisecondsBefore || !facts.milliseconds)
        time.instead = said("not measured yet");
    else
        time.number = fromTo(twoDigits(*facts.millisecondsBefore), twoDigits(*facts.milliseconds), said("ms"), !facts.timed);
    return time;
}

QString answersInstead(const PresentationFacts& facts)
{
    if (!facts.pictures)
        return said("no pictures yet");
    return facts.untriable ? said("cannot be tried") : said("is being tried…");
}

PresentedNumber answersNumber(const PresentationFacts& facts)
{
    const bool objects = facts.answers ? facts.answers->objects : facts.purpose.kind == PresentedPurpose::Kind::objects;
    PresentedNumber number{objects ? said("Objects found") : said("Right answers"), {}, {}};
    if (facts.answers) {
        const auto whole = [](double of100) { return QString::number(std::lround(of100)); };
        number.number = fromTo(whole(facts.answers->before), whole(facts.answers->now), said("of 100"), facts.answers->about);
    } else if (facts.quality) {
        number.number = said("≈ %1 % as good").arg(hundredth(*facts.quality));
    } else {
        number.instead = answersInstead(facts);
    }
    return number;
}

QString triedSentence(const PresentationFacts& facts)
{
    return said("Tried on %1 pictures: %2 are answered worse than before, and %3 better.")
        .arg(facts.tried)
        .arg(facts.worse)
        .arg(facts.better);
}

/// What stands in the way of trying it.
QString obstacle(const PresentationFacts& facts)
{
    if (!facts.pictures)
        return said("Choose pictures, and it can be seen here what becomes of the answers.");
    if (facts.untriable)
        return said("These pictures cannot be used for trying it. Choose others.");
    if (facts.waiting)
        return said("Other work is going on. The answers are tried as soon as it is done.");
    return facts.trying ? said("The smaller one is being tried on pictures…") : QString();
}

QString madeNote(const PresentationFacts& facts)
{
    return facts.trained ? said("The smaller one is made and trained. Move the slider to take away more of it.")
                         : said("The smaller one is made, and not trained yet. Move the slider to take away more of it.");
}

QString classNames(const QStringList& classes)
{
    constexpr int shown = 3;
    const QString names = classes.mid(0, shown).join(said(", "));
    return classes.size() > shown ? said("It knows %1 kinds, such as %2.").arg(classes.size()).arg(names)
                                  : said("It knows: %1.").arg(names);
}

QString purposeSentence(const PresentedPurpose& purpose)
{
    switch (purpose.kind) {
    case PresentedPurpose::Kind::pictures:
        return said("“%1” is a neural network: a program that has learned to tell what a picture shows.").arg(purpose.name);
    case PresentedPurpose::Kind::objects:
        return said("“%1” is a neural network: a program that has learned to find things in pictures.").arg(purpose.name);
    case PresentedPurpose::Kind::unknown:
        break;
    }
    return said("“%1” is a neural network: a program that has learned to compute an answer for each picture.").arg(purpose.name);
}

QString rightBefore(double of100, bool objects)
{
    const QString number = QString::number(std::lround(of100));
    return objects ? said("Of 100 things that are to be seen it finds %1.").arg(number)
                   : said("Of 100 pictures it answers %1 rightly.").arg(number);
}

QStringList purposeSentences(const PresentationFacts& facts)
{
    QStringList sentences{purposeSentence(facts.purpose)};
    if (!facts.purpose.classes.isEmpty())
        sentences << classNames(facts.purpose.classes);
    const QString size = said("What it has learned takes %1.").arg(plainSize(facts.before.bytes));
    const bool objects = facts.purpose.kind == PresentedPurpose::Kind::objects;
    sentences << (facts.rightBefore ? rightBefore(*facts.rightBefore, objects) + QLatin1Char(' ') + size : size);
    return sentences;
}

QStringList spareSentences(const PresentationFacts& facts)
{
    const auto sum = [&](int PresentedLayer::*part) {
        return std::accumulate(facts.layers.begin(), facts.layers.end(), 0,
                               [part](int total, const PresentedLayer& layer) { return total + layer.*part; });
    };
    const int all = sum(&PresentedLayer::all), gone = all - sum(&PresentedLayer::kept);
    QStringList sentences{said("It is built of %1 layers with %2 small parts, each of which looks for one pattern.")
                              .arg(facts.layers.size())
                              .arg(QLocale().toString(all)),
                          said("Some parts hardly matter for the answers. These go first.")};
    if (facts.impossible)
        sentences << said("As much as the slider asks for cannot go: each layer needs a few parts.");
    else if (gone > 0)
        sentences << (facts.made && !facts.planned ? said("%1 of the parts are gone; each bar is a layer.").arg(QLocale().toString(gone))
                                                   : said("By the slider %1 parts go; each bar is a layer.").arg(QLocale().toString(gone)));
    else
        sentences
            << said("At most %1 % can go. Nothing is chosen yet: move the slider on the first page.").arg(hundredth(facts.largestRatio));
    return sentences;
}

QString timeSentence(const PresentationFacts& facts)
{
    if (!facts.millisecondsBefore || !facts.milliseconds)
        return said("How much time that saves has not been measured on this computer yet.");
    return said("On this computer an answer takes %1 thousandths of a second instead of %2.")
        .arg(facts.timed ? twoDigits(*facts.milliseconds) : said("about %1").arg(twoDigits(*facts.milliseconds)),
             twoDigits(*facts.millisecondsBefore));
}

QStringList takenSentences(const PresentationFacts& facts)
{
    if (!smaller(facts))
        return {said("Nothing is taken away yet."), said("Move the slider on the first page, and it is shown here what that saves.")};
    const QString size = plainSize(facts.now.bytes);
    return {facts.made && !facts.planned
                ? said("The file became smaller: %1 instead of %2.").arg(size, plainSize(facts.before.bytes))
                : said("The file would become smaller: %1 instead of %2.").arg(size, plainSize(facts.before.bytes)),
            said("Parts that are gone have no work to do: %1 % of it is left.").arg(hundredth(shareOf(facts.now.macs, facts.before.macs))),
            timeSentence(facts)};
}

QString rightNow(const PresentedAnswers& answers)
{
    const QString now = QString::number(std::lround(answers.now)), before = QString::number(std::lround(answers.before));
    const QString number = answers.about ? said("about %1").arg(now) : now;
    return answers.objects ? said("Of 100 things that are to be seen it finds %1; before it was %2.").arg(number, before)
                           : said("Of 100 pictures it answers %1 rightly; before it was %2.").arg(number, before);
}

QStringList leftSentences(const PresentationFacts& facts)
{
    if (!smaller(facts))
        return {said("Nothing is taken away yet, so it answers as it always did."),
                said("Move the slider on the first page, and it is shown here what it still can.")};
    QStringList sentences;
    if (facts.answers)
        sentences << rightNow(*facts.answers);
    if (facts.planned && facts.tried > 0)
        sentences << triedSentence(facts);
    else if (facts.planned)
        sentences << obstacle(facts);
    else if (!facts.pictures)
        sentences << said("Choose pictures, and it can be seen here what becomes of the answers.");
    sentences << (facts.trained && !facts.planned ? said("After parts were taken away it was trained again.")
                                                  : said("It was not trained since; training usually brings much of what is lost back."));
    sentences.removeAll({});
    return sentences;
}

} // namespace

PresentedNumbers presentedNumbers(const PresentationFacts& facts)
{
    return {sizeNumber(facts), workNumber(facts), timeNumber(facts), answersNumber(facts)};
}

QString presentationNote(const PresentationFacts& facts)
{
    if (!facts.open)
        return said("Nothing is open. Press Esc, and open a network or a sample.");
    if (facts.preparing)
        return said("It is being found out which parts may go. That takes a while.");
    if (facts.impossible)
        return said("So much cannot be taken away. Move the slider to the left.");
    if (facts.planned)
        return facts.tried > 0 ? triedSentence(facts) : obstacle(facts);
    if (!facts.pictures)
        return obstacle(facts);
    return facts.made ? madeNote(facts) : said("Nothing is taken away yet. Move the slider to the right.");
}

std::vector<PresentedBar> presentedBars(const PresentationFacts& facts)
{
    std::vector<PresentedBar> bars{
        {said("Size of the file"), plainSize(facts.before.bytes), plainSize(facts.now.bytes), shareOf(facts.now.bytes, facts.before.bytes)},
        {said("Work per picture"), said("%1 %").arg(100), said("%1 %").arg(hundredth(shareOf(facts.now.macs, facts.before.macs))),
         shareOf(facts.now.macs, facts.before.macs)},
    };
    if (facts.millisecondsBefore && facts.milliseconds && *facts.millisecondsBefore > 0) {
        const QString now = said("%1 ms").arg(twoDigits(*facts.milliseconds));
        bars.push_back({said("Time per picture"), said("%1 ms").arg(twoDigits(*facts.millisecondsBefore)),
                        facts.timed ? now : said("≈ %1").arg(now), *facts.milliseconds / *facts.millisecondsBefore});
    }
    return bars;
}

QString presentationTitle(const PresentationFacts& facts, PresentationPage page)
{
    if (!facts.open)
        return said("Nothing is open yet");
    const bool done = facts.made && !facts.planned;
    switch (page) {
    case PresentationPage::live:
        return said("How small may it become?");
    case PresentationPage::purpose:
        return said("What it is");
    case PresentationPage::spare:
        return said("What it can lose");
    case PresentationPage::taken:
        return done ? said("What was taken") : said("What would be taken");
    case PresentationPage::left:
        return done ? said("What it still can") : said("What it could still do");
    }
    return {};
}

QStringList presentationSentences(const PresentationFacts& facts, PresentationPage page)
{
    if (!facts.open)
        return {presentationNote(facts)};
    switch (page) {
    case PresentationPage::live:
        return {};
    case PresentationPage::purpose:
        return purposeSentences(facts);
    case PresentationPage::spare:
        return spareSentences(facts);
    case PresentationPage::taken:
        return takenSentences(facts);
    case PresentationPage::left:
        return leftSentences(facts);
    }
    return {};
}

} // namespace espalier
