// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/write_network.h"

#include "core/base/atomic_file.h"
#include "core/formats/onnx.h"
#include "core/formats/python.h"
#include "core/formats/torchscript.h"

#include <algorithm>
#include <cctype>

namespace espalier {
namespace {

constexpr std::pair<FileFormat, const char*> names[] = {
    {FileFormat::torchScript, "torchscript"}, {FileFormat::onnx, "onnx"}, {FileFormat::python, "python"}};

constexpr std::pair<const char*, FileFormat> endings[] = {
    {"", FileFormat::torchScript},    {".pt", FileFormat::torchScript},  {".pth", FileFormat::torchScript},
    {".ts", FileFormat::torchScript}, {".jit", FileFormat::torchScript}, {".torchscript", FileFormat::torchScript},
    {".onnx", FileFormat::onnx},      {".py", FileFormat::python},
};

std::string lowerCase(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

Result<void> checkOpset(int opset)
{
    const auto [oldest, newest] = onnxWriteOpsets();
    if (opset >= oldest && opset <= newest)
        return {};
    return usageError("Operator set " + std::to_string(opset) + " cannot be written; choose one from " + std::to_string(oldest) + " to " +
                      std::to_string(newest) + ".");
}

} // namespace

const char* nameOf(FileFormat format)
{
    return std::find_if(std::begin(names), std::end(names), [format](const auto& entry) { return entry.first == format; })->second;
}

std::optional<FileFormat> fileFormatFromName(std::string_view name)
{
    for (const auto& [format, known] : names)
        if (known == name)
            return format;
    return std::nullopt;
}

Result<FileFormat> formatFor(const std::filesystem::path& file, const WriteOptions& options)
{
    if (options.format)
        return *options.format;
    const std::string ending = lowerCase(file.extension().string());
    for (const auto& [known, format] : endings)
        if (ending == known)
            return format;
    return usageError("The ending of " + file.string() +
                      " does not tell a format; use .pt (TorchScript), .onnx or .py, or name the format.");
}

const char* usualEnding(const WriteOptions& options)
{
    switch (options.format.value_or(FileFormat::torchScript)) {
    case FileFormat::onnx:
        return ".onnx";
    case FileFormat::python:
        return ".py";
    default:
        return ".pt";
    }
}

Result<void> checkWritable(const std::filesystem::path& file, const WriteOptions& options)
{
    return formatFor(file, options).and_then([&](FileFormat format) -> Result<void> {
        if (auto writable = checkWritable(file); !writable)
            return writable;
        if (format == FileFormat::python)
            return checkWritable(pythonWeightsFile(file));
        return format == FileFormat::onnx ? checkOpset(options.opset) : Result<void>();
    });
}

Result<WrittenFile> writeNetwork(const Network& network, const std::filesystem::path& file, const WriteOptions& options)
{
    return formatFor(file, options).and_then([&](FileFormat format) -> Result<WrittenFile> {
        switch (format) {
        case FileFormat::onnx:
            return writeOnnx(network, file, {options.opset, options.foldBatchNorm, options.metadata});
        case FileFormat::python:
            return writePython(network, file, {options.metadata});
        default:
            return writeTorchScript(network, file);
        }
    });
}

} // namespace espalier
