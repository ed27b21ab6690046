// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/train_settings.h"

namespace espalier {
namespace {

using Teacher = Distillation::Teacher;

constexpr NameTable<ScheduleKind, 2> schedules{{
    {ScheduleKind::cosine, "cosine", "smoothly (cosine)", "Along half a cosine, down to nothing."},
    {ScheduleKind::step, "step", "in steps", "Tenfold at each of the steps."},
}};

constexpr NameTable<OptimiserKind, 2> optimisers{{
    {OptimiserKind::sgd, "sgd", "momentum (SGD)", "Stochastic gradient descent: what most classifiers learn with."},
    {OptimiserKind::adamw, "adamw", "AdamW",
     "Steps of even size whatever the gradients' size: learns faster from nothing. Rates of 0.001 to 0.003 are usual."},
}};

constexpr NameTable<NormStatistics, 2> normStatistics{{
    {NormStatistics::batch, "batch", "the batch's statistics",
     "As from random weights; with 16 images a step or more. Stands large steps."},
    {NormStatistics::running, "running", "the network's statistics",
     "Those it has, as in use: for a trained network and few images a step, with small steps (AdamW)."},
}};

constexpr NameTable<Teacher, 2> teachers{{
    {Teacher::none, "none", "nobody", "Only the labels count."},
    {Teacher::original, "original", "the unpruned network", "The network as it was opened."},
}};

} // namespace

const char* nameOf(ScheduleKind schedule)
{
    return nameIn(schedules, schedule);
}

const char* nameOf(OptimiserKind optimiser)
{
    return nameIn(optimisers, optimiser);
}

const char* nameOf(NormStatistics statistics)
{
    return nameIn(normStatistics, statistics);
}

const char* nameOf(Teacher teacher)
{
    return nameIn(teachers, teacher);
}

static Result<ScheduleKind> scheduleFromName(const std::string& name)
{
    return choiceFromName(schedules, name, "schedule");
}

static Result<OptimiserKind> optimiserFromName(const std::string& name)
{
    return choiceFromName(optimisers, name, "optimiser");
}

static Result<NormStatistics> normStatisticsFromName(const std::string& name)
{
    return choiceFromName(normStatistics, name, "kind of statistics");
}

static Result<Teacher> teacherFromName(const std::string& name)
{
    return choiceFromName(teachers, name, "teacher");
}

static Settings optimiserSettings(TrainSettings& s)
{
    return {
        Setting("epochs", "--epochs", "Epochs", "How often the training goes through all training images.", &s.epochs, {0, 1e6})
            .leastMeans("skip the stage"),
        Setting("batch", "--batch", "Images a step", "How many images each step of the training looks at (batch size).", &s.batch,
                {0, 65536})
            .leastMeans("128, or 16 of a detector"),
        Setting("optimiser", "--optimiser", "Optimiser", "How gradients move the weights.",
                choiceOf(s.optimiser, optimiserFromName, optionsIn(optimisers))),
        Setting("learning_rate", "--lr", "Learning rate",
                "How large the steps of the training are at most. Too large loses what was learned.", &s.learningRate, range::positive)
            .by(0.005),
        Setting("momentum", "--momentum", "Momentum", "How much of its direction a step takes over from the steps before.", &s.momentum,
                {0, 0.9999})
            .by(0.05),
        Setting("nesterov", "--nesterov", "Nesterov's momentum", "Takes the slope where the momentum leads instead of where it stands.",
                &s.nesterov)
            .onlyWith("optimiser", {"sgd"}),
        Setting("weight_decay", "--weight-decay", "Weight decay",
                "How strongly large weights are pulled back, which guards against learning by heart. None on scales.", &s.weightDecay,
                range::notNegative)
            .by(0.0001),
        Setting("schedule", "--schedule", "Rate falls", "How the learning rate falls from its full size to the end of the stage.",
                choiceOf(s.schedule, scheduleFromName, optionsIn(schedules))),
        Setting("warmup_epochs", "--warmup", "Warm-up epochs", "Over these epochs the learning rate rises from a tenth to its full size.",
                &s.warmupEpochs, range::notNegative)
            .by(0.5),
        Setting("steps", "--steps", "Steps at", "Shares of the stage after which the learning rate falls tenfold.", &s.steps, range::share)
            .onlyWith("schedule", {"step"}),
        Setting("flip", "--flip", "Flip images",
                "Half of the training images are mirrored, at random. Off for pictures whose sides matter, as digits.", &s.flip),
        Setting("crop_padding", "--crop", "Shift images by", "Training images are shifted at random by up to this many pixels.",
                &s.cropPadding, {0, 4096})
            .in("pixels"),
        Setting("seed", "--seed", "Seed", "Of everything random: equal seeds repeat a run.", &s.seed),
        Setting("threads", "--threads", "Threads", "How many processor threads work on it.", &s.threads, {0, 4096}).leastMeans("all cores"),
        Setting("device", "--device", "Device", "Where networks learn and are judged.",
                choiceOf(s.device, deviceFromName, deviceOptions())),
        Setting("evaluate_every_epoch", "--evaluate-every-epoch", "Evaluate every epoch",
                "Measures the network on the validation images after every epoch; else only after the last.", &s.evaluateEveryEpoch),
    };
}

static Settings objectSettings(ObjectAugmentation& s)
{
    return {
        Setting("mosaic", "--mosaic", "Mosaic",
                "Of detectors: four training images are joined into one, so that more objects in more places are seen.", &s.mosaic),
        Setting("mosaic_off", "--mosaic-off", "Mosaic ends", "In this share of the stage, at its end, images are whole, as in use.",
                &s.mosaicOff, range::share)
            .in("%")
            .onlyWith("mosaic", {"true"}),
        Setting("turns", "--turns", "Turn images",
                "Of detectors: training images are turned and mirrored in all eight ways. For views from above.", &s.turns),
        Setting("scale", "--scale", "Scale by", "Of detectors: training images are larger or smaller at random by up to this share.",
                &s.scale, {0, 0.9})
            .in("%"),
        Setting("translate", "--translate", "Move by",
                "Of detectors: training images are moved at random by up to this share of their size.", &s.translate, range::share)
            .in("%"),
        Setting("hsv", "--hsv", "Vary colours by",
                "Of detectors: by how much hue (share of its circle), saturation and brightness of training images vary.", &s.hsv,
                range::share),
    };
}

static Settings objectiveSettings(TrainSettings& s)
{
    Distillation& distillation = s.distillation;
    return {
        Setting("label_smoothing", "--label-smoothing", "Label smoothing",
                "Share of every label that is spread over all classes, so that the network grows less sure of itself. 0.1 is usual.",
                &s.labelSmoothing, {0, 0.9999})
            .by(0.05),
        Setting("norm_statistics", "--norm-statistics", "Batch norms use",
                "What batch norms normalise by while the network learns. In small batches the batch's statistics are mostly noise.",
                choiceOf(s.normStatistics, normStatisticsFromName, optionsIn(normStatistics))),
        Setting("ema", "--ema", "Average of weights",
                "Keeps a moving average of the weights (EMA) with this decay per step, which evens out noise. 0.99 is a good start.",
                &s.emaDecay, {0, 0.999999})
            .by(0.01)
            .leastMeans("off"),
        Setting("teacher", "--teacher", "Learn from",
                "Besides the labels: how the unpruned network answers every image (distillation). Works without labels, too.",
                choiceOf(distillation.teacher, teacherFromName, optionsIn(teachers))),
        Setting("distill.weight", "--distill-weight", "Teacher's share",
                "1: only the unpruned network's outputs count; 0: only the labels do. Without labels it is 1.", &distillation.weight,
                range::share)
            .by(0.1)
            .onlyWith("teacher", {"original"}),
        Setting("distill.temperature", "--temperature", "Temperature",
                "The higher, the more is learned from the classes that the unpruned network thinks less probable.",
                &distillation.temperature, range::positive)
            .by(0.5)
            .onlyWith("teacher", {"original"}),
        Setting(
            "distill.blend", "--blend", "Blended images",
            "In this share of the steps every image is a blend of two (mixup), which only the unpruned network knows an answer to: so few "
            "images teach more. 0: never; 1: always, and labels are not used.",
            &distillation.blend, range::share)
            .in("%")
            .onlyWith("teacher", {"original"}),
        Setting(
            "distill.features", "--features", "Layers' share",
            "How much it counts, beside the outputs, that every layer's remaining channels compute what they do in the unpruned network. "
            "5 is a good start after a cut.",
            &distillation.features, range::notNegative)
            .by(1)
            .leastMeans("only outputs count")
            .onlyWith("teacher", {"original"}),
        Setting("patience", "--patience", "Patience",
                "Training ends early after this many epochs without a better result on the validation images.", &s.patience, range::count)
            .leastMeans("to the end"),
        Setting("keep_best", "--keep", "Keep the best epoch",
                "Which epoch's network is kept: the one that did best on the validation images, or the last.", &s.keepBest)
            .saidAs("last", "best"),
    };
}

Settings settingsOf(TrainSettings& settings)
{
    return joined({optimiserSettings(settings), objectSettings(settings.objects), objectiveSettings(settings)});
}

TrainSettings sparsifyDefaults()
{
    TrainSettings settings;
    settings.epochs = 8;
    settings.learningRate = 0.02;
    settings.keepBest = false; // the best network is the one of the first epoch, before anything became sparse
    settings.distillation.teacher = Distillation::Teacher::original;
    return settings;
}

TrainSettings finetuneDefaults()
{
    TrainSettings settings;
    settings.epochs = 4;
    settings.learningRate = 0.02;
    settings.distillation.teacher = Distillation::Teacher::original;
    return settings;
}

} // namespace espalier
