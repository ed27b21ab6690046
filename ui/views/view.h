// SPDX-License-Identifier: GPL-3.0-or-later
// What the workbench knows of a view: its name, its place, and how to make it.
#pragma once

#include <QSize>
#include <QString>

#include <functional>

class QWidget;

namespace espalier {

class Document;
class Linking;
class RunController;

/// What views show and act on; outlives them.
struct ViewContext {
    Document& document;
    Linking& linking;
    RunController& runs;
    std::function<void()> chooseImages;                ///< asks the user for the folder of images
    std::function<void(const QString& sentence)> warn; ///< tells the user what cannot be done
};

/// Where a view stands until its user moves it. At the sides views stand one below the other, at the bottom they are tabs.
enum class DockPlace { centre, left, right, bottom };

struct View {
    const char* id; ///< its dock is called "<id>Dock", its widget "<id>View"
    QString title;
    DockPlace place;
    QSize size; ///< of the dock in the default layout; 0 or none: no matter
    std::function<QWidget*(const ViewContext&)> make;
};

} // namespace espalier
