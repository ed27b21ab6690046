// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/pt2/json_text.h"

#include "core/formats/archive/zip_content.h"

namespace espalier::pt2 {
namespace {

using archive::DamagedArchive;

constexpr int deepest = 64;
constexpr std::size_t mostJsonValues = std::size_t{1} << 23;

/// Counts nesting and values outside of strings.
class Measure {
public:
    void read(char c)
    {
        if (inString_)
            readInString(c);
        else
            readOutside(c);
        if (depth_ > deepest)
            throw DamagedArchive("its description is nested deeper than any network's");
        if (values_ > mostJsonValues)
            throw DamagedArchive("its description holds more values than any network's");
    }

private:
    void readOutside(char c)
    {
        inString_ = c == '"';
        depth_ += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
        values_ += c == '[' || c == '{' || c == ',' ? 1 : 0;
    }

    void readInString(char c)
    {
        inString_ = escaped_ || c != '"';
        escaped_ = !escaped_ && c == '\\';
    }

    bool inString_ = false, escaped_ = false;
    int depth_ = 0;
    std::size_t values_ = 0;
};

} // namespace

Json checkedJson(const std::string& text)
{
    Measure measure;
    for (const char c : text)
        measure.read(c);
    Result<Json> parsed = parseJson(text);
    if (!parsed)
        throw DamagedArchive("its description is not JSON");
    return std::move(*parsed);
}

} // namespace espalier::pt2
