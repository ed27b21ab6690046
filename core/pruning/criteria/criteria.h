// SPDX-License-Identifier: GPL-3.0-or-later
// How much a unit matters: the criterion c_u, before fusion (docs/method.md §2). Every criterion describes itself in a file of its
// own; everything that names, offers or computes criteria reads these descriptions.
#pragma once

#include "core/base/error.h"
#include "core/base/named.h"
#include "core/coupling/groups.h"
#include "core/pruning/criteria/fused_score.h"
#include "core/pruning/criteria/gradient_source.h"

#include <cstdint>
#include <string>
#include <vector>

/// All criteria, in the order in which users see them; the first is the default. NAME is described as NAMECriterion in NAME.cpp.
#define ESPALIER_CRITERIA(EACH)                                                                                                            \
    EACH(scale)                                                                                                                            \
    EACH(l1)                                                                                                                               \
    EACH(l2)                                                                                                                               \
    EACH(taylor)                                                                                                                           \
    EACH(fpgm)                                                                                                                             \
    EACH(lamp)                                                                                                                             \
    EACH(random)

namespace espalier {

#define ESPALIER_ENUMERATOR(NAME) NAME,
enum class Criterion { ESPALIER_CRITERIA(ESPALIER_ENUMERATOR) };
#undef ESPALIER_ENUMERATOR

/// What criteria are computed from.
struct CriterionInput {
    const Network& network;
    const Groups& groups; ///< of network
    std::uint64_t seed = 0;
    GradientSource* gradients = nullptr; ///< null where there are no images
};

struct CriterionDescription {
    const char* name; ///< on the command line and in project files
    const char* label;
    const char* help;     ///< for newcomers: what it looks at
    const char* quantity; ///< what c_u is, in a few words
    bool needsImages = false;
    bool takesLong = false; ///< seconds: the window has it measured on the core thread
    bool usesSeed = false;
    LocalTerm localTerm = LocalTerm::mean;
    bool zeroScalesFirst = true; ///< a unit whose scale is exactly zero says nothing, however large its filters are: its c_u is zero
    /// c_u ≥ 0 for every unit. Called with gradients only where it needs images.
    Result<std::vector<double>> (*compute)(const CriterionInput&);
};

#define ESPALIER_DECLARATION(NAME) extern const CriterionDescription NAME##Criterion;
ESPALIER_CRITERIA(ESPALIER_DECLARATION)
#undef ESPALIER_DECLARATION

const CriterionDescription& descriptionOf(Criterion criterion);
const std::vector<Criterion>& allCriteria();

const char* nameOf(Criterion criterion);
/// The error tells all names, and the one that was probably meant.
Result<Criterion> criterionFromName(const std::string& name);
std::vector<Option> criterionOptions();

/// c_u ≥ 0 for every unit. Errors: the criterion needs images and there are none; those of the gradients.
Result<std::vector<double>> unitCriterion(Criterion criterion, const CriterionInput& input);
/// The error where a criterion needs images and there are none.
tl::unexpected<Error> noImagesFor(Criterion criterion);

} // namespace espalier
