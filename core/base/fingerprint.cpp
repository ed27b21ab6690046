// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/fingerprint.h"

#include <spdlog/fmt/fmt.h>

#include <bit>

namespace espalier {

void Fingerprint::addBytes(const void* bytes, std::size_t count)
{
    constexpr std::uint64_t prime = 0x100000001b3U;
    const auto* at = static_cast<const unsigned char*>(bytes);
    for (std::size_t i = 0; i < count; ++i)
        hash_ = (hash_ ^ at[i]) * prime;
}

void Fingerprint::addText(std::string_view text)
{
    addNumber(static_cast<std::int64_t>(text.size()));
    addBytes(text.data(), text.size());
}

void Fingerprint::addNumber(std::int64_t number)
{
    auto left = static_cast<std::uint64_t>(number);
    unsigned char bytes[sizeof(left)];
    for (unsigned char& byte : bytes) {
        byte = static_cast<unsigned char>(left & 0xff);
        left >>= 8;
    }
    addBytes(bytes, sizeof(bytes));
}

void Fingerprint::addReal(double number)
{
    addNumber(std::bit_cast<std::int64_t>(number));
}

std::string Fingerprint::text() const
{
    return fmt::format("{:016x}", hash_);
}

} // namespace espalier
