// SPDX-License-Identifier: GPL-3.0-or-later
// How many elements a selection by content leaves: suppression, masks, places that are not zero. No run on images shows that this number is
// free where all runs happen to leave as many (a suppression that keeps at most 100 boxes). So one more run is given another number.
#pragma once

#include "core/formats/torchscript/call.h"

namespace espalier::torchscript {

/// Whether a call somewhere in the block may leave a number of elements that depends on the images' content.
bool maySelectSomeNumber(const jit::Block& block);

/// Where the call selects some number of elements by what depends on the images, its last run gets another number. Called before it is
/// translated.
void leaveAnotherNumber(const Emitter& emitter, Call& call);

/// Where the call leaves the same in the first run and in the last one, only because it leaves at most so many of what was selected, its
/// last run gets another number.
void leaveLessThanBound(Call& call);

} // namespace espalier::torchscript
