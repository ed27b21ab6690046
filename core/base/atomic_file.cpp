// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"

#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <spdlog/fmt/fmt.h>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace espalier {
namespace fs = std::filesystem;
namespace {

std::string reasonOf(int code)
{
    switch (code) {
    case ENOSPC:
    case EDQUOT:
        return "the disk is full";
    case EACCES:
    case EPERM:
        return "there is no permission to write there";
    case EROFS:
        return "the file system is read-only";
    case ENOENT:
        return "the folder does not exist";
    case ENOTDIR:
        return "part of the path is a file, not a folder";
    case EFBIG:
        return "the file would grow larger than the system allows";
    case ENAMETOOLONG:
        return "the name is too long";
    default:
        return std::generic_category().message(code);
    }
}

tl::unexpected<Error> cannotWrite(const fs::path& target, const std::string& reason, std::string details = {})
{
    return failure("Cannot write " + target.string() + ": " + reason + ".", std::move(details));
}

/// An open file descriptor that closes itself.
class OpenFile {
public:
    OpenFile(const fs::path& path, int flags) : number_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
    ~OpenFile()
    {
        if (number_ >= 0)
            ::close(number_);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    bool ok() const { return number_ >= 0; }
    int number() const { return number_; }
    /// Closes now: network file systems may report a full disk only when a file is closed.
    bool close() { return ::close(std::exchange(number_, -1)) == 0; }

private:
    int number_;
};

/// Removes the temporary file unless it has become the target.
class TemporaryFile {
public:
    explicit TemporaryFile(const fs::path& target)
    {
        static std::atomic<unsigned> counter{0};
        path_ = target.parent_path() / fmt::format(".{}-{}-{}", ::getpid(), counter++, target.filename().string());
    }
    ~TemporaryFile()
    {
        std::error_code ignored;
        fs::remove(path_, ignored);
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

fs::path folderOf(const fs::path& target)
{
    return target.has_parent_path() ? target.parent_path() : fs::path(".");
}

/// The target of a symbolic link is replaced, not the link itself.
fs::path behindLinks(const fs::path& target)
{
    std::error_code error;
    const fs::path real = fs::canonical(target, error);
    return error ? target : real;
}

/// 0, or errno.
int flush(const fs::path& path, int flags)
{
    OpenFile file(path, flags);
    if (!file.ok() || ::fsync(file.number()) != 0)
        return errno;
    return file.close() ? 0 : errno;
}

/// 0, or errno. Moves the finished file over the target, which keeps its permissions.
int moveOver(const fs::path& temporary, const fs::path& target)
{
    std::error_code error;
    const fs::file_status old = fs::status(target, error);
    if (fs::exists(old))
        fs::permissions(temporary, old.permissions(), error);
    if (::rename(temporary.c_str(), target.c_str()) != 0)
        return errno;
    // The new content is in place from here on; some file systems cannot flush a folder, which is no failure.
    flush(folderOf(target), O_RDONLY | O_DIRECTORY);
    return 0;
}

/// The writers of other libraries only report that they failed. If not even one page can be had, the disk is full.
bool diskIsFull(const fs::path& folder)
{
    constexpr std::uintmax_t page = 4096;
    std::error_code error;
    const fs::space_info space = fs::space(folder, error);
    return !error && space.available < page;
}

Result<void> writeContent(const fs::path& temporary, const fs::path& target, std::string_view content)
{
    OpenFile file(temporary, O_WRONLY | O_CREAT | O_EXCL);
    if (!file.ok())
        return cannotWrite(target, reasonOf(errno));
    while (!content.empty()) {
        const ssize_t written = ::write(file.number(), content.data(), content.size());
        if (written < 0 && errno != EINTR)
            return cannotWrite(target, reasonOf(errno));
        content.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
    return file.close() ? Result<void>{} : cannotWrite(target, reasonOf(errno));
}

} // namespace

Result<void> replaceFile(const fs::path& target, const std::function<Result<void>(const fs::path& temporary)>& write)
{
    if (auto writable = checkWritable(target); !writable)
        return writable;
    const fs::path real = behindLinks(target);
    const TemporaryFile temporary(real);
    if (auto written = write(temporary.path()); !written) {
        if (diskIsFull(folderOf(real)))
            return cannotWrite(target, reasonOf(ENOSPC), written.error().message + "\n" + written.error().details);
        return written;
    }
    if (const int code = flush(temporary.path(), O_RDONLY); code != 0)
        return cannotWrite(target, reasonOf(code));
    if (const int code = moveOver(temporary.path(), real); code != 0)
        return cannotWrite(target, reasonOf(code));
    return {};
}

Result<void> replaceFile(const fs::path& target, std::string_view content)
{
    return replaceFile(target, [&](const fs::path& temporary) { return writeContent(temporary, target, content); });
}

Result<void> checkWritable(const fs::path& target)
{
    if (!target.has_filename())
        return cannotWrite(target, "it names a folder, not a file");
    const fs::path folder = folderOf(target);
    std::error_code error;
    const fs::file_status status = fs::status(folder, error);
    if (status.type() == fs::file_type::not_found)
        return cannotWrite(target, "the folder " + folder.string() + " does not exist");
    if (!fs::is_directory(status))
        return cannotWrite(target, folder.string() + " is not a folder");
    const fs::file_status old = fs::status(target, error);
    if (fs::is_directory(old))
        return cannotWrite(target, "it is a folder");
    // Renaming over a device would destroy it.
    if (fs::exists(old) && !fs::is_regular_file(old))
        return cannotWrite(target, "it is not a regular file");
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        return cannotWrite(target, reasonOf(errno));
    return {};
}

} // namespace espalier
