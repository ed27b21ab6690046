// SPDX-License-Identifier: GPL-3.0-or-later
// Some of the images and the network's predictions, marked right or wrong.
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
    /// Shows the present network's images, also after undo; without images, a hint how to choose some.
    void refresh();
    void buildList();
    /// Pictures with boxes are larger.
    void sizePictures();
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
