// SPDX-License-Identifier: GPL-3.0-or-later
// What train, finetune and sparsify have in common: a network and images go in, a trained network comes out.
#pragma once

#include "app/cli/options.h"
#include "app/cli/training_run.h"

#include <string>

namespace espalier::cli {

class TrainingCommand : public Command {
public:
    TrainingCommand(CLI::App& parent, const std::string& name, const std::string& description, const TrainSettings& defaults);
    Result<Report> run(const Context& context) override;

protected:
    struct Images {
        Dataset train, validation;
    };

    const TrainSettings settings() const { return training_.settings(); }

private:
    virtual Result<TrainOutcome> stage(const Context& context, const Model& model, const Images& images, TrainMailbox& mailbox,
                                       TrainingRun::EpochDone epochDone) const = 0;
    /// What the command has to tell beyond the history.
    virtual void addFindings(const Model& model, const TrainOutcome& outcome, Report& report) const;

    Result<Images> openImages(const Context& context, const Model& model) const;
    /// The model as opened or, where that was asked for, with batch norms restored.
    Result<RestoredModel> startingModel(const Context& context, const ModelPtr& model, const Images& images) const;
    Result<Report> trainOn(const Context& context, const RestoredModel& start, const Images& images) const;

    std::string label_;
    ModelOptions model_;
    OutputOptions output_;
    DataOptions data_;
    TrainingOptions training_;
    bool restoreBatchNorm_ = false;
};

} // namespace espalier::cli
