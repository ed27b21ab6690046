// SPDX-License-Identifier: GPL-3.0-or-later
// What the presentation tells, from the document, its runs and what the plan would do to the answers.
#pragma once

#include "ui/models/compared_pictures.h"
#include "ui/models/presentation_text.h"
#include "ui/runs/what_if.h"

namespace espalier {

/// Looks at the whole network: once for each original.
PresentedPurpose purposeOf(const Document& document);
PresentationFacts presentationFacts(const Document& document, const RunController& runs, const WhatIf& whatIf, PresentedPurpose purpose);
/// With the answers of the planned network where something is planned, else of the present one. Without answers while they are tried.
ComparedPictures presentedPictures(const Document& document, const RunController& runs, const WhatIf& whatIf);

} // namespace espalier
