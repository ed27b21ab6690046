// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/read_network.h"

#include "core/formats/onnx.h"
#include "core/formats/torchscript.h"

#include <algorithm>
#include <cctype>
#include <fstream>

namespace espalier {
namespace {

bool endsInOnnx(const std::filesystem::path& file)
{
    std::string extension = file.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(), [](unsigned char c) { return std::tolower(c); });
    return extension == ".onnx";
}

std::string firstBytes(const std::filesystem::path& file)
{
    std::string bytes(4, '\0');
    std::ifstream in(file, std::ios::binary);
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return bytes;
}

bool isOnnx(const std::filesystem::path& file)
{
    const std::string start = firstBytes(file);
    // Every zip archive starts so, and every TorchScript file is one.
    if (start == "PK\x03\x04")
        return false;
    // The tag of ir_version, the first field of an ONNX model; no text and no other common file starts with it.
    return endsInOnnx(file) || (!start.empty() && start.front() == '\x08');
}

} // namespace

Result<ImportedNetwork> readNetwork(const std::filesystem::path& file, const ReadOptions& options)
{
    return isOnnx(file) ? readOnnx(file, options) : readTorchScript(file, options);
}

} // namespace espalier
