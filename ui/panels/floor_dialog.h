// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for the floor of several layers. What cannot be is told in the dialog, which then stays open.
#pragma once

#include "ui/state/document.h"

#include <QDialog>

#include <set>

class QLabel;
class QLineEdit;

namespace espalier {

class FloorDialog : public QDialog {
    Q_OBJECT
public:
    FloorDialog(Document& document, const std::set<int>& groups, QWidget* parent = nullptr);

    void accept() override;

private:
    Document& document_;
    std::set<int> groups_;
    QLineEdit* floor_;
    QLabel* refusal_;
};

} // namespace espalier
