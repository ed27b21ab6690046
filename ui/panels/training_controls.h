// SPDX-License-Identifier: GPL-3.0-or-later
// How the network is read, and the data, teacher and length of the two training stages.
#pragma once

#include "ui/state/document.h"

#include <QWidget>

class QGroupBox;
class QLabel;
class QPushButton;

namespace espalier {

class SettingFields;

class TrainingControls : public QWidget {
    Q_OBJECT
public:
    explicit TrainingControls(Document& document, QWidget* parent = nullptr);

Q_SIGNALS:
    void imagesRequested();
    /// The network is to be read again, with the settings as they are now.
    void readingRequested();
    /// The user's text cannot be read as a value of the setting.
    void misread(const QString& sentence);

private:
    QGroupBox* imagesBox();
    QWidget* folderRow();
    QGroupBox* trainBox();
    QGroupBox* sparsifyBox();
    QGroupBox* finetuneBox();
    QGroupBox* readingBox();
    QGroupBox* wholeBox();
    void refresh();
    /// What the automatic recipe would do now.
    void tellRecipe();

    Document& document_;
    SettingFields* fields_;
    QLabel* folder_ = nullptr;
    QLabel* recipeNote_ = nullptr;
    QPushButton* readAgain_ = nullptr;
};

} // namespace espalier
