// SPDX-License-Identifier: GPL-3.0-or-later
// What the import knows about one value of a TorchScript graph during the walk.
//
// A graph is walked once with concrete inputs, in several runs at once: with one image, and where the module accepts it, with two and with
// one of another size. Values computed from constants and sizes alone are *known*; a known value is *fixed* if it is the same in all runs,
// else it follows the sizes. Values that depend on images or stored tensors are *computed*: they have a value in the network.
#pragma once

#include "core/graph/network.h"

#include <ATen/core/ivalue.h>
#include <torch/csrc/jit/ir/ir.h>

#include <memory>
#include <stdexcept>

namespace espalier::torchscript {

namespace jit = torch::jit;

struct Origin;

/// Aliases share their origin: an in-place write through one name is visible through all.
struct Term {
    std::vector<c10::IValue> runs; ///< the value in each run; empty for containers, whose elements hold it
    std::shared_ptr<Origin> origin;
};

/// How a term was sliced from another one: an in-place write into it also changes its base.
struct ViewOf {
    Term base;
    std::string scatter;                 ///< the operator that writes a slice back: "aten::slice_scatter"; empty: none does
    std::vector<std::int64_t> arguments; ///< of the operator, after base and source
};

struct Origin {
    enum class Kind {
        known,     ///< from constants and sizes
        computed,  ///< has a value in the network
        container, ///< list, tuple or dictionary whose elements are followed one by one
        object,    ///< a module
    };
    Kind kind = Kind::known;
    ValueId value = noValue;             ///< of computed terms, and of known ones that had to be stored or computed
    ValueId number = noValue;            ///< of known numbers that follow the sizes
    std::string path;                    ///< object: the module's path; known: the name of the tensor attribute
    c10::TypePtr type;                   ///< container
    std::vector<Term> elements;          ///< container
    std::vector<c10::IValue> keys;       ///< of a dictionary's elements
    const jit::Node* producer = nullptr; ///< known: the node that computed it, repeated in the network where it depends on the batch
    std::size_t output = 0;              ///< of the producer; of a list of sizes: the dimension
    std::vector<Term> operands;          ///< of the producer; of computed tensors, only their sizes and types are kept
    bool byContent = false;              ///< known: follows a size that depends on the images' content, so that no run shows it as fixed
    std::shared_ptr<ViewOf> view;
};

/// An import that cannot continue: one sentence without the file's name. Never leaves this folder.
struct ImportFailure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

Term knownTerm(std::vector<c10::IValue> runs);
Term computedTerm(ValueId value, std::vector<c10::IValue> runs);
Term containerTerm(c10::TypePtr type, std::vector<Term> elements, std::vector<c10::IValue> keys = {});

bool isContainer(const Term& term);
/// Computed from constants and sizes alone, with all elements.
bool isKnown(const Term& term);
/// Known and the same in all runs.
bool isFixed(const Term& term);
/// The term's value in a run; containers are built from their elements.
c10::IValue valueIn(const Term& term, std::size_t run);
/// Same type and content; tensors bit by bit.
bool sameValue(const c10::IValue& a, const c10::IValue& b);

} // namespace espalier::torchscript
