// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/make_module.h"

#include "core/formats/torchscript/graph_writer.h"
#include "core/formats/torchscript/module_tree.h"
#include "core/formats/torchscript/newer_operators.h"
#include "core/graph/fixed_tensors.h"
#include "core/graph/tensor_torch.h"

namespace espalier::torchscript {

jit::Module makeModule(const Network& network)
{
    registerNewerOperators();
    ModuleTree tree(network.name);
    const std::vector<bool> fixed = fixedTensors(network);
    for (std::size_t i = 0; i < network.stored.size(); ++i) {
        const Stored& stored = network.stored[i];
        // A tensor of several names is one object under each of them.
        const at::Tensor tensor = toTorch(stored.tensor).detach();
        tree.add(stored.name, stored.kind, tensor, !fixed[i]);
        for (const std::string& name : stored.sharedNames)
            tree.add(name, stored.kind, tensor, !fixed[i]);
    }
    defineForward(tree.root(), GraphWriter(network, tree.root()).write());
    return tree.root();
}

} // namespace espalier::torchscript
