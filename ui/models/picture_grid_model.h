// SPDX-License-Identifier: GPL-3.0-or-later
// The pictures of a data set as a list, with their boxes drawn; a picture is read when it is first looked at.
#pragma once

#include "ui/models/data_look.h"

#include <QAbstractListModel>
#include <QCache>
#include <QImage>
#include <QTimer>

#include <vector>

namespace espalier {

class PictureGridModel : public QAbstractListModel {
    Q_OBJECT
public:
    static constexpr int pictureSide = 160; ///< pixels, of the longer side

    explicit PictureGridModel(QObject* parent = nullptr);

    /// Null: none.
    void show(PictureList pictures);

    int rowCount(const QModelIndex& parent = {}) const override;
    /// Decoration: the picture, grey until it has been read. Display: its name, and the reason where it cannot be read. Tool tip: where it
    /// lies, its part and its boxes.
    QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Request {
        PictureList pictures;
        std::vector<int> rows;
    };
    struct Small {
        int row = 0;
        QImage picture; ///< null where it cannot be read
        std::string problem;
    };
    using Answer = std::vector<Small>;

    static Answer answer(const Request& request, const std::stop_token& stop);
    const Small* small(int row) const;
    void want(int row) const;
    void askForNext();
    void take(const Answer& answer);

    PictureList pictures_;
    mutable QCache<int, Small> small_;
    mutable std::vector<int> wanted_; ///< rows that were looked at, the newest last
    mutable QTimer soon_;             ///< a view asks for all pictures that it shows at once
    bool asked_ = false;              ///< a request is computed
    NewestWins<Request, Answer> worker_;
};

} // namespace espalier
