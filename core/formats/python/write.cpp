// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/python.h"

#include "core/base/atomic_file.h"
#include "core/base/pace.h"
#include "core/formats/batch_norm_folding.h"
#include "core/formats/metadata.h"
#include "core/formats/python/forward.h"
#include "core/formats/python/safetensors.h"
#include "core/graph/tensor_torch.h"
#include "core/graph/torch_error.h"

#include <ATen/ATen.h>
#include <spdlog/fmt/fmt.h>

#include <system_error>

namespace espalier {
namespace fs = std::filesystem;
namespace {

using namespace python_io;

std::string className(const std::string& name)
{
    std::string result;
    for (const char c : name)
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_')
            result += c;
    return isIdentifier(result) ? result : "Network" + result;
}

/// Removes what would end a docstring.
std::string quotable(const std::string& text)
{
    std::string result;
    for (const char c : text)
        result += c == '\\' || c == '"' || static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    return result;
}

/// How the module is loaded; a statement "import" takes no other names than identifiers.
std::string importing(const std::string& module)
{
    if (isIdentifier(module))
        return fmt::format("    import {0}\n    network = {0}.load()\n", module);
    const std::string file = literal(quotable(module + ".py"));
    return fmt::format("    from importlib.util import module_from_spec, spec_from_file_location\n"
                       "    spec = spec_from_file_location(\"network\", {})\n"
                       "    module = module_from_spec(spec)\n"
                       "    spec.loader.exec_module(module)\n"
                       "    network = module.load()\n",
                       file);
}

std::string documentation(const Network& network, const std::string& module, const WriteOptions& options)
{
    const std::string name = className(network.name);
    std::string text = fmt::format("\"\"\"The network {}, written by Espalier.\n\n"
                                   "{}"
                                   "    answer = network(torch.rand{})\n\n"
                                   "It is an ordinary nn.Module: train() and eval() switch its batch norms and dropouts.\n",
                                   name, importing(module), tupleOf(network.inputShape()));
    if (!options.metadata.empty())
        text += "\n";
    for (const auto& [key, value] : options.metadata)
        text += fmt::format("{}: {}\n", quotable(key), quotable(value));
    return text + "\"\"\"\n";
}

constexpr const char* imports = R"(import json
import struct
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F
)";

constexpr const char* block = R"(

class Block(nn.Module):
    """Submodules and tensors by name; the network's forward() uses them."""

    def __init__(self, **members):
        super().__init__()
        for name, member in members.items():
            if isinstance(member, torch.Tensor) and not isinstance(member, nn.Parameter):
                self.register_buffer(name, member)
            else:
                setattr(self, name, member)
)";

constexpr const char* loader = R"(

def load(weights=WEIGHTS):
    """The network with its weights, in evaluation mode."""
    network = {name}()
    tensors = read_safetensors(weights)
    tensors.update({{further: tensors[name] for further, name in SHARED.items()}})
    for name in CONSTANTS:
        getattr(network, name).copy_(tensors.pop(name))
    network.load_state_dict(tensors)
    return network.eval()


DTYPES = {{
    "F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16,
    "I64": torch.int64, "I32": torch.int32, "I16": torch.int16, "I8": torch.int8, "U8": torch.uint8, "BOOL": torch.bool,
}}


def read_safetensors(file):
    """Tensors by name. The package safetensors is used where it is installed."""
    try:
        from safetensors.torch import load_file
    except ImportError:
        return read_without_package(file)
    return load_file(file)


def read_without_package(file):
    with open(file, "rb") as stream:
        (length,) = struct.unpack("<Q", stream.read(8))
        header = json.loads(stream.read(length))
        data = bytearray(stream.read())
    tensors = {{}}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            dtype, shape = DTYPES[entry["dtype"]], entry["shape"]
            flat = torch.frombuffer(data[begin:end], dtype=dtype) if end > begin else torch.empty(0, dtype=dtype)
            tensors[name] = flat.reshape(shape)
    return tensors
)";

std::string constantNames(const ModuleTree& tree)
{
    std::string names;
    for (const auto& [stored, name] : tree.constants())
        names += (names.empty() ? "" : ", ") + literal(name);
    return "[" + names + "]";
}

