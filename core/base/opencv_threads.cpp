// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/opencv_threads.h"

#include <opencv2/core/utility.hpp>

#include <mutex>
#include <vector>

namespace espalier {
namespace {

std::mutex mutex;
int before = 0; ///< the number of threads before the first scope
std::vector<const OpenCvThreads*> scopes;

} // namespace

OpenCvThreads::OpenCvThreads(int threads) : threads_(threads)
{
    const std::lock_guard lock(mutex);
    if (scopes.empty())
        before = cv::getNumThreads();
    scopes.push_back(this);
    cv::setNumThreads(threads_);
}

OpenCvThreads::~OpenCvThreads()
{
    const std::lock_guard lock(mutex);
    std::erase(scopes, this);
    cv::setNumThreads(scopes.empty() ? before : scopes.back()->threads_);
}

} // namespace espalier
