// SPDX-License-Identifier: GPL-3.0-or-later
// Writes lines and, on a terminal, one rewritten progress line to stderr.
#pragma once

#include <mutex>
#include <string>

namespace espalier::cli {

/// Thread-safe.
class Console {
public:
    Console();
    /// Removes the progress line.
    ~Console();

    bool isTerminal() const { return terminal_; }
    void line(const std::string& text);
    /// Replaces the progress line; no effect where stderr is not a terminal.
    void progress(const std::string& text);

private:
    void eraseProgress();

    std::mutex mutex_;
    bool terminal_;
    bool progressShown_ = false;
};

/// "2 h 5 min", "3 min 20 s", "12 s".
std::string duration(double seconds);

} // namespace espalier::cli
