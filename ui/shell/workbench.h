// SPDX-License-Identifier: GPL-3.0-or-later
// The views on an open network: docks around the heatmap. Its arrangement is kept across restarts.
#pragma once

#include "ui/views/view.h"

#include <QMainWindow>

#include <vector>

class QDockWidget;
class QLineEdit;

namespace espalier {

/// A window inside the window, so that the start page can take its place without a dock in sight.
class Workbench : public QMainWindow {
    Q_OBJECT
public:
    explicit Workbench(const ViewContext& context, QWidget* parent = nullptr);

    void restoreDefaultLayout();
    void saveLayout() const;
    /// Ways to show and hide each dock, for the menu.
    std::vector<QAction*> dockActions() const;
    QLineEdit* layerFilter() const;
    /// Brings a view's dock to the front of its tabs.
    void raiseView(const char* id);

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
    bool arranged_ = false; ///< shown once, hence with docks of the right sizes
};

} // namespace espalier
