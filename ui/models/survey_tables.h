// SPDX-License-Identifier: GPL-3.0-or-later
// What was found in a data set, as tables and sentences.
#pragma once

#include "core/data/survey.h"
#include "ui/models/plain_table.h"

#include <QString>

namespace espalier {

/// "Ultralytics: 120 images, 3 classes, 400 boxes. 2 faults." and the survey's own notes.
QString surveySummary(const Survey& survey);
/// A row a part: images, boxes and their sizes, sizes of the pictures.
PlainTable surveyParts(const Survey& survey);
/// A row a class; of each part the images that show it, and its boxes.
PlainTable surveyClasses(const Survey& survey);
/// A row a kind of fault, with the first ones of each.
PlainTable surveyFaults(const Survey& survey);
/// Pairs of a training and a validation picture.
PlainTable surveyNearDuplicates(const Survey& survey);

} // namespace espalier
