// SPDX-License-Identifier: GPL-3.0-or-later
// What all plots have in common: they are drawn once a frame however often they change, and not at all while nobody sees them.
#pragma once

#include <qcustomplot.h>

namespace espalier {

class Plot : public QCustomPlot {
    Q_OBJECT
public:
    explicit Plot(QWidget* parent = nullptr);

    /// Draws everything anew with the next frame; a hidden plot when it is shown.
    void redraw();
    /// The same for one layer of its own buffer: what changes often and without the rest.
    void redrawLayer(const QString& name);
    /// For a picture: also what is otherwise scrolled to.
    virtual void showWhole(bool) {}

protected:
    void showEvent(QShowEvent* event) override;

private:
    bool stale_ = false; ///< it changed while it was hidden
};

} // namespace espalier
