// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/program_text.h"

#include "core/formats/archive/zip_content.h"
#include "core/formats/quantised.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <string>
#include <string_view>

namespace espalier::torchscript {
namespace {

using archive::DamagedArchive;

constexpr int deepestBrackets = 200;
constexpr std::size_t deepestIndent = 200;
/// Operators in one expression; the parser recurses once per call.
constexpr int longestExpression = 2000;

/// Counts the nesting line by line.
class Nesting {
public:
    void read(char c)
    {
        if (quote_ != 0) {
            readInText(c);
        } else if (c == '\n') {
            lineStart_ = true;
            indent_ = 0;
            operators_ = 0;
        } else if (lineStart_ && c == ' ') {
            ++indent_;
        } else {
            lineStart_ = false;
            readInLine(c);
        }
        if (brackets_ > deepestBrackets || indent_ > deepestIndent || operators_ > longestExpression)
            throw DamagedArchive("its program is nested deeper than any network's");
    }

private:
    void readInLine(char c)
    {
        if (c == '"' || c == '\'')
            quote_ = c;
        static constexpr std::string_view opening = "([{", closing = ")]}", operators = "+-*/%<>=.~@";
        if (opening.find(c) != std::string_view::npos)
            ++brackets_;
        else if (closing.find(c) != std::string_view::npos)
            brackets_ = std::max(brackets_ - 1, 0);
        else if (c == ',')
            operators_ = 0;
        else if (operators.find(c) != std::string_view::npos)
            ++operators_;
    }

    void readInText(char c)
    {
        if (!escaped_ && c == quote_)
            quote_ = 0;
        escaped_ = !escaped_ && c == '\\';
    }

    bool lineStart_ = true;
    char quote_ = 0;
    bool escaped_ = false;
    std::size_t indent_ = 0;
    int brackets_ = 0;
    int operators_ = 0;
};

/// "NAME = VALUE" with a name for which LibTorch needs a type.
bool isUntypedConstant(std::string_view member)
{
    static constexpr std::array<std::string_view, 5> untyped{"__annotations__", "__parameters__", "__buffers__", "__forward_pre_hooks__",
                                                             "__forward_hooks__"};
    const std::string_view name = member.substr(0, member.find_first_of(" \t=:[("));
    const std::size_t next = member.find_first_not_of(" \t", name.size());
    return next != std::string_view::npos && member[next] == '=' && std::find(untyped.begin(), untyped.end(), name) == untyped.end();
}

/// LibTorch 1.13 reads the type of a class's constant without checking that there is one, and so other memory. Members of an enumeration
/// have no type.
void checkConstants(const std::string& text)
{
    std::istringstream lines(text);
    bool inClass = false;
    std::size_t members = 0; // their indentation; 0: not yet known
    for (std::string line; std::getline(lines, line);) {
        const std::size_t indent = line.find_first_not_of(" \t");
        if (indent == std::string::npos)
            continue;
        if (indent == 0) {
            inClass = line.starts_with("class") && line.find("(Enum)") == std::string::npos;
            members = 0;
        } else if (inClass) {
            members = members == 0 ? indent : members;
            if (indent == members && isUntypedConstant(std::string_view(line).substr(indent)))
                throw DamagedArchive("a constant of its program has no type");
        }
    }
}

} // namespace

void checkProgramText(const std::string& text)
{
    if (text.find("ops.quantized.") != std::string::npos || text.find("torch.classes.quantized.") != std::string::npos)
        throw DamagedArchive(std::string("it is quantised, and ") + quantisedAdvice);
    if (text.find("def __setstate__") != std::string::npos)
        throw DamagedArchive("it runs a program of its own while it is opened, so export it without __setstate__");
    Nesting nesting;
    for (const char c : text)
        nesting.read(c);
    checkConstants(text);
}

} // namespace espalier::torchscript
