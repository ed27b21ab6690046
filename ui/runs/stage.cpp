// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/stage.h"

namespace espalier {

const char* nameOf(Stage stage)
{
    switch (stage) {
    case Stage::open:
        return "open";
    case Stage::train:
        return "train";
    case Stage::sparsify:
        return "sparsify";
    case Stage::prune:
        return "prune";
    case Stage::finetune:
        return "fine-tune";
    case Stage::evaluate:
        return "evaluate";
    case Stage::exportFile:
        return "export";
    case Stage::sensitivity:
        return "sensitivity";
    case Stage::allStages:
        return "all stages";
    case Stage::measure:
        return "measure";
    case Stage::substitutes:
        return "substitutes";
    case Stage::report:
        return "report";
    case Stage::times:
        return "times";
    }
    return "";
}

bool isTraining(Stage stage)
{
    return stage == Stage::train || stage == Stage::sparsify || stage == Stage::finetune || stage == Stage::allStages;
}

bool isMeasuring(Stage stage)
{
    return stage == Stage::evaluate || stage == Stage::sensitivity || stage == Stage::measure || stage == Stage::substitutes ||
           stage == Stage::times;
}

} // namespace espalier
