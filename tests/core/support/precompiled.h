// SPDX-License-Identifier: GPL-3.0-or-later
// Precompiled header of core's tests. Sources still include what they use.
#pragma once

#include "core/base/precompiled.h"

#include <QTest>
