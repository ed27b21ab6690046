// SPDX-License-Identifier: GPL-3.0-or-later
// "Bring your own": the lines of Python that write a network as a file that opens here, by format, to copy.
#pragma once

#include "ui/models/export_text.h"

#include <QGroupBox>

class QButtonGroup;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace espalier {

class OwnNetworkBox : public QGroupBox {
    Q_OBJECT
public:
    explicit OwnNetworkBox(QWidget* parent = nullptr);

private:
    void layOut();
    void show(int format);
    void copy();

    std::vector<ExportText> lines_;
    QButtonGroup* formats_;
    QLabel* note_;
    QPlainTextEdit* code_;
    QPushButton* copy_;
};

} // namespace espalier
