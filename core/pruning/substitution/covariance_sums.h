// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: sums up how the units of each group vary together where they are read.
#pragma once

#include "core/coupling/groups.h"
#include "core/graph/executor.h"
#include "core/pruning/substitution/unit_covariances.h"

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace espalier {

/// A unit is looked at in every value in which a layer reads it (where no layer does, in which anything ends it), at a sample of the
/// positions. Every such place counts alike: its covariance is divided by the mean variance of its channels. A layer with groups of
/// channels is a place for each group. The same images give the same result, to the bit with one thread.
class CovarianceSums {
public:
    /// The executor must outlive the sums; it gets a tap. images: how many are going to be added. Groups of which more than 4096 units are
    /// read together, and those with which the result would take more than a gigabyte, are left out.
    CovarianceSums(Executor& executor, const Groups& groups, std::int64_t images);
    CovarianceSums(const CovarianceSums&) = delete;
    CovarianceSums& operator=(const CovarianceSums&) = delete;
    ~CovarianceSums();

    /// Runs the network on a batch. Throws what the executor throws.
    void add(const at::Tensor& images, bool judged);
    /// Without judged images, those of the fit judge.
    UnitCovariances result() const;

private:
    struct Moments {
        at::Tensor sum, products; ///< of what is left after the shift: float64, float32
        double count = 0;
    };
    /// Where units of one group are read.
    struct Place {
        int group;
        ValueId value;
        std::int64_t dim;
        std::vector<std::int64_t> units; ///< positions inside the group
        std::vector<at::Tensor> indices; ///< of the value's dimension, one a unit; several where a unit has several
        at::Tensor shift;                ///< roughly the means, so that sums round less
        Moments fitted, judged;
    };

    void findPlaces(const Network& network);
    void findClasses();
    void leaveOutTheLargest();
    void addPlaces(const Network& network, ValueId value, std::size_t dim, const std::vector<std::int64_t>& indices, std::int64_t parts);
    void look(ValueId value, const at::Tensor& tensor);
    void add(Place& place, const at::Tensor& rows);
    double sampledShare(const Place& place, std::int64_t positions) const;
    /// Units that are read at these places of a group and no others.
    struct Class {
        std::vector<std::size_t> places;
        std::vector<int> units, neighbours;
    };
    std::optional<UnitNeighbours> covarianceOf(const Class& units) const;

    Executor& executor_;
    const Groups& groups_;
    std::int64_t images_;
    std::vector<Place> places_;
    std::vector<std::vector<std::size_t>> placesOfValue_, placesOfGroup_;
    std::vector<std::vector<Class>> classes_; ///< by group
    at::Generator generator_;
    std::int64_t batch_ = 0; ///< images of the present one
    bool judging_ = false;
};

} // namespace espalier
