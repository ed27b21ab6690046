// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/compared_pictures.h"

#include "ui/models/texts.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

namespace espalier {

namespace {

bool showsBoxes(const Prediction& answer)
{
    return !answer.found.empty() || !answer.truths.empty();
}

/// What is found solid, with its name; what is missed dashed, with a cross. What is found needs no second box.
std::vector<DrawnBox> drawnAnswer(const Prediction& answer)
{
    std::vector<DrawnBox> boxes;
    for (const MarkedBox& each : answer.found)
        boxes.push_back({placeOf(each.box), each.box.category, QString::fromStdString(each.what), false, each.mistake()});
    for (const MarkedBox& each : answer.truths)
        if (each.mistake())
            boxes.push_back({placeOf(each.box), each.box.category, {}, true, true});
    return boxes;
}

QString foundText(const Prediction& answer)
{
    const auto found = std::count_if(answer.truths.begin(), answer.truths.end(), [](const MarkedBox& box) { return box.right; });
    const auto wrong = std::count_if(answer.found.begin(), answer.found.end(), std::mem_fn(&MarkedBox::mistake));
    const QString text = answer.truths.empty() ? tr("nothing to find") : tr("%1 of %2 found").arg(found).arg(answer.truths.size());
    return wrong == 0 ? text : tr("%1, %2 wrong").arg(text).arg(wrong);
}

ComparedPicture::Answer answerOf(const Prediction* answer, bool boxed)
{
    if (answer == nullptr || (!boxed && answer->guesses.empty()))
        return {};
    if (boxed)
        return {foundText(*answer), answer->right, drawnAnswer(*answer)};
    return {QString::fromStdString(answer->guesses.front().what), answer->right, {}};
}

/// The places of the answers, so that after any number of them each kind has had about its share.
std::vector<std::size_t> takingTurns(const std::vector<AnswerChange>& changes, const std::array<double, 3>& shares)
{
    std::array<std::vector<std::size_t>, 3> waiting;
    for (std::size_t i = changes.size(); i-- > 0;)
        waiting[static_cast<std::size_t>(changes[i])].push_back(i);
    std::array<double, 3> taken{};
    std::vector<std::size_t> order;
    while (order.size() < changes.size()) {
        std::size_t next = 3;
        for (std::size_t kind = 0; kind < 3; ++kind) {
            const auto lag = [&](std::size_t each) { return shares[each] * static_cast<double>(order.size() + 1) - taken[each]; };
            if (!waiting[kind].empty() && (next == 3 || lag(kind) > lag(next)))
                next = kind;
        }
        order.push_back(waiting[next].back());
        waiting[next].pop_back();
        taken[next] += 1;
    }
    return order;
}

std::array<double, 3> sharesOf(const recipes::PlanEstimate& estimate)
{
    const double all = std::max<double>(1, static_cast<double>(estimate.images));
    const double worse = estimate.worse / all, better = estimate.better / all;
    std::array<double, 3> shares{};
    shares[static_cast<std::size_t>(AnswerChange::worse)] = worse;
    shares[static_cast<std::size_t>(AnswerChange::better)] = better;
    shares[static_cast<std::size_t>(AnswerChange::none)] = 1 - worse - better;
    return shares;
}

} // namespace

/// Where boxes are drawn, pictures of which the original finds nothing show little, and come later; those without anything to find last.
void ComparedPictures::order()
{
    const auto rank = [](const Row& row) {
        const std::vector<MarkedBox>& truths = row.before->truths;
        const bool found = std::any_of(truths.begin(), truths.end(), [](const MarkedBox& box) { return box.right; });
        return found ? 0 : truths.empty() ? 2 : 1;
    };
    if (boxed_)
        std::stable_sort(rows_.begin(), rows_.end(), [&](const Row& a, const Row& b) { return rank(a) < rank(b); });
}

QString ComparedPictures::idOf(const Row& row)
{
    const Prediction& known = row.now != nullptr && !row.now->name.empty() ? *row.now : *row.before;
    return QString::fromStdString(known.name) + QLatin1Char('\n') + QString::fromStdString(known.truth);
}

void ComparedPictures::putFirst(const QStringList& ids)
{
    auto place = rows_.begin();
    for (const QString& id : ids) {
        const auto found = std::find_if(place, rows_.end(), [&](const Row& row) { return idOf(row) == id; });
        if (found != rows_.end())
            std::rotate(place++, found, found + 1);
    }
}

ComparedPictures ComparedPictures::untried() const
{
    ComparedPictures same = *this;
    same.untried_ = true;
    same.compared_ = false;
    return same;
}

void ComparedPictures::add(const Prediction* before, const Prediction* now)
{
    rows_.push_back({before, now});
    boxed_ = boxed_ || showsBoxes(*before) || (now != nullptr && showsBoxes(*now));
    compared_ = compared_ || now != nullptr;
}

ComparedPictures ComparedPictures::of(const std::shared_ptr<const recipes::PlanEstimate>& estimate)
{
    ComparedPictures pictures;
    if (!estimate || !estimate->answers)
        return pictures;
    const ChangedAnswers& answers = *estimate->answers;
    pictures.source_ = estimate->answers;
    pictures.order_ = answers.now.order;
    for (const std::size_t i : takingTurns(answers.changes, sharesOf(*estimate)))
        pictures.add(&answers.earlier[i], &answers.now.images[i]);
    pictures.order();
    return pictures;
}

ComparedPictures ComparedPictures::of(std::shared_ptr<const Predictions> before, std::shared_ptr<const Predictions> now)
{
    ComparedPictures pictures;
    if (!before)
        return pictures;
    const bool same = now && now->images.size() == before->images.size();
    for (std::size_t i = 0; i < before->images.size(); ++i)
        pictures.add(&before->images[i], same ? &now->images[i] : nullptr);
    pictures.order();
    pictures.order_ = before->order;
    pictures.source_ = std::move(before);
    pictures.second_ = std::move(now);
    return pictures;
}

ComparedPicture ComparedPictures::at(std::size_t index) const
{
    const Row& row = rows_[index];
    const Prediction& shown = row.now != nullptr && !row.now->picture.pixels.empty() ? *row.now : *row.before;
    return {QString::fromStdString(shown.name), idOf(row), imageOf(shown.picture, order_), answerOf(row.before, boxed_),
            untried_ ? ComparedPicture::Answer() : answerOf(row.now, boxed_)};
}

} // namespace espalier
