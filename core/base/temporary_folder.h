// SPDX-License-Identifier: GPL-3.0-or-later
// A new folder inside the system's temporary folder; it is removed with its content at the end.
#pragma once

#include <filesystem>

namespace espalier {

class TemporaryFolder {
public:
    /// Throws std::system_error where no folder can be created.
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

} // namespace espalier
