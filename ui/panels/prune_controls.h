// SPDX-License-Identifier: GPL-3.0-or-later
// How much goes and how it is chosen, with the totals before and after beside it.
#pragma once

#include "ui/runs/run_controller.h"
#include "ui/state/document.h"
#include "ui/state/linking.h"

#include <QWidget>

class QComboBox;
class QGroupBox;
class QLabel;
class QSlider;

namespace espalier {

class NumberBox;
class SettingFields;

class PruneControls : public QWidget {
    Q_OBJECT
public:
    PruneControls(Document& document, Linking& linking, RunController& runs, QWidget* parent = nullptr);

Q_SIGNALS:
    /// What the user typed cannot be read as the setting it was typed for.
    void misread(const QString& sentence);

private:
    QGroupBox* amountBox(Linking& linking, RunController& runs);
    QWidget* ratioRow();
    void makeRatio();
    QWidget* targetRows();
    double shownRatio() const;
    QGroupBox* choiceBox();
    QWidget* fusionRow();
    /// Some criteria need images.
    void offerCriteria();
    void refresh();

    Document& document_;
    SettingFields* fields_;
    QSlider* ratioSlider_ = nullptr;
    NumberBox* ratioBox_ = nullptr;
    QWidget* runtime_ = nullptr; ///< where the budget is a time
    QLabel* carriedOut_ = nullptr;
    QComboBox* criterion_ = nullptr;
};

} // namespace espalier
