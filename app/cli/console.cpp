// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/console.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sys/ioctl.h>
#include <unistd.h>

namespace espalier::cli {
namespace {

/// A longer line would wrap and could not be rewritten.
std::string fittedToTerminal(const std::string& text)
{
    winsize size{};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return text;
    return text.substr(0, size.ws_col - 1U);
}

} // namespace

Console::Console() : terminal_(isatty(STDERR_FILENO) == 1) {}

Console::~Console()
{
    eraseProgress();
}

void Console::line(const std::string& text)
{
    std::lock_guard lock(mutex_);
    eraseProgress();
    fmt::print(stderr, "{}\n", text);
}

void Console::progress(const std::string& text)
{
    if (!terminal_)
        return;
    std::lock_guard lock(mutex_);
    eraseProgress();
    fmt::print(stderr, "{}", fittedToTerminal(text));
    std::fflush(stderr);
    progressShown_ = true;
}

void Console::eraseProgress()
{
    if (!progressShown_)
        return;
    fmt::print(stderr, "\r\033[K");
    std::fflush(stderr);
    progressShown_ = false;
}

std::string duration(double seconds)
{
    const auto whole = static_cast<long>(std::lround(std::max(0.0, seconds)));
    if (whole >= 3600)
        return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
    if (whole >= 60)
        return fmt::format("{} min {} s", whole / 60, whole % 60);
    return fmt::format("{} s", whole);
}

} // namespace espalier::cli
