// SPDX-License-Identifier: GPL-3.0-or-later
// What the present plan would do to the answers: from the layers' curves while it changes, from more and more pictures while it rests.
#pragma once

#include "ui/models/what_if_text.h"
#include "ui/runs/run_controller.h"
#include "ui/state/newest_wins.h"
#include "ui/state/rest.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <stop_token>

namespace espalier {

/// Lives in the window's thread and never waits for the other one, except when destroyed. Gives way to every job of the controller.
class WhatIf : public QObject {
    Q_OBJECT
public:
    using Estimate = std::shared_ptr<const recipes::PlanEstimate>;
    using Answer = Result<recipes::PlanEstimate>;
    /// Tries a plan on so many pictures; without a plan, what earlier ones left in memory is let go. Called on another thread.
    using Try = std::function<Answer(const recipes::PlanQuestion&, std::size_t images, const std::stop_token&)>;
    /// As the command line would prune and evaluate.
    static Try byRecipe();

    static constexpr int rest = planRest;                             ///< milliseconds without a change, before pictures are tried
    static constexpr std::size_t firstImages = 16, mostImages = 1024; ///< four times as many at each step

    WhatIf(Document& document, RunController& runs, QObject* parent = nullptr, Try attempt = byRecipe());

    /// Of the present plan, by the pictures so far; null where there is none.
    const Estimate& estimate() const { return estimate_; }
    /// The one that estimate() is about; null where there is none. Whoever shows what it finds lets it go when it is replaced.
    const ModelPtr& plannedNetwork() const { return plannedNetwork_; }
    /// Worked out once a change, however many views show them.
    const WhatIfFacts& facts() const { return facts_; }

Q_SIGNALS:
    /// facts() are others.
    void changed();

private:
    enum class Phase { idle, resting, trying, done };
    struct Request {
        recipes::PlanQuestion question;
        std::size_t images = 0;
    };

    /// Without a plan where there is nothing to try.
    recipes::PlanQuestion presentQuestion() const;
    void follow();
    void ask();
    void letGo();
    void take(const Answer& answer);
    void tell();
    WhatIfFacts presentFacts() const;
    std::optional<WhatIfFacts::Expected> expected() const;

    Document& document_;
    RunController& runs_;
    QTimer rest_;
    Phase phase_ = Phase::idle;
    recipes::PlanQuestion question_; ///< that estimate_ is about
    std::size_t images_ = firstImages;
    Estimate estimate_;
    QString problem_;
    WhatIfFacts facts_;
    ModelPtr plannedNetwork_;            ///< not in estimate_, which others keep for longer
    NewestWins<Request, Answer> worker_; ///< last: its thread ends first
};

} // namespace espalier
