// SPDX-License-Identifier: GPL-3.0-or-later
// How much goes and how it is chosen, with the totals before and after beside it.
#pragma once

#include "ui/runs/run_controller.h"
#include "ui/state/document.h"
#include "ui/state/linking.h"

#include <QWidget>

#include <functional>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QGroupBox;
class QLabel;
class QSlider;
class QSpinBox;

namespace espalier {

class PruneControls : public QWidget {
    Q_OBJECT
public:
    PruneControls(Document& document, Linking& linking, RunController& runs, QWidget* parent = nullptr);

private:
    QGroupBox* amountBox(Linking& linking, RunController& runs);
    QGroupBox* choiceBox();
    QWidget* ratioRow();
    QComboBox* runtimeBox();
    QWidget* fusionRow();
    void addChoices(QFormLayout* form);
    QComboBox* criterionBox();
    QComboBox* policyBox();
    void addFloors(QFormLayout* form);
    void addWidths(QFormLayout* form);
    void joinSlider(QSlider* slider);
    /// Taylor needs images.
    void offerCriteria();
    void refresh();
    void change(const std::function<void(PruneSettings&)>& edit, const QString& step);

    Document& document_;
    QSlider* ratioSlider_ = nullptr;
    QDoubleSpinBox* ratioBox_ = nullptr;
    QComboBox* budget_ = nullptr;
    QComboBox* runtime_ = nullptr; ///< where the budget is a time
    QLabel* carriedOut_ = nullptr;
    QSlider* fusionSlider_ = nullptr;
    QDoubleSpinBox* fusionBox_ = nullptr;
    QComboBox* criterion_ = nullptr;
    QComboBox* policy_ = nullptr;
    QSpinBox* floorShare_ = nullptr;
    QSpinBox* floorMin_ = nullptr;
    QCheckBox* relax_ = nullptr;
    QSpinBox* align_ = nullptr;
    QCheckBox* fold_ = nullptr;
};

} // namespace espalier
