// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/fold.h"

#include "ui/widgets/naming.h"

#include <QCoreApplication>
#include <QToolButton>
#include <QVBoxLayout>

namespace espalier {

QWidget* foldedAway(QWidget* content, const QString& objectName, const QString& text, const QString& title)
{
    auto* whole = new QWidget;
    auto* rows = new QVBoxLayout(whole);
    rows->setContentsMargins(0, 0, 0, 0);
    auto* button = new QToolButton;
    identify(button, "", title, QCoreApplication::translate("Fold", "Shows or hides settings that seldom need a change."));
    button->setObjectName(objectName);
    button->setText(text);
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setArrowType(Qt::RightArrow);
    content->hide();
    QObject::connect(button, &QToolButton::toggled, content, [button, content](bool open) {
        button->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
        content->setVisible(open);
    });
    rows->addWidget(button);
    rows->addWidget(content);
    return whole;
}

} // namespace espalier
