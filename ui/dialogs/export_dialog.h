// SPDX-License-Identifier: GPL-3.0-or-later
// The summary before an export: the network's costs and metrics, before and after.
#pragma once

#include "ui/runs/run_controller.h"
#include "ui/state/document.h"

#include <QDialog>

class QGridLayout;

namespace espalier {

class ExportDialog : public QDialog {
    Q_OBJECT
public:
    ExportDialog(const Document& document, const RunController& runs, const QString& file, QWidget* parent = nullptr);

private:
    void addNumbers(QGridLayout* grid, const Document& document, const RunController& runs);
    void addNotes(QGridLayout* grid, const Document& document);
};

} // namespace espalier
