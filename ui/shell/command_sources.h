// SPDX-License-Identifier: GPL-3.0-or-later
// Where the command palette's commands come from: the menus with all that is in them, the views, and the layers by name.
#pragma once

#include "ui/shell/command_palette.h"

class QAction;
class QMenuBar;

namespace espalier {

class Document;
class Linking;
class Workbench;

using WhyNot = std::function<QString(const QAction&)>;

/// Of every menu, also of those inside menus. whyNot: why an action is disabled, where that is known.
void addMenuCommands(const QMenuBar& menus, const WhyNot& whyNot, std::vector<RunnableCommand>& commands);
/// To go to each view.
void addViewCommands(Workbench& workbench, std::vector<RunnableCommand>& commands);
/// To select each layer; none where nothing is open.
void addLayerCommands(const Document& document, Linking& linking, Workbench& workbench, std::vector<RunnableCommand>& commands);

} // namespace espalier
