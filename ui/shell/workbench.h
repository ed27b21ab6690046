// SPDX-License-Identifier: GPL-3.0-or-later
// The views of an open network: docks around the heatmap. Their layout is stored across restarts.
#pragma once

#include "ui/views/view.h"

#include <QMainWindow>

#include <vector>

class QDockWidget;
class QLineEdit;

namespace espalier {

/// A main window inside the window, so that the start page can replace it with all docks.
class Workbench : public QMainWindow {
    Q_OBJECT
public:
    explicit Workbench(const ViewContext& context, QWidget* parent = nullptr);

    void restoreDefaultLayout();
    void saveLayout() const;
    /// Actions that show and hide the docks, for the menu.
    std::vector<QAction*> dockActions() const;
    QLineEdit* layerFilter() const;
    /// Brings a view's dock to the front of its tabs.
    void raiseView(const char* id);
    /// The same, and the keyboard's focus goes into it.
    void goTo(const char* id);

protected:
    void showEvent(QShowEvent* event) override;

private:
    struct Dock {
        View view;
        QDockWidget* widget;
    };

    void addView(const View& view, const ViewContext& context);
    std::vector<QDockWidget*> docksAt(DockPlace place) const;
    void placeDocks(DockPlace place);
    void restoreLayout();
    void sizeDocks();
    void sizeDocks(Qt::Orientation orientation, int (QSize::*extent)() const);

    std::vector<Dock> docks_;
    bool arranged_ = false; ///< has been shown, hence with docks of the right sizes
};

} // namespace espalier
