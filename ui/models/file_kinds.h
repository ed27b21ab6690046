// SPDX-License-Identifier: GPL-3.0-or-later
// The kinds of files that the window opens and writes, in words and as filters of file dialogs. The list itself is core's (formats.h).
#pragma once

#include "core/project/project.h"

#include <QString>
#include <QStringList>

namespace espalier {

bool isProject(const QString& file);
/// What a project is called in titles: its file, or its folder where the file is called as all are; a bare network's file.
QString titleOf(const Project& project);

/// "*.pt *.onnx … *.yaml": of everything that can be opened, for a file dialog.
QString openPatterns();
/// "network (.pt, .onnx) or project (.yaml)"
QString openableFiles();

/// "TorchScript (*.pt)", one a format.
QStringList exportFilters();
/// The file with the ending that belongs to the filter, where it has none.
QString withEnding(const QString& file, const QString& exportFilter);

} // namespace espalier
