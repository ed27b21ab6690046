// SPDX-License-Identifier: GPL-3.0-or-later
// Accessibility of the window: names, shortcuts, contrast, sizes.
#include "tests/ui/support/window_fixture.h"
#include "ui/models/theme.h"
#include "ui/shell/appearance.h"
#include "ui/shell/message_bar.h"
#include "ui/shell/workbench.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAction>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>
#include <QSet>
#include <QTabBar>
#include <QtTest>

#include <cmath>

using namespace espalier;
using espalier::testing::WindowFixture;

namespace {

constexpr double readable = 4.5;

double luminance(const QColor& color)
{
    const auto linear = [](double channel) { return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b)
{
    const double first = luminance(a) + 0.05, second = luminance(b) + 0.05;
    return std::max(first, second) / std::min(first, second);
}

bool interactive(const QWidget* widget)
{
    return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
           qobject_cast<const QComboBox*>(widget) || qobject_cast<const QLineEdit*>(widget) ||
           qobject_cast<const QAbstractSlider*>(widget) || qobject_cast<const QAbstractItemView*>(widget);
}

/// Parts that Qt makes inside its own widgets.
bool partOfAnother(const QWidget* widget)
{
    const QWidget* parent = widget->parentWidget();
    return widget->objectName().startsWith(QLatin1String("qt_")) || qobject_cast<const QScrollBar*>(widget) ||
           qobject_cast<const QHeaderView*>(widget) || widget->inherits("QTableCornerButton") || qobject_cast<const QComboBox*>(parent) ||
           qobject_cast<const QAbstractSpinBox*>(parent) || qobject_cast<const QTabBar*>(parent) ||
           qobject_cast<const QLineEdit*>(parent) || widget->inherits("QComboBoxListView");
}

/// Where Tab goes inside the view, from its first field on.
QList<QWidget*> tabOrder(const QWidget& view)
{
    QList<QWidget*> fields;
    QWidget* const window = view.window();
    for (QWidget* each = window->nextInFocusChain(); each != window; each = each->nextInFocusChain())
        if (view.isAncestorOf(each) && each->isVisible() && each->isEnabled() && each->focusPolicy() & Qt::TabFocus && !each->focusProxy())
            fields << each;
    return fields;
}

QRect placeInWindow(const QWidget& widget)
{
    return {widget.mapTo(widget.window(), QPoint()), widget.size()};
}

bool goesBack(const QWidget& from, const QWidget& to)
{
    const QRect a = placeInWindow(from), b = placeInWindow(to);
    const bool above = b.bottom()<a.top(), nextColumn = b.left()> a.right();
    const bool sameLine = b.top() < a.bottom() && a.top() < b.bottom();
    return (above && !nextColumn) || (sameLine && b.right() < a.left());
}

} // namespace

class TestWindowAccess : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<WindowFixture> fixture_;

private Q_SLOTS:
    void initTestCase()
    {
        fixture_ = std::make_unique<WindowFixture>();
        QVERIFY(fixture_->openFixture());
    }
    void cleanupTestCase() { fixture_.reset(); }

    void check24_noInteractiveWidgetIsUnnamed()
    {
        QStringList unnamed;
        int looked = 0;
        for (const QWidget* widget : fixture_->window().findChildren<QWidget*>()) {
            if (!interactive(widget) || partOfAnother(widget))
                continue;
            ++looked;
            if (widget->objectName().isEmpty() || widget->accessibleName().isEmpty())
                unnamed << QStringLiteral("%1 '%2' in '%3'")
                               .arg(QLatin1String(widget->metaObject()->className()), widget->objectName(),
                                    widget->parentWidget()->objectName());
        }
        QVERIFY(looked > 25);
        QVERIFY2(unnamed.isEmpty(), qPrintable(unnamed.join(QLatin1Char('\n'))));
    }

    /// In every view: the next field is below or right of the one before, a column after the other.
    void check24_tabFollowsWhatIsSeen()
    {
        auto& workbench = *fixture_->window().findChild<Workbench*>();
        QStringList backwards;
        int steps = 0;
        for (const View& view : workbench.views()) {
            workbench.raiseView(view.id);
            QTest::qWait(0);
            const QList<QWidget*> fields = tabOrder(*workbench.viewWidget(QLatin1String(view.id)));
            for (int i = 0; i + 1 < fields.size(); ++i, ++steps)
                if (goesBack(*fields[i], *fields[i + 1]))
                    backwards << QStringLiteral("%1: from %2 to %3")
                                     .arg(QLatin1String(view.id), fields[i]->objectName(), fields[i + 1]->objectName());
        }
        QVERIFY(steps > 20);
        QVERIFY2(backwards.isEmpty(), qPrintable(backwards.join(QLatin1Char('\n'))));
    }

