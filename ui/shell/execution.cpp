// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/execution.h"

#include <QApplication>

#include <cstdlib>

namespace espalier {

namespace {

bool applicationRuns = false;

/// std::exit, which Qt calls when it loses the display, destroys the thread's own objects before any static one: threads that compute
/// still use those.
struct EndAtOnce {
    ~EndAtOnce()
    {
        if (applicationRuns)
            std::_Exit(EXIT_FAILURE);
    }
};

} // namespace

int runApplication()
{
    thread_local const EndAtOnce end;
    applicationRuns = true;
    const int code = QApplication::exec();
    applicationRuns = false;
    return code;
}

} // namespace espalier
