// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/utf8.h"

namespace espalier {

std::size_t characterLength(std::string_view text, std::size_t at)
{
    const auto first = static_cast<unsigned char>(text[at]);
    const std::size_t length = first < 0x80 ? 1 : first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : 4;
    if ((first >= 0x80 && first < 0xc2) || first > 0xf4 || length > text.size() - at)
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((static_cast<unsigned char>(text[at + i]) & 0xc0) != 0x80)
            return 0;
    const auto second = length > 2 ? static_cast<unsigned char>(text[at + 1]) : 0xa0u;
    const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    const bool beyond = (first == 0xed && second >= 0xa0) || (first == 0xf4 && second >= 0x90);
    return overlong || (beyond && length > 2) ? 0 : length;
}

bool isText(std::string_view bytes)
{
    for (std::size_t at = 0, length = 0; at < bytes.size(); at += length) {
        length = characterLength(bytes, at);
        if (length == 0 || bytes[at] == '\0')
            return false;
    }
    return true;
}

bool appendCharacter(std::string& text, char32_t character)
{
    const auto following = [&](int shift) { text += static_cast<char>(0x80 | (character >> shift & 0x3f)); };
    if (character > 0x10ffff || (character >= 0xd800 && character < 0xe000))
        return false;
    const int length = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    constexpr unsigned marks[] = {0, 0, 0xc0, 0xe0, 0xf0};
    text += static_cast<char>(marks[length] | character >> 6 * (length - 1));
    for (int shift = 6 * (length - 2); shift >= 0; shift -= 6)
        following(shift);
    return true;
}

} // namespace espalier
