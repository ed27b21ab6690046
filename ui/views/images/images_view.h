// SPDX-License-Identifier: GPL-3.0-or-later
// Some of the images and what the network answers: right or wrong at a glance.
#pragma once

#include <QWidget>

class QLabel;
class QListView;
class QStackedLayout;

namespace espalier {

class PredictionsModel;
class Document;
class RunController;

class ImagesView : public QWidget {
    Q_OBJECT
public:
    ImagesView(Document& document, RunController& runs, QWidget* parent = nullptr);

private:
    /// The images belong to the present network, also after undo; where there are none, the view says how to bring some.
    void refresh();
    void buildList();
    void layOut();

    Document& document_;
    RunController& runs_;
    PredictionsModel* model_;
    QListView* list_;
    QLabel* summary_;
    QLabel* empty_;
    QStackedLayout* stack_;
};

} // namespace espalier
