// SPDX-License-Identifier: GPL-3.0-or-later
// Tells which layers the plan wears thin: a counter whose click goes from layer to layer and says why, with a remedy of one click.
#pragma once

#include "ui/models/floor_data.h"
#include "ui/state/document.h"
#include "ui/state/linking.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace espalier {

class FloorNotice : public QWidget {
    Q_OBJECT
public:
    FloorNotice(Document& document, Linking& linking, QWidget* parent = nullptr);

private:
    void refresh();
    void showIcon();
    void showReason();
    void goToNext();
    void remedy();

    Document& document_;
    Linking& linking_;
    FloorData data_;
    QString iconName_; ///< of counter_; empty: none
    int next_ = 0;     ///< position in data_'s layers that the next click selects
    QPushButton* counter_;
    QLabel* reason_;
    QPushButton* remedy_;
};

} // namespace espalier
