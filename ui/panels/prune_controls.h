// SPDX-License-Identifier: GPL-3.0-or-later
// The settings of pruning: target and method, with the totals before and after.
#pragma once

#include "ui/runs/run_controller.h"
#include "ui/state/document.h"
#include "ui/state/linking.h"

#include <QWidget>

class QComboBox;
class QGroupBox;
class QLabel;

namespace espalier {

class NumberBox;
class RatioSlider;
class SettingFields;
class WhatIf;

class PruneControls : public QWidget {
    Q_OBJECT
public:
    PruneControls(Document& document, Linking& linking, RunController& runs, WhatIf& whatIf, QWidget* parent = nullptr);

Q_SIGNALS:
    /// The user's text cannot be read as a value of the setting.
    void misread(const QString& sentence);

private:
    QGroupBox* amountBox(Linking& linking, RunController& runs, WhatIf& whatIf);
    QWidget* ratioRow();
    void makeRatio();
    QWidget* targetRows();
    QGroupBox* choiceBox();
    QWidget* fusionRow();
    /// Enables the criteria that can be computed; some need images.
    void offerCriteria();
    void tellTaken();
    void showTrials();
    void refresh();

    Document& document_;
    SettingFields* fields_;
    RatioSlider* ratioSlider_ = nullptr;
    NumberBox* ratioBox_ = nullptr;
    QWidget* runtime_ = nullptr; ///< for a latency budget
    QLabel* carriedOut_ = nullptr;
    QComboBox* criterion_ = nullptr;
    QLabel* within_ = nullptr; ///< what the target keep_within came to
    QLabel* taken_ = nullptr;  ///< what trials of criterion "auto" found
};

} // namespace espalier
