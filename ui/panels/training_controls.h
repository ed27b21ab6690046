// SPDX-License-Identifier: GPL-3.0-or-later
// What the two training stages learn from, and for how long.
#pragma once

#include "ui/state/document.h"

#include <QWidget>

class QGroupBox;
class QLabel;

namespace espalier {

class SettingFields;

class TrainingControls : public QWidget {
    Q_OBJECT
public:
    explicit TrainingControls(Document& document, QWidget* parent = nullptr);

Q_SIGNALS:
    void imagesRequested();
    /// What the user typed cannot be read as the setting it was typed for.
    void misread(const QString& sentence);

private:
    QGroupBox* imagesBox();
    QWidget* folderRow();
    QGroupBox* sparsifyBox();
    QGroupBox* finetuneBox();
    QGroupBox* wholeBox();
    void refresh();

    Document& document_;
    SettingFields* fields_;
    QLabel* folder_ = nullptr;
};

} // namespace espalier
