// SPDX-License-Identifier: GPL-3.0-or-later
// What the two sides of a comparison answer to the same pictures: at once where both were asked before, else when somebody wants to know.
#pragma once

#include "ui/runs/comparison.h"

#include <QObject>

#include <functional>
#include <memory>
#include <stop_token>

namespace espalier {

/// Lives in the window's thread and never waits for the other one, except when destroyed. Gives way to every job of the controller.
class PictureComparison : public QObject {
    Q_OBJECT
public:
    using Answers = std::shared_ptr<const recipes::ComparedAnswers>;
    struct Question {
        std::array<recipes::Answerer, 2> sides;
        std::shared_ptr<const Project> project;
    };
    using Answer = Result<recipes::ComparedAnswers>;
    /// Called on another thread.
    using Try = std::function<Answer(const Question&, const std::stop_token&)>;
    static Try byRecipe();

    static constexpr std::size_t mostImages = 256;

    PictureComparison(Document& document, RunController& runs, Comparison& comparison, QObject* parent = nullptr, Try attempt = byRecipe());

    /// Null where they are not known.
    const Answers& answers() const { return answers_; }
    /// What the answers come to, or why they are not known.
    QString sentence() const;
    bool canWorkOut() const;
    void workOut();
    /// Working, or waiting for its turn.
    bool working() const { return phase_ == Phase::waiting || phase_ == Phase::working; }
    void cancel();

Q_SIGNALS:
    void changed();

private:
    enum class Phase { idle, waiting, working, done };

    Question presentQuestion() const;
    bool answersOfOne() const;
    void follow();
    void takeKnown();
    void begin();
    void swap();
    void take(const Answer& answer);

    Document& document_;
    RunController& runs_;
    Comparison& comparison_;
    Question question_; ///< that answers_ are about
    Phase phase_ = Phase::idle;
    bool swapped_ = false; ///< since the answers were asked for
    Answers answers_;
    QString problem_;
    NewestWins<Question, Answer> worker_; ///< last: its thread ends first
};

} // namespace espalier
