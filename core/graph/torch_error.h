// SPDX-License-Identifier: GPL-3.0-or-later
// Converts LibTorch's exceptions to the engine's errors: a c10::Error never leaves core.
#pragma once

#include "core/base/error.h"

#include <exception>
#include <string>

namespace espalier {

/// The message of an exception of LibTorch or the standard library, as a part of a sentence, without backtrace and without the frames of
/// TorchScript's interpreter. Where memory was lacking, how much.
std::string reasonOf(const std::exception& exception);

/// An Error that says what could not be done ("Cannot run the network") and why; the exception's full text becomes the details.
/// Where a run was stopped within a computation (Stopped), cancelled().
Error torchError(const std::string& what, const std::exception& exception);

} // namespace espalier
