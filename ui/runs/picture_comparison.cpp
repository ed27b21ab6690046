// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/picture_comparison.h"

#include "core/graph/device.h"
#include "ui/models/metric_text.h"
#include "ui/models/texts.h"
#include "ui/runs/stage_text.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

/// What the pictures depend on.
bool samePictures(const Project& a, const Project& b)
{
    return a.data == b.data && a.preprocessing == b.preprocessing && a.labels == b.labels && a.trainLimit == b.trainLimit &&
           a.validationLimit == b.validationLimit;
}

bool samePictureQuestion(const PictureComparison::Question& a, const PictureComparison::Question& b)
{
    const bool both = a.project && b.project;
    return both && std::equal(a.sides.begin(), a.sides.end(), b.sides.begin(), recipes::sameAnswerer) &&
           samePictures(*a.project, *b.project);
}

/// Of two tasks they are no numbers of one kind.
QString metricsText(const recipes::ComparedAnswers& answers)
{
    const auto &a = answers.sides[0].metric, &b = answers.sides[1].metric;
    if (!a.info || a.info != b.info)
        return {};
    return PictureComparison::tr(" %1: A %2, B %3.").arg(engineText(a.info->label), metricText(a), metricText(b));
}

QString foundText(const recipes::ComparedAnswers& answers)
{
    const QString judged =
        answers.differing == 0
            ? PictureComparison::tr("A and B answer alike on all %1 validation pictures that were tried.").arg(answers.images)
            : PictureComparison::tr("A and B answer differently on %1 of %2 validation pictures.")
                  .arg(answers.differing)
                  .arg(answers.images);
    const auto shown = static_cast<std::int64_t>(answers.sides[0].shown.images.size());
    const QString first = shown < answers.differing ? PictureComparison::tr(" The first %1 of them are shown.").arg(shown) : QString();
    return judged + first + metricsText(answers);
}

PictureComparison::Answers turned(recipes::ComparedAnswers answers)
{
    std::swap(answers.sides[0], answers.sides[1]);
    return std::make_shared<const recipes::ComparedAnswers>(std::move(answers));
}

} // namespace

PictureComparison::Try PictureComparison::byRecipe()
{
    return [](const Question& question, const std::stop_token& stop) -> Answer {
        RunControl control;
        const std::stop_callback forward(stop, [&control] { control.requestStop(); });
        Observer silent;
        const ComputeScope compute(question.project->sparsify.threads, question.project->sparsify.device);
        try {
            return recipes::compareAnswers(question.sides, *question.project, mostImages, {control, silent});
        } catch (const std::exception& problem) {
            return failure(problem.what());
        }
    };
}

PictureComparison::PictureComparison(Document& document, RunController& runs, Comparison& comparison, QObject* parent, Try attempt)
    : QObject(parent), document_(document), runs_(runs), comparison_(comparison),
      worker_(std::move(attempt), [this](const Answer& answer) { take(answer); })
{
    connect(&comparison_, &Comparison::changed, this, &PictureComparison::follow);
    connect(&runs_, &RunController::changed, this, &PictureComparison::follow);
    document_.follow(this, Part::project, &PictureComparison::follow);
}

PictureComparison::Question PictureComparison::presentQuestion() const
{
    const SidePtr &a = comparison_.side(Comparison::a), &b = comparison_.side(Comparison::b);
    if (!a || !b)
        return {};
    return {{a->answerer, b->answerer}, document_.state()->project};
}

/// Both sides are the same network.
bool PictureComparison::answersOfOne() const
{
    const auto& [a, b] = question_.sides;
    return a.model && recipes::sameAnswerer(a, b);
}

void PictureComparison::follow()
{
    Question now = presentQuestion();
    if (samePictureQuestion({{now.sides[1], now.sides[0]}, now.project}, question_) && !samePictureQuestion(now, question_))
        swap();
    if (!samePictureQuestion(now, question_)) {
        worker_.drop();
        question_ = std::move(now);
        phase_ = Phase::idle;
        answers_.reset();
        problem_.clear();
    }
    if (!answers_)
        takeKnown();
    if (runs_.busy() && phase_ == Phase::working) {
        worker_.drop();
        phase_ = Phase::waiting;
    } else if (!runs_.busy() && phase_ == Phase::waiting) {
        begin();
    }
    Q_EMIT changed();
}

/// The same answers from the other side: what is being worked out goes on.
void PictureComparison::swap()
{
    std::swap(question_.sides[0], question_.sides[1]);
    swapped_ = phase_ == Phase::working && !swapped_;
    if (answers_)
        answers_ = turned(*answers_);
}

/// What both were asked when they were evaluated.
void PictureComparison::takeKnown()
{
    const SidePtr &a = comparison_.side(Comparison::a), &b = comparison_.side(Comparison::b);
    if (!a || !b || !a->predictions || !b->predictions || phase_ != Phase::idle)
        return;
    if (auto known = recipes::comparedAnswers(*a->predictions, *b->predictions))
        answers_ = std::make_shared<const recipes::ComparedAnswers>(std::move(*known));
}

bool PictureComparison::canWorkOut() const
{
    const bool all = answers_ && phase_ == Phase::done;
    const auto& [a, b] = question_.sides;
    return a.model && b.model && !document_.project().data.empty() && !answersOfOne() && !all && !working();
}

void PictureComparison::workOut()
{
    if (!canWorkOut())
        return;
    problem_.clear();
    phase_ = Phase::waiting;
    if (!runs_.busy())
        begin();
    Q_EMIT changed();
}

void PictureComparison::begin()
{
    phase_ = Phase::working;
    swapped_ = false;
    worker_.ask(question_);
}

void PictureComparison::cancel()
{
    worker_.drop();
    phase_ = Phase::idle;
    Q_EMIT changed();
}

void PictureComparison::take(const Answer& answer)
{
    phase_ = answer ? Phase::done : Phase::idle;
    if (answer)
        answers_ = swapped_ ? turned(*answer) : std::make_shared<const recipes::ComparedAnswers>(*answer);
    else
        problem_ = engineText(answer.error().message);
    Q_EMIT changed();
}

QString PictureComparison::sentence() const
{
    if (!question_.project)
        return {};
    if (phase_ == Phase::waiting)
        return tr("%1 is running; the answers are worked out when it is done.")
            .arg(runs_.running() ? stageTitle(*runs_.running()) : QString());
    if (phase_ == Phase::working)
        return tr("What A and B answer is being worked out on up to %1 validation pictures…").arg(mostImages);
    if (!problem_.isEmpty())
        return problem_;
    if (answers_)
        return foundText(*answers_);
    if (!question_.sides[0].model || !question_.sides[1].model)
        return tr("One of the sides is known by its numbers only, so that it can answer nothing.");
    if (answersOfOne())
        return tr("Both sides are the same network: they answer alike.");
    if (document_.project().data.empty())
        return tr("There are no pictures to compare answers on: choose their folder on the Training tab of the settings.");
    return tr("Which pictures A and B answer differently is not known yet.");
}

} // namespace espalier
