// SPDX-License-Identifier: GPL-3.0-or-later
// What a view shows is worked out while somebody sees it.
#pragma once

#include <QObject>

#include <functional>

class QWidget;

namespace espalier {

/// Work that only shows in a widget: done at once while the widget is visible, else once when it is shown the next time.
class WhenShown : public QObject {
    Q_OBJECT
public:
    WhenShown(QWidget* widget, std::function<void()> work);

    void ask();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* widget_;
    std::function<void()> work_;
    bool due_ = false;
};

} // namespace espalier
