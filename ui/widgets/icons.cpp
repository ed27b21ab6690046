// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/icons.h"

#include "ui/models/theme.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
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
        const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
        const auto role = mode == QIcon::Selected ? QPalette::HighlightedText : QPalette::ButtonText;
        QByteArray svg = source();
        const QPalette palette = theme::isDark() ? theme::darkPalette() : theme::lightPalette(); // a picture for a file may be lighter
        svg.replace("currentColor", palette.color(group, role).name().toLatin1());
        QSvgRenderer(svg).render(painter, rect);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }

    QIconEngine* clone() const override { return new SvgIcon(name_); }

private:
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
