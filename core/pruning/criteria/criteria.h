// SPDX-License-Identifier: GPL-3.0-or-later
// The criterion c_u: how important a unit is, before fusion (docs/method.md §2). Every criterion is described in a file of its own; all
// code that lists or computes criteria uses these descriptions.
#pragma once

#include "core/base/error.h"
#include "core/base/named.h"
#include "core/coupling/groups.h"
#include "core/pruning/criteria/fused_score.h"
#include "core/pruning/criteria/gradient_source.h"

#include <cstdint>
#include <string>
#include <vector>

/// All criteria, in the order in which users see them; the first is the default. NAME is defined as NAMECriterion in NAME.cpp.
#define ESPALIER_CRITERIA(EACH)                                                                                                            \
    EACH(l1)                                                                                                                               \
    EACH(scale)                                                                                                                            \
    EACH(l2)                                                                                                                               \
    EACH(taylor)                                                                                                                           \
    EACH(fpgm)                                                                                                                             \
    EACH(lamp)                                                                                                                             \
    EACH(random)

namespace espalier {

#define ESPALIER_ENUMERATOR(NAME) NAME,
enum class Criterion { ESPALIER_CRITERIA(ESPALIER_ENUMERATOR) };
#undef ESPALIER_ENUMERATOR

/// The inputs of a criterion.
struct CriterionInput {
    const Network& network;
    const Groups& groups; ///< of network
    std::uint64_t seed = 0;
    GradientSource* gradients = nullptr; ///< null where there are no images
};

struct CriterionDescription {
    const char* name; ///< on the command line and in project files
    const char* label;
    const char* help;     ///< for newcomers: what it is based on
    const char* quantity; ///< the meaning of c_u, in a few words
    bool needsImages = false;
    bool takesLong = false; ///< takes seconds: the window computes it on the engine's thread
    bool usesSeed = false;
    LocalTerm localTerm = LocalTerm::mean;
    bool zeroScalesFirst = true; ///< a unit with a scale of exactly zero passes on no information: its c_u is zero
    /// c_u ≥ 0 for every unit. gradients is set only for criteria that need images.
    Result<std::vector<double>> (*compute)(const CriterionInput&);
};

#define ESPALIER_DECLARATION(NAME) extern const CriterionDescription NAME##Criterion;
ESPALIER_CRITERIA(ESPALIER_DECLARATION)
#undef ESPALIER_DECLARATION

const CriterionDescription& descriptionOf(Criterion criterion);
const std::vector<Criterion>& allCriteria();

const char* nameOf(Criterion criterion);
/// The error lists all names and suggests the nearest.
Result<Criterion> criterionFromName(const std::string& name);
std::vector<Option> criterionOptions();

/// c_u ≥ 0 for every unit. Errors: the criterion needs images and there are none; those of the gradients.
Result<std::vector<double>> unitCriterion(Criterion criterion, const CriterionInput& input);
/// The error for a criterion that needs images where there are none.
tl::unexpected<Error> noImagesFor(Criterion criterion);

} // namespace espalier
