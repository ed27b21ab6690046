// SPDX-License-Identifier: GPL-3.0-or-later
// espalier-pdf REPORT.html REPORT.pdf: sets a report as PDF for espalier-cli, which knows no Qt. Needs no display.
#include "ui/paper/pdf_writer.h"

#include <QFile>
#include <QGuiApplication>

#include <cstdio>

int main(int argc, char** argv)
{
    if (argc != 3) {
        std::fprintf(stderr, "Usage: espalier-pdf REPORT.html REPORT.pdf\n");
        return 2;
    }
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication app(argc, argv);
    QFile source(QFile::decodeName(argv[1]));
    if (!source.open(QIODevice::ReadOnly)) {
        std::fprintf(stderr, "%s cannot be read: %s.\n", argv[1], qPrintable(source.errorString()));
        return 1;
    }
    const QString problem = espalier::writePdf(QString::fromUtf8(source.readAll()), QFile::decodeName(argv[2]));
    if (!problem.isEmpty())
        std::fprintf(stderr, "%s\n", qPrintable(problem));
    return problem.isEmpty() ? 0 : 1;
}
