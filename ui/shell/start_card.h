// SPDX-License-Identifier: GPL-3.0-or-later
// A large button of the start page: a picture, a title, a sentence, and a line of small print.
#pragma once

#include <QIcon>
#include <QPushButton>

class QLabel;

namespace espalier {

class StartCard : public QPushButton {
    Q_OBJECT
public:
    /// picture: of twice the size on the page; where it is null, the icon stands there.
    StartCard(const QPixmap& picture, const QIcon& icon, const QString& title, const QString& sentence, const QString& smallPrint);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void changeEvent(QEvent* event) override;

private:
    void drawIcon();

    QIcon icon_; ///< null where there is a picture
    QLabel* picture_;
};

} // namespace espalier
