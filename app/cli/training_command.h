// SPDX-License-Identifier: GPL-3.0-or-later
// What train, finetune and sparsify have in common: a network and images go in, a trained network comes out.
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
    /// Puts the command's settings into their places.
    virtual void apply(Project& project) const = 0;
    virtual Result<Trained> train(const ModelPtr& model, const ModelPtr& teacher, const Project& project,
                                  const RecipeContext& context) const = 0;
    /// What the command has to tell beyond the history.
    virtual void addFindings(const Model& model, const Trained& trained, Report& report) const;

    Project project() const;
    Result<Trained> trained(const ModelPtr& model, const RecipeContext& context) const;
    Result<Report> written(const Model& model, const Trained& trained, const RecipeContext& context) const;
    Report report(const Model& model, const Trained& trained, const WrittenFile& file) const;

    ModelOptions model_;
    OutputOptions output_;
    DataOptions data_;
    TrainingOptions training_;
    ResumeOption resume_;
};

} // namespace espalier::cli
