// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/narrator.h"

namespace espalier::cli {

std::vector<std::string> narratorNames()
{
    return {"text", "json"};
}

std::unique_ptr<Narrator> makeNarrator(const std::string& name)
{
    return name == "json" ? makeJsonNarrator() : makeTextNarrator();
}

} // namespace espalier::cli
