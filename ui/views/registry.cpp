// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/registry.h"

namespace espalier {

#define ESPALIER_VIEW(name) View name##View();
#include "ui/views/views.def"
#undef ESPALIER_VIEW

std::vector<View> allViews()
{
    return {
#define ESPALIER_VIEW(name) name##View(),
#include "ui/views/views.def"
#undef ESPALIER_VIEW
    };
}

} // namespace espalier
