// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/archive/pickle_origin.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <vector>

namespace espalier::archive {
namespace {

bool isName(const std::string& text)
{
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '.'; });
}

/// Classes and functions that the pickle names, as "module.name", from the operation "cMODULE\nNAME\n" that PyTorch's pickles use.
std::vector<std::string> namedClasses(const std::string& pickle)
{
    constexpr std::size_t longest = 256;
    std::vector<std::string> names;
    for (std::size_t at = pickle.find('c'); at != std::string::npos; at = pickle.find('c', at + 1)) {
        const std::size_t middle = pickle.find('\n', at);
        if (middle == std::string::npos || middle - at > longest)
            continue;
        const std::size_t end = pickle.find('\n', middle + 1);
        if (end == std::string::npos || end - middle > longest)
            continue;
        const std::string module = pickle.substr(at + 1, middle - at - 1), name = pickle.substr(middle + 1, end - middle - 1);
        if (!isName(module) || !isName(name))
            continue;
        names.push_back(module + "." + name);
        at = end;
    }
    return names;
}

/// Of tensors and plain data, which say nothing about a network.
bool isPlain(const std::string& name)
{
    static constexpr std::array<const char*, 12> starts{
        "torch._utils.", "torch.storage.", "torch.serialization.", "torch.nn.parameter.", "collections.", "_codecs.",
        "numpy.",        "builtins.",      "__builtin__.",         "argparse.",           "pathlib.",     "datetime."};
    const bool ofTorchItself = name.rfind("torch.", 0) == 0 && name.find('.', 6) == std::string::npos; // torch.FloatStorage
    return ofTorchItself || std::any_of(starts.begin(), starts.end(), [&name](const char* start) { return name.rfind(start, 0) == 0; });
}

/// Letters of a text before the operation may look like the beginning of its name.
bool endsPlain(const std::string& name)
{
    for (std::size_t at = name.find('c'); at != std::string::npos; at = name.find('c', at + 1))
        if (isPlain(name.substr(at + 1)))
            return true;
    return isPlain(name);
}

} // namespace

std::string describePickle(const std::string& file, const std::string& pickle)
{
    const std::string pickled = file + " is a Python pickle, which Espalier never runs: ";
    const std::string loaded = "torch.load(\"" + std::filesystem::path(file).filename().string() + "\"";
    std::vector<std::string> classes = namedClasses(pickle);
    if (pickle.find("ultralytics.") != std::string::npos)
        return pickled + "a checkpoint of Ultralytics; export it in Python with: from ultralytics import YOLO; model = YOLO(\"" +
               std::filesystem::path(file).filename().string() + "\"); model.export(format=\"torchscript\")";
    std::erase_if(classes, endsPlain);
    if (classes.empty())
        return pickled +
               "tensors by name (a state_dict) without their network; build the network in Python as model, then: model.load_state_dict(" +
               loaded + ")); " + tracedInPython;
    return pickled + "a whole model or a checkpoint with classes such as " + classes.front() +
           "; export it in Python where these are installed, with: model = " + loaded + ", weights_only=False); " + tracedInPython;
}

} // namespace espalier::archive
