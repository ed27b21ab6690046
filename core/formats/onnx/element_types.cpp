// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/element_types.h"

#include "core/graph/example_inputs.h"
#include "core/graph/executor.h"
#include "core/graph/traits.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

namespace espalier::onnx_io {

std::map<ValueId, c10::ScalarType> wholeTypesOf(const Network& network)
{
    std::map<ValueId, c10::ScalarType> types;
    const auto mayMakeOthers = [](const Node& node) {
        return traitsOf(node).selects || traitsOf(node).opaque || node.attributes.count("dtype") > 0;
    };
    if (std::none_of(network.nodes.begin(), network.nodes.end(), mayMakeOthers))
        return types;
    const c10::NoGradGuard noGradients;
    Executor executor(network);
    executor.setTap([&](ValueId value, c10::IValue result) {
        if (result.isTensor() && !result.toTensor().is_floating_point())
            types[value] = result.toTensor().scalar_type();
        return result;
    });
    executor.run(exampleInputs(network));
    return types;
}

} // namespace espalier::onnx_io
