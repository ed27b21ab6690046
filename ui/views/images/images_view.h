// SPDX-License-Identifier: GPL-3.0-or-later
// Some of the images and what the network answers: right or wrong at a glance.
#pragma once

#include "core/tasks/answered_images.h"

#include <QWidget>

class QLabel;
class QListView;
class QStackedLayout;

namespace espalier {

class AnsweredImagesModel;

class ImagesView : public QWidget {
    Q_OBJECT
public:
    explicit ImagesView(QWidget* parent = nullptr);

    /// Null: none; the view then says how to bring some.
    void show(std::shared_ptr<const AnsweredImages> images);

private:
    void buildList();
    void layOut();

    AnsweredImagesModel* model_;
    QListView* list_;
    QLabel* summary_;
    QLabel* empty_;
    QStackedLayout* stack_;
};

} // namespace espalier
