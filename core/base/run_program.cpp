// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/run_program.h"

#include <spdlog/fmt/fmt.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ; // NOLINT: POSIX calls it so

namespace espalier {
namespace {

/// Where the program's standard error goes.
struct Pipe {
    std::array<int, 2> ends{-1, -1};

    Pipe() { static_cast<void>(pipe2(ends.data(), O_CLOEXEC)); }
    ~Pipe()
    {
        closeEnd(0);
        closeEnd(1);
    }
    void closeEnd(std::size_t end)
    {
        if (ends[end] >= 0)
            close(ends[end]);
        ends[end] = -1;
    }
};

/// Until the program closes its end.
std::string allFrom(int file)
{
    std::string text;
    std::array<char, 4096> part{};
    for (ssize_t got = 0; (got = read(file, part.data(), part.size())) > 0 || (got < 0 && errno == EINTR);)
        text.append(part.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
}

std::string lastLine(const std::string& text)
{
    const std::size_t end = text.find_last_not_of('\n') + 1; // 0 for none
    const std::size_t before = text.substr(0, end).rfind('\n');
    return before == std::string::npos ? text.substr(0, end) : text.substr(before + 1, end - before - 1);
}

/// errno of starting; 0: started.
int start(const std::filesystem::path& program, const std::vector<std::string>& arguments, int errors, pid_t& child)
{
    std::vector<char*> words{const_cast<char*>(program.c_str())};
    for (const std::string& argument : arguments)
        words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    const int problem = posix_spawn(&child, program.c_str(), &actions, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    return problem;
}

} // namespace

Result<void> runProgram(const std::filesystem::path& program, const std::vector<std::string>& arguments)
{
    Pipe errors;
    pid_t child = 0;
    if (const int problem = start(program, arguments, errors.ends[1], child); problem != 0)
        return failure(fmt::format("{} cannot be started: {}.", program.string(), std::strerror(problem)));
    errors.closeEnd(1);
    const std::string told = allFrom(errors.ends[0]);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return {};
    const std::string last = lastLine(told);
    return failure(last.empty() ? program.filename().string() + " came to no end; it may have crashed." : last, told);
}

} // namespace espalier
