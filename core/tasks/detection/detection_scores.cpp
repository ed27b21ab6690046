// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/detection/detection_scores.h"

#include "core/base/parallel.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <random>
#include <utility>

namespace espalier {
namespace {

constexpr std::size_t overlaps = DetectionTally::overlaps, sizes = DetectionTally::sizes;
constexpr std::size_t recalls = 101;

/// As the reference computes them, since overlaps of whole pixels often lie on a bound.
double overlapOf(std::size_t index)
{
    constexpr double step = (0.95 - 0.5) / 9;
    return 0.5 + static_cast<double>(index) * step;
}

double recallOf(std::size_t index)
{
    return static_cast<double>(index) * 0.01;
}

/// COCO's ranges of areas, both ends included.
bool isOfSize(double area, std::size_t size)
{
    constexpr double small = 32 * 32, medium = 96 * 96, largest = 1e10;
    constexpr std::array<std::pair<double, double>, sizes> ranges{{{0, largest}, {0, small}, {small, medium}, {medium, largest}}};
    return area >= ranges[size].first && area <= ranges[size].second;
}

/// The detections and objects of one image and one class.
struct Pairing {
    std::vector<const Detection*> found; ///< most confident first
    std::vector<const TrueObject*> objects;
    std::vector<std::vector<double>> overlap; ///< by detection, by object; with a crowd: how much of the detection lies in it

    Pairing(std::vector<const Detection*> detections, std::vector<const TrueObject*> truth)
        : found(std::move(detections)), objects(std::move(truth))
    {
        for (const Detection* detection : found) {
            overlap.emplace_back();
            for (const TrueObject* object : objects) {
                const double area = detection->box.area();
                overlap.back().push_back(!object->crowd ? intersectionOverUnion(detection->box, object->box)
                                         : area > 0     ? intersection(detection->box, object->box) / area
                                                        : 0);
            }
        }
    }

