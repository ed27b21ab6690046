// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/index_lists.h"

#include <spdlog/fmt/fmt.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <vector>

namespace espalier {
namespace {

namespace fs = std::filesystem;

constexpr int most = 1'000'000'000;
constexpr const char* blanks = " \t\r";

/// -1 for what is no whole number between 0 and most.
int indexFrom(const std::string& text)
{
    int index = -1;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), index);
    return problem == std::errc() && end == text.data() + text.size() && index <= most ? index : -1;
}

/// "7" or "7-9". Where it is neither, or so long that it must be a slip, nothing is added.
bool addRange(const std::string& text, std::set<int>& indices)
{
    constexpr int longest = 1'000'000;
    const std::size_t dash = text.find('-');
    const int first = indexFrom(text.substr(0, dash));
    const int last = dash == std::string::npos ? first : indexFrom(text.substr(dash + 1));
    if (first < 0 || last < first || last - first > longest)
        return false;
    for (int index = first; index <= last; ++index)
        indices.insert(indices.end(), index);
    return true;
}

std::string trimmed(const std::string& text)
{
    const std::size_t begin = text.find_first_not_of(blanks);
    return begin == std::string::npos ? std::string() : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

tl::unexpected<Error> wrongLine(const fs::path& file, int line, const std::string& what)
{
    return failure(fmt::format("{}:{}: {}", file.string(), line, what));
}

Result<void> addLine(const fs::path& file, int number, const std::string& line, IndexLists& lists)
{
    const std::string text = trimmed(line.substr(0, line.find('#')));
    if (text.empty())
        return {};
    const std::size_t colon = text.rfind(':');
    const std::string name = colon == std::string::npos ? std::string() : trimmed(text.substr(0, colon));
    if (name.empty())
        return wrongLine(file, number, "must read 'NAME: 1 2 5-9', a layer and its channels, not '" + text + "'.");
    const auto indices = indicesFrom(text.substr(colon + 1));
    if (!indices)
        return wrongLine(file, number, "'" + name + "' " + indices.error().message);
    lists[name].insert(indices->begin(), indices->end());
    return {};
}

Result<IndexLists> listsFromText(const fs::path& file, const std::string& text)
{
    IndexLists lists;
    int number = 1;
    for (std::size_t from = 0; from < text.size(); ++number) {
        const std::size_t end = std::min(text.find('\n', from), text.size());
        if (const auto added = addLine(file, number, text.substr(from, end - from), lists); !added)
            return tl::make_unexpected(added.error());
        from = end + 1;
    }
    return lists;
}

/// The texts of a list's elements; of a node that is none, its own.
std::string elementsText(const YAML::Node& node)
{
    if (!node.IsSequence())
        return node.IsScalar() ? node.Scalar() : std::string("?");
    std::string text;
    for (const YAML::Node& element : node)
        text += (element.IsScalar() ? element.Scalar() : std::string("?")) + ' ';
    return text;
}

/// JSON is read as YAML, which tells the lines.
Result<IndexLists> listsFromJson(const fs::path& file, const std::string& text)
{
    IndexLists lists;
    for (const auto& entry : YAML::Load(text)) {
        const int line = entry.first.Mark().line + 1;
        if (!entry.first.IsScalar())
            return wrongLine(file, line, "must be an object of layers, each with a list of channels.");
        const auto indices = indicesFrom(elementsText(entry.second));
        if (!indices)
            return wrongLine(file, line, "'" + entry.first.Scalar() + "' " + indices.error().message);
        lists[entry.first.Scalar()].insert(indices->begin(), indices->end());
    }
    return lists;
}

Result<IndexLists> listsFrom(const fs::path& file, const std::string& text)
{
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    try {
        return begin != std::string::npos && text[begin] == '{' ? listsFromJson(file, text) : listsFromText(file, text);
    } catch (const YAML::Exception& problem) {
        return wrongLine(file, problem.mark.line + 1, "this is no JSON: " + problem.msg + ".");
    }
}

} // namespace

std::string textOfIndices(const std::set<int>& indices)
{
    std::string text;
    for (auto first = indices.begin(); first != indices.end();) {
        auto next = first;
        int last = *first;
        while (++next != indices.end() && *next == last + 1)
            last = *next;
        text += fmt::format("{}{}{}", text.empty() ? "" : ",", *first, last == *first ? "" : fmt::format("-{}", last));
        first = next;
    }
    return text;
}

Result<std::set<int>> indicesFrom(const std::string& text)
{
    constexpr const char* separators = ", \t\r";
    std::set<int> indices;
    for (std::size_t from = text.find_first_not_of(separators); from != std::string::npos;) {
        const std::size_t to = text.find_first_of(separators, from);
        const std::string part = text.substr(from, to - from);
        if (!addRange(part, indices))
            return usageError("must be channels such as 3,7-9, not '" + part + "'.");
        from = text.find_first_not_of(separators, to);
    }
    return indices;
}

void addLists(IndexLists& lists, const IndexLists& more)
{
    for (const auto& [name, indices] : more)
        lists[name].insert(indices.begin(), indices.end());
}

Result<IndexLists> readIndexLists(const fs::path& file)
{
    std::ifstream source(file, std::ios::binary);
    if (!source || fs::is_directory(file))
        return failure(fmt::format("The list of channels '{}' cannot be read.", file.string()));
    const std::string text{std::istreambuf_iterator<char>(source), {}};
    return listsFrom(file, text).and_then([&](IndexLists lists) -> Result<IndexLists> {
        std::erase_if(lists, [](const auto& entry) { return entry.second.empty(); });
        if (lists.empty())
            return failure(fmt::format("The list '{}' names no channel; each line reads 'NAME: 1 2 5-9'.", file.string()));
        return lists;
    });
}

} // namespace espalier
