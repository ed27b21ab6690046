// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: OpenCV's number of threads, which is one setting for the whole process.
#pragma once

namespace espalier {

/// While an object lives, OpenCV uses this many threads, unless a newer object says otherwise; after the last one, as many as before the
/// first. Lifetimes may overlap and end in any order, on any thread.
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
