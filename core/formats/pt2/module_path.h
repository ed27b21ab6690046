// SPDX-License-Identifier: GPL-3.0-or-later
// Which layer of the exported module a node of the graph belongs to.
#pragma once

#include "core/base/json.h"

#include <set>
#include <string>

namespace espalier::pt2 {

/// "layer1.0.conv1" from one entry of a node's "nn_module_stack" ("KEY,PATH,CLASS"); empty for the module itself.
std::string modulePath(const std::string& entry);

/// Names nodes by their layers, as traces do.
class ModulePaths {
public:
    explicit ModulePaths(const Json& graphModule);

    /// The start of a node's name: "layer1.0.conv1" of a layer, "layer1.0." where the operator's name follows; empty for the module itself.
    std::string nameStart(const Json& node) const;
    /// "UNet"; "Network" where the file does not tell.
    const std::string& className() const { return className_; }

private:
    std::set<std::string> inner_; ///< paths of modules that hold others
    std::string className_ = "Network";
};

} // namespace espalier::pt2
