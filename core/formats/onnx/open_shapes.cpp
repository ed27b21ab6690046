// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/open_shapes.h"

namespace espalier::onnx_io {
namespace {

/// The name that the file gave the dimension; empty where it gave none.
std::string givenName(const Network& network, ValueId value, std::int64_t dim)
{
    if (value == noValue)
        return {};
    const std::vector<std::string>& names = network.values[value].sizeNames;
    return static_cast<std::size_t>(dim) < names.size() ? names[static_cast<std::size_t>(dim)] : std::string();
}

at::Tensor tensorIn(const std::vector<at::Tensor>& tensors, std::size_t i)
{
    return i < tensors.size() ? tensors[i] : at::Tensor();
}

bool differsIn(const at::Tensor& one, const at::Tensor& other, std::int64_t dim)
{
    return dim > 0 && other.defined() && other.size(dim) != one.size(dim);
}

std::string usualName(std::int64_t rank, std::int64_t dim)
{
    static const std::map<std::int64_t, std::vector<const char*>> names{
        {3, {"length"}}, {4, {"height", "width"}}, {5, {"depth", "height", "width"}}};
    if (dim == 0)
        return "batch";
    const auto found = names.find(rank);
    return dim > 1 && found != names.end() ? found->second[static_cast<std::size_t>(dim) - 2] : "size";
}

} // namespace

OpenShapes::OpenShapes(const Network& network, const std::vector<at::Tensor>& images, const FreeSizes& sizes, bool anyNumberOfImages)
    : network_(network), images_(images), sizes_(sizes), anyNumberOfImages_(anyNumberOfImages)
{
    for (const auto* values : {&network.inputs, &network.outputs})
        for (const ValueId value : *values)
            taken_.insert(network.values[value].sizeNames.begin(), network.values[value].sizeNames.end());
    for (std::size_t i = 0; i < images.size(); ++i)
        for (std::int64_t dim = 0; dim < images[i].dim(); ++dim)
            if (isFree({i, dim})) {
                const std::string given = givenName(network, network.inputs[i], dim);
                names_[{i, dim}] = given.empty() ? madeName({i, dim}) : given;
            }
}

bool OpenShapes::isFree(const Place& place) const
{
    const auto& [input, dim] = place;
    if (dim == 0)
        return anyNumberOfImages_ && images_[input].size(0) == images_.front().size(0);
    return differsIn(images_[input], sizes_.other.empty() ? at::Tensor() : tensorIn(sizes_.images, input), dim);
}

/// A usual name that nothing else has; the images of all inputs are equally many.
std::string OpenShapes::madeName(const Place& place)
{
    const auto& [input, dim] = place;
    if (dim == 0 && input > 0)
        return names_.at({0, 0});
    const std::string usual = usualName(images_[input].dim(), dim) + (input == 0 ? "" : "_" + std::to_string(input + 1));
    std::string name = usual;
    for (int number = 2; !taken_.insert(name).second; ++number)
        name = usual + "_" + std::to_string(number);
    return name;
}

/// The name of the input's dimension of these sizes in both runs; empty where there is none.
std::string OpenShapes::nameOfSize(std::int64_t one, std::int64_t other) const
{
    for (const auto& [place, name] : names_) {
        const auto& [input, dim] = place;
        if (dim > 0 && images_[input].size(dim) == one && sizes_.images[input].size(dim) == other)
            return name;
    }
    return {};
}

/// Unnamed where a size follows free ones and is none of them.
OpenShape OpenShapes::shape(ValueId value, const at::Tensor& one, const at::Tensor& other) const
{
    OpenShape shape;
    for (std::int64_t dim = 0; dim < one.dim(); ++dim) {
        OpenDimension open{one.size(dim), {}};
        const bool images = dim == 0 && anyNumberOfImages_;
        if (images || differsIn(one, other, dim))
            open = {0, givenName(network_, value, dim)};
        if (images && open.name.empty() && one.size(0) == images_.front().size(0))
            open.name = names_.at({0, 0});
        else if (dim > 0 && open.size == 0 && open.name.empty())
            open.name = nameOfSize(one.size(dim), other.size(dim));
        shape.push_back(std::move(open));
    }
    return shape;
}

std::vector<OpenShape> OpenShapes::inputs() const
{
    std::vector<OpenShape> shapes;
    for (std::size_t i = 0; i < images_.size(); ++i) {
        shapes.emplace_back();
        for (std::int64_t dim = 0; dim < images_[i].dim(); ++dim) {
            const auto found = names_.find({i, dim});
            const bool ofImages = dim == 0 && anyNumberOfImages_;
            shapes.back().push_back(found != names_.end() ? OpenDimension{0, found->second}
                                    : ofImages            ? OpenDimension{}
                                                          : OpenDimension{images_[i].size(dim), {}});
        }
    }
    return shapes;
}

std::vector<OpenShape> OpenShapes::outputs(const std::vector<at::Tensor>& one) const
{
    const bool single = one.size() == network_.outputs.size(); // no list among them
    std::vector<OpenShape> shapes;
    for (std::size_t i = 0; i < one.size(); ++i)
        shapes.push_back(
            shape(single ? network_.outputs[i] : noValue, one[i], sizes_.other.empty() ? at::Tensor() : tensorIn(sizes_.outputs, i)));
    return shapes;
}

} // namespace espalier::onnx_io
