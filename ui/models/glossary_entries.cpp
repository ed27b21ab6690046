// SPDX-License-Identifier: GPL-3.0-or-later
// The table itself. A column, a row of the totals or a fact about a channel that is new gets its line here; test_glossary names what lacks
// one.
#include "ui/models/glossary.h"

#include <QtGlobal>

#include <array>

namespace espalier {

namespace {

#define TERM(text) QT_TRANSLATE_NOOP("Glossary", text)

constexpr std::array entries{
    // What the network costs.
    GlossaryEntry{"params", TERM("Parameters"), TERM("Numbers the network has learned. Fewer of them make a smaller file."),
                  TERM("of a convolution: channels in / groups × channels out × height × width of the kernel, and one more "
                       "a channel for a bias")},
    GlossaryEntry{"macs", TERM("Compute (MACs)"),
                  TERM("Multiply–accumulates (MACs) for one image: multiplications, each with its addition. Fewer of them "
                       "make the network faster."),
                  TERM("of a convolution: its weights × height × width of its output")},
    GlossaryEntry{"time", TERM("Time"),
                  TERM("What one image takes on this machine, as predicted from measurements of the layers. Pruning measures what came "
                       "out."),
                  TERM("sum of the layers' times at their widths × (measured time of the whole network / the same sum uncut)"), 2},
    GlossaryEntry{"size", TERM("Size"), TERM("Of the parameters, as 32-bit numbers."), TERM("4 bytes × parameters")},
    GlossaryEntry{"channels", TERM("Channels"),
                  TERM("A channel is one feature map that a layer computes. Channels that can only go together count once."),
                  TERM("sum of the layers' widths, coupled layers counted once"), 2},
    GlossaryEntry{"original", TERM("Original"), TERM("The network as it was opened.")},
    GlossaryEntry{"now", TERM("Now"), TERM("The network as the stages so far have made it.")},
    GlossaryEntry{"planned", TERM("Planned"),
                  TERM("The network that “Prune” would make with the present settings. Of the quality it is an estimate.")},
    GlossaryEntry{"change", TERM("Change"), TERM("From the original to the planned network."), TERM("planned / original − 1")},
    // The table of layers.
    GlossaryEntry{"layer", TERM("Layer"), TERM("A layer, or several that must lose their channels together.")},
    GlossaryEntry{"operator", TERM("Operator"), TERM("What the layer computes, and how many are coupled.")},
    GlossaryEntry{"width", TERM("Width"), TERM("Channels that stay / channels there are.")},
    GlossaryEntry{"variance", TERM("Variance kept"),
                  TERM("Share of the variance of its channels that the layer keeps under the plan, on the pictures: of those that stay, "
                       "and what these explain of those that go."),
                  TERM("1 − sum over the removed channels of (1 − explained) × share of the layer's variance"), 2},
    GlossaryEntry{"zeros", TERM("Zeros"), TERM("Share of channels that sparsity training has brought to exactly zero."),
                  TERM("channels of scale 0 / channels of the layer"), 1},
    GlossaryEntry{"layerScore", TERM("Score of a layer"),
                  TERM("How much a channel of this layer matters on average; the lowest are removed first."),
                  TERM("average of S over the layer's channels"), 2},
    GlossaryEntry{"layerParams", TERM("Parameters of a layer"),
                  TERM("Numbers that these layers have learned (parameters), before the cut.")},
    GlossaryEntry{"layerMacs", TERM("MACs of a layer"), TERM("Multiplications that these layers do for one image (MACs), before the cut.")},
    GlossaryEntry{"floor", TERM("Floor"),
                  TERM("The fewest channels that must stay in a layer. Those that you set are bold; the others follow from the ratio."),
                  TERM("max(least, ⌈share × (1 − P) × channels⌉), P: the ratio"), 2},
    GlossaryEntry{"protect", TERM("Protected layer"), TERM("Keeps this layer, and all coupled with it, whole at any ratio.")},
    GlossaryEntry{"layerState", TERM("State of a layer"),
                  TERM("What this layer is allowed to lose: free, coupled with others, at its floor, protected, frozen, or about to "
                       "collapse.")},
    // The table of decisions.
    GlossaryEntry{"givenBack", TERM("Given back"), TERM("This channel scored below the cut, but its layer needs it to keep its floor."), "",
                  2},
    GlossaryEntry{"givenBackScore", TERM("Score of the one given back"), TERM("How much the channel that was given back matters."), "S", 2},
    GlossaryEntry{"wouldCost", TERM("Would cost"),
                  TERM("Share of its layer's variance that would be lost without the channel that was given back."),
                  TERM("(1 − explained) × its share of the layer's variance"), 2},
    GlossaryEntry{"removed", TERM("Removed"),
                  TERM("This channel goes: in place of the one that was given back, so that the target is still met, or by the cut."), "",
                  2},
    GlossaryEntry{"removedScore", TERM("Score of the one removed"), TERM("How much the channel that goes matters."), "S", 2},
    GlossaryEntry{"costs", TERM("Costs"), TERM("Share of its layer's variance that is lost with the channel that goes."),
                  TERM("(1 − explained) × its share of the layer's variance"), 2},
    GlossaryEntry{"standsIn", TERM("Stands in"),
                  TERM("The channels of its layer that come closest to the one that goes, and the share of its variance that all that "
                       "stay explain, on the pictures. Layers behind it are refitted to them."),
                  TERM("x − mean ≈ Σ w·(x_k − mean) over the channels k that stay, by ridge regression"), 2},
    GlossaryEntry{"because", TERM("Reason of a decision"), TERM("The layer, and the floor under which it would have fallen.")},
    // The table of sensitivity.
    GlossaryEntry{"sensitivity", TERM("Sensitivity"),
                  TERM("How good the answers still are while channels are taken from one layer at a time and nothing is trained. Drag a "
                       "mark to set the layer's floor."),
                  TERM("the metric at several kept shares of one layer, with calibrated batch norms"), 2},
    GlossaryEntry{"sensitiveLayer", TERM("Sensitive layer"), TERM("A layer of the table; the most sensitive one comes first.")},
    GlossaryEntry{"advice", TERM("Advice"), TERM("Layers that lose far more than the others should be protected."),
                  TERM("half of the channels cost more than 2 points, and more than twice what the median layer loses"), 2},
    GlossaryEntry{"halfGone", TERM("Half gone"),
                  TERM("How the measured quality changes when half of this layer's channels are removed and nothing is trained."), "", 2},
    GlossaryEntry{"mayLose", TERM("May lose"), TERM("Largest measured share of its channels that can be removed at almost no cost."), "",
                  2},
    GlossaryEntry{"layerChannels", TERM("Channels of a layer"), TERM("How many channels the layer has.")},
    // One channel.
    GlossaryEntry{"score", TERM("Score"),
                  TERM("How much a channel matters, by comparing it with all channels and with those of its layer. The lowest are removed "
                       "first."),
                  TERM("S = G^(1−b) × L^b, b: the fusion"), 2},
    GlossaryEntry{"goes", TERM("Goes"),
                  TERM("When the channel goes while the ratio rises. Where the layers' shares are measured or even, this is its score."),
                  "", 2},
    GlossaryEntry{"againstAll", TERM("Against all channels"), TERM("The channel's value by the criterion, beside all channels'."),
                  TERM("G = c / average of c over all channels"), 2},
    GlossaryEntry{"againstLayer", TERM("Against its layer"), TERM("The channel's value by the criterion, beside those of its layer."),
                  TERM("L = c / average of c over the layer"), 2},
    GlossaryEntry{"criterion", TERM("Criterion"),
                  TERM("The rule that gives each channel a number for how much it matters, such as the sum of its weights."),
                  TERM("c ≥ 0; exactly zero where the channel's scale is zero"), 2},
    GlossaryEntry{"lessImportant", TERM("Less important"), TERM("How many channels of the network have a lower score."), "", 2},
    GlossaryEntry{"heat", TERM("Heat"),
                  TERM("Heat compares a channel with the others of its layer. Sparsity training pushes cold channels towards zero."),
                  TERM("H = (rank of M in the layer − 1) / (channels − 1), M: the scale, smoothed over the updates"), 1},
    GlossaryEntry{"explained", TERM("Explained"), TERM("Share of the removed channel's variance that the channels that stay explain."),
                  TERM("on a tenth of the pictures that the regression has not seen"), 2},
    GlossaryEntry{"costsItsLayer", TERM("Costs its layer"), TERM("Share of its layer's variance that is lost with this channel."),
                  TERM("(1 − explained) × its share of the layer's variance"), 2},
    GlossaryEntry{"oneTensor", TERM("One tensor"),
                  TERM("Weights that the file has under several names: they are cut once, for all of them.")},
    GlossaryEntry{"exactlyZero", TERM("Exactly zero"), TERM("Channels that contribute nothing but a constant: removing them is free."), "",
                  1},
    GlossaryEntry{"layerKeeps", TERM("Layer keeps"), TERM("Channels of its layer that stay under the plan.")},
    // Plots.
    GlossaryEntry{"decision", TERM("Decision"),
                  TERM("What the plan does with a channel: kept, cut, given back, or removed as a replacement."), "", 2},
    GlossaryEntry{"scoreRank", TERM("Rank of a score"),
                  TERM("The place of a channel's score among all channels of the network. Those that matter least are removed first."),
                  TERM("(place in ascending order − 1) / (channels − 1); exact zeros are 0"), 2},
    GlossaryEntry{"importanceHistogram", TERM("Histogram of importance"),
                  TERM("How many channels have which score. Drag the line: the channels left of it are removed."), "", 2},
    GlossaryEntry{
        "collapse", TERM("Collapse"),
        TERM("A layer collapses at a ratio where the plain cut leaves it fewer channels than its floor, or none. The map shows it "
             "at every ratio, without replacement and with it."),
        TERM("the first of the ratios 0, 0.01 … 0.95 at which kept < floor"), 2},
    GlossaryEntry{"loss", TERM("Loss"), TERM("How wrong the network's answers are while it trains; lower is better."),
                  TERM("(1 − w) × loss by labels + w × distance from the teacher"), 3},
    GlossaryEntry{
        "trainingCurves", TERM("Curves of a training"),
        TERM("Loss: how wrong the network is; lower is better. Beside it, how good its answers are. An epoch is one pass over all "
             "images."),
        "", 3},
    GlossaryEntry{"unevenness", TERM("Unevenness"),
                  TERM("How differently the layers would lose channels under the plain cut. 0: every layer gives the same share; 1: some "
                       "give all and the others nothing."),
                  TERM("U = Σ n_g/N × (s_g − P)² / (P × (1 − P)), s_g: share that layer g of n_g channels loses"), 1},
    GlossaryEntry{"unevennessToAim", TERM("Unevenness against the aim"),
                  TERM("The same against what every layer is aimed to give. 0: every layer gives what it should."),
                  TERM("Σ n_g/N × (s_g − t_g/n_g)² / (P × (1 − P)), t_g: channels that layer g should give"), 1},
    GlossaryEntry{"safeRatio", TERM("Safe ratio"), TERM("The largest ratio at which the plain cut leaves no layer empty."),
                  TERM("P_c = share of the channels below the least of the layers' largest scales"), 1},
    GlossaryEntry{
        "precisionRecall", TERM("Precision and recall"),
        TERM("Recall: share of the objects that are found. Precision: share of the found objects that are there, at an overlap of "
             "at least a half. The area under the curve is the average precision."),
        TERM("precision = right / found, recall = right / there")},
    GlossaryEntry{"confusionMatrix", TERM("Confusion matrix"),
                  TERM("Which class is taken for which: columns are what is there, rows what is found. All that is right lies on the "
                       "diagonal."),
                  TERM("cell / what is there of the column's class")},
    GlossaryEntry{"qualityParts", TERM("Quality by class and size"),
                  TERM("The same average precision for the objects of one class, or of one size, alone.")},
    // Words of the field.
    GlossaryEntry{"pruning", TERM("Pruning"),
                  TERM("Removing parts of a trained network that it can do without. Here whole channels go, so that the smaller network is "
                       "faster on ordinary hardware, too."),
                  "", 2},
    GlossaryEntry{"ratio", TERM("Ratio"), TERM("The share of the budget that the plan removes: 50 % of the compute halves it."), TERM("P"),
                  2},
    GlossaryEntry{"budget", TERM("Budget"),
                  TERM("What the ratio counts: channels, parameters, compute (MACs), bytes, or time on this machine."), "", 2},
    GlossaryEntry{"plan", TERM("Plan"),
                  TERM("Which channels go and which stay. It is made anew at every change and carried out by “Prune”."), "", 2},
    GlossaryEntry{"coupling", TERM("Coupled layers"),
                  TERM("Layers whose outputs are added, or used together in another way, can only lose the same channels. They are one row "
                       "in every table.")},
    GlossaryEntry{
        "replacement", TERM("Replacement"),
        TERM("Where a floor gives channels back, others that matter least are removed in their place: no layer collapses, and the "
             "target is met all the same."),
        "", 2},
    GlossaryEntry{
        "fusion", TERM("Fusion"),
        TERM("How much a channel's score depends on its own layer: 0 compares it with all channels only, 1 with those of its layer "
             "only."),
        TERM("b in S = G^(1−b) × L^b"), 2},
    GlossaryEntry{"sparsityTraining", TERM("Sparsity training"),
                  TERM("Training with a penalty that drives unimportant channels to exactly zero, so that cutting them costs nothing."), "",
                  1},
    GlossaryEntry{"fineTuning", TERM("Fine-tuning"), TERM("Training the smaller network on, until it answers about as well as before."), "",
                  3},
    GlossaryEntry{"epoch", TERM("Epoch"), TERM("One pass over all training pictures.")},
    GlossaryEntry{
        "learningRate", TERM("Learning rate"),
        TERM("How far each step of training moves the parameters. Too large a rate undoes what was learned, too small a rate takes "
             "long."),
        "", 3},
    GlossaryEntry{"teacher", TERM("Teacher (distillation)"),
                  TERM("The network before pruning, whose answers the smaller one learns to give. It needs no labels."), "", 3},
    GlossaryEntry{"batchNorm", TERM("Batch norm"),
                  TERM("A layer that brings each channel to the same mean and spread and then scales it. Its scale tells how much of the "
                       "channel is used.")},
    GlossaryEntry{"calibration", TERM("Calibration"),
                  TERM("Measuring the statistics of the batch norms anew after the cut, on pictures and without labels."), "", 3},
    GlossaryEntry{
        "refit", TERM("Refit (compensation)"),
        TERM("The layers behind removed channels are changed so that they come as close as possible to what they computed before, "
             "on pictures and without labels."),
        TERM("least squares with a ridge penalty"), 2},
    GlossaryEntry{"torchscript", TERM("TorchScript"), TERM("A file of PyTorch with the network and its weights that needs no Python.")},
    GlossaryEntry{"onnx", TERM("ONNX"), TERM("A file format for networks that many programs and devices read.")},
};

#undef TERM

} // namespace

std::span<const GlossaryEntry> glossary()
{
    return entries;
}

} // namespace espalier
