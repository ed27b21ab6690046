// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/substitute_text.h"

#include "ui/models/number_text.h"
#include "ui/models/texts.h"

#include <QLocale>

#include <cmath>

namespace espalier {

namespace {

/// "0.80", and more digits where these would be zeros.
QString weightText(double weight)
{
    return std::abs(weight) >= 0.01 ? QLocale().toString(weight, 'f', 2) : QLocale().toString(weight, 'g', 2);
}

/// It is constant on the images, so that a bias takes its place.
bool needsNothing(const Substitute& substitute)
{
    return substitute.terms.empty() && substitute.explained == 1;
}

} // namespace

const Substitute* substituteOf(const DocumentState& state, UnitId unit)
{
    return state.substitutes ? state.substitutes->of(unit) : nullptr;
}

QString termsText(const Groups& groups, const Substitute& substitute)
{
    if (needsNothing(substitute))
        return tr("a constant");
    if (substitute.terms.empty())
        return tr("no channel of its layer");
    QString sum;
    for (const SubstituteTerm& term : substitute.terms) {
        const bool negative = term.weight < 0;
        sum += sum.isEmpty() ? (negative ? QStringLiteral("−") : QString()) : negative ? QStringLiteral(" − ") : QStringLiteral(" + ");
        sum += QStringLiteral("%1·#%2").arg(weightText(std::abs(term.weight))).arg(groups.indexOf(term.unit));
    }
    return sum;
}

QString standInText(const DocumentState& state, UnitId unit)
{
    const Substitute* substitute = substituteOf(state, unit);
    if (!substitute)
        return unknownSubstituteText(state);
    const QString terms = termsText(state.model->groups, *substitute);
    if (needsNothing(*substitute))
        return terms;
    return tr("%1, %2 of its variance").arg(terms, percentText(substitute->explained));
}

QString unknownSubstituteText(const DocumentState& state)
{
    if (state.project->data.empty())
        return tr("not known without pictures");
    if (!state.substitutionProblem.isEmpty())
        return tr("not known");
    return state.substitutes ? tr("not known: this layer was not looked at") : tr("is being found out…");
}

QString substitutesNote(const DocumentState& state)
{
    if (state.substitutes)
        return {};
    if (state.project->data.empty())
        return tr("What stands in for those that go is found out on pictures: choose their folder on the Training tab of the settings.");
    if (!state.substitutionProblem.isEmpty())
        return tr("What stands in for those that go is not known: %1").arg(state.substitutionProblem);
    return tr("What stands in for those that go is being found out…");
}

std::optional<double> varianceKept(const DocumentState& state, int group)
{
    return state.substitutes ? state.substitutes->varianceKept[static_cast<std::size_t>(group)] : std::nullopt;
}

} // namespace espalier
