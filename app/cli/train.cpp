// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/training_command.h"

namespace espalier::cli {
namespace {

using Recipe = Result<recipes::Trained> (*)(const ModelPtr&, const ModelPtr&, const Project&, const RecipeContext&);

/// Ordinary training; train and finetune differ in their defaults and help only.
class OrdinaryTraining : public TrainingCommand {
public:
    OrdinaryTraining(CLI::App& parent, const std::string& name, const std::string& description, TrainSettings Project::*place,
                     Recipe recipe)
        : TrainingCommand(parent, name, description, Project().*place), place_(place), recipe_(recipe)
    {
    }

private:
    void apply(Project& project) const override { project.*place_ = settings(); }

    Result<Trained> train(const ModelPtr& model, const ModelPtr& teacher, const Project& project,
                          const RecipeContext& context) const override
    {
        return recipe_(model, teacher, project, context);
    }

    TrainSettings Project::*place_; ///< of the command's settings
    Recipe recipe_;
};

} // namespace

std::unique_ptr<Command> makeTrain(CLI::App& parent)
{
    return std::make_unique<OrdinaryTraining>(parent, "train", "Train a network on images, without any penalty (stage 0)", &Project::train,
                                              recipes::train);
}

std::unique_ptr<Command> makeFinetune(CLI::App& parent)
{
    return std::make_unique<OrdinaryTraining>(parent, "finetune", "Train the smaller network to recover what pruning cost (stage 3)",
                                              &Project::finetune, recipes::finetune);
}

} // namespace espalier::cli
