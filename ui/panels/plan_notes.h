// SPDX-License-Identifier: GPL-3.0-or-later
// What the plan came to beside what was asked, and what else its user should know: relaxed floors, channels of no importance that stay.
#pragma once

#include "ui/state/document.h"

#include <QLabel>

namespace espalier {

class PlanNotes : public QLabel {
    Q_OBJECT
public:
    explicit PlanNotes(Document& document, QWidget* parent = nullptr);

private:
    void refresh();

    Document& document_;
};

} // namespace espalier
