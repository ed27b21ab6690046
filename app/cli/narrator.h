// SPDX-License-Identifier: GPL-3.0-or-later
// Reports on stderr while a command works: lines for people, or one JSON object per line for programs.
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
