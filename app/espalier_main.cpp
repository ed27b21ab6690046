// SPDX-License-Identifier: GPL-3.0-or-later
// The window: espalier [FILE]
#include "ui/models/file_kinds.h"
#include "ui/models/theme.h"
#include "ui/shell/appearance.h"
#include "ui/shell/execution.h"
#include "ui/shell/main_window.h"
#include "ui/shell/screen_fit.h"
#include "ui/shell/translations.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QGuiApplication>

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("Espalier"));
    QCoreApplication::setApplicationName(QStringLiteral("espalier"));
    QCoreApplication::setApplicationVersion(QStringLiteral(ESPALIER_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("espalier"));

    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate("main", "Makes a trained network smaller by pruning its channels."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("file"),
                                 QCoreApplication::translate("main", "A %1 to open.").arg(espalier::openableFiles()),
                                 QStringLiteral("[file]"));
    parser.process(app);

    espalier::installTranslations();
    espalier::theme::apply(espalier::theme::remembered());
    espalier::MainWindow window;
    window.show();
    espalier::fitToScreenSoon(&window);
    if (!parser.positionalArguments().isEmpty())
        window.openFile(parser.positionalArguments().constFirst());
    return espalier::runApplication();
}
