// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/detection/detection_losses.h"

#include "core/tasks/detection/overlap_loss.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <array>
#include <limits>

namespace espalier {
namespace {

constexpr std::int64_t edgesOf = 4;
constexpr double boxWeight = AnchorFreeLoss::boxWeight, scoreWeight = AnchorFreeLoss::categoryWeight,
                 distributionWeight = AnchorFreeLoss::distributionWeight;

constexpr MetricInfo partInfo(const char* key, const char* term, const char* label, const char* explanation)
{
    return {.key = key,
            .term = term,
            .label = label,
            .explanation = explanation,
            .unit = "",
            .betterUp = false,
            .ranks = false,
            .decimals = 4,
            .highest = std::numeric_limits<double>::infinity(),
            .column = key};
}

enum Part : std::size_t { boxPart, objectPart, classPart, distributionPart };
constexpr std::array partInfos{
    partInfo("box_loss", "box loss", "Boxes that do not fit", "What the loss has from boxes that do not fit (1 − CIoU, weighted)."),
    partInfo("obj_loss", "objectness loss", "Objects not told from background",
             "What the loss has from taking background for objects and objects for background (binary cross entropy, weighted)."),
    partInfo("cls_loss", "class loss", "Wrong classes", "What the loss has from wrong classes (binary cross entropy, weighted)."),
    partInfo("dfl_loss", "distribution loss", "Unsure edges",
             "What the loss has from distances of edges that are not told surely (distribution focal loss, weighted)."),
};

void tell(std::vector<LossPart>* parts, Part part, const at::Tensor& value, double weight)
{
    if (parts != nullptr)
        parts->push_back({&partInfos[part], value.detach(), weight});
}

/// Heads that pick their boxes by themselves must not find an object twice: one cell learns it, not ten.
std::int64_t cellsOfObject(const DetectionHead& head)
{
    return head.form == HeadForm::endToEnd ? 1 : usualCellsOfObject;
}

at::Tensor lossWithoutAnchors(const HeadReader& reader, const Outputs& outputs, const at::Tensor& objects, std::vector<LossPart>* parts)
{
    const AnchorFreeMaps maps = reader.freeMaps(outputs);
    const Cells cells = reader.cells(outputs);
    const at::Tensor boxes = boxesOf(maps.distances, cells).detach();
    const Assignment wanted = taskAligned(maps.scores.detach().sigmoid(), boxes, cells, objects, cellsOfObject(reader.head()));
    const AnchorFreeLoss loss = anchorFreeLoss(maps, cells, wanted);
    tell(parts, boxPart, loss.box, boxWeight);
    tell(parts, classPart, loss.category, scoreWeight);
    tell(parts, distributionPart, loss.distribution, distributionWeight);
    return loss.total();
}

at::Tensor lossWithAnchors(const HeadReader& reader, const Outputs& outputs, const at::Tensor& objects, std::vector<LossPart>* parts)
{
    // The published recipe adds its losses up over 64 images, which gives the steps the size of those of other heads.
    constexpr double nominalBatch = 64;
    const AnchorLoss loss = anchorLoss(reader.anchorMaps(outputs), reader.anchorLevels(outputs), objects);
    tell(parts, boxPart, loss.box, nominalBatch * loss.boxWeight);
    tell(parts, objectPart, loss.objectness, nominalBatch * loss.objectnessWeight);
    tell(parts, classPart, loss.category, nominalBatch * loss.categoryWeight);
    return loss.total * nominalBatch;
}

at::Tensor lossWithObjectness(const HeadReader& reader, const Outputs& outputs, const at::Tensor& objects, std::vector<LossPart>* parts)
{
    const HeadReader::Decoupled maps = reader.decoupledMaps(outputs);
    const Cells cells = reader.cells(outputs);
    const at::Tensor sure = (maps.scores.sigmoid() * maps.objectness.sigmoid().unsqueeze(-1)).detach();
    const Assignment wanted = taskAligned(sure, maps.boxes.detach(), cells, objects, cellsOfObject(reader.head()));
    const DecoupledLoss loss = decoupledLoss(maps, cells, wanted);
    tell(parts, boxPart, loss.box, boxWeight);
    tell(parts, objectPart, loss.objectness, scoreWeight);
    tell(parts, classPart, loss.category, scoreWeight);
    return loss.total();
}

/// Σ weight · KL(teacher ‖ student) of probabilities that logits tell one by one; weight is broadcast.
at::Tensor binaryDivergence(const at::Tensor& student, const at::Tensor& teacher, const at::Tensor& weight)
{
    const at::Tensor wanted = teacher.sigmoid();
    const auto entropy = [&](const at::Tensor& logits) {
        return at::binary_cross_entropy_with_logits(logits, wanted, {}, {}, at::Reduction::None);
    };
    return ((entropy(student) - entropy(teacher)) * weight).sum();
}

/// Σ weight · KL(teacher ‖ student) of the distributions of distances, mean over a box's edges. weight: [images, cells].
at::Tensor distributionDivergence(const at::Tensor& student, const at::Tensor& teacher, const at::Tensor& weight)
{
    const auto byEdge = [](const at::Tensor& distances) {
        return distances.view({distances.size(0), distances.size(1), edgesOf, -1}).log_softmax(-1);
    };
    const at::Tensor wanted = byEdge(teacher), told = byEdge(student);
    return ((wanted.exp() * (wanted - told)).sum(-1).mean(-1) * weight).sum();
}

at::Tensor overlapDistance(const at::Tensor& student, const at::Tensor& teacher, const at::Tensor& weight)
{
    return ((1 - completeOverlap(student, teacher)) * weight).sum();
}

at::Tensor freeDistance(const HeadReader& reader, const Outputs& student, const Outputs& teacher)
{
    const AnchorFreeMaps told = reader.freeMaps(student), wanted = reader.freeMaps(teacher);
    const at::Tensor sure = wanted.scores.sigmoid().amax(-1), all = sure.sum().clamp_min(1);
    const at::Tensor scores = binaryDivergence(told.scores, wanted.scores, at::ones({}, sure.options()));
    const Cells cells = reader.cells(student);
    const at::Tensor boxes = reader.head().bins > 1
                                 ? distributionWeight * distributionDivergence(told.distances, wanted.distances, sure)
                                 : boxWeight * overlapDistance(boxesOf(told.distances, cells), boxesOf(wanted.distances, cells), sure);
    return (scoreWeight * scores + boxes) / all;
}

at::Tensor decoupledDistance(const HeadReader& reader, const Outputs& student, const Outputs& teacher)
{
    const HeadReader::Decoupled told = reader.decoupledMaps(student), wanted = reader.decoupledMaps(teacher);
    const at::Tensor sure = wanted.objectness.sigmoid(), all = sure.sum().clamp_min(1);
    const at::Tensor scores = binaryDivergence(told.objectness, wanted.objectness, at::ones({}, sure.options())) +
                              binaryDivergence(told.scores, wanted.scores, sure.unsqueeze(-1));
    return (scoreWeight * scores + boxWeight * overlapDistance(told.boxes, wanted.boxes, sure)) / all;
}

at::Tensor anchorDistance(const HeadReader& reader, const Outputs& student, const Outputs& teacher)
{
    const auto told = reader.anchorMaps(student), wanted = reader.anchorMaps(teacher);
    const auto levels = reader.anchorLevels(student);
    at::Tensor sum = at::zeros({}, told.front().options()), all = at::zeros({}, told.front().options());
    for (std::size_t level = 0; level < told.size(); ++level) {
        const at::Tensor sure = wanted[level].select(-1, edgesOf).sigmoid();
        const at::Tensor scores =
            binaryDivergence(told[level].select(-1, edgesOf), wanted[level].select(-1, edgesOf), at::ones({}, sure.options())) +
            binaryDivergence(told[level].slice(-1, edgesOf + 1), wanted[level].slice(-1, edgesOf + 1), sure.unsqueeze(-1));
        sum = sum + scoreWeight * scores;
        // Where the anchors are not known, their place does not matter: both boxes are told by the same numbers.
        const at::Tensor boxes =
            reader.head().complete()
                ? overlapDistance(anchorBoxes(told[level], levels[level]), anchorBoxes(wanted[level], levels[level]), sure.flatten(1))
                : binaryDivergence(told[level].slice(-1, 0, edgesOf), wanted[level].slice(-1, 0, edgesOf), sure.unsqueeze(-1));
        sum = sum + boxWeight * boxes;
        all = all + sure.sum();
    }
    return sum / all.clamp_min(1);
}

} // namespace

at::Tensor DecoupledLoss::total() const
{
    return boxWeight * box + scoreWeight * (objectness + category);
}

DecoupledLoss decoupledLoss(const HeadReader::Decoupled& maps, const Cells& cells, const Assignment& wanted)
{
    const at::Tensor weight = wanted.scores.sum(-1), all = weight.sum().clamp_min(1);
    DecoupledLoss loss;
    loss.box = ((1 - completeOverlap(maps.boxes, boxesToTell(cells, wanted))) * weight).sum() / all;
    loss.objectness = at::binary_cross_entropy_with_logits(maps.objectness, weight, {}, {}, at::Reduction::Sum) / all;
    const at::Tensor ofCells = at::binary_cross_entropy_with_logits(maps.scores, wanted.scores, {}, {}, at::Reduction::None).sum(-1);
    loss.category = (ofCells * wanted.found).sum() / all;
    return loss;
}

std::span<const MetricInfo> detectionLossParts()
{
    return partInfos;
}

at::Tensor detectionLoss(const HeadReader& reader, const Outputs& outputs, const at::Tensor& objects, std::vector<LossPart>* parts)
{
    switch (reader.head().kind) {
    case HeadKind::free:
        return lossWithoutAnchors(reader, outputs, objects, parts);
    case HeadKind::decoupled:
        return lossWithObjectness(reader, outputs, objects, parts);
    case HeadKind::anchors:
        return lossWithAnchors(reader, outputs, objects, parts);
    }
    return {};
}

at::Tensor detectionDistance(const HeadReader& reader, const Outputs& student, const Outputs& teacher)
{
    switch (reader.head().kind) {
    case HeadKind::free:
        return freeDistance(reader, student, teacher);
    case HeadKind::decoupled:
        return decoupledDistance(reader, student, teacher);
    case HeadKind::anchors:
        return anchorDistance(reader, student, teacher);
    }
    return {};
}

} // namespace espalier
