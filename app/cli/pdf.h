// SPDX-License-Identifier: GPL-3.0-or-later
// PDF is set by a program of its own, espalier-pdf, because the command line knows no Qt.
#pragma once

#include "core/base/error.h"

#include <filesystem>
#include <string>

namespace espalier::cli {

/// html: as paperHtmlOf() writes it. The file is replaced as a whole. Errors: the program is not there; those of writing.
Result<void> writePdf(const std::string& html, const std::filesystem::path& file);

} // namespace espalier::cli
