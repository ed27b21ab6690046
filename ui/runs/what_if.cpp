// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/what_if.h"

#include "core/graph/device.h"
#include "core/pipeline/sensitivity_findings.h"
#include "ui/models/texts.h"
#include "ui/runs/stage_text.h"

#include <algorithm>
#include <utility>

namespace espalier {

WhatIf::Try WhatIf::byRecipe()
{
    return [estimator = std::make_shared<recipes::PlanEstimator>()](const recipes::PlanQuestion& question, std::size_t images,
                                                                    const std::stop_token& stop) -> Answer {
        RunControl control;
        const std::stop_callback forward(stop, [&control] { control.requestStop(); });
        Observer silent;
        if (!question.plan) {
            estimator->letGo(question.original);
            return recipes::PlanEstimate();
        }
        const ComputeScope compute(question.project->sparsify.threads, question.project->sparsify.device);
        try {
            return estimator->estimate(question, images, {control, silent});
        } catch (const std::exception& problem) {
            return failure(problem.what());
        }
    };
}

WhatIf::WhatIf(Document& document, RunController& runs, QObject* parent, Try attempt)
    : QObject(parent), document_(document), runs_(runs),
      worker_([attempt = std::move(attempt)](const Request& request,
                                             const std::stop_token& stop) { return attempt(request.question, request.images, stop); },
              [this](const Answer& answer) { take(answer); })
{
    rest_.setSingleShot(true);
    rest_.setInterval(rest);
    connect(&rest_, &QTimer::timeout, this, &WhatIf::ask);
    connect(&runs_, &RunController::changed, this, &WhatIf::follow);
    connect(&runs_, &RunController::sensitivityProgressed, this, &WhatIf::tell);
    document_.follow(this, Parts(Part::network) | Part::pruning | Part::project | Part::plan, &WhatIf::follow);
}

recipes::PlanQuestion WhatIf::presentQuestion() const
{
    const DocumentState& state = *document_.state();
    const bool some = state.plan && state.plan->removedUnits > 0 && !state.project->data.empty();
    return {state.original, state.model, state.project, some ? state.plan : nullptr};
}

/// Jobs have the processor to themselves; afterwards it goes on with as many pictures as before.
void WhatIf::follow()
{
    recipes::PlanQuestion now = presentQuestion();
    if (!sameQuestion(now, question_) || now.original != question_.original) {
        rest_.stop();
        question_ = std::move(now);
        phase_ = Phase::idle;
        images_ = firstImages;
        estimate_.reset();
        plannedNetwork_.reset();
        problem_.clear();
        letGo();
    }
    if (runs_.busy() && phase_ != Phase::done) {
        if (phase_ == Phase::trying)
            worker_.drop();
        phase_ = Phase::idle;
    } else if (question_.plan && phase_ == Phase::idle) {
        phase_ = Phase::resting;
    }
    if (phase_ != Phase::resting)
        rest_.stop();
    else if (!rest_.isActive())
        rest_.start();
    tell();
}

void WhatIf::tell()
{
    facts_ = presentFacts();
    Q_EMIT changed();
}

void WhatIf::ask()
{
    phase_ = Phase::trying;
    worker_.ask({question_, images_});
}

/// The network of the plan before, which nothing will be asked about any more.
void WhatIf::letGo()
{
    worker_.ask({{question_.original, nullptr, nullptr, nullptr}, 0});
}

void WhatIf::take(const Answer& answer)
{
    if (phase_ != Phase::trying)
        return; // something was let go
    phase_ = Phase::done;
    if (!answer) {
        problem_ = engineText(answer.error().message);
    } else {
        auto estimate = std::make_shared<recipes::PlanEstimate>(*answer);
        plannedNetwork_ = std::exchange(estimate->network, nullptr);
        estimate_ = std::move(estimate);
        if (estimate_->images < estimate_->all && images_ < mostImages) {
            images_ *= 4;
            ask();
        }
    }
    tell();
}

std::optional<WhatIfFacts::Expected> WhatIf::expected() const
{
    const auto curves = runs_.sensitivityOf(document_.network());
    const auto drop = curves && document_.plan() ? expectedDrop(*curves, document_.plan()->kept) : std::nullopt;
    if (!drop || curves->curves.front().points.empty())
        return std::nullopt;
    const MetricInfo& metric = *curves->metric;
    const auto judged = runs_.evaluationOf(document_.network());
    const double measured = curves->curves.front().points.front().metric;
    const double whole = judged ? judged->metrics.find(metric.key).value_or(measured) : measured;
    return WhatIfFacts::Expected{&metric, whole, std::clamp(whole - (metric.betterUp ? *drop : -*drop), metric.lowest, metric.highest)};
}

WhatIfFacts WhatIf::presentFacts() const
{
    WhatIfFacts facts;
    facts.cuts = document_.plan() && document_.plan()->removedUnits > 0;
    if (!facts.cuts)
        return facts;
    facts.images = !document_.project().data.empty();
    facts.expected = expected();
    const auto curves = runs_.measuringSensitivityOf(document_.network()) ? runs_.sensitivityOf(document_.network()) : nullptr;
    if (curves) {
        facts.curvePoints = curves->measured;
        facts.allPoints = curves->total;
    }
    facts.estimate = estimate_;
    facts.working = phase_ == Phase::resting || phase_ == Phase::trying;
    if (runs_.busy() && phase_ != Phase::done)
        facts.waitsFor = stageTitle(*runs_.running());
    facts.problem = problem_;
    return facts;
}

} // namespace espalier
