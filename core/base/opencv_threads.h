// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: the threads that OpenCV uses, of which it has one number for the whole process.
#pragma once

namespace espalier {

/// While it lives, OpenCV uses so many threads, unless a newer scope says otherwise; after the last one as many as before the first. Scopes
/// may overlap and end in any order, on any thread.
class OpenCvThreads {
public:
    explicit OpenCvThreads(int threads);
    ~OpenCvThreads();
    OpenCvThreads(const OpenCvThreads&) = delete;
    OpenCvThreads& operator=(const OpenCvThreads&) = delete;

private:
    const int threads_;
};

} // namespace espalier
