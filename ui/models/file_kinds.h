// SPDX-License-Identifier: GPL-3.0-or-later
// File types that the window opens and writes, as text and as filters of file dialogs. Core has the list itself (formats.h).
#pragma once

#include "core/project/project.h"

#include <QString>
#include <QStringList>

namespace espalier {

bool isProject(const QString& file);
/// A project's title: its file name, or its folder where the file has the default name; a single network's file name.
QString titleOf(const Project& project);

/// "*.pt *.onnx … *.yaml": all files that can be opened, for a file dialog.
QString openPatterns();
/// "network (.pt, .onnx, .pt2) or project (.yaml)"
QString openableFiles();

/// "TorchScript (*.pt)", one per format.
QStringList exportFilters();
/// The file with the filter's ending, if it has none.
QString withEnding(const QString& file, const QString& exportFilter);

/// A report by its ending, as a web page or as PDF.
bool isReport(const QString& file);
bool isPdf(const QString& file);

/// An image, a video or a folder, by its ending; a folder that is a data set, too.
bool showsPictures(const QString& path);
/// "*.jpg … *.mp4": images and videos, for a file dialog.
QString picturePatterns();
/// Why a folder cannot be one of images: it and its folders have none. Empty where they have, or where that takes long to find out.
QString whyNoImages(const QString& folder);
/// A data set with boxes: a folder, a data.yaml that is no project, or a COCO JSON.
bool isDataSet(const QString& path);

} // namespace espalier
