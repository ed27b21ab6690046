// SPDX-License-Identifier: GPL-3.0-or-later
// What the presentation says, for people who know nothing of networks: few digits, whole sentences, no terms of the field.
#pragma once

#include "core/graph/costs.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace espalier {

/// What the network does for its users. Changes with the network alone.
struct PresentedPurpose {
    enum class Kind { unknown, pictures, objects };
    Kind kind = Kind::unknown;
    QString name;
    QStringList classes; ///< that it tells apart; empty: not known
};

/// Right answers of 100.
struct PresentedAnswers {
    double before = 0, now = 0;
    bool objects = false; ///< of objects that are to be seen; else of pictures
    bool about = false;   ///< expected, not counted
};

struct PresentedLayer {
    int kept = 0, all = 0;
};

/// The present state, as the presentation tells it.
struct PresentationFacts {
    bool open = false;
    PresentedPurpose purpose;
    double ratio = 0;        ///< what the slider asks for
    double largestRatio = 1; ///< that can be asked for
    bool planned = false;    ///< something is to go
    bool impossible = false; ///< what is asked for cannot be planned
    bool preparing = false;  ///< it is being found out what may go
    bool made = false;       ///< the smaller network is there
    bool trained = false;    ///< and was trained since
    Costs before, now;       ///< of the original; of the planned or present network
    std::vector<PresentedLayer> layers;
    std::optional<double> millisecondsBefore, milliseconds;
    bool timed = false;                ///< milliseconds are measured of the network itself; else computed from measured layers
    bool timing = false;               ///< it is being measured
    std::optional<double> rightBefore; ///< of the original on all pictures, of 100
    std::optional<PresentedAnswers> answers;
    std::optional<double> quality; ///< where answers are not known: how good they are expected to be, as a share of before
    bool pictures = false;         ///< the project has some
    bool trying = false;           ///< the planned network is being tried on pictures, or will be in a moment
    bool waiting = false;          ///< with that: other work comes first
    bool untriable = false;        ///< it cannot be tried
    std::int64_t tried = 0;        ///< pictures; 0: none yet
    int worse = 0, better = 0;     ///< of these
};

/// One of the four large numbers.
struct PresentedNumber {
    QString title;
    QString number;  ///< "4.1 → 2.0 MB"; empty: not known
    QString instead; ///< why not
};

struct PresentedNumbers {
    PresentedNumber size, work, time, answers;
};
PresentedNumbers presentedNumbers(const PresentationFacts& facts);

/// Below the slider: what is going on, or what to do.
QString presentationNote(const PresentationFacts& facts);

/// What is shown of one number on a page of bars: what it was, and what is left of it.
struct PresentedBar {
    QString title, before, now;
    double share = 1; ///< of what it was
};
/// Of the numbers that are known.
std::vector<PresentedBar> presentedBars(const PresentationFacts& facts);

enum class PresentationPage { live, purpose, spare, taken, left };
inline constexpr int presentationPages = 5;
QString presentationTitle(const PresentationFacts& facts, PresentationPage page);
/// Two or three sentences; none of the page with the slider.
QStringList presentationSentences(const PresentationFacts& facts, PresentationPage page);

} // namespace espalier
