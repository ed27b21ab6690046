// SPDX-License-Identifier: GPL-3.0-or-later
// A picture with boxes, as large as there is room, with its title and a line of facts below.
#pragma once

#include "ui/models/picture.h"

#include <QWidget>

class QLabel;

namespace espalier {

class PictureCanvas;

class BoxesPane : public QWidget {
    Q_OBJECT
public:
    /// objectName: of the pane; those of its parts begin with it.
    explicit BoxesPane(const QString& objectName, QWidget* parent = nullptr);

    void show(const QString& title, const QImage& picture, const std::vector<DrawnBox>& boxes, const QString& facts);
    /// Instead of a picture: why there is none.
    void showProblem(const QString& title, const QString& problem);

    const std::vector<DrawnBox>& boxes() const;
    QString problem() const;

private:
    PictureCanvas* canvas_;
    QLabel* facts_;
};

/// The picture itself.
class PictureCanvas : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    void show(const QImage& picture, const std::vector<DrawnBox>& boxes, const QString& problem);
    const std::vector<DrawnBox>& boxes() const { return boxes_; }
    const QString& problem() const { return problem_; }
    QSize sizeHint() const override { return {320, 240}; }
    QSize minimumSizeHint() const override { return {80, 60}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QImage picture_;
    std::vector<DrawnBox> boxes_;
    QString problem_;
};

} // namespace espalier
