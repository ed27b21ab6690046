// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked before the window closes while a stage runs.
#pragma once

#include "ui/runs/stage.h"

#include <functional>

class QMessageBox;
class QWidget;

namespace espalier {

/// Opens the question over the window, and stops and quits where that is the answer. Deletes itself when it is closed.
QMessageBox* askBeforeQuit(QWidget* window, Stage running, std::function<void()> stopAndQuit);

} // namespace espalier
