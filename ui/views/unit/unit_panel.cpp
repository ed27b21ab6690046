// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/unit/unit_panel.h"

#include "ui/models/theme.h"
#include "ui/models/unit_facts.h"
#include "ui/views/view.h"
#include "ui/widgets/scrolling.h"

#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

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

} // namespace

UnitPanel::UnitPanel(Document& document, Linking& linking, QWidget* parent)
    : QWidget(parent), document_(document), linking_(linking), title_(makeLabel(QStringLiteral("unitTitle"), this)),
      fate_(makeLabel(QStringLiteral("unitFate"), this)), sentence_(makeLabel(QStringLiteral("unitSentence"), this)),
      rows_(new QFormLayout), coupled_(makeLabel(QStringLiteral("unitMembers"), this))
{
    layOut();
    connect(&linking_, &Linking::selectionChanged, this, &UnitPanel::refresh);
    connect(&linking_, &Linking::hoverChanged, this, &UnitPanel::refresh);
    document_.follow(this, Parts(Part::plan) | Part::heat | Part::substitutes, &UnitPanel::refresh);
    refresh();
}

void UnitPanel::layOut()
{
    QFont large = font();
    large.setBold(true);
    large.setPointSizeF(large.pointSizeF() * 1.15);
    title_->setFont(large);
    auto* column = new QVBoxLayout(this);
    for (QLabel* label : {title_, fate_, sentence_})
        column->addWidget(label);
    column->addLayout(rows_);
    column->addWidget(coupled_);
    column->addStretch();
}

void UnitPanel::refresh()
{
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
    fate_->hide();
    coupled_->hide();
}

void UnitPanel::showFacts(const UnitFacts& facts)
{
    title_->setText(facts.title);
    sentence_->setText(facts.sentence);
    fate_->setVisible(facts.fate.has_value());
    if (facts.fate) {
        fate_->setText(QStringLiteral("■ ") + theme::fateName(*facts.fate));
        QPalette colored = palette();
        colored.setColor(QPalette::WindowText, theme::fateColor(*facts.fate));
        fate_->setPalette(colored);
    }
    setRows(facts);
    QStringList paragraphs;
    if (facts.members.size() > 1)
        paragraphs += tr("Removed from all of these layers together:") + QLatin1Char('\n') + facts.members.join(QLatin1Char('\n'));
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
        const auto& [label, value] = facts.rows[static_cast<std::size_t>(row)];
        static_cast<QLabel*>(rows_->itemAt(row, QFormLayout::LabelRole)->widget())->setText(label);
        static_cast<QLabel*>(rows_->itemAt(row, QFormLayout::FieldRole)->widget())->setText(value);
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
                return scrolling(new UnitPanel(context.document, context.linking));
            }};
}

} // namespace espalier
