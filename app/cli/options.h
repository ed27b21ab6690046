// SPDX-License-Identifier: GPL-3.0-or-later
// Groups of options that several commands share. Each adds its options to a command's parser and converts them to the engine's settings.
#pragma once

#include "app/cli/command.h"
#include "app/cli/setting_options.h"
#include "core/formats/write_network.h"
#include "core/pipeline/model.h"
#include "core/pipeline/write_metadata.h"
#include "core/project/project.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace espalier::cli {

class ModelOptions {
public:
    explicit ModelOptions(CLI::App& app);
    /// Reads the network and logs its notices. From then on, as long as these options live, the command uses the requested threads and
    /// device.
    Result<ModelPtr> open(const RecipeContext& context) const;
    /// Sets the same threads and device for a training.
    void place(TrainSettings& settings) const;
    /// Sets the network and how its file is read.
    void apply(Project& project) const;
    const std::filesystem::path& file() const { return file_; }
    ReadOptions readOptions() const;

private:
    std::filesystem::path file_;
    std::vector<std::string> inputShapes_; ///< "1,3,32,32", one per input, from the first on
    std::vector<std::string> partShared_;
    TrainSettings place_; ///< threads and device
    SettingOptions machine_;
    HeadSettings headSettings_;
    SettingOptions head_;
    mutable std::optional<ComputeScope> compute_;
};

/// The format of the final network.
class FormatOptions {
public:
    explicit FormatOptions(CLI::App& app);
    WriteOptions options() const;

private:
    std::string format_;
    WriteOptions options_;
};

class OutputOptions {
public:
    explicit OutputOptions(CLI::App& app);
    const std::filesystem::path& file() const { return file_; }
    /// Fails where the file could not be written; called before long work.
    Result<void> check() const { return checkWritable(file_, format_.options()); }
    Result<WrittenFile> write(const Network& network, WriteMetadata metadata, const RecipeContext& context) const;

private:
    std::filesystem::path file_;
    FormatOptions format_;
};

/// --data and the preprocessing of its images.
class DataOptions {
public:
    DataOptions(CLI::App& app, bool required);
    void apply(Project& project) const;

private:
    Project project_; ///< only its image settings are used
    SettingOptions options_;
};

class TrainingOptions {
public:
    TrainingOptions(CLI::App& app, const TrainSettings& defaults);
    TrainSettings settings() const;
    /// The network to learn from; nullptr without --teacher. Read like the trained model.
    Result<ModelPtr> openTeacher(const ModelOptions& model, const RecipeContext& context) const;
    /// Sets labels and limits of the images, and whether batch norms are restored.
    void apply(Project& project) const;

private:
    Project project_; ///< its image settings, and its fine-tuning settings for whatever stage this is
    SettingOptions options_;
    std::filesystem::path teacher_;
};

/// Options for a plan's target, of which at most one may be given.
const std::vector<std::string>& targetFlags();
bool targetGiven(const CLI::App& app);

/// Files with lists of channels to cut and to keep by hand, which add to what --cut-channels and --keep-channels give.
class ListOptions {
public:
    explicit ListOptions(CLI::App& app);
    void apply(PruneSettings& settings) const;

private:
    IndexLists cut_, keep_;
};

class PruneOptions {
public:
    /// but: keys of settings for which the command has other options.
    explicit PruneOptions(CLI::App& app, const std::vector<std::string>& but = {});
    PruneSettings settings() const;

private:
    PruneSettings settings_;
    SettingOptions options_;
    ListOptions lists_;
};

} // namespace espalier::cli
