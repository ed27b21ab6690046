// SPDX-License-Identifier: GPL-3.0-or-later
// A folder of its own under the system's one for passing files, that goes with everything in it.
#pragma once

#include <filesystem>

namespace espalier {

class TemporaryFolder {
public:
    /// Throws std::system_error where none can be made.
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

} // namespace espalier
