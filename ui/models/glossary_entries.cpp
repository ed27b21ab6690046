// SPDX-License-Identifier: GPL-3.0-or-later
// The table itself. A column, a row of the totals or a fact about a channel that is new gets its line here; test_glossary names what lacks
// one.
#include "ui/models/glossary.h"

#include <QtGlobal>

namespace espalier {

namespace {

// lupdate takes "std::array entries{" for a namespace.
constexpr GlossaryEntry entries[]{
    // What the network costs.
    GlossaryEntry{"params", QT_TR_NOOP("Parameters"), QT_TR_NOOP("Numbers the network has learned. Fewer of them make a smaller file."),
                  QT_TR_NOOP("of a convolution: channels in / groups × channels out × height × width of the kernel, and one more "
                             "a channel for a bias")},
    GlossaryEntry{"macs", QT_TR_NOOP("Compute (MACs)"),
                  QT_TR_NOOP("Multiply–accumulates (MACs) for one image: multiplications, each with its addition. Fewer of them "
                             "make the network faster."),
                  QT_TR_NOOP("of a convolution: its weights × height × width of its output")},
    GlossaryEntry{
        "time", QT_TR_NOOP("Time"),
        QT_TR_NOOP("What one image takes on this machine, as predicted from measurements of the layers. Pruning measures what came "
                   "out."),
        QT_TR_NOOP("sum of the layers' times at their widths × (measured time of the whole network / the same sum uncut)"), 2},
    GlossaryEntry{"size", QT_TR_NOOP("Size"), QT_TR_NOOP("Of the parameters, as 32-bit numbers."), QT_TR_NOOP("4 bytes × parameters")},
    GlossaryEntry{"channels", QT_TR_NOOP("Channels"),
                  QT_TR_NOOP("A channel is one feature map that a layer computes. Channels that can only go together count once."),
                  QT_TR_NOOP("sum of the layers' widths, coupled layers counted once"), 2},
    GlossaryEntry{"original", QT_TR_NOOP("Original"), QT_TR_NOOP("The network as it was opened.")},
    GlossaryEntry{"now", QT_TR_NOOP("Now"), QT_TR_NOOP("The network as the stages so far have made it.")},
    GlossaryEntry{"planned", QT_TR_NOOP("Planned"),
                  QT_TR_NOOP("The network that “Prune” would make with the present settings. Of the quality it is an estimate.")},
    GlossaryEntry{"change", QT_TR_NOOP("Change"), QT_TR_NOOP("From the original to the planned network."),
                  QT_TR_NOOP("planned / original − 1")},
    // The table of layers.
    GlossaryEntry{"layer", QT_TR_NOOP("Layer"), QT_TR_NOOP("A layer, or several that must lose their channels together.")},
    GlossaryEntry{"operator", QT_TR_NOOP("Operator"), QT_TR_NOOP("What the layer computes, and how many are coupled.")},
    GlossaryEntry{"width", QT_TR_NOOP("Width"), QT_TR_NOOP("Channels that stay / channels there are.")},
    GlossaryEntry{
        "variance", QT_TR_NOOP("Variance kept"),
        QT_TR_NOOP("Share of the variance of its channels that the layer keeps under the plan, on the pictures: of those that stay, "
                   "and what these explain of those that go."),
        QT_TR_NOOP("1 − sum over the removed channels of (1 − explained) × share of the layer's variance"), 2},
    GlossaryEntry{"zeros", QT_TR_NOOP("Zeros"), QT_TR_NOOP("Share of channels that sparsity training has brought to exactly zero."),
                  QT_TR_NOOP("channels of scale 0 / channels of the layer"), 1},
    GlossaryEntry{"layerScore", QT_TR_NOOP("Score of a layer"),
                  QT_TR_NOOP("How much a channel of this layer matters on average; the lowest are removed first."),
                  QT_TR_NOOP("average of S over the layer's channels"), 2},
    GlossaryEntry{"layerParams", QT_TR_NOOP("Parameters of a layer"),
                  QT_TR_NOOP("Numbers that these layers have learned (parameters), before the cut.")},
    GlossaryEntry{"layerMacs", QT_TR_NOOP("MACs of a layer"),
                  QT_TR_NOOP("Multiplications that these layers do for one image (MACs), before the cut.")},
    GlossaryEntry{
        "floor", QT_TR_NOOP("Floor"),
        QT_TR_NOOP("The fewest channels that must stay in a layer. Those that you set are bold; the others follow from the ratio."),
        QT_TR_NOOP("max(least, ⌈share × (1 − P) × channels⌉), P: the ratio"), 2},
    GlossaryEntry{"protect", QT_TR_NOOP("Protected layer"), QT_TR_NOOP("Keeps this layer, and all coupled with it, whole at any ratio.")},
    GlossaryEntry{"layerState", QT_TR_NOOP("State of a layer"),
                  QT_TR_NOOP("What this layer is allowed to lose: free, coupled with others, at its floor, protected, frozen, or about to "
                             "collapse.")},
    // The table of decisions.
    GlossaryEntry{"givenBack", QT_TR_NOOP("Given back"),
                  QT_TR_NOOP("This channel scored below the cut, but its layer needs it to keep its floor."), "", 2},
    GlossaryEntry{"givenBackScore", QT_TR_NOOP("Score of the one given back"),
                  QT_TR_NOOP("How much the channel that was given back matters."), QT_TR_NOOP("S"), 2},
    GlossaryEntry{"wouldCost", QT_TR_NOOP("Would cost"),
                  QT_TR_NOOP("Share of its layer's variance that would be lost without the channel that was given back."),
                  QT_TR_NOOP("(1 − explained) × its share of the layer's variance"), 2},
    GlossaryEntry{"removed", QT_TR_NOOP("Removed"),
                  QT_TR_NOOP("This channel goes: in place of the one that was given back, so that the target is still met, or by the cut."),
                  "", 2},
    GlossaryEntry{"removedScore", QT_TR_NOOP("Score of the one removed"), QT_TR_NOOP("How much the channel that goes matters."),
                  QT_TR_NOOP("S"), 2},
    GlossaryEntry{"costs", QT_TR_NOOP("Costs"), QT_TR_NOOP("Share of its layer's variance that is lost with the channel that goes."),
                  QT_TR_NOOP("(1 − explained) × its share of the layer's variance"), 2},
    GlossaryEntry{
        "standsIn", QT_TR_NOOP("Stands in"),
        QT_TR_NOOP("The channels of its layer that come closest to the one that goes, and the share of its variance that all that "
                   "stay explain, on the pictures. Layers behind it are refitted to them."),
        QT_TR_NOOP("x − mean ≈ Σ w·(x_k − mean) over the channels k that stay, by ridge regression"), 2},
    GlossaryEntry{"because", QT_TR_NOOP("Reason of a decision"), QT_TR_NOOP("The layer, and the floor under which it would have fallen.")},
    // The table of sensitivity.
    GlossaryEntry{
        "sensitivity", QT_TR_NOOP("Sensitivity"),
        QT_TR_NOOP("How good the answers still are while channels are taken from one layer at a time and nothing is trained. Drag a "
                   "mark to set the layer's floor."),
        QT_TR_NOOP("the metric at several kept shares of one layer, with calibrated batch norms"), 2},
    GlossaryEntry{"sensitiveLayer", QT_TR_NOOP("Sensitive layer"), QT_TR_NOOP("A layer of the table; the most sensitive one comes first.")},
    GlossaryEntry{"advice", QT_TR_NOOP("Advice"), QT_TR_NOOP("Layers that lose far more than the others should be protected."),
                  QT_TR_NOOP("half of the channels cost more than 2 points, and more than twice what the median layer loses"), 2},
    GlossaryEntry{"halfGone", QT_TR_NOOP("Half gone"),
                  QT_TR_NOOP("How the measured quality changes when half of this layer's channels are removed and nothing is trained."), "",
                  2},
    GlossaryEntry{"mayLose", QT_TR_NOOP("May lose"),
                  QT_TR_NOOP("Largest measured share of its channels that can be removed at almost no cost."), "", 2},
    GlossaryEntry{"layerChannels", QT_TR_NOOP("Channels of a layer"), QT_TR_NOOP("How many channels the layer has.")},
    // One channel.
    GlossaryEntry{
        "score", QT_TR_NOOP("Score"),
        QT_TR_NOOP("How much a channel matters, by comparing it with all channels and with those of its layer. The lowest are removed "
                   "first."),
        QT_TR_NOOP("S = G^(1−b) × L^b, b: the fusion"), 2},
    GlossaryEntry{
        "goes", QT_TR_NOOP("Goes"),
        QT_TR_NOOP("When the channel goes while the ratio rises. Where the layers' shares are measured or even, this is its score."), "",
        2},
    GlossaryEntry{"againstAll", QT_TR_NOOP("Against all channels"),
                  QT_TR_NOOP("The channel's value by the criterion, beside all channels'."),
                  QT_TR_NOOP("G = c / average of c over all channels"), 2},
    GlossaryEntry{"againstLayer", QT_TR_NOOP("Against its layer"),
                  QT_TR_NOOP("The channel's value by the criterion, beside those of its layer."),
                  QT_TR_NOOP("L = c / average of c over the layer"), 2},
    GlossaryEntry{"criterion", QT_TR_NOOP("Criterion"),
                  QT_TR_NOOP("The rule that gives each channel a number for how much it matters, such as the sum of its weights."),
                  QT_TR_NOOP("c ≥ 0; exactly zero where the channel's scale is zero"), 2},
    GlossaryEntry{"lessImportant", QT_TR_NOOP("Less important"), QT_TR_NOOP("How many channels of the network have a lower score."), "", 2},
    GlossaryEntry{"heat", QT_TR_NOOP("Heat"),
                  QT_TR_NOOP("Heat compares a channel with the others of its layer. Sparsity training pushes cold channels towards zero."),
                  QT_TR_NOOP("H = (rank of M in the layer − 1) / (channels − 1), M: the scale, smoothed over the updates"), 1},
    GlossaryEntry{"explained", QT_TR_NOOP("Explained"),
                  QT_TR_NOOP("Share of the removed channel's variance that the channels that stay explain."),
                  QT_TR_NOOP("on a tenth of the pictures that the regression has not seen"), 2},
    GlossaryEntry{"costsItsLayer", QT_TR_NOOP("Costs its layer"),
                  QT_TR_NOOP("Share of its layer's variance that is lost with this channel."),
                  QT_TR_NOOP("(1 − explained) × its share of the layer's variance"), 2},
    GlossaryEntry{"oneTensor", QT_TR_NOOP("One tensor"),
                  QT_TR_NOOP("Weights that the file has under several names: they are cut once, for all of them.")},
    GlossaryEntry{"exactlyZero", QT_TR_NOOP("Exactly zero"),
                  QT_TR_NOOP("Channels that contribute nothing but a constant: removing them is free."), "", 1},
    GlossaryEntry{"layerKeeps", QT_TR_NOOP("Layer keeps"), QT_TR_NOOP("Channels of its layer that stay under the plan.")},
    // Plots.
    GlossaryEntry{"decision", QT_TR_NOOP("Decision"),
                  QT_TR_NOOP("What the plan does with a channel: kept, cut, given back, or removed as a replacement."), "", 2},
    GlossaryEntry{
        "scoreRank", QT_TR_NOOP("Rank of a score"),
        QT_TR_NOOP("The place of a channel's score among all channels of the network. Those that matter least are removed first."),
        QT_TR_NOOP("(place in ascending order − 1) / (channels − 1); exact zeros are 0"), 2},
    GlossaryEntry{"importanceHistogram", QT_TR_NOOP("Histogram of importance"),
                  QT_TR_NOOP("How many channels have which score. Drag the line: the channels left of it are removed."), "", 2},
    GlossaryEntry{
        "collapse", QT_TR_NOOP("Collapse"),
        QT_TR_NOOP("A layer collapses at a ratio where the plain cut leaves it fewer channels than its floor, or none. The map shows it "
                   "at every ratio, without replacement and with it."),
        QT_TR_NOOP("the first of the ratios 0, 0.01 … 0.95 at which kept < floor"), 2},
    GlossaryEntry{"loss", QT_TR_NOOP("Loss"), QT_TR_NOOP("How wrong the network's answers are while it trains; lower is better."),
                  QT_TR_NOOP("(1 − w) × loss by labels + w × distance from the teacher"), 3},
    GlossaryEntry{
        "trainingCurves", QT_TR_NOOP("Curves of a training"),
        QT_TR_NOOP("Loss: how wrong the network is; lower is better. Beside it, how good its answers are. An epoch is one pass over all "
                   "images."),
        "", 3},
    GlossaryEntry{
        "unevenness", QT_TR_NOOP("Unevenness"),
        QT_TR_NOOP("How differently the layers would lose channels under the plain cut. 0: every layer gives the same share; 1: some "
                   "give all and the others nothing."),
        QT_TR_NOOP("U = Σ n_g/N × (s_g − P)² / (P × (1 − P)), s_g: share that layer g of n_g channels loses"), 1},
    GlossaryEntry{"unevennessToAim", QT_TR_NOOP("Unevenness against the aim"),
                  QT_TR_NOOP("The same against what every layer is aimed to give. 0: every layer gives what it should."),
                  QT_TR_NOOP("Σ n_g/N × (s_g − t_g/n_g)² / (P × (1 − P)), t_g: channels that layer g should give"), 1},
    GlossaryEntry{"safeRatio", QT_TR_NOOP("Safe ratio"), QT_TR_NOOP("The largest ratio at which the plain cut leaves no layer empty."),
                  QT_TR_NOOP("P_c = share of the channels below the least of the layers' largest scales"), 1},
    GlossaryEntry{
        "precisionRecall", QT_TR_NOOP("Precision and recall"),
        QT_TR_NOOP("Recall: share of the objects that are found. Precision: share of the found objects that are there, at an overlap of "
                   "at least a half. The area under the curve is the average precision."),
        QT_TR_NOOP("precision = right / found, recall = right / there")},
    GlossaryEntry{"confusionMatrix", QT_TR_NOOP("Confusion matrix"),
                  QT_TR_NOOP("Which class is taken for which: columns are what is there, rows what is found. All that is right lies on the "
                             "diagonal."),
                  QT_TR_NOOP("cell / what is there of the column's class")},
    GlossaryEntry{"qualityParts", QT_TR_NOOP("Quality by class and size"),
                  QT_TR_NOOP("The same average precision for the objects of one class, or of one size, alone.")},
    // Words of the field.
    GlossaryEntry{
        "pruning", QT_TR_NOOP("Pruning"),
        QT_TR_NOOP("Removing parts of a trained network that it can do without. Here whole channels go, so that the smaller network is "
                   "faster on ordinary hardware, too."),
        "", 2},
    GlossaryEntry{"ratio", QT_TR_NOOP("Ratio"), QT_TR_NOOP("The share of the budget that the plan removes: 50 % of the compute halves it."),
                  QT_TR_NOOP("P"), 2},
    GlossaryEntry{"budget", QT_TR_NOOP("Budget"),
                  QT_TR_NOOP("What the ratio counts: channels, parameters, compute (MACs), bytes, or time on this machine."), "", 2},
    GlossaryEntry{"plan", QT_TR_NOOP("Plan"),
                  QT_TR_NOOP("Which channels go and which stay. It is made anew at every change and carried out by “Prune”."), "", 2},
    GlossaryEntry{
        "coupling", QT_TR_NOOP("Coupled layers"),
        QT_TR_NOOP("Layers whose outputs are added, or used together in another way, can only lose the same channels. They are one row "
                   "in every table.")},
    GlossaryEntry{
        "replacement", QT_TR_NOOP("Replacement"),
        QT_TR_NOOP("Where a floor gives channels back, others that matter least are removed in their place: no layer collapses, and the "
                   "target is met all the same."),
        "", 2},
    GlossaryEntry{
        "fusion", QT_TR_NOOP("Fusion"),
        QT_TR_NOOP("How much a channel's score depends on its own layer: 0 compares it with all channels only, 1 with those of its layer "
                   "only."),
        QT_TR_NOOP("b in S = G^(1−b) × L^b"), 2},
    GlossaryEntry{
        "sparsityTraining", QT_TR_NOOP("Sparsity training"),
        QT_TR_NOOP("Training with a penalty that drives unimportant channels to exactly zero, so that cutting them costs nothing."), "", 1},
    GlossaryEntry{"fineTuning", QT_TR_NOOP("Fine-tuning"),
                  QT_TR_NOOP("Training the smaller network on, until it answers about as well as before."), "", 3},
    GlossaryEntry{"epoch", QT_TR_NOOP("Epoch"), QT_TR_NOOP("One pass over all training pictures.")},
    GlossaryEntry{
        "learningRate", QT_TR_NOOP("Learning rate"),
        QT_TR_NOOP("How far each step of training moves the parameters. Too large a rate undoes what was learned, too small a rate takes "
                   "long."),
        "", 3},
    GlossaryEntry{"teacher", QT_TR_NOOP("Teacher (distillation)"),
                  QT_TR_NOOP("The network before pruning, whose answers the smaller one learns to give. It needs no labels."), "", 3},
    GlossaryEntry{
        "batchNorm", QT_TR_NOOP("Batch norm"),
        QT_TR_NOOP("A layer that brings each channel to the same mean and spread and then scales it. Its scale tells how much of the "
                   "channel is used.")},
    GlossaryEntry{"calibration", QT_TR_NOOP("Calibration"),
                  QT_TR_NOOP("Measuring the statistics of the batch norms anew after the cut, on pictures and without labels."), "", 3},
    GlossaryEntry{
        "refit", QT_TR_NOOP("Refit (compensation)"),
        QT_TR_NOOP("The layers behind removed channels are changed so that they come as close as possible to what they computed before, "
                   "on pictures and without labels."),
        QT_TR_NOOP("least squares with a ridge penalty"), 2},
    GlossaryEntry{"torchscript", QT_TR_NOOP("TorchScript"),
                  QT_TR_NOOP("A file of PyTorch with the network and its weights that needs no Python.")},
    GlossaryEntry{"onnx", QT_TR_NOOP("ONNX"), QT_TR_NOOP("A file format for networks that many programs and devices read.")},
};

} // namespace

std::span<const GlossaryEntry> glossary()
{
    return entries;
}

} // namespace espalier
