// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: what the layers of a smaller network compute in the unpruned one, too.
#pragma once

#include "core/base/error.h"
#include "core/graph/network.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace espalier {

/// A value of both networks: a layer's, with the norm, addition and activation behind it.
struct SharedValue {
    ValueId student = noValue, teacher = noValue;
    std::size_t dim = 1;            ///< of the channels
    std::vector<std::int64_t> kept; ///< the student's channels among the teacher's, ascending

    /// Of the teacher's value, the channels that the student has.
    at::Tensor ofKept(const at::Tensor& teacherValue) const;
};

/// One per layer of the teacher that the student has by name, but for the networks' outputs; each value once. Errors: it is not known which
/// of the teacher's channels the student has (removal_note.h), or no layer is in both.
Result<std::vector<SharedValue>> sharedValues(const Network& student, const Network& teacher);

} // namespace espalier