    void check17_noTwoActionsShareAShortcut()
    {
        QSet<QString> seen;
        QStringList twice;
        for (const QAction* action : fixture_->window().findChildren<QAction*>())
            for (const QKeySequence& keys : action->shortcuts()) {
                if (seen.contains(keys.toString()))
                    twice << keys.toString();
                seen.insert(keys.toString());
            }
        QVERIFY(seen.size() > 10);
        QVERIFY2(twice.isEmpty(), qPrintable(twice.join(QLatin1Char(' '))));
    }

    void aShownMessageFollowsTheAppearance()
    {
        theme::apply(theme::Appearance::light);
        auto* bar = fixture_->window().findChild<MessageBar*>();
        bar->showMessage({theme::Tone::success, QStringLiteral("done")});
        for (const auto appearance : {theme::Appearance::dark, theme::Appearance::light}) {
            theme::apply(appearance);
            QTRY_COMPARE(bar->palette().color(QPalette::Window), theme::messageBackground(theme::Tone::success));
            QCOMPARE(bar->palette().color(QPalette::Button), QApplication::palette().color(QPalette::Button));
        }
        bar->hide();
    }

    void check22_textIsReadable_data()
    {
        QTest::addColumn<theme::Appearance>("appearance");
        QTest::newRow("light") << theme::Appearance::light;
        QTest::newRow("dark") << theme::Appearance::dark;
    }

    void check22_textIsReadable()
    {
        QFETCH(theme::Appearance, appearance);
        theme::apply(appearance);
        const QPalette palette = QApplication::palette();
        const QList<std::pair<QPalette::ColorRole, QPalette::ColorRole>> pairs{
            {QPalette::WindowText, QPalette::Window},
            {QPalette::Text, QPalette::Base},
            {QPalette::Text, QPalette::AlternateBase},
            {QPalette::ButtonText, QPalette::Button},
            {QPalette::PlaceholderText, QPalette::Base},
            {QPalette::PlaceholderText, QPalette::Window},
            {QPalette::ToolTipText, QPalette::ToolTipBase},
            {QPalette::HighlightedText, QPalette::Highlight},
            {QPalette::Link, QPalette::Window},
        };
        for (const auto& [text, ground] : pairs)
            QVERIFY2(contrast(palette.color(text), palette.color(ground)) >= readable,
                     qPrintable(QStringLiteral("role %1 on %2").arg(text).arg(ground)));
        for (const auto tone : {theme::Tone::info, theme::Tone::success, theme::Tone::warning, theme::Tone::error}) {
            QVERIFY(contrast(theme::messageText(tone), theme::messageBackground(tone)) >= readable);
            QVERIFY(contrast(theme::toneColor(tone), palette.color(QPalette::Window)) >= readable);
        }
        QVERIFY(contrast(theme::plotColors().text, theme::plotColors().background) >= readable);
    }

    void check22_appearanceSwitchesLive()
    {
        auto& window = fixture_->window();
        window.findChild<QAction*>(QStringLiteral("appearanceDark"))->trigger();
        QVERIFY(theme::isDark());
        QTRY_VERIFY(window.palette().color(QPalette::Window).lightnessF() < 0.5F);
        QCOMPARE(theme::remembered(), theme::Appearance::dark);
        window.findChild<QAction*>(QStringLiteral("appearanceLight"))->trigger();
        QTRY_VERIFY(window.palette().color(QPalette::Window).lightnessF() > 0.5F);
    }

    void check22_fitsASmallScreen()
    {
        auto& window = fixture_->window();
        QVERIFY2(window.minimumSizeHint().width() <= 1280 && window.minimumSizeHint().height() <= 800,
                 qPrintable(QStringLiteral("%1 × %2").arg(window.minimumSizeHint().width()).arg(window.minimumSizeHint().height())));
    }

    /// Fields under the pointer must not change while a page is scrolled.
    void scrollingAPageChangesNoSetting()
    {
        for (const char* name : {"pruneCriterion", "prunePolicy", "pruneFloorShare"}) {
            auto* field = fixture_->window().findChild<QWidget*>(QLatin1String(name));
            QVERIFY2(field, name);
            const PruneSettings before = fixture_->window().document().project().prune;
            field->clearFocus();
            const QPointF middle = QRectF(field->rect()).center();
            QWheelEvent wheel(middle, field->mapToGlobal(middle), {}, {0, -120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
            QCoreApplication::sendEvent(field, &wheel);
            QVERIFY(fixture_->window().document().project().prune == before);
        }
    }

    void buttonsOfTheStagesShowTheirWholeText()
    {
        for (const char* stage : {"open", "sparsify", "prune", "fine-tune", "export"}) {
            const auto* button = fixture_->window().findChild<QAbstractButton*>(QStringLiteral("stage_%1").arg(QLatin1String(stage)));
            QVERIFY(button);
            QVERIFY2(button->isVisible() && button->width() >= button->sizeHint().width(), stage);
        }
    }
};

QTEST_MAIN(TestWindowAccess)
#include "test_window_access.moc"
