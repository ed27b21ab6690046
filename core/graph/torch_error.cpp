// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/torch_error.h"

#include "core/base/memory_limit.h"
#include "core/base/run_control.h"

#include <c10/util/Exception.h>
#include <spdlog/fmt/fmt.h>

#include <cstdlib>

namespace espalier {
namespace {

std::string firstLine(const std::string& text)
{
    const std::size_t begin = text.find_first_not_of(" \t\n");
    return begin == std::string::npos ? std::string() : text.substr(begin, text.find('\n', begin) - begin);
}

/// TorchScript's interpreter lists its frames first and the reason last.
std::string withoutFrames(const std::string& text)
{
    static const std::string marker = "RuntimeError: ";
    const std::size_t last = text.rfind(marker);
    return last == std::string::npos ? text : text.substr(last + marker.size());
}

/// Some checks of LibTorch begin with their place in LibTorch's sources.
std::string withoutPlace(const std::string& line)
{
    const std::size_t end = line.starts_with("[enforce fail at ") ? line.find(']') : std::string::npos;
    if (end == std::string::npos)
        return line;
    // The failed condition follows, or only a dot.
    const std::size_t begin = line.find_first_not_of(". ", end + 1);
    return begin == std::string::npos ? std::string() : line.substr(begin);
}

/// Bytes of the tensor for which there was no memory; 0 where the text tells of something else.
double lackingBytes(const std::string& text)
{
    static const std::string marker = "you tried to allocate ";
    const std::size_t at = text.find(marker);
    return at == std::string::npos ? 0 : std::strtod(text.c_str() + at + marker.size(), nullptr);
}

std::string lackOfMemory(double bytes)
{
    constexpr double gigabyte = 1e9;
    return fmt::format("it takes more than the {:.3g} GB of memory that are free, for one tensor of {:.3g} GB and what else it keeps; a "
                       "smaller --input-shape takes less",
                       static_cast<double>(limitedMemory()) / gigabyte, bytes / gigabyte);
}

} // namespace

std::string reasonOf(const std::exception& exception)
{
    const auto* torch = dynamic_cast<const c10::Error*>(&exception);
    if (const double bytes = lackingBytes(exception.what()); bytes > 0)
        return lackOfMemory(bytes);
    std::string line = withoutPlace(firstLine(withoutFrames(torch ? torch->what_without_backtrace() : exception.what())));
    while (!line.empty() && (line.back() == '.' || line.back() == ' '))
        line.pop_back();
    return line.empty() ? "LibTorch gave no reason" : line;
}

Error torchError(const std::string& what, const std::exception& exception)
{
    if (dynamic_cast<const Stopped*>(&exception) != nullptr)
        return cancelled().value();
    return Error{what + ": " + reasonOf(exception) + ".", exception.what(), Error::Kind::failed};
}

} // namespace espalier
