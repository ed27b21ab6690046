// SPDX-License-Identifier: GPL-3.0-or-later
// Finds what stands in for the channels that a plan removes: at once where that is quick, else on another thread.
#pragma once

#include "core/pipeline/model.h"
#include "core/pruning/substitution/substitutes.h"
#include "ui/state/newest_wins.h"

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

    /// quick: multiplications that the window's thread may take. found: called when an answer has come from the other thread.
    explicit SubstituteSearch(std::function<void()> found, double quick = 5e6);

    /// Null where something is missing, and as long as the answer is being looked for. The same question has the same answer.
    Answer of(const Question& question);

private:
    static Answer answerTo(const Question& question, std::stop_token stop);

    std::function<void()> found_;
    double quick_;
    Question asked_;
    Answer answer_; ///< to asked_
    NewestWins<Question, Answer> worker_;
};

} // namespace espalier
