// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/figure.h"

#include "core/base/atomic_file.h"
#include "ui/models/texts.h"
#include "ui/models/theme.h"
#include "ui/widgets/plot.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QBuffer>
#include <QComboBox>
#include <QGraphicsView>
#include <QLabel>
#include <QLineEdit>
#include <QPdfWriter>
#include <QScrollBar>
#include <QSvgGenerator>
#include <QTabBar>

#include <algorithm>
#include <utility>
#include <vector>

namespace espalier {

namespace {

constexpr int pageMargin = 16, pageGap = 8, pictureScale = 2;
constexpr int dotsPerInch = 96; // a picture's pixels and a page's units are those of the screen
const char* const pictureMark = "espalierPicture";

/// The light colours on white, for one view and as long as this lives. The window is not painted meanwhile.
class LightOnWhite {
public:
    explicit LightOnWhite(QWidget& view) : view_(view), dark_(theme::isDark())
    {
        theme::setDark(false);
        QPalette palette = theme::lightPalette();
        palette.setColor(QPalette::Window, Qt::white);
        view_.setPalette(palette);
    }
    ~LightOnWhite()
    {
        theme::setDark(dark_);
        view_.setPalette(QPalette()); // the window's again
    }
    LightOnWhite(const LightOnWhite&) = delete;
    LightOnWhite& operator=(const LightOnWhite&) = delete;

private:
    QWidget& view_;
    bool dark_;
};

bool isMarked(const QWidget& widget)
{
    return widget.property(pictureMark).toBool();
}

bool isPicture(const QWidget& widget)
{
    return qobject_cast<const QCustomPlot*>(&widget) || qobject_cast<const QAbstractItemView*>(&widget) ||
           qobject_cast<const QGraphicsView*>(&widget) || isMarked(widget);
}

bool isControl(const QWidget& widget)
{
    const auto* label = qobject_cast<const QLabel*>(&widget);
    return qobject_cast<const QAbstractButton*>(&widget) || qobject_cast<const QComboBox*>(&widget) ||
           qobject_cast<const QAbstractSpinBox*>(&widget) || qobject_cast<const QLineEdit*>(&widget) ||
           qobject_cast<const QAbstractSlider*>(&widget) || qobject_cast<const QTabBar*>(&widget) ||
           (label && label->buddy() && isControl(*label->buddy()));
}

QList<QWidget*> shownChildren(const QWidget& widget)
{
    QList<QWidget*> shown;
    for (QObject* child : widget.children())
        if (auto* each = qobject_cast<QWidget*>(child); each && !each->isWindow() && !each->isHidden() && !qobject_cast<QScrollBar*>(each))
            shown << each;
    return shown;
}

bool holdsAPicture(const QWidget& widget)
{
    const auto children = shownChildren(widget);
    return isPicture(widget) || std::any_of(children.begin(), children.end(), [](const QWidget* child) { return holdsAPicture(*child); });
}

void paintPlot(QCPPainter& painter, QCustomPlot& plot, bool vectors)
{
    // Qt's SVG knows no clipping: cells that are zoomed would cover the whole page.
    auto* own = qobject_cast<Plot*>(&plot);
    if (own)
        own->showWhole(true);
    const bool cells = plot.plottableCount() > 0 && qobject_cast<QCPColorMap*>(plot.plottable(0));
    if (vectors && cells)
        painter.drawPixmap(plot.rect(), plot.toPixmap(plot.width(), plot.height(), pictureScale));
    else
        plot.toPainter(&painter, plot.width(), plot.height());
    if (own)
        own->showWhole(false);
}

/// A view's widgets in the order in which they are painted, with their places in it.
class Figure {
public:
    explicit Figure(QWidget& view) : controls_(!holdsAPicture(view))
    {
        const QList<QWidget*> chosen = markedIn(view);
        for (QWidget* each : chosen)
            collect(*each, each->mapTo(&view, QPoint()));
        if (chosen.isEmpty())
            collect(view, {});
    }

    const QRect& extent() const { return extent_; }
    bool showsControls() const { return controls_; }

    void paint(QCPPainter& painter, bool vectors) const
    {
        for (const auto& [widget, at] : parts_) {
            painter.save();
            painter.translate(at - extent_.topLeft());
            painter.setClipRect(QRect(QPoint(), widget->size())); // what a table scrolls goes on outside
            if (auto* plot = qobject_cast<QCustomPlot*>(widget))
                paintPlot(painter, *plot, vectors);
            else
                widget->render(&painter, {}, {}, QWidget::RenderFlags());
            painter.restore();
        }
    }

private:
    static QList<QWidget*> markedIn(const QWidget& view)
    {
        QList<QWidget*> marked = view.findChildren<QWidget*>();
        marked.removeIf([&view](const QWidget* widget) { return !isMarked(*widget) || !widget->isVisibleTo(&view); });
        return marked;
    }

