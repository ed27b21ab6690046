// SPDX-License-Identifier: GPL-3.0-or-later
// Replaces a file so that it holds either the old or the whole new content, also after a full disk or a power cut.
#pragma once

#include "core/base/error.h"

#include <filesystem>
#include <functional>
#include <string_view>

namespace espalier {

/// Calls write with the path of a temporary file beside target, checks it (verify, optional), flushes it to disk and renames it over
/// target. On any failure the temporary file is removed and target stays as it was. The message names target and the reason
/// (no such folder, no permission, disk full).
Result<void> replaceFile(const std::filesystem::path& target,
                         const std::function<Result<void>(const std::filesystem::path& temporary)>& write);

/// The same with the content given.
Result<void> replaceFile(const std::filesystem::path& target, std::string_view content);

/// Fails with a sentence when target cannot be written (its folder is missing or read-only, it is a folder). Called before long work.
Result<void> checkWritable(const std::filesystem::path& target);

} // namespace espalier
