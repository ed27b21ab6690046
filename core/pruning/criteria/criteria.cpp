// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/criteria/criteria.h"
#include "core/base/named.h"

#include <spdlog/fmt/fmt.h>

namespace espalier {

namespace {

#define ESPALIER_DESCRIPTION(NAME) &NAME##Criterion,
constexpr std::array descriptions{ESPALIER_CRITERIA(ESPALIER_DESCRIPTION)};
#undef ESPALIER_DESCRIPTION

using Table = NameTable<Criterion, descriptions.size()>;

const Table& table()
{
    static const Table filled = [] {
        Table entries;
        for (std::size_t place = 0; place < entries.size(); ++place) {
            const CriterionDescription& description = *descriptions[place];
            entries[place] = {static_cast<Criterion>(place), description.name, description.label, description.help};
        }
        return entries;
    }();
    return filled;
}

} // namespace

const CriterionDescription& descriptionOf(Criterion criterion)
{
    return *descriptions[static_cast<std::size_t>(criterion)];
}

const std::vector<Criterion>& allCriteria()
{
    static const std::vector<Criterion> all = [] {
        std::vector<Criterion> filled;
        for (const auto& entry : table())
            filled.push_back(entry.choice);
        return filled;
    }();
    return all;
}

const char* nameOf(Criterion criterion)
{
    return descriptionOf(criterion).name;
}

Result<Criterion> criterionFromName(const std::string& name)
{
    return choiceFromName(table(), name, "criterion");
}

std::vector<Option> criterionOptions()
{
    return optionsIn(table());
}

Result<std::vector<double>> unitCriterion(Criterion criterion, const CriterionInput& input)
{
    if (descriptionOf(criterion).needsImages && input.gradients == nullptr)
        return noImagesFor(criterion);
    return descriptionOf(criterion).compute(input);
}

tl::unexpected<Error> noImagesFor(Criterion criterion)
{
    return failure(fmt::format(
        "The criterion {} needs training images, and there are none; choose a folder of images, or another criterion.", nameOf(criterion)));
}

} // namespace espalier
