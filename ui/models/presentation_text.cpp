// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/presentation_text.h"

#include "ui/models/texts.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

namespace espalier {

namespace {

/// Two digits: "0.27", "4.1", "44".
QString twoDigits(double number)
{
    const int decimals = number >= 9.95 || number == 0 ? 0 : number >= 0.995 ? 1 : 2;
    return QLocale().toString(number, 'f', decimals);
}

QString hundredth(double share)
{
    if (share > 0 && share < 0.005)
        return tr("less than 1");
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
    return bytes >= 1000000 ? SizeUnit{1e6, tr("MB")} : SizeUnit{1e3, tr("KB")};
}

QString sizeOf(std::int64_t bytes, const SizeUnit& unit)
{
    return twoDigits(static_cast<double>(bytes) / unit.bytes);
}

/// In the unit of what it is compared with.
QString plainSize(std::int64_t bytes, std::int64_t compared)
{
    const SizeUnit unit = unitFor(compared);
    return sizeOf(bytes, unit) + QLatin1Char(' ') + unit.name;
}

/// "4.1 → 2.0 MB"; once where nothing changes.
QString fromTo(const QString& before, const QString& now, const QString& unit, bool about = false)
{
    const QString text = before == now && !about ? before : tr("%1 → %2").arg(before, about ? tr("≈ %1").arg(now) : now);
    return unit.isEmpty() ? text : text + QLatin1Char(' ') + unit;
}

bool smaller(const PresentationFacts& facts)
{
    return facts.planned || facts.made;
}

PresentedNumber sizeNumber(const PresentationFacts& facts)
{
    const SizeUnit unit = unitFor(facts.before.bytes);
    return {tr("Size"), fromTo(sizeOf(facts.before.bytes, unit), sizeOf(facts.now.bytes, unit), unit.name), {}};
}

PresentedNumber workNumber(const PresentationFacts& facts)
{
    return {tr("Work per picture"), fromTo(QStringLiteral("100"), hundredth(shareOf(facts.now.macs, facts.before.macs)), tr("%")), {}};
}

PresentedNumber timeNumber(const PresentationFacts& facts)
{
    PresentedNumber time{tr("Time per picture"), {}, {}};
    if (facts.timing)
        time.instead = tr("is being measured…");
    else if (!facts.millisecondsBefore || !facts.milliseconds)
        time.instead = tr("not measured yet");
    else
        time.number = fromTo(twoDigits(*facts.millisecondsBefore), twoDigits(*facts.milliseconds), tr("ms"), !facts.timed);
    return time;
}

QString answersInstead(const PresentationFacts& facts)
{
    if (!facts.pictures)
        return tr("no pictures yet");
    return facts.untriable ? tr("cannot be tried") : tr("is being tried…");
}

PresentedNumber answersNumber(const PresentationFacts& facts)
{
    const bool objects = facts.answers ? facts.answers->objects : facts.purpose.kind == PresentedPurpose::Kind::objects;
    PresentedNumber number{objects ? tr("Objects found") : tr("Right answers"), {}, {}};
    if (facts.answers) {
        const auto whole = [](double of100) { return QString::number(std::lround(of100)); };
        number.number = fromTo(whole(facts.answers->before), whole(facts.answers->now), tr("of 100"), facts.answers->about);
    } else if (facts.quality) {
        number.number = tr("≈ %1 % as good").arg(hundredth(*facts.quality));
    } else {
        number.instead = answersInstead(facts);
    }
    return number;
}

QString triedSentence(const PresentationFacts& facts)
{
    return tr("Tried on %1 pictures: %2 are answered worse than before, and %3 better.")
        .arg(facts.tried)
        .arg(facts.worse)
        .arg(facts.better);
}

/// What stands in the way of trying it.
QString obstacle(const PresentationFacts& facts)
{
    if (!facts.pictures)
        return tr("Choose pictures, and it can be seen here what becomes of the answers.");
    if (facts.untriable)
        return tr("These pictures cannot be used for trying it. Choose others.");
    if (facts.waiting)
        return tr("Other work is going on. The answers are tried as soon as it is done.");
    return facts.trying ? tr("The smaller one is being tried on pictures…") : QString();
}

QString madeNote(const PresentationFacts& facts)
{
    return facts.trained ? tr("The smaller one is made and trained. Move the slider to take away more of it.")
                         : tr("The smaller one is made, and not trained yet. Move the slider to take away more of it.");
}

QString classNames(const QStringList& classes)
{
    constexpr int shown = 3;
    const QString names = classes.mid(0, shown).join(tr(", "));
    return classes.size() > shown ? tr("It knows %1 kinds, such as %2.").arg(classes.size()).arg(names) : tr("It knows: %1.").arg(names);
}

QString purposeSentence(const PresentedPurpose& purpose)
{
    switch (purpose.kind) {
    case PresentedPurpose::Kind::pictures:
        return tr("“%1” is a neural network: a program that has learned to tell what a picture shows.").arg(purpose.name);
    case PresentedPurpose::Kind::objects:
        return tr("“%1” is a neural network: a program that has learned to find things in pictures.").arg(purpose.name);
    case PresentedPurpose::Kind::unknown:
        break;
    }
    return tr("“%1” is a neural network: a program that has learned to compute an answer for each picture.").arg(purpose.name);
}

QString rightBefore(double of100, bool objects)
{
    const QString number = QString::number(std::lround(of100));
    return objects ? tr("Of 100 things that are to be seen it finds %1.").arg(number)
                   : tr("Of 100 pictures it answers %1 rightly.").arg(number);
}

QStringList purposeSentences(const PresentationFacts& facts)
{
    QStringList sentences{purposeSentence(facts.purpose)};
    if (!facts.purpose.classes.isEmpty())
        sentences << classNames(facts.purpose.classes);
    const QString size = tr("What it has learned takes %1.").arg(plainSize(facts.before.bytes, facts.before.bytes));
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
    QStringList sentences{tr("It is built of %1 layers with %2 small parts, each of which looks for one pattern.")
                              .arg(facts.layers.size())
                              .arg(QLocale().toString(all)),
                          tr("Some parts hardly matter for the answers. These go first.")};
    if (facts.impossible)
        sentences << tr("As much as the slider asks for cannot go: each layer needs a few parts.");
    else if (gone > 0)
        sentences << (facts.made && !facts.planned ? tr("%1 of the parts are gone; each bar is a layer.").arg(QLocale().toString(gone))
                                                   : tr("By the slider %1 parts go; each bar is a layer.").arg(QLocale().toString(gone)));
    else
        sentences
            << tr("At most %1 % can go. Nothing is chosen yet: move the slider on the first page.").arg(hundredth(facts.largestRatio));
    return sentences;
}

QString timeSentence(const PresentationFacts& facts)
{
    if (!facts.millisecondsBefore || !facts.milliseconds)
        return tr("How much time that saves has not been measured on this computer yet.");
    return tr("On this computer an answer takes %1 thousandths of a second instead of %2.")
        .arg(facts.timed ? twoDigits(*facts.milliseconds) : tr("about %1").arg(twoDigits(*facts.milliseconds)),
             twoDigits(*facts.millisecondsBefore));
}

QStringList takenSentences(const PresentationFacts& facts)
{
    if (!smaller(facts))
        return {tr("Nothing is taken away yet."), tr("Move the slider on the first page, and it is shown here what that saves.")};
    const QString size = plainSize(facts.now.bytes, facts.before.bytes);
    return {facts.made && !facts.planned
                ? tr("It became smaller: %1 instead of %2.").arg(size, plainSize(facts.before.bytes, facts.before.bytes))
                : tr("It would become smaller: %1 instead of %2.").arg(size, plainSize(facts.before.bytes, facts.before.bytes)),
            tr("Parts that are gone have no work to do: %1 % of it is left.").arg(hundredth(shareOf(facts.now.macs, facts.before.macs))),
            timeSentence(facts)};
}

QString rightNow(const PresentedAnswers& answers)
{
    const QString now = QString::number(std::lround(answers.now)), before = QString::number(std::lround(answers.before));
    const QString number = answers.about ? tr("about %1").arg(now) : now;
    return answers.objects ? tr("Of 100 things that are to be seen it finds %1; before it was %2.").arg(number, before)
                           : tr("Of 100 pictures it answers %1 rightly; before it was %2.").arg(number, before);
}

QStringList leftSentences(const PresentationFacts& facts)
{
    if (!smaller(facts))
        return {tr("Nothing is taken away yet, so it answers as it always did."),
                tr("Move the slider on the first page, and it is shown here what it still can.")};
    QStringList sentences;
    if (facts.answers)
        sentences << rightNow(*facts.answers);
    if (facts.planned && facts.tried > 0)
        sentences << triedSentence(facts);
    else if (facts.planned)
        sentences << obstacle(facts);
    else if (!facts.pictures)
        sentences << tr("Choose pictures, and it can be seen here what becomes of the answers.");
    sentences << (facts.trained && !facts.planned ? tr("After parts were taken away it was trained again.")
                                                  : tr("It was not trained since; training usually brings much of what is lost back."));
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
        return tr("Nothing is open. Press Esc, and open a network or a sample.");
    if (facts.preparing)
        return tr("It is being found out which parts may go. That takes a while.");
    if (facts.impossible)
        return tr("So much cannot be taken away. Move the slider to the left.");
    if (facts.planned)
        return facts.tried > 0 ? triedSentence(facts) : obstacle(facts);
    if (!facts.pictures)
        return obstacle(facts);
    return facts.made ? madeNote(facts) : tr("Nothing is taken away yet. Move the slider to the right.");
}

std::vector<PresentedBar> presentedBars(const PresentationFacts& facts)
{
    std::vector<PresentedBar> bars{
        {tr("Size"), plainSize(facts.before.bytes, facts.before.bytes), plainSize(facts.now.bytes, facts.before.bytes),
         shareOf(facts.now.bytes, facts.before.bytes)},
        {tr("Work per picture"), tr("%1 %").arg(100), tr("%1 %").arg(hundredth(shareOf(facts.now.macs, facts.before.macs))),
         shareOf(facts.now.macs, facts.before.macs)},
    };
    if (facts.millisecondsBefore && facts.milliseconds && *facts.millisecondsBefore > 0) {
        const QString now = tr("%1 ms").arg(twoDigits(*facts.milliseconds));
        bars.push_back({tr("Time per picture"), tr("%1 ms").arg(twoDigits(*facts.millisecondsBefore)),
                        facts.timed ? now : tr("≈ %1").arg(now), *facts.milliseconds / *facts.millisecondsBefore});
    }
    return bars;
}

QString presentationTitle(const PresentationFacts& facts, PresentationPage page)
{
    if (!facts.open)
        return tr("Nothing is open yet");
    const bool done = facts.made && !facts.planned;
    switch (page) {
    case PresentationPage::live:
        return tr("How small may it become?");
    case PresentationPage::purpose:
        return tr("What it is");
    case PresentationPage::spare:
        return tr("What it can lose");
    case PresentationPage::taken:
        return done ? tr("What was taken") : tr("What would be taken");
    case PresentationPage::left:
        return done ? tr("What it still can") : tr("What it could still do");
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
