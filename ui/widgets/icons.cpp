// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/icons.h"

#include "ui/models/theme.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

// Resources of a static library must be initialised by name, outside any namespace.
static void loadResources()
{
    Q_INIT_RESOURCE(espalier);
}

namespace espalier {

namespace {

class SvgIcon : public QIconEngine {
public:
    explicit SvgIcon(QString name) : name_(std::move(name)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        QByteArray svg = source();
        svg.replace("currentColor", colorIn(mode).name().toLatin1());
        QSvgRenderer(svg).render(painter, rect);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        const QString key = QStringLiteral("%1 %2x%3 %4").arg(name_).arg(size.width()).arg(size.height()).arg(colorIn(mode).name());
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap)) // buttons ask whenever they are painted
            return pixmap;
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    QIconEngine* clone() const override { return new SvgIcon(name_); }

private:
    static QColor colorIn(QIcon::Mode mode)
    {
        const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
        const auto role = mode == QIcon::Selected ? QPalette::HighlightedText : QPalette::ButtonText;
        const QPalette palette = theme::isDark() ? theme::darkPalette() : theme::lightPalette(); // a picture for a file may be lighter
        return palette.color(group, role);
    }

    QByteArray source() const
    {
        QFile file(QStringLiteral(":/icons/%1.svg").arg(name_));
        const bool found = file.open(QIODevice::ReadOnly);
        Q_ASSERT_X(found, "icon", qPrintable(name_));
        return found ? file.readAll() : QByteArray();
    }

    QString name_;
};

} // namespace

QIcon icon(const QString& name)
{
    loadResources();
    return QIcon(new SvgIcon(name));
}

QIcon applicationIcon()
{
    loadResources();
    QIcon icon;
    QSvgRenderer renderer(QStringLiteral(":/icons/espalier.svg"));
    for (const int size : {16, 24, 32, 48, 64, 128, 256}) {
        QPixmap pixmap(size, size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        renderer.render(&painter);
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

} // namespace espalier
