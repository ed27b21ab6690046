// SPDX-License-Identifier: GPL-3.0-or-later
// Part of every test program of this folder. LibTorch seeds its generator of random numbers from the machine otherwise, and a test that
// failed by chance could not be repeated.
#include <ATen/ATen.h>

namespace {
[[maybe_unused]] const bool seeded = [] {
    at::manual_seed(1);
    return true;
}();
} // namespace
