// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/weights_beside.h"
#include "core/formats/onnx.h"
#include "core/formats/onnx/file.h"

#include <algorithm>
#include <cctype>
#include <fstream>
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
    std::error_code failed; // What cannot be looked at cannot be written either, which is told then.
    int number = 1;
    while (fs::exists(fs::symlink_status(onnxWeightsFile(model, number), failed)))
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

bool isPlainFile(const fs::path& file)
{
    std::error_code failed;
    return fs::is_regular_file(fs::symlink_status(file, failed));
}

/// Calls visit with every file of the folder until it returns false. False where it did, or where the folder cannot be read.
template <class Visit>
bool visitFiles(const fs::path& folder, Visit visit)
{
    std::error_code failed;
    fs::directory_iterator entry(folder.empty() ? "." : folder, failed);
    for (; !failed && entry != fs::directory_iterator(); entry.increment(failed))
        if (!visit(entry->path()))
            return false;
    return !failed;
}

bool anyBeside(const fs::path& model)
{
    return !visitFiles(model.parent_path(), [&](const fs::path& file) { return !isWeightsFileOf(model, file.filename().string()); });
}

/// Whether the name of a file stands here alone, not as the end of a longer one. In a model, the length of the name stands before it.
bool standsAlone(const std::string& text, std::size_t at, const std::string& name)
{
    if (at == 0)
        return true;
    const auto before = static_cast<unsigned char>(text[at - 1]);
    const std::size_t length = name.size() < 128 ? name.size() : name.size() >> 7;
    return before == length || !(std::isalnum(before) || before == '-' || before == '_' || before == '.' || before >= 128);
}

/// Whether a file holds this name, or cannot be read.
bool holdsName(const fs::path& file, const std::string& name)
{
    constexpr std::size_t chunk = 1 << 20;
    std::ifstream stream(file, std::ios::binary);
    std::string text;
    while (stream) {
        // The end of the text before: the name may go on in this one. One that begins it was found before.
        text.erase(0, text.size() - std::min(text.size(), name.size()));
        const std::size_t known = text.size();
        text.resize(known + chunk);
        stream.read(text.data() + known, chunk);
        text.resize(known + static_cast<std::size_t>(stream.gcount()));
        for (std::size_t at = text.find(name, known > 0 ? 1 : 0); at != std::string::npos; at = text.find(name, at + 1))
            if (standsAlone(text, at, name))
                return true;
    }
    return !stream.eof();
}

/// Files that may refer to weights: models, and copies of models under other endings.
bool mayBeModel(const fs::path& file)
{
    const std::string name = file.filename().string();
    return name.find(".onnx") != std::string::npos && !name.ends_with("data");
}

bool isUsed(const fs::path& weights)
{
    const std::string name = weights.filename().string();
    return !visitFiles(weights.parent_path(), [&](const fs::path& file) { return !mayBeModel(file) || !holdsName(file, name); });
}

} // namespace

std::vector<fs::path> onnx_io::weightsFilesOf(const fs::path& model)
{
    if (!isPlainFile(model) || !anyBeside(model))
        return {};
    std::set<fs::path> files;
    try {
        const onnx::ModelProto old = parseModel(model);
        for (const onnx::TensorProto& tensor : old.graph().initializer())
            for (const auto& entry : tensor.external_data())
                if (entry.key() == "location" && isWeightsFileOf(model, entry.value()) && isPlainFile(model.parent_path() / entry.value()))
                    files.insert(model.parent_path() / entry.value());
        if (old.producer_name() != producerName)
            return {};
    } catch (const std::exception&) { // The file in place is no model, or none that can be read.
        return {};
    }
    return {files.begin(), files.end()};
}

void onnx_io::removeUnusedWeights(const std::vector<fs::path>& files)
{
    std::error_code ignored;
    for (const fs::path& file : files)
        if (isPlainFile(file) && !isUsed(file))
            fs::remove(file, ignored);
}

} // namespace espalier
