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
    /// What a stage works with.
    struct Start {
        Dataset train, validation;
        ModelPtr model;
        int restoredLayers = 0;
        ModelPtr teacher = nullptr; ///< null where none was given
    };

    TrainSettings settings() const;

private:
    virtual Result<TrainOutcome> stage(const Context& context, const Start& start, TrainMailbox& mailbox, TrainingRun::EpochDone epochDone,
                                       const TrainingAid& aid) const = 0;
    /// What the command has to tell beyond the history.
    virtual void addFindings(const Model& model, const TrainOutcome& outcome, Report& report) const;

    /// Opens images and teacher; the model is as opened or, where that was asked for, with batch norms restored.
    Result<Start> prepare(const Context& context, const ModelPtr& model) const;
    Result<Dataset> openSplit(const Context& context, const Model& model, const std::string& split, int limit) const;
    Result<void> restore(const Context& context, Start& start) const;
    Result<Report> trainFrom(const Context& context, const Start& start) const;

    std::string label_;
    ModelOptions model_;
    OutputOptions output_;
    DataOptions data_;
    TrainingOptions training_;
    bool restoreBatchNorm_ = false;
};

} // namespace espalier::cli
