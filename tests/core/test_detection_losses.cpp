// SPDX-License-Identifier: GPL-3.0-or-later
// What detectors learn from: equal to numbers worked out cell by cell in Python, gradients as finite differences tell them, and a head that
// learns one image.
#include "core/base/json.h"
#include "core/tasks/detection/anchor_based.h"
#include "core/tasks/detection/anchor_free.h"
#include "core/tasks/detection/detection_losses.h"
#include "core/tasks/detection/overlap_loss.h"
#include "test_places.h"

#include <ATen/ATen.h>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <vector>

using namespace espalier;

namespace {

/// Nested lists of equal lengths as a tensor.
at::Tensor tensorOf(const Json& nested)
{
    std::vector<std::int64_t> shape;
    for (const Json* level = &nested; level->is_array(); level = &level->front()) {
        shape.push_back(static_cast<std::int64_t>(level->size()));
        if (level->empty())
            break;
    }
    std::vector<double> numbers;
    const std::function<void(const Json&)> flatten = [&](const Json& each) {
        if (each.is_array())
            std::for_each(each.begin(), each.end(), flatten);
        else
            numbers.push_back(each.get<double>());
    };
    flatten(nested);
    return at::tensor(numbers, at::kDouble).view(shape);
}

/// Lists of objects by image, filled up with class −1.
at::Tensor objectsOf(const Json& images)
{
    std::size_t most = 0;
    for (const Json& image : images)
        most = std::max(most, image.size());
    at::Tensor objects = at::full({static_cast<std::int64_t>(images.size()), static_cast<std::int64_t>(most), 5}, -1.0, at::kDouble);
    for (std::size_t i = 0; i < images.size(); ++i)
        for (std::size_t o = 0; o < images[i].size(); ++o)
            objects[static_cast<std::int64_t>(i)][static_cast<std::int64_t>(o)].copy_(tensorOf(images[i][o]));
    return objects;
}

std::vector<HeadLevel> levelsOf(const Json& levels)
{
    std::vector<HeadLevel> found;
    for (const Json& level : levels)
        found.push_back({level[0].get<std::int64_t>(), level[1].get<std::int64_t>(), level[2].get<double>()});
    return found;
}

bool near(const at::Tensor& found, const Json& expected)
{
    const double wanted = expected.get<double>();
    return std::abs(found.item<double>() - wanted) < 1e-9 * std::max(1.0, std::abs(wanted));
}

/// The largest difference of the gradient from central differences, relative to the largest of these.
double gradientError(const at::Tensor& start, const std::function<at::Tensor(const at::Tensor&)>& function)
{
    at::Tensor variable = start.detach().clone().requires_grad_(true);
    function(variable).backward();
    const at::Tensor gradient = variable.grad().flatten();
    constexpr double step = 1e-5;
    double largest = 0, error = 0;
    for (std::int64_t i = 0; i < start.numel(); ++i) {
        at::Tensor above = start.detach().clone(), below = start.detach().clone();
        above.view(-1)[i] += step;
        below.view(-1)[i] -= step;
        const double slope = (function(above) - function(below)).item<double>() / (2 * step);
        largest = std::max(largest, std::abs(slope));
        error = std::max(error, std::abs(slope - gradient[i].item<double>()));
    }
    return error / largest;
}

/// Of a case with a decoupled head.
HeadReader readerOf(const Json& each)
{
    DetectionHead head;
    head.kind = HeadKind::decoupled;
    head.classes = each["classes"].get<int>();
    for (const HeadLevel& level : levelsOf(each["levels"]))
        head.levels.push_back({level.height, level.width, level.stride, {0, 0, 0}, {}});
    return HeadReader(std::move(head));
}

/// Numbers by cell, [images, cells, channels], as the maps of the levels.
std::vector<at::Tensor> mapsOf(const at::Tensor& cells, const std::vector<HeadLevel>& levels)
{
    std::vector<at::Tensor> maps;
    std::int64_t start = 0;
    for (const HeadLevel& level : levels) {
        const at::Tensor own = cells.narrow(1, start, level.height * level.width);
        maps.push_back(own.transpose(1, 2).reshape({cells.size(0), -1, level.height, level.width}));
        start += level.height * level.width;
    }
    return maps;
}

/// The outputs of a decoupled head: boxes, objectness and classes, level by level.
Outputs outputsOf(const at::Tensor& told, const at::Tensor& sure, const at::Tensor& scores, const std::vector<HeadLevel>& levels)
{
    const auto boxes = mapsOf(told, levels), objectness = mapsOf(sure.unsqueeze(-1), levels), classes = mapsOf(scores, levels);
    Outputs outputs;
    for (std::size_t level = 0; level < levels.size(); ++level)
        outputs.insert(outputs.end(), {boxes[level], objectness[level], classes[level]});
    return outputs;
}

/// Different weights for all numbers, so that no gradient is hidden by another.
at::Tensor weighted(const at::Tensor& numbers)
{
    return (numbers.flatten() * at::arange(numbers.numel(), numbers.options()).sin()).sum();
}

Json fixture()
{
    auto found = readJson(std::string(MADE_FIXTURES_DIR "/detection_losses.json"), "cases");
    if (!found)
        qFatal("%s", found.error().message.c_str());
    return std::move(*found);
}

} // namespace

