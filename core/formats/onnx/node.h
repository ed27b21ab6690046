// SPDX-License-Identifier: GPL-3.0-or-later
// An ONNX node with checked access to its attributes and inputs.
#pragma once

#include "core/formats/onnx/proto.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::onnx_io {

using Ints = std::vector<std::int64_t>;

class OnnxNode {
public:
    /// The proto must outlive the node.
    OnnxNode(const onnx::NodeProto& proto, std::int64_t opset) : proto_(proto), opset_(opset) {}

    const onnx::NodeProto& proto() const { return proto_; }
    const std::string& op() const { return proto_.op_type(); }
    std::int64_t opset() const { return opset_; }
    /// The node's name, or that of its first output.
    const std::string& name() const;

    /// An attribute, or the fallback where the node has none. Throws OnnxError for another type.
    std::int64_t integer(std::string_view name, std::int64_t fallback) const;
    double number(std::string_view name, double fallback) const;
    std::string text(std::string_view name, const std::string& fallback) const;
    Ints integers(std::string_view name, const Ints& fallback = {}) const;
    std::vector<double> numbers(std::string_view name) const;
    /// Sizes, strides and paddings: like integers(), but limited to sizes that an image can have.
    Ints extents(std::string_view name, const Ints& fallback) const;
    bool flag(std::string_view name, bool fallback = false) const { return integer(name, fallback ? 1 : 0) != 0; }
    bool has(std::string_view name) const { return find(name) != nullptr; }
    /// Null where the node has no such attribute.
    const onnx::TensorProto* tensor(std::string_view name) const;

private:
    const onnx::AttributeProto* find(std::string_view name) const;
    const onnx::AttributeProto* find(std::string_view name, onnx::AttributeProto::AttributeType type) const;

    const onnx::NodeProto& proto_;
    std::int64_t opset_;
};

/// The shortest decimal that gives the float: an epsilon of 1e-05 is read as 1e-05, not as 9.99999974e-06.
double decimal(float value);

/// Throws OnnxError where a size, stride or padding exceeds any image's.
void checkExtents(const Ints& values, std::string_view what);

/// The integers of a known tensor. Throws OnnxError where it holds other types or has more than one dimension.
Ints integersOf(const at::Tensor& tensor, std::string_view what);

/// Converts an axis counted from the end. Throws OnnxError where the rank has no such axis.
std::int64_t normalisedAxis(std::int64_t axis, std::int64_t rank);

} // namespace espalier::onnx_io
