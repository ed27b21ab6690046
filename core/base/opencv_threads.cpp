// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/opencv_threads.h"

#include <opencv2/core/utility.hpp>

#include <mutex>
#include <vector>

namespace espalier {
namespace {

std::mutex threadsMutex;
int threadsBefore = 0; ///< the number of threads before the first scope
std::vector<const OpenCvThreads*> scopes;

} // namespace

OpenCvThreads::OpenCvThreads(int threads) : threads_(threads)
{
    const std::lock_guard lock(threadsMutex);
    if (scopes.empty())
        threadsBefore = cv::getNumThreads();
    scopes.push_back(this);
    cv::setNumThreads(threads_);
}

OpenCvThreads::~OpenCvThreads()
{
    const std::lock_guard lock(threadsMutex);
    std::erase(scopes, this);
    cv::setNumThreads(scopes.empty() ? threadsBefore : scopes.back()->threads_);
}

} // namespace espalier
