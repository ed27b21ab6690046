// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/report only: bytes as letters (RFC 4648), for pictures inside of a text.
#pragma once

#include <string>
#include <string_view>

namespace espalier {

std::string base64Of(std::string_view bytes);

} // namespace espalier
