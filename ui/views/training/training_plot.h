// SPDX-License-Identifier: GPL-3.0-or-later
// Three plots over epochs: loss, the task's primary metric and sparsity; the last only for sparsity training.
#pragma once

#include "core/training/train_record.h"
#include "ui/widgets/plot.h"

#include <array>

namespace espalier {

class TrainingPlot : public Plot {
    Q_OBJECT
public:
    explicit TrainingPlot(QWidget* parent = nullptr);

    void setSnapshot(const TrainSnapshot& snapshot);
    void clearCurves();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Panel {
        QCPAxisRect* rect = nullptr;
        QCPTextElement* title = nullptr;
        QCPLegend* legend = nullptr;
        /// From top to bottom.
        std::array<QCPLayoutElement*, 3> parts() const { return {title, legend, rect}; }
    };
    struct Points {
        QVector<double> epochs, values;
        void add(double epoch, double value);
    };
    enum Curve { TrainLoss, ValLoss, TrainMetric, ValMetric, Unevenness, CollapseRatio, ZeroShare, CurveCount };

    Panel makePanel(const QString& title, int place);
    QCPGraph* makeCurve(const Panel& panel, const QString& name);
    void arrange(bool sparsity);
    void putAt(const Panel& panel, int place);
    /// Named after the first measured metric.
    void nameMetric(const TrainSnapshot& snapshot);
    void setRanges(const TrainSnapshot& snapshot, const std::array<Points, CurveCount>& points);
    void restyle();

    Panel loss_, metric_, sparsity_;
    std::array<QCPGraph*, CurveCount> curves_{};
    const MetricInfo* shown_ = nullptr; ///< the metric of the curves in metric_
    bool sparsityShown_ = false, sideBySide_ = true;
};

} // namespace espalier
