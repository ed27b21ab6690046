// SPDX-License-Identifier: GPL-3.0-or-later
// Further names of initialisers: exporters hand one tensor to several parameters through Identity nodes.
#pragma once

#include "core/formats/onnx/graph.h"

#include <map>
#include <string>
#include <vector>

namespace espalier::onnx_io {

class Aliases {
public:
    /// Notes the names that Espalier's writer left with an initialiser.
    void enter(const onnx::TensorProto& initialiser);
    /// The same tensor under another name. Nodes are named after it, but it is stored once.
    OnnxValue renamed(const OnnxValue& value, const std::string& name);
    /// Stored tensors take the initialisers' own names, and the others as further ones.
    void nameStored(Network& network) const;

private:
    const std::string& ownName(const std::string& name) const;

    std::map<std::string, std::string> own_;                  ///< by further name: the initialiser's
    std::map<std::string, std::vector<std::string>> further_; ///< by initialiser
    std::map<std::string, std::vector<std::string>> noted_;   ///< the same, of files that Espalier wrote
};

/// What the writer notes with an initialiser: its kind, and the further names, a line each.
std::string noteWith(const Stored& stored);
std::string kindIn(const onnx::TensorProto& initialiser);

} // namespace espalier::onnx_io
