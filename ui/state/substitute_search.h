// SPDX-License-Identifier: GPL-3.0-or-later
// Finds what stands in for the channels that a plan removes, on another thread and as soon as the plan rests.
#pragma once

#include "core/pipeline/model.h"
#include "core/pruning/substitution/substitutes.h"
#include "ui/state/newest_wins.h"

#include <QTimer>

#include <functional>
#include <memory>

namespace espalier {

/// Lives in the window's thread.
class SubstituteSearch {
public:
    /// The answer depends on nothing else.
    struct Question {
        ModelPtr model;
        std::shared_ptr<const UnitCovariances> covariances;
        std::shared_ptr<const Plan> plan;
    };
    using Answer = std::shared_ptr<const Substitutes>;
    using Find = std::function<Answer(const Question&, const std::stop_token&)>;

    /// found: called when an answer has come from the other thread, where find works; tests give their own.
    explicit SubstituteSearch(std::function<void()> found, Find find = &SubstituteSearch::answerTo);

    /// Null where something is missing, and as long as the answer is being looked for. The same question has the same answer.
    Answer of(const Question& question);

private:
    static Answer answerTo(const Question& question, const std::stop_token& stop);

    std::function<void()> found_;
    Question asked_;
    Answer answer_; ///< to asked_
    QTimer rest_;
    NewestWins<Question, Answer> worker_;
};

} // namespace espalier
