// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/substitution/covariance_sums.h"

#include "core/graph/traits.h"
#include "core/pruning/surgery/removed_readings.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace espalier {
namespace {

constexpr std::int64_t leastPositions = 16384; // for a group, and eight for each of its units, where the images have as many

/// Parts of its channels that the node reads one by one.
std::int64_t partsOf(const RemovedReading& reading, const Node& node)
{
    return reading.summed && isConvolution(node) ? intAttribute(node, "groups") : 1;
}

/// n × n; of no samples zeros.
at::Tensor covarianceIn(const at::Tensor& sum, const at::Tensor& products, double count)
{
    return count > 0 ? (products.to(at::kDouble) - at::outer(sum, sum / count)) / count : at::zeros_like(products, at::kDouble);
}

std::vector<float> floatsOf(const at::Tensor& matrix)
{
    const at::Tensor flat = matrix.to(at::kFloat).contiguous();
    return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

} // namespace

CovarianceSums::CovarianceSums(Executor& executor, const Groups& groups, std::int64_t images)
    : executor_(executor), groups_(groups), images_(images), placesOfValue_(executor.network().values.size()),
      placesOfGroup_(groups.groups().size()), generator_(at::detail::createCPUGenerator(1))
{
    findPlaces(executor.network());
    findClasses();
    leaveOutTheLargest();
    executor_.setTap([this](ValueId value, c10::IValue result) {
        if (!placesOfValue_[value].empty() && result.isTensor())
            look(value, result.toTensor());
        return result;
    });
}

CovarianceSums::~CovarianceSums()
{
    executor_.setTap({});
}

void CovarianceSums::findPlaces(const Network& network)
{
    const std::vector<bool> all(static_cast<std::size_t>(groups_.unitCount()), true);
    const std::vector<RemovedReading> readings = readingsOfRemoved(network, groups_, all);
    std::set<int> readByLayers;
    for (const RemovedReading& reading : readings)
        for (const std::int64_t index : reading.summed ? reading.removed : std::vector<std::int64_t>())
            readByLayers.insert(groups_.groupOf(groups_.unitsOf(reading.value, reading.dim)[index]));
    std::set<std::tuple<ValueId, std::size_t, std::int64_t, std::vector<std::int64_t>>> known;
    for (const RemovedReading& reading : readings) {
        const std::vector<UnitId>& units = groups_.unitsOf(reading.value, reading.dim);
        std::vector<std::int64_t> indices;
        for (const std::int64_t index : reading.removed) {
            if (reading.summed || readByLayers.count(groups_.groupOf(units[index])) == 0)
                indices.push_back(index);
        }
        const std::int64_t parts = partsOf(reading, network.nodes[reading.node]);
        if (known.insert({reading.value, reading.dim, parts, indices}).second)
            addPlaces(network, reading.value, reading.dim, indices, parts);
    }
}

/// A place for every group and part, and for every set of units that have equally many of the indices.
void CovarianceSums::addPlaces(const Network& network, ValueId value, std::size_t dim, const std::vector<std::int64_t>& indices,
                               std::int64_t parts)
{
    const std::vector<UnitId>& units = groups_.unitsOf(value, dim);
    const std::int64_t width = std::max<std::int64_t>(1, network.values[value].shape[dim] / parts);
    std::map<std::pair<std::int64_t, UnitId>, std::vector<std::int64_t>> indicesOf; // by part and unit
    for (const std::int64_t index : indices)
        indicesOf[{index / width, units[index]}].push_back(index);
    std::map<std::tuple<std::int64_t, int, std::size_t>, std::vector<UnitId>> unitsOf; // by part, group and number of copies
    for (const auto& [unit, copies] : indicesOf)
        for (std::size_t copy = 0; copy < copies.size(); ++copy)
            unitsOf[{unit.first, groups_.groupOf(unit.second), copy}].push_back(unit.second);
    std::map<std::tuple<std::int64_t, int, std::vector<UnitId>>, std::size_t> placeOf;
    for (const auto& [where, members] : unitsOf) {
        const auto [part, group, copy] = where;
        const auto [found, isNew] = placeOf.insert({{part, group, members}, places_.size()});
        if (isNew) {
            places_.push_back({group, value, static_cast<std::int64_t>(dim), {}, {}, {}, {}, {}});
            for (const UnitId unit : members)
                places_.back().units.push_back(groups_.indexOf(unit));
            placesOfValue_[value].push_back(found->second);
            placesOfGroup_[group].push_back(found->second);
        }
        std::vector<std::int64_t> chosen;
        for (const UnitId unit : members)
            chosen.push_back(indicesOf.at({part, unit})[copy]);
        places_[found->second].indices.push_back(at::tensor(chosen, at::kLong));
    }
}

void CovarianceSums::findClasses()
{
    for (const std::vector<std::size_t>& places : placesOfGroup_) {
        std::map<std::int64_t, std::vector<std::size_t>> placesOf; // by unit
        for (const std::size_t place : places)
            for (const std::int64_t unit : places_[place].units)
                placesOf[unit].push_back(place);
        std::map<std::vector<std::size_t>, std::vector<int>> unitsAt;
        for (const auto& [unit, at] : placesOf)
            unitsAt[at].push_back(static_cast<int>(unit));
        std::vector<Class>& classes = classes_.emplace_back();
        for (const auto& [at, units] : unitsAt) {
            std::set<int> neighbours;
            for (const std::size_t place : at)
                neighbours.insert(places_[place].units.begin(), places_[place].units.end());
            classes.push_back({at, units, {neighbours.begin(), neighbours.end()}});
        }
    }
}

void CovarianceSums::leaveOutTheLargest()
{
    constexpr double matrices = 2, bytesOfNumber = 4, largestResult = 1e9;
    constexpr std::size_t widest = 4096;
    double bytes = 0;
    for (std::size_t group = 0; group < classes_.size(); ++group) {
        double own = 0;
        bool tooWide = false;
        for (const Class& units : classes_[group]) {
            const auto n = static_cast<double>(units.neighbours.size());
            own += matrices * bytesOfNumber * n * n;
            tooWide = tooWide || units.neighbours.size() > widest;
        }
        if (!tooWide && bytes + own <= largestResult) {
            bytes += own;
            continue;
        }
        classes_[group].clear();
        for (std::vector<std::size_t>& places : placesOfValue_)
            std::erase_if(places, [&](std::size_t place) { return places_[place].group == static_cast<int>(group); });
    }
}

void CovarianceSums::add(const at::Tensor& images, bool judged)
{
    const c10::NoGradGuard noGradients;
    batch_ = images.size(0);
    judging_ = judged;
    executor_.run({images});
}

void CovarianceSums::look(ValueId value, const at::Tensor& tensor)
{
    if (!at::isFloatingType(tensor.scalar_type()) || tensor.numel() == 0)
        return;
    at::Tensor rows;
    std::int64_t rowsOf = -1; // the dimension of the channels; nearly always the same for all places
    for (const std::size_t id : placesOfValue_[value]) {
        Place& place = places_[id];
        if (place.dim != std::exchange(rowsOf, place.dim))
            rows = tensor.movedim(place.dim, -1).reshape({-1, tensor.size(place.dim)});
        const double share = sampledShare(place, rows.size(0));
        for (const at::Tensor& indices : place.indices) {
            at::Tensor sample = rows;
            if (share < 1) {
                const auto count = static_cast<std::int64_t>(std::ceil(share * static_cast<double>(rows.size(0))));
                sample = rows.index_select(0, at::randint(rows.size(0), {count}, generator_, at::kLong).to(rows.device()));
            }
            add(place, sample.index_select(1, indices.to(rows.device())).to(at::kCPU, at::kFloat));
        }
    }
}

/// positions: of the present batch.
double CovarianceSums::sampledShare(const Place& place, std::int64_t positions) const
{
    const auto units = static_cast<std::int64_t>(groups_.groups()[place.group].units);
    const auto enough = static_cast<double>(std::max(leastPositions, 8 * units)) / static_cast<double>(placesOfGroup_[place.group].size());
    const double perImage = static_cast<double>(positions) / static_cast<double>(batch_);
    return enough / (perImage * static_cast<double>(images_) * static_cast<double>(place.indices.size()));
}

void CovarianceSums::add(Place& place, const at::Tensor& rows)
{
    if (!place.shift.defined())
        place.shift = rows.mean(0);
    const at::Tensor x = rows - place.shift, products = at::mm(x.t(), x), sum = x.sum(0, false, at::kDouble);
    Moments& moments = judging_ ? place.judged : place.fitted;
    moments.sum = moments.sum.defined() ? moments.sum + sum : sum;
    moments.products = moments.products.defined() ? moments.products.add_(products) : products;
    moments.count += static_cast<double>(rows.size(0));
}

UnitCovariances CovarianceSums::result() const
{
    UnitCovariances covariances;
    for (const std::vector<Class>& classes : classes_) {
        std::vector<UnitNeighbours>& ofGroup = covariances.emplace_back();
        for (const Class& units : classes)
            if (auto found = covarianceOf(units))
                ofGroup.push_back(std::move(*found));
    }
    return covariances;
}

/// Nothing where no image was seen, or where something is no number.
std::optional<UnitNeighbours> CovarianceSums::covarianceOf(const Class& units) const
{
    const auto n = static_cast<std::int64_t>(units.neighbours.size());
    at::Tensor fitted = at::zeros({n, n}, at::kDouble), judged = at::zeros({n, n}, at::kDouble);
    bool known = false;
    for (const std::size_t id : units.places) {
        const Place& place = places_[id];
        const Moments &fit = place.fitted, &judge = place.judged.count > 0 ? place.judged : fit;
        if (fit.count == 0)
            continue;
        known = true;
        constexpr double rounding = 1e-10; // of the channels' squares
        const at::Tensor own = covarianceIn(fit.sum, fit.products, fit.count);
        const double mean = own.diagonal().mean().item<double>();
        if (mean <= rounding * place.shift.square().mean().item<double>())
            continue;
        std::vector<std::int64_t> at;
        for (const std::int64_t unit : place.units)
            at.push_back(std::lower_bound(units.neighbours.begin(), units.neighbours.end(), unit) - units.neighbours.begin());
        const at::Tensor places = at::tensor(at, at::kLong), cells = (places.unsqueeze(1) * n + places).flatten();
        fitted.view(-1).index_add_(0, cells, own.flatten() / mean);
        judged.view(-1).index_add_(0, cells, covarianceIn(judge.sum, judge.products, judge.count).flatten() / mean);
    }
    if (!known || !at::isfinite(fitted).all().item<bool>() || !at::isfinite(judged).all().item<bool>())
        return std::nullopt;
    constexpr double least = 1e-9; // of the mean variance: less is rounding
    const at::Tensor variances = fitted.diagonal(), alive = variances > least * variances.mean();
    const at::Tensor deviations = at::where(alive, variances.clamp_min(0).sqrt(), at::zeros_like(variances)).contiguous();
    const at::Tensor unscaling = at::where(alive, 1 / deviations, at::zeros_like(deviations)), scale = at::outer(unscaling, unscaling);
    const double* first = deviations.data_ptr<double>();
    return UnitNeighbours{units.units, units.neighbours, {first, first + n}, floatsOf(fitted * scale), floatsOf(judged * scale)};
}

} // namespace espalier
