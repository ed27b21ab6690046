// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing is cut off in a window of 1280×800: with twice as many pixels a point, and with a large font.
//
// Both are settled before a window is made, so the program starts itself: `test_window_sizes --look POINTS` prints what is cut off.
#include "tests/ui/support/window_fixture.h"
#include "ui/shell/workbench.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QProcess>
#include <QSpinBox>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QtTest>

#include <algorithm>
#include <cstdio>

using namespace espalier;
using espalier::testing::WindowFixture;

namespace {

constexpr int rounding = 1; ///< pixels

QString nameOf(const QWidget& widget)
{
    QString name;
    for (const QWidget* each = &widget; each && !each->isWindow(); each = each->parentWidget())
        if (!each->objectName().isEmpty() && !each->objectName().startsWith(QLatin1String("qt_")))
            name.prepend(QLatin1Char('/') + each->objectName());
    return name;
}

bool isCut(const QLabel& label)
{
    if (label.text().isEmpty() || label.textFormat() == Qt::RichText)
        return false;
    return label.wordWrap() ? label.heightForWidth(label.width()) > label.height() + rounding
                            : label.sizeHint().width() > label.width() + rounding || label.sizeHint().height() > label.height() + rounding;
}

/// A button may be narrower than it would like, but not than its text.
bool isCut(const QAbstractButton& button)
{
    if (button.text().isEmpty())
        return false;
    return button.minimumSizeHint().width() > button.width() + rounding && button.sizeHint().width() > button.width() + rounding;
}

int textWidth(const QWidget& widget, const QString& text)
{
    return widget.fontMetrics().horizontalAdvance(text);
}

bool isCut(const QComboBox& box)
{
    constexpr int arrow = 20;
    return textWidth(box, box.currentText()) + arrow > box.width();
}

bool isCut(const QAbstractSpinBox& box)
{
    constexpr int arrows = 20;
    return textWidth(box, box.text()) + arrows > box.width();
}

/// The last heading is stretched to the rest of the width.
bool isCut(const QHeaderView& header)
{
    if (header.orientation() != Qt::Horizontal || header.model() == nullptr)
        return false;
    constexpr int frame = 6;
    for (int column = 0; column < header.count(); ++column) {
        const QString title = header.model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        if (!header.isSectionHidden(column) && textWidth(header, title) + frame > header.sectionSize(column))
            return true;
    }
    return false;
}

bool isCut(const QTabBar& bar)
{
    for (int tab = 0; tab < bar.count(); ++tab)
        if (textWidth(bar, bar.tabText(tab)) > bar.tabRect(tab).width())
            return true;
    return false;
}

bool isCut(const QWidget& widget)
{
    const auto cutAs = [&widget](auto* kind) {
        const auto* each = qobject_cast<decltype(kind)>(&widget);
        return each && isCut(*each);
    };
    return cutAs(static_cast<const QLabel*>(nullptr)) || cutAs(static_cast<const QAbstractButton*>(nullptr)) ||
           cutAs(static_cast<const QComboBox*>(nullptr)) || cutAs(static_cast<const QAbstractSpinBox*>(nullptr)) ||
           cutAs(static_cast<const QHeaderView*>(nullptr)) || cutAs(static_cast<const QTabBar*>(nullptr));
}

/// What scrolls may be larger than the room that it has.
bool isOutside(const QWidget& widget)
{
    const QWidget* parent = widget.parentWidget();
    const bool scrolls = parent->parentWidget() && parent->parentWidget()->inherits("QAbstractScrollArea");
    const bool text = qobject_cast<const QLabel*>(&widget) || qobject_cast<const QAbstractButton*>(&widget) ||
                      qobject_cast<const QComboBox*>(&widget) || qobject_cast<const QAbstractSpinBox*>(&widget);
    return text && !scrolls && !qobject_cast<const QTabBar*>(parent) && !widget.size().isEmpty() &&
           !parent->rect().adjusted(-rounding, -rounding, rounding, rounding).contains(widget.geometry());
}

/// Layouts that get less room than they need lay one part over the next.
bool isOverlapped(const QWidget& widget)
{
    const auto* label = qobject_cast<const QLabel*>(&widget);
    if (!label || label->size().isEmpty() || !label->parentWidget()->layout())
        return false;
    const QObjectList& siblings = label->parentWidget()->children();
    return std::any_of(siblings.begin(), siblings.end(), [&](const QObject* each) {
        const auto* other = qobject_cast<const QWidget*>(each);
        return other && other != label && other->isVisible() && !other->isWindow() &&
               other->geometry().adjusted(rounding, rounding, -rounding, -rounding).intersects(label->geometry());
    });
}

/// Of what is shown now.
QSet<QString> cutOff(const QWidget& window)
{
    QSet<QString> names;
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        if (!widget->isVisible() || widget->isWindow() || !widget->visibleRegion().boundingRect().isValid())
            continue;
        if (isCut(*widget))
            names << QStringLiteral("text cut off: %1 (%2 × %3)").arg(nameOf(*widget)).arg(widget->width()).arg(widget->height());
        if (isOutside(*widget))
            names << QStringLiteral("outside its parent: %1").arg(nameOf(*widget));
        if (isOverlapped(*widget))
            names << QStringLiteral("overlapped: %1").arg(nameOf(*widget));
    }
    return names;
}

