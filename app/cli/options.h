// SPDX-License-Identifier: GPL-3.0-or-later
// Groups of options that several commands share. Each adds itself to a command's parser and turns what was given into the engine's
// settings.
#pragma once

#include "app/cli/command.h"
#include "core/formats/write_network.h"
#include "core/pipeline/model.h"
#include "core/pipeline/write_metadata.h"
#include "core/project/project.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace espalier::cli {

/// --device, for whatever is to know of it.
void addDeviceOption(CLI::App& app, const std::function<void(Device)>& use, const std::string& otherwise);

class ModelOptions {
public:
    explicit ModelOptions(CLI::App& app);
    /// Sets threads and device, reads the network and tells its notices.
    Result<ModelPtr> open(const RecipeContext& context) const;
    /// Trains on the same threads and device.
    void place(TrainSettings& settings) const;
    const std::filesystem::path& file() const { return file_; }
    ReadOptions readOptions() const;

private:
    std::filesystem::path file_;
    std::vector<std::string> inputShapes_; ///< "1,3,32,32", one per input from the first on
    int threads_ = 0;
    Device device_ = Device::automatic;
};

/// In which format the final network is written.
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
    /// Fails where the file could not be written in the end; asked before long work.
    Result<void> check() const { return checkWritable(file_, format_.options()); }
    Result<WrittenFile> write(const Network& network, WriteMetadata metadata, const RecipeContext& context) const;

private:
    std::filesystem::path file_;
    FormatOptions format_;
};

/// --data and how its images become the network's input.
class DataOptions {
public:
    DataOptions(CLI::App& app, bool required);
    void apply(Project& project) const;

private:
    std::filesystem::path root_;
    Preprocessing preprocessing_;
    std::vector<int> size_;
    std::string order_ = "rgb";
};

class TrainingOptions {
public:
    TrainingOptions(CLI::App& app, const TrainSettings& defaults);
    TrainSettings settings() const;
    /// The network to learn from; nullptr where none was given. Read like the model that is trained.
    Result<ModelPtr> openTeacher(const ModelOptions& model) const;
    /// Labels and limits of the images.
    void apply(Project& project) const;

private:
    void addImages(CLI::App& app);
    void addTeacher(CLI::App& app);

    TrainSettings settings_;
    std::string schedule_, keep_;
    std::filesystem::path teacher_;
    bool noFlip_ = false, noLabels_ = false;
    int trainLimit_ = 0;
    int validationLimit_ = 0;
};

class PruneOptions {
public:
    explicit PruneOptions(CLI::App& app);
    /// seed: of everything random in it.
    PruneSettings settings(std::uint64_t seed) const;

private:
    void addChoices(CLI::App& app);
    void addFloors(CLI::App& app);

    PruneSettings settings_;
    bool noFold_ = false;
    std::string budget_, runtime_, criterion_, policy_;
    std::vector<std::string> floors_, protected_;
};

} // namespace espalier::cli
