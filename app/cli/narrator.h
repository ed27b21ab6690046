// SPDX-License-Identifier: GPL-3.0-or-later
// What the command line tells while it works, on standard error: lines for people, or one JSON object a line for programs.
#pragma once

#include "core/base/error.h"
#include "core/pipeline/observer.h"

#include <memory>
#include <string>
#include <vector>

namespace espalier::cli {

/// log() may be called from any thread.
class Narrator : public Observer {
public:
    virtual void failed(const Error& error) = 0;
};

/// "text" and "json".
std::vector<std::string> narratorNames();
std::unique_ptr<Narrator> makeNarrator(const std::string& name);

std::unique_ptr<Narrator> makeTextNarrator();
std::unique_ptr<Narrator> makeJsonNarrator();

} // namespace espalier::cli
