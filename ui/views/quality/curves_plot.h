// SPDX-License-Identifier: GPL-3.0-or-later
// Precision over recall of a network, a curve a class. Classes are told apart by colours and by dashes.
#pragma once

#include "core/tasks/detection/detection_curves.h"
#include "ui/widgets/plot.h"

#include <vector>

namespace espalier {

class CurvesPlot : public Plot {
    Q_OBJECT
public:
    explicit CurvesPlot(QWidget* parent = nullptr);

    /// Only the curves of these classes; a class at the same place of another plot's list looks the same there.
    void show(const QString& title, const std::vector<PrecisionRecallCurve>& curves, const std::vector<int>& classes);

protected:
    void changeEvent(QEvent* event) override;

private:
    void add(const PrecisionRecallCurve& curve, int place);
    void restyle();

    QCPTextElement* title_;
    std::vector<int> places_; ///< of the graphs' classes
};

} // namespace espalier
