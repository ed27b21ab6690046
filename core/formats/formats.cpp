// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/formats.h"

#include "core/formats/onnx.h"
#include "core/formats/pt2.h"
#include "core/formats/python.h"
#include "core/formats/torchscript.h"

#include <spdlog/fmt/fmt.h>
#include <spdlog/fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <fstream>

namespace espalier {
namespace {

std::string lowerCase(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

template <class Condition>
const FileFormat* findFormat(Condition condition)
{
    const auto found = std::find_if(fileFormats().begin(), fileFormats().end(), condition);
    return found == fileFormats().end() ? nullptr : &*found;
}

} // namespace

const std::vector<FileFormat>& fileFormats()
{
    static const std::vector<FileFormat> all{torchScriptFormat(), onnxFormat(), pt2Format(), pythonFormat()};
    return all;
}

const FileFormat* formatFromName(std::string_view name)
{
    return findFormat([name](const FileFormat& format) { return format.name == name; });
}

const FileFormat* formatByEnding(const std::filesystem::path& file)
{
    const std::string ending = lowerCase(file.extension().string());
    return findFormat([&ending](const FileFormat& format) {
        return std::find(format.endings.begin(), format.endings.end(), ending) != format.endings.end();
    });
}

std::string firstBytes(const std::filesystem::path& file, std::size_t count)
{
    std::string bytes(count, '\0');
    std::ifstream in(file, std::ios::binary);
    in.read(bytes.data(), static_cast<std::streamsize>(count));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return bytes;
}

std::vector<std::string> readableEndings()
{
    std::vector<std::string> endings;
    for (const FileFormat& format : fileFormats())
        if (format.read)
            std::copy_if(format.endings.begin(), format.endings.end(), std::back_inserter(endings),
                         [](const std::string& ending) { return !ending.empty(); });
    return endings;
}

std::string usualReadableEndings()
{
    std::vector<std::string> endings;
    for (const FileFormat& format : fileFormats())
        if (format.read)
            endings.push_back(format.usualEnding());
    return fmt::format("{}", fmt::join(endings, ", "));
}

std::vector<std::string> writableFormats()
{
    std::vector<std::string> names;
    for (const FileFormat& format : fileFormats())
        if (format.write)
            names.push_back(format.name);
    return names;
}

std::string writableEndingsText()
{
    std::vector<std::string> parts;
    for (const FileFormat& format : fileFormats())
        if (format.write)
            parts.push_back(fmt::format("{} ({})", format.usualEnding(), format.title));
    const std::string last = parts.back();
    parts.pop_back();
    return parts.empty() ? last : fmt::format("{} or {}", fmt::join(parts, ", "), last);
}

} // namespace espalier
