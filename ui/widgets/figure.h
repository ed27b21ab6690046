// SPDX-License-Identifier: GPL-3.0-or-later
// A view as a picture in a file: what it shows now, on white, whatever the window's appearance is.
#pragma once

#include "core/base/error.h"

#include <QString>
#include <QStringList>

#include <filesystem>

class QWidget;

namespace espalier {

/// Of a view that has such widgets, only these and what is in them are drawn; of others, plots and tables with the labels around them.
void markAsPicture(QWidget* widget);

struct FigureText {
    QString title;
    QString network;
};

/// The choices of a view's boxes that decide what it shows, as the picture tells them: "Order of the channels in a row: As in the network".
QStringList figureChoices(const QWidget& view);

/// By the file's ending: .png (twice the size on the screen), .svg or .pdf. Title, network and choices stand above. Where there is a plot,
/// a table or a picture, the fields and buttons around it are left out. Errors: another ending, nothing to see, or as replaceFile.
Result<void> writeFigure(QWidget& view, const FigureText& text, const std::filesystem::path& file);

} // namespace espalier
