// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/edit_actions.h"

#include "ui/models/protection.h"
#include "ui/panels/floor_dialog.h"

#include <QAction>
#include <QFileDialog>
#include <QMenu>

#include <algorithm>
#include <array>
#include <utility>

namespace espalier {

EditActions::EditActions(Document& document, Linking& linking, Warn warn, QWidget* parent)
    : QObject(parent), document_(document), linking_(linking), warn_(std::move(warn)), window_(parent)
{
    makeLayerActions();
    makeChannelActions();
    connect(&linking_, &Linking::selectionChanged, this, &EditActions::enable);
    document_.follow(this, Parts(Part::network) | Part::plan, &EditActions::enable);
    enable();
}

QAction* EditActions::make(std::vector<QAction*>& list, const char* objectName, const QString& text, const QString& help,
                           std::function<void()> run)
{
    auto* action = new QAction(text, this);
    action->setProperty("menuName", QLatin1String(objectName));
    action->setToolTip(help);
    connect(action, &QAction::triggered, this, std::move(run));
    list.push_back(action);
    return action;
}

void EditActions::makeLayerActions()
{
    make(layers_, "editFloor", tr("F&loor of the selection…"), tr("The fewest channels that each of the selected layers keeps"),
         [this] { askFloor(); });
    make(layers_, "editProtect", tr("&Protect"), tr("The selected layers, and all coupled with them, keep all their channels"),
         [this] { tell(setProtected(document_, linking_.selectedGroups(), true)); });
    make(layers_, "editUnprotect", tr("U&nprotect"), tr("The selected layers may lose channels again"),
         [this] { tell(setProtected(document_, linking_.selectedGroups(), false)); });
}

void EditActions::makeChannelActions()
{
    make(channels_, "editCutByHand", tr("&Cut by hand"), tr("The selected channels go before all others, however much they matter"),
         [this] { tell(decideByHand(document_, units(), ByHand::cut)); });
    make(channels_, "editKeepByHand", tr("&Keep by hand"), tr("The selected channels stay, however little they matter"),
         [this] { tell(decideByHand(document_, units(), ByHand::keep)); });
    make(channels_, "editFreeByHand", tr("Let the plan &decide"), tr("The selected channels are no longer cut or kept by hand"),
         [this] { tell(decideByHand(document_, units(), ByHand::free)); });
    make(files_, "editCutList", tr("Cut channels from a l&ist…"), tr("A file with a line “NAME: 3 7-9” for each layer, or JSON"),
         [this] { readList(ByHand::cut); });
    make(files_, "editKeepList", tr("Keep channels from a li&st…"), tr("A file with a line “NAME: 3 7-9” for each layer, or JSON"),
         [this] { readList(ByHand::keep); });
}

void EditActions::claimForMenu()
{
    constexpr auto keys = Qt::CTRL | Qt::SHIFT;
    const std::array<std::pair<QAction*, QKeyCombination>, 6> shortcuts{{{layers_[0], keys | Qt::Key_L},
                                                                         {layers_[1], keys | Qt::Key_P},
                                                                         {layers_[2], keys | Qt::Key_U},
                                                                         {channels_[0], keys | Qt::Key_X},
                                                                         {channels_[1], keys | Qt::Key_K},
                                                                         {channels_[2], keys | Qt::Key_D}}};
    for (const auto& [action, combination] : shortcuts)
        action->setShortcut(combination);
    for (const auto* list : {&layers_, &channels_, &files_})
        for (QAction* action : *list)
            action->setObjectName(action->property("menuName").toString());
}

void EditActions::addTo(QMenu& menu) const
{
    for (const auto* list : {&layers_, &channels_, &files_}) {
        menu.addSeparator();
        for (QAction* action : *list)
            menu.addAction(action);
    }
}

void EditActions::enable()
{
    const std::set<int>& groups = linking_.selectedGroups();
    int protectedCount = 0;
    for (const int group : groups)
        protectedCount += isProtected(document_, group);
    layers_[0]->setEnabled(!groups.empty());
    layers_[1]->setEnabled(protectedCount < static_cast<int>(groups.size()));
    layers_[2]->setEnabled(protectedCount > 0);
    for (QAction* action : channels_)
        action->setEnabled(!linking_.selectedUnits().empty());
    channels_[2]->setEnabled(!units().empty());
    for (QAction* action : files_)
        action->setEnabled(document_.model() != nullptr);
}

QString EditActions::whyNot(const QAction& action) const
{
    const auto isOneOf = [&action](const std::vector<QAction*>& list) {
        return std::find(list.begin(), list.end(), &action) != list.end();
    };
    if (action.isEnabled() || !(isOneOf(layers_) || isOneOf(channels_) || isOneOf(files_)))
        return {};
    if (!document_.model())
        return tr("Open a network first.");
    if (linking_.selectedGroups().empty())
        return isOneOf(channels_) ? tr("Select a channel in the heatmap first.") : tr("Select a layer first.");
    if (&action == layers_[1])
        return tr("What is selected is protected already.");
    if (&action == layers_[2])
        return tr("Nothing that is selected is protected.");
    return &action == channels_[2] ? tr("Nothing that is selected is cut or kept by hand.") : tr("Select a channel in the heatmap first.");
}

/// Only where a channel is selected may channels be cut and kept: a whole layer is protected instead. Its channels can be let go, though.
std::set<UnitId> EditActions::units() const
{
    if (!linking_.selectedUnits().empty() || !document_.model())
        return linking_.selectedUnits();
    std::set<UnitId> chosen;
    const auto& request = document_.state()->request;
    if (!request)
        return chosen;
    for (const std::set<UnitId>* units : {&request->cutByHand, &request->keptByHand})
        for (const UnitId unit : *units)
            if (linking_.selectedGroups().count(document_.model()->groups.groupOf(unit)) > 0)
                chosen.insert(unit);
    return chosen;
}

void EditActions::askFloor()
{
    auto* dialog = new FloorDialog(document_, linking_.selectedGroups(), window_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void EditActions::readList(ByHand choice)
{
    const QString file = QFileDialog::getOpenFileName(window_, tr("List of channels"), {}, tr("Lists (*.txt *.json);;All files (*)"));
    if (!file.isEmpty())
        tell(takeList(document_, file.toStdString(), choice));
}

void EditActions::tell(const QString& refusal) const
{
    if (!refusal.isEmpty())
        warn_(refusal);
}

} // namespace espalier
