// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/workbench.h"

#include "ui/runs/run_controller.h"
#include "ui/views/registry.h"
#include "ui/widgets/naming.h"

#include <QDockWidget>
#include <QLineEdit>
#include <QSettings>
#include <QTabBar>

#include <algorithm>
#include <string>
#include <utility>

namespace espalier {

namespace {

constexpr int layoutVersion = 6; ///< a layout of other docks is not restored

QString layoutKey()
{
    return QStringLiteral("layout");
}

Qt::DockWidgetArea areaOf(DockPlace place)
{
    return place == DockPlace::left    ? Qt::LeftDockWidgetArea
           : place == DockPlace::right ? Qt::RightDockWidgetArea
                                       : Qt::BottomDockWidgetArea;
}

} // namespace

Workbench::Workbench(const ViewContext& context, QWidget* parent) : QMainWindow(parent)
{
    setObjectName(QStringLiteral("workbench"));
    setWindowFlags(Qt::Widget);
    setDockNestingEnabled(true);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    for (const View& view : allViews())
        addView(view, context);
    connect(&context.runs, &RunController::trainingStarted, this, [this] { raiseView("training"); });
    restoreDefaultLayout();
}

void Workbench::addView(const View& view, const ViewContext& context)
{
    QWidget* widget = view.make(context);
    widget->setObjectName(QLatin1String(view.id) + QStringLiteral("View"));
    views_.push_back(view);
    if (view.place == DockPlace::centre) {
        offerMenu(view, widget);
        return setCentralWidget(widget);
    }
    auto* dock = new QDockWidget(view.title, this);
    identify(dock, (view.id + std::string("Dock")).c_str(), view.title);
    dock->setWidget(widget);
    offerMenu(view, dock);
    docks_.push_back({view, dock});
}

/// Where the pointer is on nothing that has a menu of its own.
void Workbench::offerMenu(const View& view, QWidget* widget)
{
    widget->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(widget, &QWidget::customContextMenuRequested, this,
            [this, widget, id = QString::fromLatin1(view.id)](const QPoint& place) { Q_EMIT menuAsked(id, widget->mapToGlobal(place)); });
    for (QWidget* child : widget->findChildren<QWidget*>()) // plots keep what the mouse does to themselves
        if (child->testAttribute(Qt::WA_NoMousePropagation) && child->contextMenuPolicy() == Qt::DefaultContextMenu)
            offerMenu(view, child);
}

QWidget* Workbench::viewWidget(const QString& id) const
{
    return findChild<QWidget*>(id + QStringLiteral("View"));
}

QString Workbench::titleOf(const QString& id) const
{
    const auto found = std::find_if(views_.begin(), views_.end(), [&id](const View& view) { return id == QLatin1String(view.id); });
    return found == views_.end() ? QString() : found->title;
}

std::vector<QDockWidget*> Workbench::docksAt(DockPlace place) const
{
    std::vector<QDockWidget*> docks;
    for (const Dock& dock : docks_)
        if (dock.view.place == place)
            docks.push_back(dock.widget);
    return docks;
}

void Workbench::placeDocks(DockPlace place)
{
    QDockWidget* before = nullptr;
    for (QDockWidget* dock : docksAt(place)) {
        dock->setFloating(false);
        dock->show();
        if (!before)
            addDockWidget(areaOf(place), dock);
        else if (place == DockPlace::bottom)
            tabifyDockWidget(before, dock);
        else
            splitDockWidget(before, dock, Qt::Vertical);
        before = dock;
    }
}

void Workbench::restoreDefaultLayout()
{
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    for (const DockPlace place : {DockPlace::left, DockPlace::right, DockPlace::bottom})
        placeDocks(place);
    docksAt(DockPlace::bottom).front()->raise();
    sizeDocks();
    showWholeTabs();
}

void Workbench::sizeDocks()
{
    sizeDocks(Qt::Horizontal, &QSize::width);
    sizeDocks(Qt::Vertical, &QSize::height);
}

void Workbench::sizeDocks(Qt::Orientation orientation, int (QSize::*extent)() const)
{
    QList<QDockWidget*> docks;
    QList<int> sizes;
    for (const Dock& dock : docks_) {
        if ((dock.view.size.*extent)() <= 0)
            continue;
        docks << dock.widget;
        sizes << (dock.view.size.*extent)();
    }
    resizeDocks(docks, sizes, orientation);
}

/// Docks can be sized only when the window has its size.
void Workbench::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    if (!std::exchange(arranged_, true))
        QMetaObject::invokeMethod(this, &Workbench::restoreLayout, Qt::QueuedConnection);
}

void Workbench::saveLayout() const
{
    if (arranged_) // a layout that was never shown must not overwrite the user's
        QSettings().setValue(layoutKey(), saveState(layoutVersion));
}

void Workbench::restoreLayout()
{
    if (!restoreState(QSettings().value(layoutKey()).toByteArray(), layoutVersion))
        sizeDocks();
    showWholeTabs();
}

/// Where there is no room for all, they scroll.
void Workbench::showWholeTabs()
{
    for (QTabBar* bar : findChildren<QTabBar*>(QString(), Qt::FindDirectChildrenOnly))
        bar->setElideMode(Qt::ElideNone);
}

std::vector<QAction*> Workbench::dockActions() const
{
    std::vector<QAction*> actions;
    for (const Dock& dock : docks_)
        actions.push_back(dock.widget->toggleViewAction());
    return actions;
}

QLineEdit* Workbench::layerFilter() const
{
    return findChild<QLineEdit*>(QStringLiteral("layersFilter"));
}

void Workbench::raiseView(const char* id)
{
    for (const Dock& dock : docks_) {
        if (std::string(dock.view.id) != id)
            continue;
        dock.widget->show();
        dock.widget->raise();
    }
}

void Workbench::goTo(const char* id)
{
    raiseView(id);
    QWidget* view = findChild<QWidget*>(QLatin1String(id) + QStringLiteral("View"));
    for (QWidget* part : view->findChildren<QWidget*>())
        if (part->focusPolicy() & Qt::TabFocus && part->isEnabled() && part->isVisibleTo(view))
            return part->setFocus(Qt::ShortcutFocusReason);
}

} // namespace espalier
