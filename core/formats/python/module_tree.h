// SPDX-License-Identifier: GPL-3.0-or-later
// The modules of a network in Python: how __init__ creates them and forward uses them.
#pragma once

#include "core/formats/python/layers.h"
#include "core/graph/network.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace espalier::python_io {

class ModuleTree {
public:
    ModuleTree(const Network& network, const std::map<NodeId, Layer>& layers);

    /// The statements of __init__, indented for a method.
    std::string statements() const;
    /// self.layer1[0].conv1
    std::string module(const std::string& path) const;
    /// self.layer1[0].conv1.weight
    std::string tensor(const Stored& stored) const;
    /// Constants are buffers that state_dict leaves out: their names, in the order of Network::stored.
    const std::vector<std::pair<const Stored*, std::string>>& constants() const { return constants_; }
    /// Names of state_dict that are further names of another tensor: {further name, name}.
    std::vector<std::pair<std::string, std::string>> furtherNames() const;
    /// True where a helper class for plain containers is needed.
    bool usesBlock() const { return usesBlock_; }

private:
    struct Module {
        std::string constructor; ///< of a layer; empty for containers
        std::vector<std::pair<std::string, std::unique_ptr<Module>>> children;
        std::vector<std::pair<std::string, const Stored*>> tensors;

        Module& child(const std::string& name);
        const Module* find(const std::string& name) const;
        bool isList() const;
        bool isDict() const;
    };

    void add(const Stored& stored);
    Module& owner(const std::string& name);
    std::string sharing() const;
    static std::string made(const Module& module, int indent);
    static std::string madeBlock(const Module& module, int indent);
    static std::string madeTensor(const Stored& stored);
    static bool needsBlock(const Module& module);

    Module root_;
    std::vector<std::pair<const Stored*, std::string>> constants_;
    std::vector<const Stored*> fixed_;  ///< parameters that are not trained
    std::vector<const Stored*> shared_; ///< with further names
    bool usesBlock_ = false;
};

} // namespace espalier::python_io
