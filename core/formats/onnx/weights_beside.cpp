// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/weights_beside.h"
#include "core/formats/onnx.h"
#include "core/formats/onnx/file.h"

#include <algorithm>
#include <set>
#include <string>

namespace espalier {
namespace fs = std::filesystem;

fs::path onnxWeightsFile(const fs::path& file, int number)
{
    fs::path weights = file;
    weights += number == 1 ? ".data" : "." + std::to_string(number) + ".data";
    return weights;
}

fs::path onnx_io::freshWeightsFile(const fs::path& model)
{
    int number = 1;
    while (fs::exists(fs::symlink_status(onnxWeightsFile(model, number))))
        ++number;
    return onnxWeightsFile(model, number);
}

namespace {

/// Whether the name is one of onnxWeightsFile().
bool isWeightsFileOf(const fs::path& model, const std::string& name)
{
    const std::string begin = model.filename().string() + ".";
    constexpr std::string_view end = "data";
    if (name.size() < begin.size() + end.size() || name.rfind(begin, 0) != 0 || !name.ends_with(end))
        return false;
    const std::string number = name.substr(begin.size(), name.size() - begin.size() - end.size());
    return number.empty() || (number.size() > 1 && number.find_first_not_of("0123456789") == number.size() - 1 && number.back() == '.');
}

bool anyBeside(const fs::path& model)
{
    std::error_code failed;
    for (const fs::directory_entry& entry : fs::directory_iterator(model.has_parent_path() ? model.parent_path() : ".", failed))
        if (isWeightsFileOf(model, entry.path().filename().string()))
            return true;
    return false;
}

} // namespace

std::vector<fs::path> onnx_io::weightsFilesOf(const fs::path& model)
{
    if (!fs::exists(model) || !anyBeside(model))
        return {};
    std::set<fs::path> files;
    try {
        const onnx::ModelProto old = parseModel(model);
        for (const onnx::TensorProto& tensor : old.graph().initializer())
            for (const auto& entry : tensor.external_data())
                if (entry.key() == "location" && isWeightsFileOf(model, entry.value()))
                    files.insert(model.parent_path() / entry.value());
    } catch (const std::exception&) { // The file in place is no model, or none that can be read.
        return {};
    }
    return {files.begin(), files.end()};
}

} // namespace espalier
