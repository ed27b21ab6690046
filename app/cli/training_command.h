// SPDX-License-Identifier: GPL-3.0-or-later
// Common part of train, finetune and sparsify: a network and images in, a trained network out.
#pragma once

#include "app/cli/options.h"
#include "app/cli/resume.h"
#include "core/pipeline/recipes/train.h"

#include <string>

namespace espalier::cli {

class TrainingCommand : public Command {
public:
    TrainingCommand(CLI::App& parent, const std::string& name, const std::string& description, const TrainSettings& defaults);
    Result<Report> run(const RecipeContext& context) override;

protected:
    using Trained = recipes::Trained;
    TrainSettings settings() const;

private:
    /// Writes the command's settings to the project.
    virtual void apply(Project& project) const = 0;
    virtual Result<Trained> train(const ModelPtr& model, const ModelPtr& teacher, const Project& project,
                                  const RecipeContext& context) const = 0;
    /// Adds the command's results to the report, besides the history.
    virtual void addFindings(const Model& model, const Trained& trained, Report& report) const;

    Project project() const;
    Result<Trained> trained(const ModelPtr& model, const RecipeContext& context) const;
    Result<Report> written(const Model& model, const Trained& trained, const RecipeContext& context) const;
    Result<void> plotted(const Trained& trained) const;
    Report report(const Model& model, const Trained& trained, const WrittenFile& file) const;

    ModelOptions model_;
    OutputOptions output_;
    DataOptions data_;
    TrainingOptions training_;
    ResumeOption resume_;
    std::filesystem::path plots_;
};

} // namespace espalier::cli
