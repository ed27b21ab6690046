// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/options.h"

#include "app/cli/validators.h"
#include "core/base/nearest.h"
#include "core/formats/onnx.h"
#include "core/pipeline/recipes/export.h"
#include "core/pipeline/recipes/open.h"
#include "core/settings/names.h"
#include "core/training/trainer.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <charconv>
#include <sstream>

namespace espalier::cli {
namespace {

/// "a,b,c" as one argument: without the second call a list would swallow the arguments behind it.
CLI::Option* asList(CLI::Option* option)
{
    return option->delimiter(',')->allow_extra_args(false);
}

/// Name and number of NAME=K; group names hold no '='.
std::pair<std::string, std::string> splitFloor(const std::string& text)
{
    const auto at = text.rfind('=');
    return at == std::string::npos ? std::pair(text, std::string()) : std::pair(text.substr(0, at), text.substr(at + 1));
}

int numberOf(const std::string& text)
{
    int number = -1;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    return problem == std::errc() && end == text.data() + text.size() ? number : -1;
}

/// Sizes between commas; empty where one is no number above 0.
Shape shapeFrom(const std::string& text)
{
    Shape shape;
    std::istringstream words(text + ",");
    for (std::string word; std::getline(words, word, ',');) {
        const int size = numberOf(word);
        if (size < 1)
            return {};
        shape.push_back(size);
    }
    return shape;
}

std::string checkShape(const std::string& text)
{
    return shapeFrom(text).empty() ? "'" + text + "' should be sizes above 0 with commas between, e.g. 1,3,32,32" : "";
}

std::string checkFloor(const std::string& text)
{
    const auto [name, number] = splitFloor(text);
    return name.empty() || numberOf(number) < 0 ? "'" + text + "' should read NAME=K with K a whole number of units" : "";
}

} // namespace

void addDeviceOption(CLI::App& app, const std::function<void(Device)>& use, const std::string& otherwise)
{
    app.add_option_function<std::string>(
           "--device", [use](const std::string& name) { use(*deviceFromName(name)); },
           "Where networks learn and are judged: " + alternatives(deviceNames()) + " (" + otherwise + ")")
        ->check(usableDevice());
}

ModelOptions::ModelOptions(CLI::App& app)
{
    app.add_option("MODEL", file_, "The network: a TorchScript or ONNX file")->required();
    app.add_option(
           "--input-shape", inputShapes_,
           "Input of the network with batch 1, e.g. 1,3,32,32 (default: common shapes are tried); given again for each further input")
        ->allow_extra_args(false)
        ->check(CLI::Validator(checkShape, ""));
    app.add_option("--threads", threads_, "Processor threads, 0 for all cores")->check(CLI::Range(0, 4096))->capture_default_str();
    addDeviceOption(
        app, [this](Device device) { device_ = device; }, "default: auto, a graphics card where LibTorch can use one");
}

void ModelOptions::place(TrainSettings& settings) const
{
    settings.threads = threads_;
    settings.device = device_;
}

Result<ModelPtr> ModelOptions::open(const RecipeContext& context) const
{
    setThreads(threads_);
    setDevice(device_);
    return recipes::openNetwork(file_, readOptions(), context).map([](recipes::Opened opened) { return std::move(opened.model); });
}

ReadOptions ModelOptions::readOptions() const
{
    ReadOptions options;
    for (std::size_t i = 0; i < inputShapes_.size(); ++i) {
        if (i == 0)
            options.inputShape = shapeFrom(inputShapes_[i]);
        else
            options.furtherInputShapes.push_back(shapeFrom(inputShapes_[i]));
    }
    return options;
}

FormatOptions::FormatOptions(CLI::App& app)
{
    app.add_option(
           "--to", format_,
           "Format of the written network (default: by its ending: .pt, .onnx, .py). python writes source, with its weights beside it")
        ->check(CLI::IsMember({"torchscript", "onnx", "python"}));
    const auto [oldest, newest] = onnxWriteOpsets();
    app.add_option("--opset", options_.opset, "ONNX only: the operator set to write")
        ->check(CLI::Range(oldest, newest))
        ->capture_default_str();
    app.add_flag("--fold-batchnorm", options_.foldBatchNorm, "ONNX only: make batch norms part of the convolutions in front of them");
}

WriteOptions FormatOptions::options() const
{
    WriteOptions options = options_;
    options.format = fileFormatFromName(format_);
    return options;
}

OutputOptions::OutputOptions(CLI::App& app) : format_(app)
{
    app.add_option("-o,--output", file_, "Where to write the network (replaced as a whole, also where it is MODEL itself)")->required();
}

Result<WrittenFile> OutputOptions::write(const Network& network, WriteMetadata metadata, const RecipeContext& context) const
{
    WriteOptions options = format_.options();
    options.metadata = std::move(metadata);
    return recipes::exportNetwork(network, file_, options, context);
}

DataOptions::DataOptions(CLI::App& app, bool required)
{
    auto* data =
        app.add_option("--data", root_, "Images: a folder with train/<class>/* and val/<class>/*, or one of the MNIST family's IDX files");
    data->required(required);
    asList(app.add_option("--mean", preprocessing_.mean, "Mean per channel of values in 0..1, e.g. 0.485,0.456,0.406 (default: 0)"));
    asList(app.add_option("--std", preprocessing_.std, "Standard deviation per channel (default: 1)"))->check(positive());
    asList(app.add_option("--size", size_, "Height and width the images are scaled to, e.g. 32,32 (default: the network's input)"))
        ->expected(1, 2)
        ->check(CLI::Range(1, 16384));
    app.add_option("--channels", preprocessing_.channels, "1 for grey, 3 for colour (default: the network's input)")
        ->check(CLI::IsMember({1, 3}));
    app.add_option("--order", order_, "Order of colour channels")->check(CLI::IsMember({"rgb", "bgr"}))->capture_default_str();
}

void DataOptions::apply(Project& project) const
{
    project.data = root_;
    project.preprocessing = preprocessing_;
    if (!size_.empty()) {
        project.preprocessing.height = size_.front();
        project.preprocessing.width = size_.back();
    }
    project.preprocessing.order = *orderFromName(order_);
}

TrainingOptions::TrainingOptions(CLI::App& app, const TrainSettings& defaults)
    : settings_(defaults), schedule_(nameOf(defaults.schedule)), keep_(defaults.keepBest ? "best" : "last")
{
    app.add_option("--epochs", settings_.epochs, "Passes over the training images")->check(CLI::Range(1, 1000000))->capture_default_str();
    app.add_option("--batch", settings_.batch, "Images per optimiser step")->check(CLI::Range(1, 65536))->capture_default_str();
    app.add_option("--lr", settings_.learningRate, "Peak learning rate")->check(positive())->capture_default_str();
    app.add_option("--momentum", settings_.momentum, "Nesterov momentum")->check(CLI::Range(0.0, 0.9999))->capture_default_str();
    app.add_option("--weight-decay", settings_.weightDecay, "Weight decay, none on scales")->check(notNegative())->capture_default_str();
    app.add_option("--schedule", schedule_, "How the learning rate falls")->check(CLI::IsMember({"cosine", "step"}))->capture_default_str();
    app.add_option("--warmup", settings_.warmupEpochs, "Epochs over which the learning rate rises")
        ->check(notNegative())
        ->capture_default_str();
    app.add_option("--label-smoothing", settings_.labelSmoothing, "Share of every target that is spread evenly over all classes")
        ->check(CLI::Range(0.0, 0.9999))
        ->capture_default_str();
    app.add_option("--ema", settings_.emaDecay, "Write a moving average of the weights with this decay per step, e.g. 0.99; 0 for none")
        ->check(CLI::Range(0.0, 0.999999))
        ->capture_default_str();
    app.add_option("--patience", settings_.patience, "End after this many epochs without a better validation; 0 to go on to the end")
        ->check(CLI::Range(0, 1000000))
        ->capture_default_str();
    app.add_option("--keep", keep_, "Which epoch's network is written: the one that validated best, or the last")
        ->check(CLI::IsMember({"best", "last"}))
        ->capture_default_str();
    app.add_option("--seed", settings_.seed, "Seed of everything random; equal seeds repeat a run")->capture_default_str();
    addTeacher(app);
    addImages(app);
}

void TrainingOptions::addTeacher(CLI::App& app)
{
    Distillation& distillation = settings_.distillation;
    auto* teacher = app.add_option("--teacher", teacher_, "Learn from this network's answers, too: the one before pruning");
    app.add_option("--distill-weight", distillation.weight, "How much the teacher counts; the labels count for the rest")
        ->check(CLI::Range(0.0, 1.0))
        ->needs(teacher)
        ->capture_default_str();
    app.add_option("--temperature", distillation.temperature, "How much of the teacher's less probable classes is learned")
        ->check(positive())
        ->needs(teacher)
        ->capture_default_str();
    app.add_flag("--no-labels", noLabels_, "The images have no labels, and lie in one folder; the teacher alone is learned from")
        ->needs(teacher);
}

void TrainingOptions::addImages(CLI::App& app)
{
    app.add_flag("--no-flip", noFlip_, "Do not flip training images from left to right");
    app.add_option("--crop", settings_.cropPadding, "Padding for random crops of training images, in pixels, 0 for none")
        ->check(CLI::Range(0, 4096))
        ->capture_default_str();
    app.add_option("--limit-train", trainLimit_, "Only the first training images of each class by name (default: all)")->check(positive());
    app.add_option("--limit-val", validationLimit_, "Only the first validation images of each class by name (default: all)")
        ->check(positive());
}

TrainSettings TrainingOptions::settings() const
{
    TrainSettings settings = settings_;
    settings.schedule = *scheduleFromName(schedule_);
    settings.flip = !noFlip_;
    settings.keepBest = keep_ == "best";
    settings.distillation.teacher = teacher_.empty() ? Distillation::Teacher::none : Distillation::Teacher::original;
    return settings;
}

void TrainingOptions::apply(Project& project) const
{
    project.labels = !noLabels_;
    project.trainLimit = trainLimit_;
    project.validationLimit = validationLimit_;
}

Result<ModelPtr> TrainingOptions::openTeacher(const ModelOptions& model) const
{
    return teacher_.empty() ? Result<ModelPtr>(nullptr) : openModel(teacher_, model.readOptions());
}

PruneOptions::PruneOptions(CLI::App& app)
    : budget_("channels"), runtime_(nameOf(settings_.runtime)), criterion_(nameOf(settings_.criterion)), policy_(nameOf(settings_.policy))
{
    app.add_option("--ratio", settings_.ratio, "Share of the budget to remove, between 0 and 1")->capture_default_str();
    app.add_option("--budget", budget_, "What the ratio is a share of: " + alternatives(budgetNames()))
        ->check(named(budgetFromName))
        ->capture_default_str();
    app.add_option("--runtime", runtime_, "What a latency is measured with: " + alternatives(runtimeNames()))
        ->check(named(runtimeFromName))
        ->capture_default_str();
    addChoices(app);
    addFloors(app);
    app.add_option("--align", settings_.align, "Every group keeps all its units or a multiple of this many, e.g. 8")
        ->check(CLI::Range(1, 65536))
        ->capture_default_str();
    app.add_flag("--no-fold", noFold_, "Do not fold what removed channels still passed on into the layers that read them");
}

void PruneOptions::addChoices(CLI::App& app)
{
    app.add_option("--criterion", criterion_,
                   "What tells how much a unit matters: " + alternatives(criterionNames()) + "; taylor needs images")
        ->check(named(criterionFromName))
        ->capture_default_str();
    app.add_option("--fusion", settings_.fusion, "0: only global, 1: only local importance")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    app.add_option("--policy", policy_, "What happens where a group would fall under its floor: " + alternatives(policyNames()))
        ->check(named(policyFromName))
        ->capture_default_str();
}

void PruneOptions::addFloors(CLI::App& app)
{
    app.add_option("--floor-share", settings_.floorShare, "Every group keeps this share of its even part")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    app.add_option("--floor-min", settings_.floorMin, "Every group keeps at least this many units")
        ->check(notNegative())
        ->capture_default_str();
    app.add_option("--floor", floors_, "NAME=K: this group or layer keeps at least K units; may be given several times")
        ->check(CLI::Validator(checkFloor, "NAME=K"))
        ->allow_extra_args(false);
    app.add_option("--protect", protected_, "This group or layer loses nothing; may be given several times")->allow_extra_args(false);
    app.add_flag("--relax", settings_.relax, "Lower --floor-share, then --floor-min, as far as the ratio takes, and tell how far that was");
}

PruneSettings PruneOptions::settings(std::uint64_t seed) const
{
    PruneSettings settings = settings_;
    settings.seed = seed;
    settings.fold = !noFold_;
    settings.budget = *budgetFromName(budget_);
    settings.runtime = *runtimeFromName(runtime_);
    settings.criterion = *criterionFromName(criterion_);
    settings.policy = *policyFromName(policy_);
    settings.protectedNames = {protected_.begin(), protected_.end()};
    for (const std::string& text : floors_) {
        const auto [name, number] = splitFloor(text);
        settings.floors[name] = numberOf(number);
    }
    return settings;
}

} // namespace espalier::cli
