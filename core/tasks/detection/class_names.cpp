// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/detection/class_names.h"

#include <spdlog/fmt/fmt.h>

#include <map>

namespace espalier {

std::string classNameIn(const std::vector<std::string>& classes, int category)
{
    const auto place = static_cast<std::size_t>(category);
    return place < classes.size() ? classes[place] : fmt::format("class {}", category);
}

std::string countedNames(const std::vector<std::string>& names)
{
    std::map<std::string, int> counts;
    for (const std::string& name : names)
        ++counts[name];
    std::string text;
    for (const auto& [name, count] : counts)
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, name);
    return text.empty() ? "nothing" : text;
}

} // namespace espalier
