// SPDX-License-Identifier: GPL-3.0-or-later
// Tells which layers the plan wears thin: a counter whose click goes from layer to layer and says why, with a remedy of one click.
#pragma once

#include "ui/state/document.h"
#include "ui/state/linking.h"

#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;

namespace espalier {

class FloorNotice : public QWidget {
    Q_OBJECT
public:
    FloorNotice(Document& document, Linking& linking, QWidget* parent = nullptr);

    QString counterText() const;

private:
    enum class Kind { fine, unmeasured, infeasible, emptied, belowFloor, atFloor };

    void refresh();
    void findLayers();
    void showCounter();
    void showReason();
    void goToNext();
    void remedy();
    QString reasonFor(int group) const;

    Document& document_;
    Linking& linking_;
    Kind kind_ = Kind::fine;
    std::vector<int> layers_; ///< groups the counter counts
    int next_ = 0;            ///< position in layers_ that the next click selects
    QPushButton* counter_;
    QLabel* reason_;
    QPushButton* remedy_;
};

} // namespace espalier
