// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/graph/graph_view.h"

#include "ui/models/texts.h"
#include "ui/models/unit_facts.h"
#include "ui/views/graph/graph_canvas.h"
#include "ui/views/view.h"
#include "ui/widgets/naming.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace espalier {

GraphView::GraphView(Document& document, Linking& linking, QWidget* parent)
    : QWidget(parent), document_(document), linking_(linking), canvas_(new GraphCanvas(data_, this)), search_(new QLineEdit(this)),
      count_(new QLabel(this)), status_(new QLabel(this)), empty_(new QLabel(this)), stack_(new QStackedLayout),
      worker_(&GraphView::answerTo, [this](const Answer& answer) { showLayout(answer); })
{
    identify(canvas_, "graphCanvas", tr("The network: a box for each layer, lines where one reads another"));
    canvas_->setAccessibleDescription(
        tr("Arrow keys go from box to box along the lines, Enter selects the layer, plus and minus zoom, 0 shows "
           "everything, Shift with arrow keys moves the picture."));
    identify(status_, "graphStatus", tr("The box that is pointed at"));
    status_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    identify(empty_, "graphEmpty", tr("Why no network is drawn"));
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
    buildSearch();
    layOutWidgets();
    connectAll();
    take();
}

void GraphView::buildSearch()
{
    identify(search_, "graphSearch", tr("Find a layer"),
             tr("Finds boxes by name or operator. Enter shows the next, Shift+Enter the one before."));
    search_->setPlaceholderText(tr("Find by name or operator"));
    search_->setClearButtonEnabled(true);
    search_->setMaximumWidth(280);
    search_->installEventFilter(this);
    identify(count_, "graphSearchCount", tr("How many boxes were found"));
    connect(search_, &QLineEdit::textChanged, this, &GraphView::search);
}

QToolButton* GraphView::button(const char* name, const QString& text, const QString& help)
{
    auto* made = new QToolButton(this);
    identify(made, name, help, help);
    made->setText(text);
    return made;
}

void GraphView::buildButtons(QHBoxLayout& row)
{
    QToolButton* out = button("graphZoomOut", QStringLiteral("−"), tr("Smaller"));
    QToolButton* in = button("graphZoomIn", QStringLiteral("+"), tr("Larger"));
    QToolButton* all = button("graphShowAll", tr("Whole network"), tr("Shows the whole network"));
    direction_ = button("graphDirection", tr("Left to right"), tr("Draws the network from left to right, else from top to bottom"));
    direction_->setCheckable(true);
    connect(out, &QToolButton::clicked, canvas_, [this] { canvas_->zoom(1 / GraphCanvas::zoomStep); });
    connect(in, &QToolButton::clicked, canvas_, [this] { canvas_->zoom(GraphCanvas::zoomStep); });
    connect(all, &QToolButton::clicked, canvas_, &GraphCanvas::showAll);
    connect(direction_, &QToolButton::clicked, this, [this](bool on) {
        sideways_ = on;
        askLayout();
    });
    for (QToolButton* each : {out, in, all, direction_})
        row.addWidget(each);
}

void GraphView::layOutWidgets()
{
    auto* top = new QHBoxLayout;
    top->addWidget(search_, 1);
    top->addWidget(count_);
    top->addStretch();
    buildButtons(*top);
    canvas_->setParent(nullptr); // for Tab, it comes after the buttons that were made later
    auto* picture = new QWidget(this);
    auto* column = new QVBoxLayout(picture);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(top);
    column->addWidget(canvas_, 1);
    column->addWidget(status_);
    stack_->addWidget(picture);
    stack_->addWidget(empty_);
    auto* all = new QVBoxLayout(this);
    all->addLayout(stack_, 1);
}

void GraphView::connectAll()
{
    document_.follow(this, Parts(Part::network) | Part::pruning | Part::plan, &GraphView::take);
    connect(&linking_, &Linking::hoverChanged, this, &GraphView::showMarks);
    connect(&linking_, &Linking::selectionChanged, this, &GraphView::showSelection);
    connect(canvas_, &GraphCanvas::hovered, this, &GraphView::point);
    connect(canvas_, &GraphCanvas::cursorMoved, this, &GraphView::point);
    connect(canvas_, &GraphCanvas::chosen, this, &GraphView::choose);
}

void GraphView::take()
{
    if (!isVisible())
        return;
    if (data_.show(*document_.state())) {
        pointed_ = -1;
        worker_.drop();
        asked_.reset();
        canvas_->setLayout({}, {});
        search();
    }
    askLayout();
    showMarks();
}

GraphView::Answer GraphView::answerTo(const ShapePtr& shape, const std::stop_token& stop)
{
    auto layout = layOut(*shape, stop);
    if (!layout)
        return {shape, nullptr, engineText(layout.error().message)};
    return {shape, std::make_shared<const GraphLayout>(std::move(*layout)), {}};
}

/// The longer side is for the network's length.
bool GraphView::sideways() const
{
    return sideways_.value_or(width() > height());
}