class TestDetectionLosses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { cases_ = fixture(); }

    void overlapsAreThoseOfTheFormula()
    {
        QVERIFY(cases_["overlaps"].size() >= 100);
        for (const Json& each : cases_["overlaps"])
            QVERIFY(near(completeOverlap(tensorOf(each["a"]), tensorOf(each["b"])), each["overlap"]));
        const at::Tensor box = at::tensor({1.0, 2.0, 5.0, 9.0}, at::kDouble);
        QVERIFY(std::abs(completeOverlap(box, box).item<double>() - 1) < 1e-6);
    }

    /// The weight of the shapes' difference is a constant for the gradient, so equal shapes are tried.
    void gradientsOfOverlapsAreFiniteDifferences()
    {
        const at::Tensor target = at::tensor({10.0, 10.0, 30.0, 22.0, 0.0, 0.0, 8.0, 8.0}, at::kDouble).view({2, 4});
        const at::Tensor start = at::tensor({12.0, 9.0, 32.0, 21.0, 20.0, 3.0, 28.0, 11.0}, at::kDouble).view({2, 4});
        QVERIFY(gradientError(start, [&](const at::Tensor& boxes) { return completeOverlap(boxes, target).sum(); }) < 1e-6);
    }

    void anchorFreeAssignmentsAndLossesAreThoseOfTheFormulas()
    {
        int assigned = 0, withoutBins = 0;
        for (const Json& each : cases_["anchor_free"]) {
            const AnchorFreeMaps maps{tensorOf(each["distances"]), tensorOf(each["scores"])};
            const Cells cells = cellsOf(levelsOf(each["levels"]), maps.scores);
            const at::Tensor objects = objectsOf(each["objects"]);
            const Assignment found = taskAligned(maps.scores.sigmoid(), boxesOf(maps.distances, cells), cells, objects);
            at::Tensor expected = at::zeros_like(maps.scores);
            for (std::size_t image = 0; image < each["assignment"].size(); ++image)
                for (const auto& [cell, place, score] : triples(each["assignment"][image])) {
                    const Json& object = each["objects"][image][place.get<std::size_t>()];
                    const auto row = static_cast<std::int64_t>(image), at = cell.get<std::int64_t>();
                    expected[row][at][object[0].get<std::int64_t>()] = score.get<double>();
                    QVERIFY(found.found[row][at].item<bool>());
                    for (std::int64_t edge = 0; edge < 4; ++edge)
                        QCOMPARE(found.boxes[row][at][edge].item<double>(), object[static_cast<std::size_t>(edge) + 1].get<double>());
                    ++assigned;
                }
            QVERIFY(at::allclose(found.scores, expected, 1e-9, 1e-12));
            const AnchorFreeLoss loss = anchorFreeLoss(maps, cells, objects);
            QVERIFY(near(loss.box, each["loss"]["box"]));
            QVERIFY(near(loss.category, each["loss"]["category"]));
            QVERIFY(near(loss.distribution, each["loss"]["distribution"]));
            withoutBins += each["bins"] == 1;
        }
        QVERIFY2(assigned > 300 && withoutBins > 3, qPrintable(QString("%1 cells, %2 without bins").arg(assigned).arg(withoutBins)));
    }

    void lossesWithAnchorsAreThoseOfTheFormulas()
    {
        std::map<bool, std::size_t> matches; // by whether sizes are exponential
        for (const Json& each : cases_["anchors"]) {
            const std::vector<AnchorLevel> levels = anchorLevelsOf(each);
            const std::vector<at::Tensor> maps{tensorOf(each["maps"][0]), tensorOf(each["maps"][1])};
            const at::Tensor objects = objectsOf(each["objects"]);
            const AnchorLoss loss = anchorLoss(maps, levels, objects);
            QVERIFY(near(loss.box, each["loss"]["box"]));
            QVERIFY(near(loss.objectness, each["loss"]["objectness"]));
            QVERIFY(near(loss.category, each["loss"]["category"]));
            QVERIFY(near(loss.total, each["loss"]["total"]));
            for (const auto& level : anchorMatches(levels, objects))
                matches[each["exponential"].get<bool>()] += level.size();
        }
        QVERIFY2(matches[false] > 500 && matches[true] > 150, qPrintable(QString("%1, %2").arg(matches[false]).arg(matches[true])));
    }

    void decoupledLossesAreThoseOfTheFormulas()
    {
        int withObjects = 0;
        for (const Json& each : cases_["decoupled"]) {
            const std::vector<HeadLevel> levels = levelsOf(each["levels"]);
            const Outputs outputs = outputsOf(tensorOf(each["told"]), tensorOf(each["sure"]), tensorOf(each["scores"]), levels);
            std::vector<LossPart> parts;
            const at::Tensor loss = detectionLoss(readerOf(each), outputs, objectsOf(each["objects"]), &parts);
            double sum = 0;
            QCOMPARE(parts.size(), std::size_t{3});
            for (const LossPart& part : parts) {
                const double wanted = each["loss"][part.info->key].get<double>();
                QVERIFY2(near(part.value * part.weight, each["loss"][part.info->key]), part.info->key);
                sum += wanted;
            }
            QVERIFY(near(loss, sum));
            withObjects += each["loss"]["box_loss"] > 0;
        }
        QVERIFY2(withObjects > 20, qPrintable(QString::number(withObjects)));
    }

    void anchorsLearnOneImage_data()
    {
        QTest::addColumn<bool>("exponential");
        QTest::newRow("as YOLOv5") << false;
        QTest::newRow("as YOLOv3") << true;
    }

    void anchorsLearnOneImage()
    {
        QFETCH(bool, exponential);
        std::vector<AnchorLevel> levels = anchorLevelsOf(cases_["anchors"][0]);
        for (AnchorLevel& level : levels)
            level.exponential = exponential;
        std::vector<at::Tensor> maps{at::zeros({1, 3, 6, 8, 7}, at::kDouble), at::zeros({1, 3, 3, 4, 7}, at::kDouble)};
        const at::Tensor objects = at::tensor({0.0, 3.0, 5.0, 12.0, 15.0, 1.0, 20.0, 9.0, 60.0, 44.0}, at::kDouble).view({1, 2, 5});
        for (int step = 0; step < 400; ++step) {
            for (at::Tensor& map : maps)
                map = map.detach().requires_grad_(true);
            anchorLoss(maps, levels, objects).total.backward();
            for (at::Tensor& map : maps)
                map = map.detach() - 0.03 * map.grad().sign();
        }
        for (std::int64_t object = 0; object < 2; ++object) {
            double best = 0;
            for (std::size_t level = 0; level < levels.size(); ++level) {
                const at::Tensor sure = maps[level].select(-1, 4).sigmoid().flatten(1)[0];
                const at::Tensor found =
                    at::where(sure > 0.7, completeOverlap(anchorBoxes(maps[level], levels[level])[0], objects[0][object].slice(0, 1, 5)),
                              at::zeros_like(sure));
                best = std::max(best, found.max().item<double>());
            }
            QVERIFY2(best > 0.9, qPrintable(QString::number(best)));
        }
    }

    void gradientsOfTheLossAreFiniteDifferences()
    {
        for (const std::size_t number : {1U, 2U, 3U}) {
            const Json& each = cases_["anchor_free"][number];
            const at::Tensor distances = tensorOf(each["distances"]), scores = tensorOf(each["scores"]);
            const Cells cells = cellsOf(levelsOf(each["levels"]), scores);
            const Assignment wanted = taskAligned(scores.sigmoid(), boxesOf(distances, cells), cells, objectsOf(each["objects"]));
            QVERIFY(gradientError(scores, [&](const at::Tensor& x) {
                        return anchorFreeLoss({distances, x}, cells, wanted).total();
                    }) < 1e-6);
            // Of the boxes the weight of the shapes' difference is constant; the distances' own entropy has no such part.
            const auto entropy = [&](const at::Tensor& x) {
                const AnchorFreeLoss loss = anchorFreeLoss({x, scores}, cells, wanted);
                return loss.distribution + 0 * loss.box;
            };
            if (each["bins"] != 1 && wanted.scores.sum().item<double>() > 0)
                QVERIFY(gradientError(distances, entropy) < 1e-6);
        }
    }

    void gradientsOfDecodedBoxesAreFiniteDifferences()
    {
        for (const std::size_t number : {0U, 1U, 40U, 41U}) { // both decodings
            const Json& each = cases_["anchors"][number];
            const AnchorLevel level = anchorLevelsOf(each)[1];
            QVERIFY(gradientError(tensorOf(each["maps"][1]), [&](const at::Tensor& x) { return weighted(anchorBoxes(x, level)); }) < 1e-6);
        }
        const Json& each = cases_["decoupled"][0];
        const at::Tensor sure = tensorOf(each["sure"]), scores = tensorOf(each["scores"]);
        QVERIFY(gradientError(tensorOf(each["told"]), [&](const at::Tensor& x) {
                    return weighted(readerOf(each).decoupledMaps(outputsOf(x, sure, scores, levelsOf(each["levels"]))).boxes);
                }) < 1e-6);
    }

    /// What a cell is to tell about objects depends on its box, which is therefore held.
    void gradientsOfObjectnessAndClassesAreFiniteDifferences()
    {
        for (const std::size_t number : {1U, 3U, 41U, 43U}) {
            const Json& each = cases_["anchors"][number];
            const at::Tensor fine = tensorOf(each["maps"][0]), coarse = tensorOf(each["maps"][1]), objects = objectsOf(each["objects"]);
            QVERIFY(gradientError(coarse.slice(-1, 4), [&](const at::Tensor& x) {
                        return anchorLoss({fine, at::cat({coarse.slice(-1, 0, 4), x}, -1)}, anchorLevelsOf(each), objects).total;
                    }) < 1e-6);
        }
        for (const std::size_t number : {1U, 2U, 3U}) {
            const Json& each = cases_["decoupled"][number];
            const HeadReader reader = readerOf(each);
            const Outputs outputs =
                outputsOf(tensorOf(each["told"]), tensorOf(each["sure"]), tensorOf(each["scores"]), levelsOf(each["levels"]));
            const HeadReader::Decoupled maps = reader.decoupledMaps(outputs);
            const Cells cells = reader.cells(outputs);
            const Assignment wanted = taskAligned(maps.scores.sigmoid(), maps.boxes, cells, objectsOf(each["objects"]));
            const auto lossWith = [&](const at::Tensor& sure, const at::Tensor& scores) {
                return decoupledLoss({maps.boxes, sure, scores}, cells, wanted).total();
            };
            QVERIFY(gradientError(maps.objectness, [&](const at::Tensor& x) { return lossWith(x, maps.scores); }) < 1e-6);
            if (wanted.found.any().item<bool>())
                QVERIFY(gradientError(maps.scores, [&](const at::Tensor& x) { return lossWith(maps.objectness, x); }) < 1e-6);
        }
    }

    void decoupledHeadsLearnOneImage()
    {
        Json shape = cases_["decoupled"][0];
        shape["classes"] = 2;
        const HeadReader reader = readerOf(shape);
        std::vector<at::Tensor> learned{at::full({1, 60, 4}, 0.5, at::kDouble), at::full({1, 60}, -4.0, at::kDouble),
                                        at::zeros({1, 60, 2}, at::kDouble)};
        const auto outputs = [&] { return outputsOf(learned[0], learned[1], learned[2], levelsOf(shape["levels"])); };
        const at::Tensor objects = at::tensor({0.0, 3.0, 5.0, 12.0, 15.0, 1.0, 20.0, 9.0, 60.0, 44.0}, at::kDouble).view({1, 2, 5});
        for (int step = 0; step < 400; ++step) {
            for (at::Tensor& each : learned)
                each = each.detach().requires_grad_(true);
            detectionLoss(reader, outputs(), objects).backward();
            for (at::Tensor& each : learned)
                each = each.detach() - 0.03 * each.grad().sign();
        }
        const Candidates found = reader.candidates(outputs());
        for (std::int64_t object = 0; object < 2; ++object) {
            const at::Tensor own = found.scores[0].select(1, object);
            const std::int64_t best = own.argmax().item<std::int64_t>();
            QVERIFY2(own[best].item<double>() > 0.7, qPrintable(QString::number(own[best].item<double>())));
            QVERIFY(completeOverlap(found.boxes[0][best], objects[0][object].slice(0, 1, 5)).item<double>() > 0.85);
        }
    }

    /// Plain gradient descent on the maps themselves: boxes and scores become those of the objects.
    void mapsLearnOneImage()
    {
        const std::vector<HeadLevel> levels{{12, 12, 8}, {6, 6, 16}};
        at::Tensor distances = at::zeros({1, 180, 64}, at::kDouble).requires_grad_(true);
        at::Tensor scores = at::full({1, 180, 2}, -4.0, at::kDouble).requires_grad_(true);
        const Cells cells = cellsOf(levels, scores);
        const at::Tensor objects = at::tensor({0.0, 10.0, 12.0, 40.0, 44.0, 1.0, 60.0, 50.0, 66.0, 57.0}, at::kDouble).view({1, 2, 5});
        double first = 0, last = 0;
        for (int step = 0; step < 400; ++step) {
            const at::Tensor loss = anchorFreeLoss({distances, scores}, cells, objects).total();
            last = loss.item<double>();
            first = step == 0 ? last : first;
            loss.backward();
            for (at::Tensor* map : {&distances, &scores}) {
                map->data().sub_(map->grad().sign() * 0.05);
                map->grad().zero_();
            }
        }
        QVERIFY2(last < 0.25 * first, qPrintable(QString("%1 of %2").arg(last).arg(first)));
        const at::Tensor boxes = boxesOf(distances.detach(), cells)[0], shares = scores.detach().sigmoid()[0];
        for (std::int64_t object = 0; object < 2; ++object) {
            const at::Tensor own = shares.select(1, object);
            const std::int64_t best = own.argmax().item<std::int64_t>();
            QVERIFY(own[best].item<double>() > 0.7);
            QVERIFY(completeOverlap(boxes[best], objects[0][object].slice(0, 1, 5)).item<double>() > 0.85);
        }
    }

    void withoutObjectsOnlyScoresAreLearned()
    {
        const at::Tensor distances = at::randn({2, 20, 16}, at::kDouble).requires_grad_(true), scores = at::zeros({2, 20, 3}, at::kDouble);
        const Cells cells = cellsOf({{4, 5, 8}}, scores);
        for (const at::Tensor& objects : {at::zeros({2, 0, 5}, at::kDouble), at::full({2, 3, 5}, -1.0, at::kDouble)}) {
            const AnchorFreeLoss loss = anchorFreeLoss({distances, scores}, cells, objects);
            QCOMPARE(loss.box.item<double>(), 0.0);
            QCOMPARE(loss.distribution.item<double>(), 0.0);
            QVERIFY(std::abs(loss.category.item<double>() - 120 * std::log(2)) < 1e-9);
            loss.total().backward();
            QVERIFY(distances.grad().eq(0).all().item<bool>());
        }
    }

private:
    static std::vector<AnchorLevel> anchorLevelsOf(const Json& each)
    {
        std::vector<AnchorLevel> levels;
        for (const HeadLevel& level : levelsOf(each["levels"]))
            levels.push_back({level, {}, each["exponential"].get<bool>()});
        for (std::size_t i = 0; i < levels.size(); ++i)
            for (const Json& anchor : each["anchors"][i])
                levels[i].anchors.emplace_back(anchor[0].get<double>(), anchor[1].get<double>());
        return levels;
    }

    struct Triple {
        Json cell, place, score;
    };
    static std::vector<Triple> triples(const Json& list)
    {
        std::vector<Triple> found;
        for (const Json& each : list)
            found.push_back({each[0], each[1], each[2]});
        return found;
    }

    Json cases_;
};

QTEST_APPLESS_MAIN(TestDetectionLosses)
#include "test_detection_losses.moc"
