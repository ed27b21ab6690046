// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/training_command.h"

namespace espalier::cli {
namespace {

/// Ordinary training; train and finetune differ in their defaults and in what they are for.
class OrdinaryTraining : public TrainingCommand {
public:
    using TrainingCommand::TrainingCommand;

private:
    Result<TrainOutcome> stage(const Context& context, const Start& start, TrainMailbox& mailbox, TrainingRun::EpochDone epochDone,
                               const TrainingAid& aid) const override
    {
        return finetuneModel(*start.model, start.train, &start.validation, settings(), context.control, &mailbox, std::move(epochDone),
                             aid);
    }
};

} // namespace

std::unique_ptr<Command> makeTrain(CLI::App& parent)
{
    return std::make_unique<OrdinaryTraining>(parent, "train", "Train a network on images, without any penalty (stage 0)", TrainSettings());
}

std::unique_ptr<Command> makeFinetune(CLI::App& parent)
{
    return std::make_unique<OrdinaryTraining>(parent, "finetune", "Win back what pruning cost: train the smaller network (stage 3)",
                                              finetuneDefaults());
}

} // namespace espalier::cli
