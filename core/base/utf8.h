// SPDX-License-Identifier: GPL-3.0-or-later
// Characters in UTF-8, for texts from files, which may hold any bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace espalier {

/// Bytes of the character that begins at a place inside the text; 0 where none does.
std::size_t characterLength(std::string_view text, std::size_t at);

/// True for whole characters without a zero among them.
bool isText(std::string_view bytes);

/// False for a number that is no character (a surrogate, or beyond the last); then nothing is appended.
bool appendCharacter(std::string& text, char32_t character);

} // namespace espalier
