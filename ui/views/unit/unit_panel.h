// SPDX-License-Identifier: GPL-3.0-or-later
// What the plan does with one unit or layer, and why, as text: the selected one, else the hovered one. As tall as its content: put it into
// a scroll area.
#pragma once

#include "ui/state/document.h"
#include "ui/state/linking.h"

#include <QWidget>

#include <functional>

class QFormLayout;
class QLabel;
class QPushButton;

namespace espalier {

class EditActions;
struct UnitFacts;

class UnitPanel : public QWidget {
    Q_OBJECT
public:
    /// warn: tells the user why something cannot be done.
    UnitPanel(Document& document, Linking& linking, const std::function<void(const QString&)>& warn, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void layOut();
    QWidget* makeButtons();
    void refresh();
    void showNothing();
    void showFacts(const UnitFacts& facts);
    void setRows(const UnitFacts& facts);

    Document& document_;
    Linking& linking_;
    QLabel* title_;
    QLabel* fate_;
    QLabel* sentence_;
    QFormLayout* rows_;
    QLabel* coupled_;
    QPushButton* copy_;
    QString copied_; ///< what “Copy” takes
    EditActions* actions_;
    QWidget* buttons_;
};

} // namespace espalier