void GraphView::askLayout()
{
    direction_->setChecked(sideways());
    if (!data_.model())
        return showEmpty(tr("Open a network to see it drawn here: a box for each layer, a line where one reads another."));
    if (asked_ && asked_->sideways == sideways())
        return;
    GraphShape shape;
    shape.sideways = sideways();
    for (const GraphBox& box : data_.boxes())
        shape.boxes.push_back(sizeOf(data_, box, canvas_->font()));
    for (const GraphEdge& edge : data_.edges())
        shape.edges.emplace_back(edge.from, edge.to);
    asked_ = std::make_shared<const GraphShape>(std::move(shape));
    if (!canvas_->graphLayout())
        showEmpty(tr("The network is being laid out…"));
    worker_.ask(asked_);
}

void GraphView::showEmpty(const QString& text)
{
    empty_->setText(text);
    stack_->setCurrentIndex(1);
}

void GraphView::showLayout(const Answer& answer)
{
    if (!answer.layout)
        return showEmpty(answer.problem);
    stack_->setCurrentIndex(0);
    canvas_->setLayout(answer.shape, answer.layout);
    showSelection();
}

void GraphView::search()
{
    found_ = data_.containing(search_->text());
    shownFound_ = -1;
    if (found_.empty())
        showMarks();
    else
        showFound(1);
    tellFound();
}

void GraphView::showFound(int way)
{
    if (found_.empty())
        return;
    const int count = static_cast<int>(found_.size());
    shownFound_ = shownFound_ < 0 ? (way > 0 ? 0 : count - 1) : (shownFound_ + way + count) % count;
    canvas_->showBox(found_[static_cast<std::size_t>(shownFound_)]);
    tellFound();
    showMarks();
}

void GraphView::tellFound()
{
    if (search_->text().isEmpty())
        count_->clear();
    else
        count_->setText(found_.empty() ? tr("not found") : tr("%1 of %2").arg(shownFound_ + 1).arg(found_.size()));
}

int GraphView::groupOf(int box) const
{
    return box < 0 ? -1 : data_.boxes()[static_cast<std::size_t>(box)].group();
}

void GraphView::point(int box)
{
    pointed_ = box;
    canvas_->setToolTip(box < 0 ? QString() : boxFacts(data_, box).join(QLatin1Char('\n')));
    linking_.hover(groupOf(box));
    showMarks();
}

void GraphView::choose(int box)
{
    if (groupOf(box) >= 0)
        linking_.select(groupOf(box));
}

void GraphView::showMarks()
{
    GraphMarks marks = canvas_->marks();
    marks.hoveredGroup = knows(document_, linking_.hoveredGroup(), -1) ? linking_.hoveredGroup() : -1;
    marks.selectedGroup = knows(document_, linking_.selectedGroup(), -1) ? linking_.selectedGroup() : -1;
    marks.hoveredBox = pointed_;
    marks.searching = !search_->text().isEmpty();
    marks.found = found_;
    marks.shownFound = shownFound_ < 0 ? -1 : found_[static_cast<std::size_t>(shownFound_)];
    canvas_->setMarks(marks);
    showStatus();
}

/// Goes to a group that was selected elsewhere.
void GraphView::showSelection()
{
    showMarks();
    const std::vector<int>& members = data_.membersOf(linking_.selectedGroup());
    if (members.empty() || !canvas_->graphLayout())
        return;
    const QRectF part = canvas_->shownPart();
    const auto shown = [&](int box) { return part.contains(canvas_->graphLayout()->boxes[static_cast<std::size_t>(box)].center()); };
    if (std::none_of(members.begin(), members.end(), shown))
        canvas_->showBox(members.front());
}

void GraphView::showStatus()
{
    const int group = linking_.hoveredGroup() >= 0 ? linking_.hoveredGroup() : linking_.selectedGroup();
    const std::vector<int>& members = data_.membersOf(group);
    QStringList facts;
    if (pointed_ >= 0)
        facts = boxFacts(data_, pointed_);
    else if (!members.empty())
        facts = boxFacts(data_, members.front());
    else
        facts << tr(
            "Filled: channels that stay. Wide lines: many channels. A number on a stripe: layers that lose their channels together.");
    const QString text = facts.join(QStringLiteral("  ·  "));
    status_->setText(QFontMetrics(status_->font()).elidedText(text, Qt::ElideRight, std::max(width() - 24, 200)));
    status_->setToolTip(text);
}

void GraphView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    take();
}

void GraphView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (!isVisible() || !data_.model())
        return;
    askLayout();
    showStatus();
}

void GraphView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::FontChange || !asked_)
        return;
    asked_.reset(); // the texts take another room
    if (isVisible())
        askLayout();
}

bool GraphView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != search_ || (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride))
        return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    const bool clears = key->key() == Qt::Key_Escape && !search_->text().isEmpty();
    if (!enter && !clears)
        return false;
    if (event->type() == QEvent::KeyPress && clears)
        search_->clear();
    else if (event->type() == QEvent::KeyPress)
        showFound(key->modifiers() & Qt::ShiftModifier ? -1 : 1);
    event->accept(); // before a shortcut of the window uses the key
    return true;
}

View graphView()
{
    return {"graph", GraphView::tr("Network"), DockPlace::bottom, {}, [](const ViewContext& context) {
                return new GraphView(context.document, context.linking);
            }};
}

} // namespace espalier
