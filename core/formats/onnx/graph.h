// SPDX-License-Identifier: GPL-3.0-or-later
// The network during translation. Every node runs on example images when it is added: with the file's batch, with twice that batch, and,
// where the file leaves sizes free, with images of another size. Shapes are known where shape arithmetic needs them, and values that depend
// on the batch or on the size differ between these runs.
#pragma once

#include "core/formats/network_builder.h"
#include "core/formats/onnx/node.h"
#include "core/formats/onnx/size_form.h"

#include <ATen/core/Tensor.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace espalier::onnx_io {

/// What is known about an ONNX tensor.
struct OnnxValue {
    std::string name;
    at::Tensor one;              ///< for one batch; undefined for an optional input that is absent
    at::Tensor two;              ///< for two batches; undefined once the file turned out to accept only its own batch size
    at::Tensor other;            ///< for images of another size; undefined where the file fixes its sizes or turned out to accept only one
    ValueId value = noValue;     ///< in the network; noValue while the content does not depend on the images
    bool parameter = false;      ///< an initialiser
    bool number = false;         ///< the network's value is a number; the runs' are tensors of this one number
    bool selected = false;       ///< depends on what was selected by content, where rounding may exchange what is nearly equal
    bool sizedByContent = false; ///< its sizes depend on what the images show
    /// For each element of a known value the network's number that computes it, noValue where it is constant; empty: all are constant.
    std::vector<ValueId> numbers{};

    bool present() const { return one.defined(); }
    bool known() const { return value == noValue; }
    std::int64_t rank() const { return one.dim(); }
    std::int64_t size(std::int64_t dim) const { return one.size(dim); }
    /// The first dimension counts images.
    bool batched() const;
    /// The first images of two batches are not those of one batch.
    bool mixesImages() const;
    /// Known, but different for another batch size.
    bool dependsOnBatch() const;
    /// Known, but follows the batch size or the size of the images, even where all runs happen to give the same.
    bool varies() const;
    /// Whether a dimension's size is different for another size of the images.
    bool followsSize(std::int64_t dim) const;
    /// The same, or it may depend on what the images show, also where all runs give the same.
    bool resizes(std::int64_t dim) const { return sizedByContent || followsSize(dim); }
};

/// A number: the network's, or a constant where that is noValue.
struct SizeNumber {
    ValueId value = noValue;
    c10::Scalar one, two, other; ///< in the three runs; the first one for runs that there are not

    SizeNumber() = default;
    SizeNumber(std::int64_t constant) : SizeNumber(c10::Scalar(constant)) {}
    explicit SizeNumber(const c10::Scalar& constant) : one(constant), two(constant), other(constant) {}

    bool constant() const { return value == noValue; }
};

/// Elements of a known value, row-major, truth values as 1 and 0; nothing where one of them varies without a number of the network.
std::optional<std::vector<SizeNumber>> numbersIn(const OnnxValue& value);

/// A known value that is the same for every batch size.
OnnxValue knownValue(std::string name, at::Tensor content);

/// A known value is stored as a parameter: weights are trainable however the file stores them.
OnnxValue trained(OnnxValue value);

class GraphBuilder {
public:
    OnnxValue addInput(const std::string& name, const at::Tensor& one, const at::Tensor& two, const at::Tensor& other);

    /// The first input, whose first dimension counts images.
    const OnnxValue& images() const { return images_; }
    /// Allows networks with more multiplications than any in common use; otherwise they are refused.
    void takeAnySize() { anySize_ = true; }
    /// Sets the number of elements of computed values that later nodes still need.
    void setKept(double elements) { kept_ = elements; }

    /// Nodes emitted from now on belong to this ONNX node.
    void beginNode(std::string name);
    /// Adds a node and runs it. Known inputs are stored as constants or, for initialisers, as parameters. Throws OnnxError or c10::Error;
    /// refuses a node that would take too much memory or time, before running it.
    OnnxValue emit(const std::string& op, const std::vector<OnnxValue>& inputs, Attributes attributes);
    /// The same for an operator with several outputs.
    std::vector<OnnxValue> emitAll(const std::string& op, const std::vector<OnnxValue>& inputs, Attributes attributes, std::size_t outputs);
    /// Stores a known value; kind overrides the usual one.
    ValueId valueOf(const OnnxValue& value);
    ValueId store(const OnnxValue& value, Stored::Kind kind);
    /// A tensor of numbers that follow the size of the images, made by nodes. Throws OnnxError where they cannot be followed.
    OnnxValue madeFrom(const OnnxValue& numbers);
    /// The transpose of a known matrix; the same tensor at every call.
    OnnxValue transposed(const OnnxValue& value);

