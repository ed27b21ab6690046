// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/pt2/signature.h"

#include "core/formats/torchscript/term.h"

#include <algorithm>

namespace espalier::pt2 {
namespace {

using torchscript::ImportFailure;

constexpr std::int64_t largestInput = std::int64_t{1} << 27; ///< elements
constexpr double mostTensorBytes = double{1 << 30};          ///< of a tensor
constexpr std::size_t mostDimensions = 8, mostInputs = 64;

constexpr std::int64_t floatType = 7, halfType = 6, bfloatType = 13, doubleType = 8;

/// The kind of a union and its content: {"parameter": {…}}. Older releases write the other kinds as null.
std::pair<std::string, const Json*> chosen(const Json& choice)
{
    for (const auto& entry : choice.items())
        if (!entry.value().is_null())
            return {entry.key(), &entry.value()};
    throw ImportFailure("one of its inputs or outputs is of no kind");
}

std::string nameIn(const Json& spec)
{
    return spec.at("arg").at("name").get<std::string>();
}

/// The hint of a symbolic size is that of the example.
std::int64_t exampleSize(const Json& size)
{
    if (size.contains("as_int"))
        return size.at("as_int").get<std::int64_t>();
    const Json& expression = size.at("as_expr");
    if (!expression.contains("hint") || expression.at("hint").is_null())
        throw ImportFailure("the size of an input is free and it tells no example of it");
    return expression.at("hint").at("as_int").get<std::int64_t>();
}

void requireImageSize(const UserInput& input)
{
    if (input.shape.empty())
        throw ImportFailure("its input '" + input.name + "' is a number, not images");
    const bool sizes = std::all_of(input.shape.begin(), input.shape.end(), [left = largestInput](std::int64_t size) mutable {
        left /= std::max<std::int64_t>(size, 1);
        return size > 0 && left > 0;
    });
    if (!sizes || input.shape.size() > mostDimensions)
        throw ImportFailure("the sizes of its input '" + input.name + "' are not those of images");
}

UserInput imageInput(const std::string& name, const Json& tensor)
{
    const auto type = tensor.at("dtype").get<std::int64_t>();
    if (type != floatType && type != halfType && type != bfloatType && type != doubleType)
        throw ImportFailure("its input '" + name + "' holds no real numbers, so it takes no images");
    UserInput input{name, {}, {}};
    for (const Json& size : tensor.at("sizes")) {
        input.shape.push_back(exampleSize(size));
        input.free.push_back(!size.contains("as_int"));
    }
    requireImageSize(input);
    return input;
}

void addInput(Signature& signature, const Json& spec, const Json& graph)
{
    const auto [kind, argument] = chosen(spec.at("arg"));
    if (kind == "as_tensor") {
        const auto name = argument->at("name").get<std::string>();
        signature.inputs.push_back(imageInput(name, graph.at("tensor_values").at(name)));
    } else if (kind == "as_sym_int" || kind == "as_sym_float" || kind == "as_sym_bool") {
        throw ImportFailure("it takes a number besides images: export it with that number as a constant");
    }
}

void addInputSpec(Signature& signature, const Json& choice, const Json& graph)
{
    const auto [kind, spec] = chosen(choice);
    if (kind == "user_input")
        addInput(signature, *spec, graph);
    else if (kind == "parameter")
        signature.stored[nameIn(*spec)] = {spec->at("parameter_name").get<std::string>(), Stored::Kind::parameter};
    else if (kind == "buffer")
        signature.stored[nameIn(*spec)] = {spec->at("buffer_name").get<std::string>(), Stored::Kind::buffer};
    else if (kind == "tensor_constant")
        signature.stored[nameIn(*spec)] = {spec->at("tensor_constant_name").get<std::string>(), Stored::Kind::constant};
    else if (kind == "custom_obj")
        throw ImportFailure("it uses '" + spec->at("custom_obj_name").get<std::string>() + "', an object of a class of its own");
    else if (kind != "constant_input")
        throw ImportFailure("it has an input of the kind '" + kind + "', which no network of images has");
}

void addBufferChange(Signature& signature, const std::string& buffer)
{
    if (!isRunningStatistic(buffer))
        throw ImportFailure("it changes its buffer '" + buffer + "' whenever it runs");
    signature.trained = true;
}

void addOutputSpec(Signature& signature, const Json& choice)
{
    const auto [kind, spec] = chosen(choice);
    if (kind == "user_output")
        signature.outputs.push_back(spec->at("arg"));
    else if (kind == "loss_output")
        signature.outputs.push_back(Json{{"as_tensor", spec->at("arg")}});
    else if (kind == "buffer_mutation")
        addBufferChange(signature, spec->at("buffer_name").get<std::string>());
    else if (kind == "user_input_mutation")
        throw ImportFailure("it changes its input '" + spec->at("user_input_name").get<std::string>() + "' while it runs");
    else if (kind == "parameter_mutation")
        throw ImportFailure("it changes its parameter '" + spec->at("parameter_name").get<std::string>() + "' while it runs");
    else
        throw ImportFailure("it has an output of the kind '" + kind + "', which no network of images has");
}

/// In bytes, of four per number; in floating point, so that absurd sizes do not overflow.
double bytesOf(const Json& tensor)
{
    double bytes = 4;
    for (const Json& size : tensor.at("sizes")) {
        const bool known = size.contains("as_int") || (size.at("as_expr").contains("hint") && !size.at("as_expr").at("hint").is_null());
        bytes *= known ? static_cast<double>(exampleSize(size)) : 1;
    }
    return bytes;
}

std::int64_t largestTensorIn(const Json& graph)
{
    double largest = 0;
    for (const auto& entry : graph.at("tensor_values").items())
        largest = std::max(largest, bytesOf(entry.value()));
    if (!(largest <= mostTensorBytes))
        throw ImportFailure("its largest tensor takes " + std::to_string(static_cast<std::int64_t>(largest / (1 << 30))) +
                            " GiB: export it for fewer or smaller images");
    return static_cast<std::int64_t>(largest);
}

} // namespace

bool isRunningStatistic(const std::string& buffer)
{
    const std::string last = buffer.substr(buffer.rfind('.') + 1);
    return last == "running_mean" || last == "running_var" || last == "num_batches_tracked";
}

Signature signatureOf(const Json& program)
{
    const Json& module = program.at("graph_module");
    Signature signature;
    signature.largestTensor = largestTensorIn(module.at("graph"));
    for (const Json& spec : module.at("signature").at("input_specs"))
        addInputSpec(signature, spec, module.at("graph"));
    for (const Json& spec : module.at("signature").at("output_specs"))
        addOutputSpec(signature, spec);
    if (signature.inputs.empty() || signature.inputs.size() > mostInputs)
        throw ImportFailure("it takes " + std::to_string(signature.inputs.size()) + " inputs");
    return signature;
}

} // namespace espalier::pt2
