// SPDX-License-Identifier: GPL-3.0-or-later
// What the two training stages learn from, and for how long.
#pragma once

#include "ui/state/document.h"

#include <QWidget>

#include <functional>

class QCheckBox;
class QComboBox;
class QGroupBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace espalier {

class TrainingControls : public QWidget {
    Q_OBJECT
public:
    explicit TrainingControls(Document& document, QWidget* parent = nullptr);

Q_SIGNALS:
    void imagesRequested();
    /// What the user typed cannot be read as the numbers asked for.
    void misread(const QString& sentence);

private:
    QGroupBox* imagesBox();
    QGroupBox* sparsifyBox();
    QGroupBox* finetuneBox();
    QGroupBox* roundsBox();
    QComboBox* modeBox();
    QComboBox* aimBox();
    QLineEdit* channelNumbers(const char* objectName, const QString& title, const QString& help,
                              std::vector<float> Preprocessing::*numbers);
    void readNumbers(QLineEdit* line, std::vector<float> Preprocessing::*numbers);
    void refresh();
    void change(const std::function<void(Project&)>& edit, const QString& step);

    Document& document_;
    QLabel* folder_ = nullptr;
    QPushButton* chooseFolder_ = nullptr;
    QLineEdit* mean_ = nullptr;
    QLineEdit* deviation_ = nullptr;
    QComboBox* order_ = nullptr;
    QComboBox* mode_ = nullptr;
    QComboBox* aim_ = nullptr;
    QCheckBox* restoreNorms_ = nullptr;
    QCheckBox* unlabelled_ = nullptr;
    QSpinBox* rounds_ = nullptr;
};

} // namespace espalier
