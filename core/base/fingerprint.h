// SPDX-License-Identifier: GPL-3.0-or-later
// A short hash of some content: equal content has equal fingerprints on every machine. Not cryptographic: guards against accidents only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace espalier {

/// FNV-1a, 64 bits. Every text is added with its length, so that no two sequences of additions look alike.
class Fingerprint {
public:
    void addBytes(const void* bytes, std::size_t count);
    void addText(std::string_view text);
    void addNumber(std::int64_t number);
    void addReal(double number);

    /// 16 hexadecimal digits.
    std::string text() const;

private:
    std::uint64_t hash_ = 0xcbf29ce484222325U;
};

} // namespace espalier
