// SPDX-License-Identifier: GPL-3.0-or-later
// Curves of a running or finished training: loss, the task's metric and, for sparsity training, zero share and evenness.
#pragma once

#include "core/training/train_record.h"

#include <QWidget>

#include <memory>

class QLabel;
class QStackedLayout;

namespace espalier {

class RunController;
class TrainingPlot;

class TrainingView : public QWidget {
    Q_OBJECT
public:
    explicit TrainingView(RunController& runs, QWidget* parent = nullptr);

private:
    void showSnapshot(const std::shared_ptr<const TrainSnapshot>& snapshot);
    void clear();
    void layOut();
    void showCaption();

    std::shared_ptr<const TrainSnapshot> snapshot_;
    TrainingPlot* plot_;
    QLabel* caption_;
    QLabel* explanation_;
    QLabel* empty_;
    QStackedLayout* stack_;
};

} // namespace espalier
