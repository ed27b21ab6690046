// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/names.h"

#include "core/base/utf8.h"

#include <algorithm>

namespace espalier::onnx_io {
namespace {

bool endsWith(const std::string& text, std::string_view ending)
{
    return text.size() > ending.size() && text.compare(text.size() - ending.size(), ending.size(), ending) == 0;
}

/// True where the node stands for a module with parameters of its own.
bool isLayer(const OnnxNode& node, const std::vector<OnnxValue>& inputs)
{
    static constexpr std::string_view layers[] = {"Conv",   "ConvTranspose",         "Gemm",
                                                  "MatMul", "BatchNormalization",    "GroupNormalization",
                                                  "PRelu",  "InstanceNormalization", "LayerNormalization"};
    const bool weighted = inputs.size() > 1 && inputs[1].present() && inputs[1].known();
    return weighted && std::find(std::begin(layers), std::end(layers), node.op()) != std::end(layers);
}

std::vector<std::string> scopesOf(const std::string& name)
{
    std::vector<std::string> scopes;
    std::size_t begin = 1;
    for (std::size_t end = name.find('/', begin); end != std::string::npos; end = name.find('/', begin)) {
        scopes.push_back(name.substr(begin, end - begin));
        begin = end + 1;
    }
    scopes.push_back(name.substr(begin));
    return scopes;
}

/// Scopes repeat the parent module's path: "layer1", "layer1.0".
std::string modulePath(const std::vector<std::string>& scopes)
{
    std::string path;
    std::string before;
    for (const std::string& scope : scopes) {
        const bool repeats = !before.empty() && scope.compare(0, before.size() + 1, before + ".") == 0;
        path += repeats ? scope.substr(before.size()) : (path.empty() ? "" : ".") + scope;
        before = scope;
    }
    return path;
}

} // namespace

std::string printable(const std::string& text)
{
    std::string clean;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = characterLength(text, at);
        const auto first = static_cast<unsigned char>(text[at]);
        const bool control = first < 0x20 || first == 0x7f;
        clean += length == 0 || control ? std::string(1, '?') : text.substr(at, length);
        at += std::max<std::size_t>(length, 1);
    }
    return clean;
}

std::string readableName(const OnnxNode& node, const std::vector<OnnxValue>& inputs)
{
    const bool layer = isLayer(node, inputs);
    if (layer && endsWith(inputs[1].name, ".weight"))
        return inputs[1].name.substr(0, inputs[1].name.size() - std::string_view(".weight").size());
    const std::string& name = node.name();
    if (name.size() < 2 || name.front() != '/')
        return name;
    std::vector<std::string> scopes = scopesOf(name);
    if (layer && scopes.size() > 1)
        scopes.pop_back();
    return modulePath(scopes);
}

} // namespace espalier::onnx_io
