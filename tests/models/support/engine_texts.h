// SPDX-License-Identifier: GPL-3.0-or-later
// The texts of the engine that the window shows, as a source that lupdate reads.
#pragma once

#include <QByteArray>

namespace espalier::testing {

/// What resources/translations/engine_texts.h has to contain.
QByteArray engineTexts();

} // namespace espalier::testing
