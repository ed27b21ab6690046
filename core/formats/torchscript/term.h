// SPDX-License-Identifier: GPL-3.0-or-later
// What importing knows of one value of a TorchScript graph while it walks through it.
//
// A graph is walked once with concrete inputs, in one run for a batch of one image and, where the module takes it, a second for a batch of
// two. What came out of the constants and sizes alone is *known*; it is *fixed* where both runs agree, else it depends on the batch.
// What the images or stored tensors go into is *computed*: it has a value in the network.
#pragma once

#include "core/graph/network.h"

#include <ATen/core/ivalue.h>
#include <torch/csrc/jit/ir/ir.h>

#include <memory>
#include <stdexcept>

namespace espalier::torchscript {

namespace jit = torch::jit;

struct Origin;

/// Aliases share their origin: what is written in place through one name is seen through all.
struct Term {
    std::vector<c10::IValue> runs; ///< what the value was in each run; empty for containers, whose elements have it
    std::shared_ptr<Origin> origin;
};

/// How a term was cut out of another one: writing into it in place writes into its base.
struct ViewOf {
    Term base;
    std::string scatter;                 ///< the operator that puts it back: "aten::slice_scatter"
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
    ValueId value = noValue;             ///< computed; known once it had to be stored or computed again
    std::string path;                    ///< object: the module's; known: the name of the tensor attribute
    c10::TypePtr type;                   ///< container
    std::vector<Term> elements;          ///< container
    std::vector<c10::IValue> keys;       ///< of a dictionary's elements
    const jit::Node* producer = nullptr; ///< known: what made it, to be repeated in the network where it depends on the batch
    std::size_t output = 0;              ///< of the producer
    std::vector<Term> operands;          ///< of the producer; computed ones without runs
    std::shared_ptr<ViewOf> view;
};

/// An import that cannot go on: one sentence without the file's name. Never leaves this folder.
struct ImportFailure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

Term knownTerm(std::vector<c10::IValue> runs);
Term computedTerm(ValueId value, std::vector<c10::IValue> runs);
Term containerTerm(c10::TypePtr type, std::vector<Term> elements, std::vector<c10::IValue> keys = {});

bool isContainer(const Term& term);
/// From constants and sizes alone, all elements included.
bool isKnown(const Term& term);
/// Known and the same in all runs.
bool isFixed(const Term& term);
/// The term's value in a run; containers are put together from their elements.
c10::IValue valueIn(const Term& term, std::size_t run);
/// Same kind and content; tensors bit by bit.
bool sameValue(const c10::IValue& a, const c10::IValue& b);

} // namespace espalier::torchscript
