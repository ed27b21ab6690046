// SPDX-License-Identifier: GPL-3.0-or-later
// Where the planned network's metric comes from, and a button that measures the layers' curves.
#pragma once

#include "ui/runs/what_if.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace espalier {

class WhatIfNote : public QWidget {
    Q_OBJECT
public:
    WhatIfNote(Document& document, RunController& runs, WhatIf& whatIf, QWidget* parent = nullptr);

private:
    void refresh();

    Document& document_;
    WhatIf& whatIf_;
    QLabel* sentence_;
    QPushButton* measure_;
};

} // namespace espalier
