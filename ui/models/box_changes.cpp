// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/box_changes.h"

#include "core/tasks/detection/matching.h"
#include "ui/models/texts.h"

#include <QStringList>

#include <algorithm>
#include <functional>
#include <iterator>

namespace espalier {

namespace {

MarkedBox markedBox(const Detection& detection, const QSize& picture)
{
    const double width = picture.width(), height = picture.height();
    const Rectangle& box = detection.box;
    return {{detection.category, box.left / width, box.top / height, box.right / width, box.bottom / height}, {}, detection.confidence};
}

std::vector<MarkedBox> withoutObject(const JudgedBoxes& boxes)
{
    std::vector<MarkedBox> others;
    std::copy_if(boxes.found.begin(), boxes.found.end(), std::back_inserter(others), std::mem_fn(&MarkedBox::mistake));
    return others;
}

int mistakesAmong(const std::vector<MarkedBox>& boxes)
{
    return static_cast<int>(std::count_if(boxes.begin(), boxes.end(), std::mem_fn(&MarkedBox::mistake)));
}

} // namespace

JudgedBoxes judgedBoxes(const std::vector<Detection>& found, const QSize& picture, const std::optional<std::vector<Box>>& objects)
{
    JudgedBoxes judged;
    for (const Detection& each : found)
        judged.found.push_back(markedBox(each, picture));
    if (!objects)
        return judged;
    judged.objects.emplace();
    for (const Box& box : *objects)
        judged.objects->push_back({box, {}});
    markMatches(judged.found, *judged.objects);
    return judged;
}

BoxChanges changesBetween(const JudgedBoxes& before, const JudgedBoxes& now)
{
    BoxChanges changes;
    changes.judged = before.objects && now.objects;
    for (std::size_t i = 0; changes.judged && i < before.objects->size(); ++i) {
        const bool was = !(*before.objects)[i].mistake(), is = !(*now.objects)[i].mistake();
        changes.missed += was && !is ? 1 : 0;
        changes.found += is && !was ? 1 : 0;
    }
    std::vector<MarkedBox> earlier = withoutObject(before), later = withoutObject(now);
    markMatches(later, earlier);
    changes.newBoxes = mistakesAmong(later);
    changes.goneBoxes = mistakesAmong(earlier);
    return changes;
}

QString changesText(const BoxChanges& changes)
{
    QStringList sentences;
    if (changes.missed > 0)
        sentences << tr("%n object(s) found before are missed now.", nullptr, changes.missed);
    if (changes.found > 0)
        sentences << tr("%n object(s) missed before are found now.", nullptr, changes.found);
    if (changes.newBoxes > 0)
        sentences << (changes.judged ? tr("%n false box(es) are new.", nullptr, changes.newBoxes)
                                     : tr("%n box(es) are new.", nullptr, changes.newBoxes));
    if (changes.goneBoxes > 0)
        sentences << (changes.judged ? tr("%n false box(es) are gone.", nullptr, changes.goneBoxes)
                                     : tr("%n box(es) are gone.", nullptr, changes.goneBoxes));
    return sentences.isEmpty() ? tr("Nothing changes in this picture.") : sentences.join(QLatin1Char(' '));
}

} // namespace espalier
