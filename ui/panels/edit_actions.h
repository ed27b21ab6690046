// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done by hand with the selected layers and channels, as actions for menus and buttons. Whatever is refused is told by warn.
#pragma once

#include "ui/models/by_hand.h"
#include "ui/state/document.h"
#include "ui/state/linking.h"

#include <QObject>

#include <functional>
#include <vector>

class QAction;
class QKeySequence;
class QMenu;
class QWidget;

namespace espalier {

class EditActions : public QObject {
    Q_OBJECT
public:
    using Warn = std::function<void(const QString& sentence)>;

    /// parent: dialogs are shown above it.
    EditActions(Document& document, Linking& linking, Warn warn, QWidget* parent);

    /// Shortcuts belong to one set of actions in the window, that of its menu, and so do object names.
    void claimForMenu();
    const std::vector<QAction*>& ofLayers() const { return layers_; }
    const std::vector<QAction*>& ofChannels() const { return channels_; }
    /// Why one of them is disabled; empty where it is not, or is none of them.
    QString whyNot(const QAction& action) const;
    /// All of them, in parts.
    void addTo(QMenu& menu) const;

private:
    QAction* make(std::vector<QAction*>& list, const char* objectName, const QString& text, const QString& help, std::function<void()> run);
    void makeLayerActions();
    void makeChannelActions();
    void enable();
    void askFloor();
    void readList(ByHand choice);
    void tell(const QString& refusal) const;
    /// The selected channels; where only layers are selected, those of theirs that are chosen by hand.
    std::set<UnitId> units() const;

    Document& document_;
    Linking& linking_;
    Warn warn_;
    QWidget* window_;
    std::vector<QAction*> layers_, channels_, files_;
};

} // namespace espalier
