// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/python_names.h"

#include "core/base/utf8.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace espalier {
namespace {

/// Takes a literal from the front of a text; false where the text is wrong there (Python's reference, 2.4.1).
class PythonReader {
public:
    explicit PythonReader(std::string_view text) : rest_(text) {}

    bool atEnd()
    {
        skipSpace();
        return rest_.empty();
    }

    bool take(char wanted)
    {
        skipSpace();
        if (rest_.empty() || rest_.front() != wanted)
            return false;
        rest_.remove_prefix(1);
        return true;
    }

    /// Some programs quote numbers, as JSON does.
    bool takeNumber(int& number)
    {
        skipSpace();
        std::string quoted;
        if (isQuote())
            return takeText(quoted) && PythonReader(quoted).takeWholly(number);
        return takeDigits(number);
    }

    bool takeText(std::string& text)
    {
        skipSpace();
        if (!isQuote())
            return false;
        const char quote = next();
        while (!rest_.empty()) {
            const char c = next();
            if (c == quote)
                return true;
            if (c == '\n' || c == '\r' || (c == '\\' && !takeEscape(text)))
                return false;
            if (c != '\\')
                text += c;
        }
        return false;
    }

private:
    bool isQuote() const { return !rest_.empty() && (rest_.front() == '\'' || rest_.front() == '"'); }

    char next()
    {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }

    void skipSpace() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }

    bool takeDigits(int& number)
    {
        const auto [end, problem] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        return problem == std::errc();
    }

    bool takeWholly(int& number) { return takeDigits(number) && rest_.empty(); }

    /// What follows a backslash.
    bool takeEscape(std::string& text)
    {
        constexpr std::string_view letters = "\\'\"abfnrtv", meanings = "\\'\"\a\b\f\n\r\t\v";
        if (rest_.empty())
            return false;
        if (rest_.front() >= '0' && rest_.front() <= '7')
            return takeCharacter(text, std::min<std::size_t>(3, rest_.find_first_not_of("01234567")), 8);
        const char c = next();
        if (const std::size_t known = letters.find(c); known != std::string_view::npos)
            text += meanings[known];
        else if (c == 'x' || c == 'u' || c == 'U')
            return takeCharacter(text, c == 'x' ? 2 : c == 'u' ? 4 : 8, 16);
        else if (c == 'N')
            return false; // a character by its name
        else if (c != '\n')
            text.append("\\").append(1, c);
        return true;
    }

    bool takeCharacter(std::string& text, std::size_t digits, int base)
    {
        const std::string_view number = rest_.substr(0, digits);
        std::uint32_t character = 0;
        const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), character, base);
        if (problem != std::errc() || end != number.data() + number.size() || (base == 16 && number.size() != digits))
            return false;
        rest_.remove_prefix(number.size());
        return appendCharacter(text, character);
    }

    std::string_view rest_;
};

/// The entries up to the closing bracket; numbered: with the number before each name.
bool takeEntries(PythonReader& reader, char closing, bool numbered, NumberedNames& names)
{
    for (int number = 0; !reader.take(closing); ++number) {
        std::string name;
        if (numbered && !(reader.takeNumber(number) && reader.take(':')))
            return false;
        if (!reader.takeText(name) || number < 0 || number >= mostNumberedNames)
            return false;
        names.insert_or_assign(number, std::move(name));
        if (!reader.take(','))
            return reader.take(closing);
    }
    return true;
}

} // namespace

std::optional<NumberedNames> namesInPython(std::string_view text)
{
    PythonReader reader(text);
    NumberedNames names;
    const bool read = reader.take('{')   ? takeEntries(reader, '}', true, names)
                      : reader.take('[') ? takeEntries(reader, ']', false, names)
                                         : reader.take('(') && takeEntries(reader, ')', false, names);
    return read && reader.atEnd() ? std::optional(std::move(names)) : std::nullopt;
}

std::vector<std::string> withoutGaps(const NumberedNames& names)
{
    std::vector<std::string> all;
    for (const auto& [number, name] : names) {
        while (static_cast<int>(all.size()) < number)
            all.push_back(std::to_string(all.size()));
        all.push_back(name);
    }
    return all;
}

} // namespace espalier
