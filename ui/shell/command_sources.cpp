// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/command_sources.h"

#include "ui/models/texts.h"
#include "ui/shell/workbench.h"
#include "ui/state/document.h"
#include "ui/state/linking.h"
#include "ui/views/registry.h"
#include "ui/widgets/naming.h"

#include <QAction>
#include <QMenu>
#include <QMenuBar>
#include <QPointer>

namespace espalier {

namespace {

/// The entries of views in the menu View are switches: the command says which way, so long that it ranks behind the one that goes there.
QString commandTitle(const QAction& action)
{
    const QString title = withoutMnemonic(action.text());
    if (!action.isCheckable() || action.actionGroup())
        return title;
    return action.isChecked() ? tr("Hide the view %1").arg(title) : tr("Show the view %1").arg(title);
}

/// menu: where it is; its name where it has one, as menus of the same kind hold actions of the same names.
RunnableCommand commandOf(QAction* action, const QString& place, const QString& menu, const WhyNot& whyNot)
{
    const QString id = action->objectName().isEmpty() ? place + QLatin1Char('/') + action->text() : menu + action->objectName();
    const QString reason = action->isEnabled() ? QString() : whyNot(*action);
    return {{id, commandTitle(*action), place, action->shortcut().toString(QKeySequence::NativeText), action->isEnabled(), reason},
            [action = QPointer(action)] {
                if (action)
                    action->trigger();
            }};
}

void addActions(const QList<QAction*>& actions, const QString& place, const QString& name, const WhyNot& whyNot,
                std::vector<RunnableCommand>& commands)
{
    for (QAction* action : actions) {
        const QString title = withoutMnemonic(action->text());
        if (QMenu* menu = action->menu()) {
            Q_EMIT menu->aboutToShow(); // some are filled only then
            addActions(menu->actions(), place.isEmpty() ? title : place + QStringLiteral(" › ") + title, action->objectName(), whyNot,
                       commands);
        } else if (!action->isSeparator()) {
            commands.push_back(commandOf(action, place, name, whyNot));
        }
    }
}

} // namespace

void addMenuCommands(const QMenuBar& menus, const WhyNot& whyNot, std::vector<RunnableCommand>& commands)
{
    addActions(menus.actions(), {}, {}, whyNot, commands);
}

void addViewCommands(Workbench& workbench, std::vector<RunnableCommand>& commands)
{
    const bool open = workbench.isVisible();
    for (const View& view : allViews())
        commands.push_back({{QStringLiteral("view_") + QLatin1String(view.id),
                             tr("Go to %1").arg(view.title),
                             tr("Views"),
                             {},
                             open,
                             open ? QString() : tr("Open a network first.")},
                            [&workbench, id = view.id] { workbench.goTo(id); }});
}

void addLayerCommands(const Document& document, Linking& linking, Workbench& workbench, std::vector<RunnableCommand>& commands)
{
    if (!document.model())
        return;
    int group = 0;
    for (const Group& each : document.model()->groups.groups()) {
        const QString name = QString::fromStdString(each.name);
        commands.push_back(
            {{QStringLiteral("layer_") + name, layerName(each.name), tr("Layers"), {}, true, {}}, [&linking, &workbench, group] {
                 linking.select(group);
                 workbench.goTo("layers");
             }});
        ++group;
    }
}

} // namespace espalier
