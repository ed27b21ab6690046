// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/base64.h"

#include <cstdint>

namespace espalier {

std::string base64Of(std::string_view bytes)
{
    static constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i)
            bits = bits << 8 | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0u);
        for (std::size_t i = 0; i < 4; ++i)
            out += at + i <= bytes.size() ? letters[bits >> (18 - 6 * i) & 63] : '=';
    }
    return out;
}

} // namespace espalier
