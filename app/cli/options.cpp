// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/options.h"

#include "app/cli/validators.h"
#include "core/base/nearest.h"
#include "core/pipeline/recipes/export.h"
#include "core/pipeline/recipes/open.h"
#include "core/training/trainer.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <charconv>
#include <sstream>

namespace espalier::cli {
namespace {

int numberOf(const std::string& text)
{
    int number = -1;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    return problem == std::errc() && end == text.data() + text.size() ? number : -1;
}

/// Sizes separated by commas; empty where one is not a number above 0.
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

Project projectWith(const TrainSettings& settings)
{
    Project project;
    project.finetune = settings;
    return project;
}

/// The defaults of these commands, whose ratio is of channels.
PruneSettings ofChannels()
{
    PruneSettings settings;
    settings.budget = Budget::channels;
    return settings;
}

/// Except ratio and budget, which belong together.
void excludeEachOther(CLI::App& app)
{
    const std::vector<std::string>& flags = targetFlags();
    for (std::size_t later = 2; later < flags.size(); ++later) {
        for (std::size_t earlier = 0; earlier < later; ++earlier) {
            if (flags[later] != "--keep-within" || flags[earlier] != "--budget") // it takes the most of a budget
                app.get_option(flags[later])->excludes(app.get_option(flags[earlier]));
        }
    }
}

/// Read as the option is read, so that what is wrong with the file is told with it.
void declareList(CLI::App& app, const std::string& flag, const char* help, IndexLists& lists)
{
    const auto take = [&lists, flag](const std::vector<std::string>& files) {
        for (const std::string& file : files) {
            const auto read = readIndexLists(file);
            if (!read)
                throw CLI::ValidationError(flag, read.error().message);
            addLists(lists, *read);
        }
    };
    app.add_option_function<std::vector<std::string>>(flag, take, help)->allow_extra_args(false)->type_name("FILE");
}

} // namespace

ModelOptions::ModelOptions(CLI::App& app)
    : machine_(app, only(settingsOf(place_), {"threads", "device"})), head_(app, settingsOf(headSettings_))
{
    app.add_option("MODEL", file_, "The network: a TorchScript or ONNX file")->required();
    app.add_option(
           "--input-shape", inputShapes_,
           "Input of the network with batch 1, e.g. 1,3,32,32 (default: common shapes are tried); given again for each further input")
        ->allow_extra_args(false)
        ->check(CLI::Validator(checkShape, ""));
    app.add_option("--part-shared", partShared_,
                   "Give every layer that reads the tensor NAME one of its own, where the exporter of the file merged what happened to be "
                   "equal; may be repeated. 'all': every tensor that different layers read")
        ->allow_extra_args(false)
        ->type_name("NAME");
    app.get_option("--device")->check(usableDevice());
}

void ModelOptions::place(TrainSettings& settings) const
{
    settings.threads = place_.threads;
    settings.device = place_.device;
}

void ModelOptions::apply(Project& project) const
{
    project.model = file_;
    project.inputShape = readOptions().inputShape;
    project.partShared = {partShared_.begin(), partShared_.end()};
    project.head = headSettings_;
}

Result<ModelPtr> ModelOptions::open(const RecipeContext& context) const
{
    if (auto pairs = recipes::checkPairs(headSettings_); !pairs)
        return tl::make_unexpected(pairs.error());
    compute_.emplace(place_.threads, place_.device);
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
    options.partShared = partShared_;
    options.metadata = recipes::metadataOf(headSettings_);
    return options;
}

FormatOptions::FormatOptions(CLI::App& app)
{
    app.add_option("--to", format_, "Format of the written network (default: by its ending: " + writableEndingsText() + ")")
        ->check(CLI::IsMember(writableFormats()));
    for (const FileFormat& format : fileFormats()) {
        if (format.opsets)
            app.add_option("--opset", options_.opset,
                           format.title + " only: the operator set to write (default: the original's, or " +
                               std::to_string(format.opsets->first) + ")")
                ->check(CLI::Range(format.opsets->first, format.opsets->second));
    }
    app.add_flag("--fold-batchnorm", options_.foldBatchNorm,
                 "Fold batch norms into the convolutions before them: a form for inference, with fewer operators");
}

WriteOptions FormatOptions::options() const
{
    WriteOptions options = options_;
    options.format = formatFromName(format_);
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
    : options_(app, without(only(settingsOf(project_), {"data"}), {"data.labels", "data.limit_train", "data.limit_val"}))
{
    app.get_option("--data")->required(required);
}

void DataOptions::apply(Project& project) const
{
    project.data = project_.data;
    project.preprocessing = project_.preprocessing;
}

TrainingOptions::TrainingOptions(CLI::App& app, const TrainSettings& defaults)
    : project_(projectWith(defaults)),
      options_(app, without(only(settingsOf(project_),
                                 {"data.labels", "data.limit_train", "data.limit_val", "sparsify.restore_batchnorm", "finetune"}),
                            {"finetune.threads", "finetune.device", "finetune.teacher"}))
{
    app.get_option("--epochs")->check(positive()); // a command for one stage does not skip it
    auto* teacher = app.add_option("--teacher", teacher_, "Also learn from the outputs of this network, the one before pruning");
    for (const char* flag : {"--distill-weight", "--temperature", "--blend", "--no-labels"})
        app.get_option(flag)->needs(teacher);
}

TrainSettings TrainingOptions::settings() const
{
    TrainSettings settings = project_.finetune;
    settings.distillation.teacher = teacher_.empty() ? Distillation::Teacher::none : Distillation::Teacher::original;
    return settings;
}

void TrainingOptions::apply(Project& project) const
{
    project.labels = project_.labels;
    project.restoreBatchNorm = project_.restoreBatchNorm;
    project.trainLimit = project_.trainLimit;
    project.validationLimit = project_.validationLimit;
}

Result<ModelPtr> TrainingOptions::openTeacher(const ModelOptions& model, const RecipeContext& context) const
{
    return teacher_.empty() ? Result<ModelPtr>(nullptr) : openModel(teacher_, model.readOptions(), proceeding(context.control));
}

const std::vector<std::string>& targetFlags()
{
    static const std::vector<std::string> flags{"--ratio", "--budget", "--units",     "--params",
                                                "--macs",  "--bytes",  "--target-ms", "--keep-within"};
    return flags;
}

bool targetGiven(const CLI::App& app)
{
    return std::any_of(targetFlags().begin(), targetFlags().end(), [&](const std::string& flag) { return app.count(flag) > 0; });
}

ListOptions::ListOptions(CLI::App& app)
{
    declareList(app, "--cut-file", "A file with channels to cut by hand: a line 'NAME: 3 7-9' for each layer, or JSON; may be repeated",
                cut_);
    declareList(app, "--keep-file", "The same with channels to keep by hand", keep_);
}

void ListOptions::apply(PruneSettings& settings) const
{
    addLists(settings.cut, cut_);
    addLists(settings.keep, keep_);
}

PruneOptions::PruneOptions(CLI::App& app, const std::vector<std::string>& but)
    : settings_(ofChannels()), options_(app, without(settingsOf(settings_), but)), lists_(app)
{
    excludeEachOther(app);
}

PruneSettings PruneOptions::settings() const
{
    PruneSettings settings = settings_;
    lists_.apply(settings);
    return settings;
}

} // namespace espalier::cli