/// Every view, and every page of its tabs.
int look(double points)
{
    if (points > 0) {
        QFont font = QApplication::font();
        font.setPointSizeF(points);
        QApplication::setFont(font);
    }
    WindowFixture fixture;
    MainWindow& window = fixture.window();
    window.resize(1280, 800);
    QTest::qWait(200);
    QSet<QString> found = cutOff(window); // the start page
    if (!fixture.openFixture(fixture.makeImages()))
        return 2;
    window.resize(1280, 800);
    QTest::qWait(200);
    if (window.width() > 1280 || window.height() > 800)
        found << QStringLiteral("the window wants %1 × %2").arg(window.width()).arg(window.height());
    auto& workbench = *window.findChild<Workbench*>();
    for (const View& view : workbench.views()) // too much for three columns, where the window is too wide
        if (const QSize least = workbench.viewWidget(QLatin1String(view.id))->minimumSizeHint(); window.width() > 1280)
            found << QStringLiteral("%1 wants %2 × %3").arg(QLatin1String(view.id)).arg(least.width()).arg(least.height());
    for (const View& view : workbench.views()) {
        workbench.raiseView(view.id);
        QTest::qWait(50);
        found |= cutOff(window);
        for (auto* tabs : workbench.viewWidget(QLatin1String(view.id))->findChildren<QTabWidget*>() +
                              QList<QTabWidget*>{qobject_cast<QTabWidget*>(workbench.viewWidget(QLatin1String(view.id)))})
            for (int page = 0; tabs && page < tabs->count(); ++page) {
                tabs->setCurrentIndex(page);
                QTest::qWait(50);
                found |= cutOff(window);
            }
    }
    QStringList lines(found.begin(), found.end());
    lines.sort();
    for (const QString& line : lines)
        std::puts(qPrintable(line));
    std::printf("looked at %d views\n", static_cast<int>(workbench.views().size()));
    return 0;
}

} // namespace

class TestWindowSizes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void check22_nothingIsCutOff_data()
    {
        QTest::addColumn<QString>("scale");
        QTest::addColumn<QString>("points");
        QTest::newRow("as usual") << QStringLiteral("1") << QStringLiteral("0");
        QTest::newRow("twice as many pixels") << QStringLiteral("2") << QStringLiteral("0");
        QTest::newRow("16 points") << QStringLiteral("1") << QStringLiteral("16");
    }

    void check22_nothingIsCutOff()
    {
        QFETCH(QString, scale);
        QFETCH(QString, points);
        QProcess window;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_SCALE_FACTOR"), scale);
        window.setProcessEnvironment(environment);
        window.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        window.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--look"), points});
        QVERIFY(window.waitForFinished(300000));
        QCOMPARE(window.exitCode(), 0);
        QStringList lines = QString::fromUtf8(window.readAllStandardOutput()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        lines.removeIf([](const QString& line) { return line.startsWith(QLatin1Char('[')); }); // the log
        QVERIFY2(lines.size() == 1 && lines.front().startsWith(QStringLiteral("looked at 1")), qPrintable(lines.join(QLatin1Char('\n'))));
    }
};

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    if (argc == 3 && qstrcmp(argv[1], "--look") == 0)
        return look(QByteArray(argv[2]).toDouble());
    TestWindowSizes test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_window_sizes.moc"