    bool ignores(std::size_t object, std::size_t size) const
    {
        return objects[object]->crowd || objects[object]->ignored || !isOfSize(objects[object]->area, size);
    }
};

/// The objects in the order in which they may be taken: those that count first.
std::vector<std::size_t> orderOf(const Pairing& pairing, std::size_t size)
{
    std::vector<std::size_t> order(pairing.objects.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_partition(order.begin(), order.end(), [&](std::size_t object) { return !pairing.ignores(object, size); });
    return order;
}

/// The free object that overlaps a detection most, by at least so much; one that counts before one that is ignored. Nothing: none.
std::optional<std::size_t> partnerOf(std::size_t detection, const Pairing& pairing, const std::vector<std::size_t>& order,
                                     const std::vector<bool>& taken, std::size_t size, double least)
{
    std::optional<std::size_t> partner;
    double most = std::min(least, 1 - 1e-10);
    for (const std::size_t object : order) {
        if (taken[object] && !pairing.objects[object]->crowd)
            continue;
        if (partner && !pairing.ignores(*partner, size) && pairing.ignores(object, size))
            break;
        if (pairing.overlap[detection][object] < most)
            continue;
        most = pairing.overlap[detection][object];
        partner = object;
    }
    return partner;
}

PrecisionRecall precisionRecall(double right, double wrong, double objects)
{
    PrecisionRecall found;
    found.precision = right + wrong > 0 ? right / (right + wrong) : 0;
    found.recall = objects > 0 ? right / objects : 0;
    const double sum = found.precision + found.recall;
    found.f1 = sum > 0 ? 2 * found.precision * found.recall / sum : 0;
    return found;
}

std::optional<double> meanOf(const std::vector<double>& values)
{
    if (values.empty())
        return std::nullopt;
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// The middle 95 % of values.
Interval intervalOf(std::vector<double> values)
{
    if (values.empty())
        return {};
    std::sort(values.begin(), values.end());
    const auto at = [&](double share) {
        return values[static_cast<std::size_t>(std::lround(share * static_cast<double>(values.size() - 1)))];
    };
    return {at(0.025), at(0.975)};
}

} // namespace

DetectionTally::DetectionTally(int classes, int most) : most_(most), classes_(static_cast<std::size_t>(classes)) {}

void DetectionTally::add(std::vector<Detection> detections, const std::vector<TrueObject>& objects)
{
    std::stable_sort(detections.begin(), detections.end(),
                     [](const Detection& a, const Detection& b) { return a.confidence > b.confidence; });
    std::vector<std::vector<const Detection*>> found(classes_.size());
    std::vector<std::vector<const TrueObject*>> present(classes_.size());
    for (const Detection& detection : detections) {
        std::vector<const Detection*>& own = found.at(static_cast<std::size_t>(detection.category));
        if (static_cast<int>(own.size()) < most_)
            own.push_back(&detection);
    }
    for (const TrueObject& object : objects)
        present.at(static_cast<std::size_t>(object.category)).push_back(&object);
    const auto image = static_cast<std::int32_t>(images_++);
    for (std::size_t category = 0; category < classes_.size(); ++category) {
        const Pairing pairing(std::move(found[category]), std::move(present[category]));
        const std::size_t first = classes_[category].outcomes.size();
        for (const Detection* detection : pairing.found)
            classes_[category].outcomes.push_back({detection->confidence, image, {}, {}});
        Present counts{image, {}};
        for (std::size_t size = 0; size < sizes; ++size) {
            const std::vector<std::size_t> order = orderOf(pairing, size);
            for (std::size_t object = 0; object < order.size(); ++object)
                counts.objects[size] += !pairing.ignores(object, size);
            for (std::size_t t = 0; t < overlaps; ++t) {
                std::vector<bool> taken(pairing.objects.size(), false);
                for (std::size_t i = 0; i < pairing.found.size(); ++i) {
                    Outcome& outcome = classes_[category].outcomes[first + i];
                    const auto bit = static_cast<std::uint16_t>(1U << t);
                    const auto partner = partnerOf(i, pairing, order, taken, size, overlapOf(t));
                    const bool ignored = partner ? pairing.ignores(*partner, size) : !isOfSize(pairing.found[i]->box.area(), size);
                    if (partner) {
                        taken[*partner] = true;
                        outcome.matched[size] |= bit;
                    }
                    if (ignored)
                        outcome.ignored[size] |= bit;
                }
            }
        }
        if (!pairing.objects.empty())
            classes_[category].present.push_back(counts);
    }
}

std::vector<DetectionTally::OfClass> DetectionTally::ordered() const
{
    std::vector<OfClass> all = classes_;
    for (OfClass& each : all)
        std::stable_sort(each.outcomes.begin(), each.outcomes.end(),
                         [](const Outcome& a, const Outcome& b) { return a.confidence > b.confidence; });
    return all;
}

/// Precision of one class whose outcomes are in the order of confidence; images may count several times.
class PrecisionCounting {
public:
    using OfClass = DetectionTally::OfClass;
    using Outcome = DetectionTally::Outcome;

    /// weights: how often each image counts; empty: once.
    PrecisionCounting(const OfClass& outcomes, const std::vector<int>& weights) : class_(outcomes), weights_(weights) {}

    double objects(std::size_t size) const
    {
        double sum = 0;
        for (const DetectionTally::Present& present : class_.present)
            sum += weightOf(present.image) * present.objects[size];
        return sum;
    }

    /// The best precision at each recall or above. all: objects(size), above 0.
    std::array<double, recalls> precisions(std::size_t overlap, std::size_t size, double all) const
    {
        std::vector<double> recall, precision; // after each right answer: between them neither gets better
        double right = 0, wrong = 0, before = 0;
        for (const Outcome& outcome : class_.outcomes) {
            count(outcome, overlap, size, right, wrong);
            if (right == before)
                continue;
            before = right;
            recall.push_back(right / all);
            precision.push_back(right / (right + wrong + std::numeric_limits<double>::epsilon()));
        }
        for (std::size_t i = precision.size(); i-- > 1;)
            precision[i - 1] = std::max(precision[i - 1], precision[i]);
        std::array<double, recalls> found{};
        for (std::size_t r = 0; r < recalls; ++r) {
            const auto place = std::lower_bound(recall.begin(), recall.end(), recallOf(r));
            if (place != recall.end())
                found[r] = precision[static_cast<std::size_t>(place - recall.begin())];
        }
        return found;
    }

    AveragePrecision average(std::size_t size) const
    {
        const double all = objects(size);
        if (all <= 0)
            return {};
        std::vector<double> byOverlap;
        for (std::size_t t = 0; t < overlaps; ++t) {
            const auto found = precisions(t, size, all);
            byOverlap.push_back(std::accumulate(found.begin(), found.end(), 0.0) / recalls);
        }
        return {byOverlap.front(), meanOf(byOverlap)};
    }

    /// At an overlap of 0.5, for thresholds 0, 0.001, …, 1 of the confidence.
    std::vector<PrecisionRecall> byConfidence() const
    {
        constexpr int steps = 1000;
        const double all = objects(0);
        std::vector<PrecisionRecall> found(steps + 1);
        double right = 0, wrong = 0;
        auto next = class_.outcomes.begin();
        for (int step = steps; step >= 0; --step) {
            for (; next != class_.outcomes.end() && next->confidence >= static_cast<double>(step) / steps; ++next)
                count(*next, 0, 0, right, wrong);
            found[static_cast<std::size_t>(step)] = precisionRecall(right, wrong, all);
        }
        return found;
    }

private:
    double weightOf(std::int32_t image) const { return weights_.empty() ? 1 : weights_[static_cast<std::size_t>(image)]; }

    void count(const Outcome& outcome, std::size_t overlap, std::size_t size, double& right, double& wrong) const
    {
        if ((outcome.ignored[size] >> overlap & 1U) != 0)
            return;
        ((outcome.matched[size] >> overlap & 1U) != 0 ? right : wrong) += weightOf(outcome.image);
    }

    const OfClass& class_;
    const std::vector<int>& weights_;
};

namespace {

/// Of the classes that occur.
AveragePrecision meanOver(const std::vector<AveragePrecision>& classes)
{
    std::vector<double> at50, mean;
    for (const AveragePrecision& each : classes) {
        if (each.at50)
            at50.push_back(*each.at50);
        if (each.mean)
            mean.push_back(*each.mean);
    }
    return {meanOf(at50), meanOf(mean)};
}

/// Sets the confidence with the largest mean F1, and what there is at it.
void takeBest(DetectionScores& scores, const std::vector<std::vector<PrecisionRecall>>& byConfidence)
{
    double occurring = 0;
    for (const ClassScores& each : scores.classes)
        occurring += each.objects > 0;
    if (occurring == 0)
        return;
    const std::size_t steps = byConfidence.front().size();
    for (std::size_t step = 0; step < steps; ++step) {
        PrecisionRecall mean;
        for (std::size_t i = 0; i < byConfidence.size(); ++i) {
            if (scores.classes[i].objects == 0)
                continue;
            mean.precision += byConfidence[i][step].precision / occurring;
            mean.recall += byConfidence[i][step].recall / occurring;
            mean.f1 += byConfidence[i][step].f1 / occurring;
        }
        if (step > 0 && !(mean.f1 > scores.best.f1))
            continue;
        scores.best = mean;
        scores.confidence = static_cast<double>(step) / static_cast<double>(steps - 1);
        for (std::size_t i = 0; i < byConfidence.size(); ++i)
            scores.classes[i].best = byConfidence[i][step];
    }
}

} // namespace

DetectionScores DetectionTally::scores() const
{
    const std::vector<OfClass> all = ordered();
    const std::vector<int> once;
    DetectionScores scores;
    scores.images = images_;
    std::array<std::vector<AveragePrecision>, sizes> bySize;
    std::vector<std::vector<PrecisionRecall>> byConfidence;
    for (const OfClass& each : all) {
        const PrecisionCounting counting(each, once);
        ClassScores own;
        own.objects = std::llround(counting.objects(0));
        own.images = std::count_if(each.present.begin(), each.present.end(), [](const Present& present) { return present.objects[0] > 0; });
        for (std::size_t size = 0; size < sizes; ++size)
            bySize[size].push_back(counting.average(size));
        own.ap = bySize[0].back();
        byConfidence.push_back(counting.byConfidence());
        if (own.objects > 0)
            own.precisionByRecall = counting.precisions(0, 0, static_cast<double>(own.objects));
        scores.classes.push_back(std::move(own));
    }
    scores.ap = meanOver(bySize[0]);
    for (std::size_t size = 1; size < sizes; ++size)
        scores.bySize[size - 1] = meanOver(bySize[size]);
    takeBest(scores, byConfidence);
    countBySize(scores);
    return scores;
}

void DetectionTally::countBySize(DetectionScores& scores) const
{
    for (std::size_t size = 1; size < sizes; ++size) {
        std::vector<bool> shown(static_cast<std::size_t>(images_), false);
        for (const OfClass& each : classes_)
            for (const Present& present : each.present) {
                scores.objectsBySize[size - 1] += present.objects[size];
                if (present.objects[size] > 0)
                    shown[static_cast<std::size_t>(present.image)] = true;
            }
        scores.imagesBySize[size - 1] = std::count(shown.begin(), shown.end(), true);
    }
}

ScoreIntervals DetectionTally::intervals(int samples, std::uint64_t seed) const
{
    const std::vector<OfClass> all = ordered();
    std::vector<AveragePrecision> found(images_ > 0 ? static_cast<std::size_t>(samples) : 0);
    parallelFor(found.size(), 0, [&](std::size_t sample) {
        std::seed_seq start{seed, static_cast<std::uint64_t>(sample)};
        std::mt19937_64 random(start);
        std::vector<int> weights(static_cast<std::size_t>(images_), 0);
        for (std::int64_t draw = 0; draw < images_; ++draw)
            ++weights[random() % static_cast<std::uint64_t>(images_)];
        std::vector<AveragePrecision> classes;
        for (const OfClass& each : all)
            classes.push_back(PrecisionCounting(each, weights).average(0));
        found[sample] = meanOver(classes);
    });
    std::vector<double> at50, mean;
    for (const AveragePrecision& each : found) {
        if (!each.mean)
            continue;
        at50.push_back(*each.at50);
        mean.push_back(*each.mean);
    }
    return {intervalOf(std::move(at50)), intervalOf(std::move(mean))};
}

ConfusionMatrix::ConfusionMatrix(int classes, double confidence, double overlap)
    : confidence_(confidence), overlap_(overlap),
      counts_(static_cast<std::size_t>(classes) + 1, std::vector<std::int64_t>(static_cast<std::size_t>(classes) + 1))
{
}

void ConfusionMatrix::add(const std::vector<Detection>& detections, const std::vector<TrueObject>& objects)
{
    struct Pair {
        double overlap;
        std::size_t detection, object;
    };
    const auto counts = [](const TrueObject& object) { return !object.crowd && !object.ignored; };
    std::vector<Pair> pairs;
    std::vector<bool> settled(detections.size(), false), found(objects.size(), false);
    for (std::size_t d = 0; d < detections.size(); ++d) {
        settled[d] = detections[d].confidence < confidence_;
        for (std::size_t o = 0; o < objects.size(); ++o)
            if (const double overlap = intersectionOverUnion(detections[d].box, objects[o].box);
                !settled[d] && counts(objects[o]) && overlap > overlap_)
                pairs.push_back({overlap, d, o});
    }
    std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.overlap > b.overlap; });
    for (const Pair& pair : pairs) {
        if (settled[pair.detection] || found[pair.object])
            continue;
        settled[pair.detection] = found[pair.object] = true;
        ++counts_[static_cast<std::size_t>(detections[pair.detection].category)][static_cast<std::size_t>(objects[pair.object].category)];
    }
    for (std::size_t d = 0; d < detections.size(); ++d) {
        const Rectangle& box = detections[d].box;
        const bool onIgnored = std::any_of(objects.begin(), objects.end(), [&](const TrueObject& object) {
            return !counts(object) && (object.crowd ? intersection(box, object.box) > overlap_ * box.area()
                                                    : intersectionOverUnion(box, object.box) > overlap_);
        });
        if (!settled[d] && !onIgnored)
            ++counts_[static_cast<std::size_t>(detections[d].category)].back();
    }
    for (std::size_t o = 0; o < objects.size(); ++o)
        if (!found[o] && counts(objects[o]))
            ++counts_.back()[static_cast<std::size_t>(objects[o].category)];
}

} // namespace espalier
