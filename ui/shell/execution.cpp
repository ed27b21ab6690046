// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/execution.h"

#include <QApplication>

#include <cstdlib>

namespace espalier {

namespace {

bool applicationRuns = false;

void endAtOnce()
{
    if (applicationRuns)
        std::_Exit(EXIT_FAILURE);
}

} // namespace

int runApplication()
{
    std::atexit(endAtOnce);
    applicationRuns = true;
    const int code = QApplication::exec();
    applicationRuns = false;
    return code;
}

} // namespace espalier
