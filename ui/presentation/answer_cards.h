// SPDX-License-Identifier: GPL-3.0-or-later
// A few large pictures with what was answered before, and what is answered now.
#pragma once

#include "ui/models/compared_pictures.h"

#include <QWidget>

#include <vector>

namespace espalier {

class AnswerCards : public QWidget {
    Q_OBJECT
public:
    enum class Shown {
        both,    ///< of the smaller network that is there
        planned, ///< of what would become of it
        before,
    };

    explicit AnswerCards(QWidget* parent = nullptr);

    /// Pictures with boxes need the whole room for one of them.
    static std::size_t fitting(bool boxed) { return boxed ? 1 : 2; }
    /// From first on, and from the beginning again behind the last one.
    void show(const ComparedPictures& pictures, std::size_t first, Shown shown);
    const std::vector<ComparedPicture>& shownPictures() const { return pictures_; }

    QSize minimumSizeHint() const override { return {200, 150}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Side {
        QString title; ///< "before"
        const ComparedPicture::Answer* answer;
    };
    std::vector<Side> sidesOf(const ComparedPicture& picture) const;
    void paintBoxed(QPainter& painter, const QRectF& room, const ComparedPicture& picture) const;
    void paintNamed(QPainter& painter, const QRectF& room, const ComparedPicture& picture) const;

    std::vector<ComparedPicture> pictures_;
    bool boxed_ = false;
    Shown shown_ = Shown::both;
};

} // namespace espalier
