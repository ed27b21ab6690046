// SPDX-License-Identifier: GPL-3.0-or-later
// A view for the workbench: its name, its place, and how to create it.
#pragma once

#include <QSize>
#include <QString>

#include <functional>

class QMenu;
class QWidget;

namespace espalier {

class Document;
class Linking;
class PlanHistory;
class RunController;
class WhatIf;

/// Adds to a view's own context menu what all views offer: to save it as a picture, and its tables.
using AddExports = std::function<void(QMenu& menu, const char* view)>;

/// The objects that views show and change; outlives them.
struct ViewContext {
    Document& document;
    Linking& linking;
    RunController& runs;
    std::function<void()> chooseImages;                ///< lets the user choose the folder of images
    std::function<void(const QString& sentence)> warn; ///< shows the user why something cannot be done
    WhatIf& whatIf;
    PlanHistory& plans;
    AddExports addExports;
};

/// A view's initial place. At the sides views are one below the other, at the bottom they are tabs.
enum class DockPlace { centre, left, right, bottom };

struct View {
    const char* id; ///< its dock is called "<id>Dock", its widget "<id>View"
    QString title;
    DockPlace place;
    QSize size; ///< of the dock in the default layout; 0 or none: any
    std::function<QWidget*(const ViewContext&)> make;
};

} // namespace espalier