    void collect(QWidget& widget, QPoint at)
    {
        parts_.emplace_back(&widget, at);
        const auto children = shownChildren(widget);
        if (children.isEmpty() || isPicture(widget))
            extent_ |= QRect(at, widget.size());
        for (QWidget* child : children)
            if (controls_ || !isControl(*child))
                collect(*child, at + child->pos());
    }

    bool controls_; ///< they are all that the view has
    std::vector<std::pair<QWidget*, QPoint>> parts_;
    QRect extent_;
};

/// The figure under its title.
class Page {
public:
    Page(QWidget& view, const FigureText& text) : figure_(view), titleFont_(view.font()), lineFont_(view.font())
    {
        titleFont_.setBold(true);
        titleFont_.setPointSizeF(1.2 * titleFont_.pointSizeF());
        title_ = text.title;
        QStringList lines{text.network};
        if (!figure_.showsControls())
            lines << figureChoices(view);
        lines_ = lines.join(QLatin1Char('\n'));
    }

    bool empty() const { return figure_.extent().isEmpty(); }
    const QString& title() const { return title_; }

    QSize size() const
    {
        const QSize below = figure_.extent().size();
        const int width = std::max({below.width(), titleSize().width(), linesSize().width()});
        return QSize(width, headHeight() + below.height()) + QSize(2 * pageMargin, 2 * pageMargin);
    }

    void paint(QPaintDevice& device, bool vectors) const
    {
        QCPPainter painter(&device);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.fillRect(QRect(QPoint(), size()), Qt::white);
        painter.translate(pageMargin, pageMargin);
        painter.setPen(theme::plotColors().text);
        painter.setFont(titleFont_);
        painter.drawText(QRect(QPoint(), titleSize()), 0, title_);
        painter.setFont(lineFont_);
        painter.drawText(QRect(QPoint(0, titleSize().height()), linesSize()), 0, lines_);
        painter.translate(0, headHeight());
        figure_.paint(painter, vectors);
    }

private:
    QSize titleSize() const { return QFontMetrics(titleFont_).size(0, title_); }
    QSize linesSize() const { return QFontMetrics(lineFont_).size(0, lines_); }
    int headHeight() const { return titleSize().height() + linesSize().height() + pageGap; }

    Figure figure_;
    QFont titleFont_, lineFont_;
    QString title_, lines_;
};

QByteArray pngOf(const Page& page)
{
    QImage image(pictureScale * page.size(), QImage::Format_RGB32);
    image.setDevicePixelRatio(pictureScale);
    page.paint(image, false);
    QBuffer png;
    image.save(&png, "PNG");
    return png.data();
}

QByteArray svgOf(const Page& page)
{
    QBuffer content;
    QSvgGenerator svg;
    svg.setOutputDevice(&content);
    svg.setResolution(dotsPerInch);
    svg.setSize(page.size());
    svg.setViewBox(QRect(QPoint(), page.size()));
    svg.setTitle(page.title());
    page.paint(svg, true);
    // Qt's name for the usual font is known nowhere else.
    return content.buffer().replace("font-family=\"Sans Serif\"", "font-family=\"sans-serif\"");
}

QByteArray pdfOf(const Page& page)
{
    constexpr double pointsPerInch = 72;
    QBuffer content;
    content.open(QIODevice::WriteOnly);
    {
        QPdfWriter pdf(&content); // its end completes the file
        pdf.setResolution(dotsPerInch);
        pdf.setPageSize(QPageSize(QSizeF(page.size()) * pointsPerInch / dotsPerInch, QPageSize::Point, {}, QPageSize::ExactMatch));
        pdf.setPageMargins({});
        pdf.setTitle(page.title());
        page.paint(pdf, false); // PDF can clip
    }
    return content.data();
}

using Render = QByteArray (*)(const Page&);

Render renderFor(const std::filesystem::path& file)
{
    const auto ending = file.extension();
    return ending == ".png" ? pngOf : ending == ".svg" ? svgOf : ending == ".pdf" ? pdfOf : nullptr;
}

} // namespace

void markAsPicture(QWidget* widget)
{
    widget->setProperty(pictureMark, true);
}

QStringList figureChoices(const QWidget& view)
{
    QStringList choices;
    for (const QComboBox* box : view.findChildren<QComboBox*>())
        if (box->isVisibleTo(&view) && !box->currentText().isEmpty())
            choices << tr("%1: %2").arg(box->accessibleName(), box->currentText());
    return choices;
}

Result<void> writeFigure(QWidget& view, const FigureText& text, const std::filesystem::path& file)
{
    const Render render = renderFor(file);
    if (!render)
        return failure(tr("“%1” is no name for a picture: let it end in .png, .svg or .pdf.")
                           .arg(QString::fromStdString(file.filename().string()))
                           .toStdString());
    const LightOnWhite light(view);
    const Page page(view, text);
    if (page.empty())
        return failure(tr("“%1” shows nothing that could be a picture.").arg(text.title).toStdString());
    return replaceFile(file, render(page).toStdString());
}

} // namespace espalier
