// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/unit/unit_panel.h"

#include "ui/models/glossary.h"
#include "ui/models/theme.h"
#include "ui/models/unit_facts.h"
#include "ui/panels/edit_actions.h"
#include "ui/views/view.h"
#include "ui/widgets/naming.h"
#include "ui/widgets/scrolling.h"
#include "ui/widgets/when_shown.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <array>

namespace espalier {

namespace {

QLabel* makeLabel(const QString& name, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setObjectName(name);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

void showTexts(QWidget* label, const QString& text, const QString& help)
{
    static_cast<QLabel*>(label)->setText(text);
    label->setToolTip(help);
    label->setWhatsThis(help);
}

} // namespace

UnitPanel::UnitPanel(Document& document, Linking& linking, const std::function<void(const QString&)>& warn, QWidget* parent)
    : QWidget(parent), document_(document), linking_(linking), title_(makeLabel(QStringLiteral("unitTitle"), this)),
      fate_(makeLabel(QStringLiteral("unitFate"), this)), sentence_(makeLabel(QStringLiteral("unitSentence"), this)),
      rows_(new QFormLayout), coupled_(makeLabel(QStringLiteral("unitMembers"), this)), copy_(new QPushButton(tr("Copy"), this)),
      actions_(new EditActions(document, linking, warn, this)), buttons_(makeButtons())
{
    layOut();
    connect(&linking_, &Linking::selectionChanged, this, &UnitPanel::refresh);
    connect(&linking_, &Linking::hoverChanged, this, &UnitPanel::refresh);
    document_.follow(new WhenShown(this, [this] { refresh(); }), Parts(Part::plan) | Part::heat | Part::substitutes, &WhenShown::ask);
    refresh();
}

void UnitPanel::layOut()
{
    QFont large = font();
    large.setBold(true);
    large.setPointSizeF(large.pointSizeF() * 1.15);
    title_->setFont(large);
    identify(copy_, "unitCopy", tr("Copy these facts"), tr("Copies all of this as text, the numbers with all their digits."));
    connect(copy_, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(copied_); });
    auto* top = new QHBoxLayout;
    top->addWidget(title_, 1);
    top->addWidget(copy_, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(this);
    column->addLayout(top);
    for (QWidget* part : std::initializer_list<QWidget*>{fate_, sentence_, buttons_})
        column->addWidget(part);
    column->addLayout(rows_);
    column->addWidget(coupled_);
    column->addStretch();
}

/// For the selected channels; the menu of the right button also has what is done with layers.
QWidget* UnitPanel::makeButtons()
{
    static constexpr std::array names{"unitCut", "unitKeep", "unitFree"};
    auto* row = new QWidget(this);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    for (std::size_t i = 0; i < names.size(); ++i) {
        QAction* action = actions_->ofChannels()[i];
        auto* button = new QToolButton(row);
        button->setDefaultAction(action);
        identify(button, names[i], withoutMnemonic(action->text()), action->toolTip());
        line->addWidget(button);
    }
    line->addStretch();
    setContextMenuPolicy(Qt::CustomContextMenu);
    connect(this, &QWidget::customContextMenuRequested, this, [this](const QPoint& position) {
        QMenu menu(this);
        actions_->addTo(menu);
        menu.exec(mapToGlobal(position));
    });
    return row;
}

void UnitPanel::refresh()
{
    buttons_->setVisible(linking_.selectedUnit() >= 0);
    const bool selected = linking_.selectedGroup() >= 0;
    const int group = selected ? linking_.selectedGroup() : linking_.hoveredGroup();
    const UnitId unit = selected ? linking_.selectedUnit() : linking_.hoveredUnit();
    if (group < 0 || !knows(document_, group, unit))
        showNothing();
    else
        showFacts(unitFacts(document_, group, unit));
}

void UnitPanel::showNothing()
{
    setRows({});
    title_->setText(document_.model() ? tr("Nothing selected") : tr("No network"));
    sentence_->setText(document_.model()
                           ? tr("Point at a cell of the heatmap or at a row of the layer table, and this panel shows what the plan "
                                "does with it and why. A click keeps it here.")
                           : tr("Open a network to learn what the plan does with each of its channels, and why."));
    for (QWidget* part : {static_cast<QWidget*>(fate_), static_cast<QWidget*>(coupled_), static_cast<QWidget*>(copy_)})
        part->hide();
}

void UnitPanel::showFacts(const UnitFacts& facts)
{
    title_->setText(facts.title);
    sentence_->setText(facts.sentence);
    fate_->setVisible(facts.fate.has_value());
    if (facts.fate) {
        fate_->setText(QStringLiteral("■ ") + facts.fateText);
        QPalette colored = palette();
        colored.setColor(QPalette::WindowText, theme::fateColor(*facts.fate));
        fate_->setPalette(colored);
    }
    setRows(facts);
    copied_ = copyText(facts);
    copy_->show();
    QStringList paragraphs;
    if (facts.members.size() > 1)
        paragraphs += (facts.isProtected ? tr("Held back together, because one of them is protected:")
                                         : tr("Removed from all of these layers together:")) +
                      QLatin1Char('\n') + facts.members.join(QLatin1Char('\n'));
    if (!facts.consumers.isEmpty())
        paragraphs += tr("Read by:") + QLatin1Char('\n') + facts.consumers.join(QLatin1Char('\n'));
    coupled_->setText(paragraphs.join(QStringLiteral("\n\n")));
    coupled_->setVisible(!paragraphs.isEmpty());
}

/// Rows are reused: new widgets at every move of the pointer would flicker.
void UnitPanel::setRows(const UnitFacts& facts)
{
    const int wanted = static_cast<int>(facts.rows.size());
    while (rows_->rowCount() > wanted)
        rows_->removeRow(rows_->rowCount() - 1);
    while (rows_->rowCount() < wanted)
        rows_->addRow(makeLabel({}, this), makeLabel({}, this));
    for (int row = 0; row < wanted; ++row) {
        const UnitFact& fact = facts.rows[static_cast<std::size_t>(row)];
        showTexts(rows_->itemAt(row, QFormLayout::LabelRole)->widget(), fact.label, explanationOf(QLatin1String(fact.term)));
        const QString exact = fact.exact.isEmpty() || fact.exact == fact.value ? QString() : tr("Exactly %1").arg(fact.exact);
        showTexts(rows_->itemAt(row, QFormLayout::FieldRole)->widget(), fact.value, exact);
    }
}

void UnitPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        refresh();
    QWidget::changeEvent(event);
}

View unitView()
{
    return {"unit", UnitPanel::tr("Channel"), DockPlace::right, {0, 220}, [](const ViewContext& context) {
                return scrolling(new UnitPanel(context.document, context.linking, context.warn));
            }};
}

} // namespace espalier
