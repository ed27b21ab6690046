// SPDX-License-Identifier: GPL-3.0-or-later
// The network drawn: a box for each layer and step, lines as wide as their channels are many, filled by what the plan keeps.
#pragma once

#include "ui/models/graph_data.h"
#include "ui/models/graph_layout.h"
#include "ui/state/document.h"
#include "ui/state/linking.h"
#include "ui/state/newest_wins.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QStackedLayout;
class QToolButton;

namespace espalier {

class GraphCanvas;

class GraphView : public QWidget {
    Q_OBJECT
public:
    GraphView(Document& document, Linking& linking, QWidget* parent = nullptr);

    const GraphData& graph() const { return data_; }
    GraphCanvas* canvas() const { return canvas_; }

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    using ShapePtr = std::shared_ptr<const GraphShape>;
    struct Answer {
        ShapePtr shape;
        std::shared_ptr<const GraphLayout> layout; ///< null: problem tells why
        QString problem;
    };

    static Answer answerTo(const ShapePtr& shape, const std::stop_token& stop);
    void buildSearch();
    QToolButton* button(const char* name, const QString& text, const QString& help);
    void buildButtons(QHBoxLayout& row);
    void layOutWidgets();
    void connectAll();
    /// Takes over what the document shows. Nothing is done as long as nobody looks.
    void take();
    void askLayout();
    void showLayout(const Answer& answer);
    void showEmpty(const QString& text);
    bool sideways() const;

    void search();
    /// way: 1 for the next box that was found, -1 for the one before.
    void showFound(int way);
    void tellFound();
    void point(int box);
    void choose(int box);
    void showMarks();
    void showSelection();
    void showStatus();
    int groupOf(int box) const;

    Document& document_;
    Linking& linking_;
    GraphData data_;
    ShapePtr asked_;               ///< laid out, or being laid out
    std::optional<bool> sideways_; ///< as the user wants it
    std::vector<int> found_;
    int shownFound_ = -1; ///< number in found_
    int pointed_ = -1;    ///< the box that the mouse or the keyboard points at
    GraphCanvas* canvas_;
    QLineEdit* search_;
    QLabel *count_, *status_, *empty_;
    QToolButton* direction_ = nullptr;
    QStackedLayout* stack_;
    NewestWins<ShapePtr, Answer> worker_;
};

} // namespace espalier