std::string sharedNames(const ModuleTree& tree)
{
    std::string names;
    for (const auto& [further, name] : tree.furtherNames())
        names += (names.empty() ? "" : ", ") + literal(further) + ": " + literal(name);
    return "{" + names + "}";
}

std::string source(const Network& network, const ModuleTree& tree, const std::map<NodeId, Layer>& layers, const std::string& module,
                   const WriteOptions& options)
{
    ForwardWriter forward(network, layers, tree);
    const std::string name = className(network.name);
    std::string text = documentation(network, module, options) + imports + forward.preambles();
    text += "WEIGHTS = Path(__file__).with_suffix(\".safetensors\")\n";
    text += "CONSTANTS = " + constantNames(tree) + "  # tensors that are no part of state_dict\n";
    text += "SHARED = " + sharedNames(tree) + "  # further names of a tensor: its own name\n";
    if (tree.usesBlock())
        text += block;
    text += fmt::format("\n\nclass {}(nn.Module):\n    def __init__(self):\n        super().__init__()\n", name);
    text += tree.statements();
    text += fmt::format("\n    def forward(self, {}):\n", forward.parameters());
    text += forward.statements();
    return text + fmt::format(fmt::runtime(loader), fmt::arg("name", name));
}

/// Named as in the module's state_dict, and constants by their buffers' names.
NamedTensors weightsOf(const Network& network, const ModuleTree& tree)
{
    NamedTensors tensors;
    for (const Stored& stored : network.stored)
        if (stored.kind != Stored::Kind::constant)
            tensors.emplace_back(stored.name, toTorch(stored.tensor).detach());
    for (const auto& [stored, name] : tree.constants())
        tensors.emplace_back(name, toTorch(stored->tensor).detach());
    return tensors;
}

void checkWeights(const NamedTensors& expected, const fs::path& file)
{
    const NamedTensors read = readSafetensors(file);
    for (std::size_t i = 0; i < expected.size(); ++i)
        if (read.size() != expected.size() || read[i].first != expected[i].first ||
            !at::equal(read[i].second, expected[i].second.contiguous()))
            throw PythonError("read back, the weights are not what they should be");
}

/// Converts exceptions to errors that name the file.
template <class Write>
Result<void> guarded(const fs::path& file, Write write)
{
    const std::string cannot = "The network cannot be written to " + file.string();
    try {
        write();
        return {};
    } catch (const Stopped&) {
        return cancelled();
    } catch (const PythonError& error) {
        return failure(cannot + ": " + error.what() + ".");
    } catch (const std::system_error& error) {
        return failure("Cannot write " + file.string() + ": " + error.code().message() + ".");
    } catch (const std::exception& error) {
        return tl::make_unexpected(torchError(cannot, error));
    }
}

} // namespace

fs::path pythonWeightsFile(const fs::path& file)
{
    return fs::path(file).replace_extension(".safetensors");
}

Result<WrittenFile> writePython(const Network& given, const fs::path& file, const WriteOptions& options, const Proceed& proceed)
{
    WrittenFile written;
    written.answersChecked = false;
    const Network network = options.foldBatchNorm ? withFoldedBatchNorms(given, FoldedBatchNorms::all) : given;
    std::string text;
    NamedTensors weights;
    const Stopwatch writing;
    const fs::path weightsFile = pythonWeightsFile(file);
    return guarded(file,
                   [&] {
                       step(proceed);
                       const std::map<NodeId, Layer> layers = layersOf(network);
                       const ModuleTree tree(network, layers);
                       text = source(network, tree, layers, file.stem().string(), options);
                       weights = weightsOf(network, tree);
                   })
        .and_then([&] {
            return replaceFile(weightsFile, [&](const fs::path& temporary) {
                return guarded(weightsFile, [&] {
                    step(proceed);
                    writeSafetensors(temporary, weights, metadataToWrite(network, options));
                    written.writeSeconds = writing.seconds();
                    step(proceed);
                    const Stopwatch verifying;
                    checkWeights(weights, temporary);
                    written.verifySeconds = verifying.seconds();
                    written.bytes = static_cast<std::int64_t>(fs::file_size(temporary) + text.size());
                    step(proceed); // the last moment: after it the files take their places
                });
            });
        })
        .and_then([&] { return replaceFile(file, text); })
        .map([&] { return written; });
}

} // namespace espalier
