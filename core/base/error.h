// SPDX-License-Identifier: GPL-3.0-or-later
// Errors of the engine: one sentence for the user, the rest for the log.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace espalier {

struct Error {
    enum class Kind {
        failed,    ///< something went wrong; nothing was changed
        usage,     ///< the request itself is wrong (an unknown option, a ratio outside (0, 1))
        cancelled, ///< the user stopped it; not a fault
    };

    std::string message; ///< what is wrong, where, and what to do: one sentence without a backtrace
    std::string details; ///< full text for the log, may be long; empty when there is none
    Kind kind = Kind::failed;

    bool isCancelled() const { return kind == Kind::cancelled; }
};

template <class T>
using Result = tl::expected<T, Error>;

/// Makes the unexpected value that a function returning Result<T> hands back.
inline tl::unexpected<Error> failure(std::string message, std::string details = {})
{
    return tl::make_unexpected(Error{std::move(message), std::move(details), Error::Kind::failed});
}

inline tl::unexpected<Error> usageError(std::string message)
{
    return tl::make_unexpected(Error{std::move(message), {}, Error::Kind::usage});
}

inline tl::unexpected<Error> cancelled()
{
    return tl::make_unexpected(Error{"Cancelled.", {}, Error::Kind::cancelled});
}

} // namespace espalier
