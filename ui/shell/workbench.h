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

    /// In the order of the menu.
    const std::vector<View>& views() const { return views_; }
    /// id: of one of them.
    QWidget* viewWidget(const QString& id) const;
    QString titleOf(const QString& id) const;

Q_SIGNALS:
    /// The user wants to know what can be done with a view: its context menu, at a place on the screen.
    void menuAsked(const QString& id, const QPoint& place);

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
    void showWholeTabs();
    void sizeDocks();
    void sizeDocks(Qt::Orientation orientation, int (QSize::*extent)() const);

    void offerMenu(const View& view, QWidget* widget);

    std::vector<View> views_;
    std::vector<Dock> docks_;
    bool arranged_ = false; ///< has been shown, hence with docks of the right sizes
};

} // namespace espalier
