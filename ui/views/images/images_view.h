// SPDX-License-Identifier: GPL-3.0-or-later
// Some of the images and the network's predictions, marked right or wrong: of the planned network, where it has been tried, with what
// changes first.
#pragma once

#include "ui/runs/what_if.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QListView;
class QStackedLayout;

namespace espalier {

class PredictionsModel;

class ImagesView : public QWidget {
    Q_OBJECT
public:
    ImagesView(Document& document, RunController& runs, WhatIf& whatIf, QWidget* parent = nullptr);

private:
    /// Shows the present network's images, also after undo; without images, a hint how to choose some.
    void refresh();
    void showPresent();
    /// Why the present network has no answers, or what to do.
    QString whyEmpty() const;
    void showPlanned(const WhatIf::Estimate& estimate);
    void buildList();
    void buildChoice();
    /// Pictures with boxes are larger.
    void sizePictures();
    void layOut();

    Document& document_;
    RunController& runs_;
    WhatIf& whatIf_;
    PredictionsModel* model_;
    QListView* list_;
    QComboBox* choice_; ///< of the planned network's answers
    QLabel* summary_;
    QLabel* empty_;
    QStackedLayout* stack_;
    WhatIf::Estimate shown_;             ///< whose answers the list shows; null: the present network's
    NetworkId shownNetwork_ = noNetwork; ///< that shown_ is planned for
    int shownChoice_ = -1;
};

} // namespace espalier
