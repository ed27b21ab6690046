// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/protection.h"

#include "ui/models/unit_facts.h"

#include <QCoreApplication>

namespace espalier {

bool isProtected(const Document& document, int group)
{
    const auto& request = document.state()->request;
    return request && request->protectedGroups.contains(group);
}

void setProtected(Document& document, int group, bool on)
{
    if (group < 0 || !knows(document, group, -1))
        return;
    const Model& model = *document.model();
    const Group& own = model.groups.groups()[static_cast<std::size_t>(group)];
    PruneSettings settings = document.project().prune;
    // A layer may be protected by its own name or its group's: all of them are removed from the settings.
    settings.protectedNames.erase(own.name);
    for (const auto* nodes : {&own.members, &own.norms})
        for (const NodeId node : *nodes)
            settings.protectedNames.erase(model.network.nodes[static_cast<std::size_t>(node)].name);
    if (on)
        settings.protectedNames.insert(own.name);
    document.setPruneSettings(settings, on ? QCoreApplication::translate("protection", "Protect a layer")
                                           : QCoreApplication::translate("protection", "Release a layer"));
}

void setFloor(Document& document, int group, int channels)
{
    if (group < 0 || !knows(document, group, -1))
        return;
    const std::string& name = document.model()->groups.groups()[static_cast<std::size_t>(group)].name;
    PruneSettings settings = document.project().prune;
    if (channels > 0)
        settings.floors[name] = channels;
    else
        settings.floors.erase(name);
    document.setPruneSettings(settings, QCoreApplication::translate("protection", "Floor of a layer"));
}

} // namespace espalier
