// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/child_process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace espalier {
namespace {

constexpr char finished = '\1';

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() { close(); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int number() const { return number_; }
    void close()
    {
        if (number_ >= 0)
            ::close(number_);
        number_ = -1;
    }

private:
    int number_;
};

/// Address space in bytes.
std::int64_t presentMemory()
{
    std::int64_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    return pages * ::sysconf(_SC_PAGESIZE);
}

void limit(int resource, std::int64_t value)
{
    const auto most = static_cast<rlim_t>(value);
    const rlimit limits{most, most};
    ::setrlimit(static_cast<__rlimit_resource>(resource), &limits);
}

/// Whoever started this program shall not see its handlers report a crash that is expected.
void prepareChild(const ChildLimits& limits, std::int64_t memory)
{
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTERM, SIGINT})
        std::signal(signal, SIG_DFL);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_AS, memory + limits.extraMemory);
    limit(RLIMIT_CPU, limits.time.count() / 1000 + 2); // where this process does not come to look
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    ::dup2(nowhere, STDOUT_FILENO);
    ::dup2(nowhere, STDERR_FILENO);
}

void writeAll(int descriptor, const std::string& bytes)
{
    for (std::size_t at = 0; at < bytes.size();) {
        const ssize_t written = ::write(descriptor, bytes.data() + at, bytes.size() - at);
        if (written < 0 && errno != EINTR)
            return;
        at += written > 0 ? static_cast<std::size_t>(written) : 0;
    }
}

[[noreturn]] void beChild(const std::function<std::string()>& work, const ChildLimits& limits, std::int64_t memory, int answer)
{
    prepareChild(limits, memory);
    try {
        writeAll(answer, finished + work());
    } catch (...) {
        ::_exit(1);
    }
    ::_exit(0);
}

/// Waits for something to read, or for the other end to close; false where the time is over first. A signal neither ends the wait nor
/// lets it begin anew.
bool readable(int descriptor, std::chrono::steady_clock::time_point end)
{
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        pollfd waiting{descriptor, POLLIN, 0};
        const int ready = left.count() > 0 ? ::poll(&waiting, 1, static_cast<int>(left.count())) : 0;
        if (ready >= 0 || errno != EINTR)
            return ready > 0;
    }
}

/// Processor time of a child that was not waited for yet.
std::chrono::nanoseconds timeOf(pid_t child)
{
    clockid_t clock{};
    timespec time{};
    if (::clock_getcpuclockid(child, &clock) != 0 || ::clock_gettime(clock, &time) != 0)
        return {};
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

/// Everything the other end writes. Returns why there will be no more, though it has not closed; empty where it has.
std::string readAll(int descriptor, pid_t child, const ChildLimits& limits, std::string& bytes)
{
    using Clock = std::chrono::steady_clock;
    constexpr std::chrono::milliseconds betweenQuestions{20};
    auto end = Clock::now() + limits.time * ChildLimits::waiting;
    std::array<char, 1 << 16> piece{};
    for (;;) {
        const auto asked = Clock::now();
        if (limits.proceed && !limits.proceed())
            return "it was stopped";
        const auto now = Clock::now();
        end += now - asked;
        if (now >= end || timeOf(child) >= limits.time)
            return "it took too long";
        if (!readable(descriptor, std::min(end, now + betweenQuestions)))
            continue;
        const ssize_t size = ::read(descriptor, piece.data(), piece.size());
        if (size == 0)
            return {};
        if (size > 0)
            bytes.append(piece.data(), static_cast<std::size_t>(size));
    }
}

void reap(pid_t child)
{
    while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
}

} // namespace

ChildAnswer runInChild(const std::function<std::string()>& work, const ChildLimits& limits)
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return {std::nullopt, "there is no pipe left to talk to it"};
    Descriptor from(ends[0]);
    Descriptor to(ends[1]);
    const std::int64_t memory = presentMemory();
    const pid_t child = ::fork();
    if (child < 0)
        return {std::nullopt, "there is no room for another process"};
    if (child == 0)
        beChild(work, limits, memory, to.number());
    to.close();
    std::string bytes;
    const std::string ended = readAll(from.number(), child, limits, bytes);
    if (!ended.empty())
        ::kill(child, SIGKILL);
    reap(child);
    if (!ended.empty())
        return {std::nullopt, ended};
    if (bytes.empty() || bytes.front() != finished)
        return {std::nullopt, "it crashed"};
    return {bytes.substr(1), {}};
}

} // namespace espalier