    /// The size of a dimension: a node of the network, or a constant where all runs give the same and no selection decides it.
    SizeNumber sizeOf(const OnnxValue& x, std::int64_t dim);
    /// A function of numbers: a node of the network, or a constant where the result is the same at every size. Throws c10::Error for
    /// divisions by zero and numbers that are not finite.
    SizeNumber compute(const std::string& function, const std::vector<SizeNumber>& operands);
    SizeForm formOf(const SizeNumber& number) const;
    /// Whether a known value, or a number, depends on what the images show.
    bool ofContent(const OnnxValue& value) const;
    bool ofContent(const SizeNumber& number) const { return formOf(number).ofContent(); }
    /// Whether it consists of constants and sizes of tensors, which are equal where they are in all runs; quotients with a remainder,
    /// minima and the like may be so by chance.
    bool ofSizesAlone(const SizeNumber& number) const { return formOf(number).ofSizesAlone(); }
    /// For emit(): a computed number as an input.
    static OnnxValue inputFrom(const SizeNumber& number);

    /// From now on the file counts as one that accepts only its own number of images.
    void fixBatch(const std::string& reason);
    /// Whether the value is zero throughout, whatever the images show: computed from constants and sizes alone, and zero in every run.
    bool isZero(const OnnxValue& value) const;

    /// Empty, or why the file accepts only the number of images that it was exported for.
    const std::string& fixedBatchReason() const { return fixedBatchReason_; }
    /// Empty, or why the file accepts only one size of its input although it leaves it free.
    const std::string& fixedSizeReason() const { return fixedSizeReason_; }
    /// Where the network cannot follow another size at the present node.
    void fixSize(const std::string& reason);
    /// Where the present node takes for constant what follows sizes: the network counts as one for this size of the images, or, where no
    /// other is run, for this number of images. what: "its k". Throws OnnxError for what depends on what the images show.
    void takeAsConstant(const std::string& what, bool ofContent);
    /// A slice keeps this many of a dimension that is longer in all runs: there its result has one size, at smaller images it has not.
    void noteBound(const OnnxValue& x, std::int64_t axis, std::int64_t bound);
    /// Such bounds as shares of the size in the first run.
    const std::vector<double>& bounds() const { return bounds_; }
    /// Whether images of another size are run.
    bool triesSizes() const { return images_.other.defined(); }

    /// What people should know about the node that is being translated; a sentence that occurs once.
    void note(const std::string& sentence) { notes_.insert(sentence); }
    const std::set<std::string>& notes() const { return notes_; }

    /// Whether images were mixed before a selection.
    bool mixedImages() const { return mixedImages_; }

    /// ids: for each of this builder's ValueIds the network's; noValue for removed values.
    Network finish(const std::vector<OnnxValue>& outputs, std::vector<ValueId>& ids);

private:
    using AtomKey = std::tuple<std::string, SizeForm, SizeForm>; ///< function and operands

    bool followsSizesAlone(ValueId value) const;
    void noteSelection(const Node& node, const std::vector<OnnxValue>& inputs, std::vector<OnnxValue>& results);
    void run(const Node& node, const std::vector<OnnxValue>& inputs, OnnxValue& result, std::size_t output);
    /// Empty, or why the node does not run there.
    std::string runFurther(const Node& node, const std::vector<OnnxValue>& inputs, OnnxValue& result, std::size_t output,
                           at::Tensor OnnxValue::*example);
    SizeForm resultOf(const std::string& function, const std::vector<SizeNumber>& operands, bool integral);
    SizeForm atom(const AtomKey& key, const SizeAtom& ifNew);
    ValueId numberNode(const SizeForm& form, bool integral, const Node& node);

    NetworkBuilder builder_;
    std::string nodeName_;
    std::map<const void*, ValueId> stored_;        ///< by the tensor's identity
    std::map<const void*, at::Tensor> transposed_; ///< by the tensor's identity
    std::vector<at::Tensor> identities_;           ///< keeps the tensors alive, so that an identity is not used twice
    OnnxValue images_;
    bool anySize_ = false;
    double kept_ = 0; ///< elements
    double macs_ = 0; ///< for one batch, of all nodes so far
    std::string fixedBatchReason_, fixedSizeReason_;
    std::map<std::pair<SizeForm, bool>, ValueId> numbers_; ///< by form and whether they are integers: every number is computed once
    std::set<std::string> notes_;
    std::vector<double> bounds_;
    bool mixedImages_ = false;
    std::map<ValueId, SizeForm> forms_; ///< of numbers
    std::map<AtomKey, SizeAtom> atoms_;
};

} // namespace espalier::onnx_io
