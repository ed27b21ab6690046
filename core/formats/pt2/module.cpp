// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/pt2/module.h"

#include "core/formats/pt2/arguments.h"
#include "core/formats/pt2/module_path.h"
#include "core/formats/pt2/operators.h"
#include "core/formats/pt2/output_form.h"
#include "core/formats/torchscript/module_tree.h"
#include "core/formats/torchscript/term.h"

#include <torch/csrc/jit/runtime/operator.h>

#include <algorithm>
#include <cctype>
#include <map>

namespace espalier::pt2 {
namespace {

using torchscript::ImportFailure;
namespace jit = torch::jit;

using Schemas = std::vector<const c10::FunctionSchema*>;

constexpr std::size_t longestName = 1024, deepestName = 32;

/// A module's name of a tensor can be any text, so it is checked before modules are made from it.
void requireName(const std::string& name)
{
    const std::vector<std::string> parts = torchscript::splitName(name);
    const bool whole = !parts.empty() && name.back() != '.' && name.size() <= longestName && parts.size() <= deepestName;
    if (!whole || std::any_of(parts.begin(), parts.end(), [](const std::string& part) { return part.empty(); }))
        throw ImportFailure("a tensor of it has no valid name");
}

std::string printable(const std::string& name)
{
    std::string result;
    for (const char c : name)
        result += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    return !result.empty() && std::isdigit(static_cast<unsigned char>(result.front())) == 0 ? result : "x_" + result;
}

/// All overloads, the preferred one first; of functions of numbers, that for any numbers last.
Schemas schemasOf(const Operation& operation)
{
    Schemas schemas;
    for (const auto& candidate : jit::getAllOperatorsFor(c10::Symbol::fromQualString(operation.name)))
        schemas.push_back(&candidate->schema());
    if (schemas.empty())
        throw ImportFailure("it uses the operator " + operation.name +
                            ", which is not part of this program's LibTorch: export the network without it");
    if (operation.positional)
        std::stable_partition(schemas.begin(), schemas.end(), [](const auto* schema) { return !schema->overload_name().empty(); });
    std::stable_partition(schemas.begin(), schemas.end(),
                          [&operation](const auto* schema) { return schema->overload_name() == operation.overload; });
    return schemas;
}

bool writesFirst(const c10::FunctionSchema& schema)
{
    const auto& parameters = schema.arguments();
    return !parameters.empty() && parameters.front().alias_info() && parameters.front().alias_info()->isWrite();
}

/// Builds the graph, node by node.
class ProgramGraph {
public:
    ProgramGraph(const Json& graphModule, const Signature& signature, jit::Module& module)
        : program_(graphModule.at("graph")), signature_(signature), paths_(graphModule), module_(module)
    {
    }

    std::shared_ptr<jit::Graph> build(const Json& graphModule)
    {
        bindInputs();
        for (const Json& node : program_.at("nodes"))
            addNode(node);
        answer(graphModule);
        return graph_;
    }

private:
    void bindInputs()
    {
        jit::Value* self = graph_->addInput("self");
        self->setType(module_.type());
        for (const UserInput& input : signature_.inputs)
            arguments_.bind(input.name, graph_->addInput(printable(input.name)));
        for (const auto& [value, stored] : signature_.stored)
            arguments_.bind(value, attribute(self, stored.name));
    }

    jit::Value* attribute(jit::Value* owner, const std::string& name)
    {
        for (const std::string& part : torchscript::splitName(name))
            owner = graph_->insertGetAttr(owner, part);
        return owner;
    }

    void addNode(const Json& node)
    {
        if (checksOnly(node.at("target").get<std::string>()))
            return;
        const Operation operation = operationOf(node);
        for (const c10::FunctionSchema* schema : schemasOf(operation))
            if (accepts(*schema, operation)) {
                if (!writesStatistics(*schema, operation))
                    insert(node, *schema, operation);
                return;
            }
        throw ImportFailure("it calls " + operation.name + " with arguments that this program's LibTorch does not know");
    }

    /// Counting batches leaves no trace in the outputs.
    bool writesStatistics(const c10::FunctionSchema& schema, const Operation& operation) const
    {
        if (!writesFirst(schema) || operation.arguments.empty())
            return false;
        const auto [kind, content] = contentOf(operation.arguments.front().second);
        if (kind != "as_tensor")
            return false;
        const auto name = content->at("name").get<std::string>();
        const auto stored = signature_.stored.find(name);
        if (stored != signature_.stored.end() && !isRunningStatistic(stored->second.name))
            throw ImportFailure("it changes its tensor '" + stored->second.name + "' whenever it runs");
        for (const UserInput& input : signature_.inputs)
            if (input.name == name)
                throw ImportFailure("it changes its input '" + name + "' while it runs");
        return stored != signature_.stored.end();
    }

    /// The exported argument of a parameter of the operator; null where it is left out.
    static const Json* argumentFor(const c10::FunctionSchema& schema, std::size_t i, const Operation& operation)
    {
        if (operation.positional)
            return i < operation.arguments.size() ? &operation.arguments[i].second : nullptr;
        for (const auto& [name, argument] : operation.arguments)
            if (name == schema.arguments()[i].name())
                return &argument;
        return nullptr;
    }

    bool accepts(const c10::FunctionSchema& schema, const Operation& operation) const
    {
        std::size_t used = 0;
        for (std::size_t i = 0; i < schema.arguments().size(); ++i) {
            const c10::Argument& parameter = schema.arguments()[i];
            const Json* argument = argumentFor(schema, i, operation);
            if (argument ? !arguments_.fits(*argument, parameter.type()) : !parameter.default_value())
                return false;
            used += argument ? 1 : 0;
        }
        return used == operation.arguments.size();
    }

    void insert(const Json& node, const c10::FunctionSchema& schema, const Operation& operation)
    {
        std::vector<jit::Value*> inputs;
        for (std::size_t i = 0; i < schema.arguments().size(); ++i) {
            const c10::Argument& parameter = schema.arguments()[i];
            const Json* argument = argumentFor(schema, i, operation);
            inputs.push_back(argument ? arguments_.value(*argument, parameter.type(), static_cast<std::size_t>(parameter.N().value_or(1)))
                                      : arguments_.constant(*parameter.default_value()));
        }
        jit::Node* made = graph_->insertNode(graph_->create(c10::Symbol::fromQualString(schema.name()), inputs, schema.returns().size()));
        for (std::size_t i = 0; i < schema.returns().size(); ++i)
            made->output(i)->setType(schema.returns()[i].type());
        if (const std::string start = paths_.nameStart(node); !start.empty())
            made->setScope(scope_->push(c10::Symbol::scope(start)));
        bindOutputs(node.at("outputs"), *made);
    }

    void bindOutputs(const Json& outputs, jit::Node& made)
    {
        for (std::size_t i = 0; i < outputs.size() && i < made.outputs().size(); ++i) {
            const auto [kind, content] = contentOf(outputs[i]);
            if (kind == "as_tensor")
                arguments_.bind(content->at("name").get<std::string>(), made.output(i));
            else if (kind == "as_tensors")
                bindElements(*content, made.output(i));
            else if (kind.rfind("as_sym_", 0) == 0 && content->is_object() && content->contains("as_name"))
                arguments_.bind(content->at("as_name").get<std::string>(), made.output(i));
        }
    }

    void bindElements(const Json& names, jit::Value* list)
    {
        if (list->type()->kind() != c10::TypeKind::ListType)
            throw ImportFailure("the result of one of its operators is no list of tensors");
        jit::Node* unpacked = graph_->insertNode(graph_->createListUnpack(list, names.size()));
        for (std::size_t i = 0; i < names.size(); ++i)
            arguments_.bind(names[i].at("name").get<std::string>(), unpacked->output(i));
    }

    void answer(const Json& graphModule)
    {
        const OutputShape shape = outputShape(graphModule, signature_.outputs.size());
        std::vector<jit::Value*> values;
        std::vector<std::string> keys;
        for (std::size_t i = 0; i < signature_.outputs.size(); ++i) {
            const auto [kind, content] = contentOf(signature_.outputs[i]);
            if (kind != "as_tensor")
                continue;
            values.push_back(arguments_.named(content->at("name").get<std::string>()));
            if (shape.form == OutputForm::dictionary)
                keys.push_back(shape.keys.at(i));
        }
        if (values.empty())
            throw ImportFailure("it answers with no tensor");
        graph_->registerOutput(wrapped(shape.form, keys, values));
    }

    jit::Value* wrapped(OutputForm form, const std::vector<std::string>& keys, const std::vector<jit::Value*>& values)
    {
        switch (form) {
        case OutputForm::tensor:
            return values.front();
        case OutputForm::list:
            return arguments_.list(c10::TensorType::get(), values);
        case OutputForm::dictionary:
            return dictionary(keys, values);
        case OutputForm::tuple:
            break;
        }
        return graph_->insertNode(graph_->createTuple(values))->output();
    }

    jit::Value* dictionary(const std::vector<std::string>& names, const std::vector<jit::Value*>& values)
    {
        std::vector<jit::Value*> keys;
        for (const std::string& name : names)
            keys.push_back(graph_->insertConstant(name));
        return graph_->insertNode(graph_->createDict(c10::StringType::get(), c10::TensorType::get(), keys, values))->output();
    }

    const Json& program_;
    const Signature& signature_;
    ModulePaths paths_;
    jit::Module& module_;
    std::shared_ptr<jit::Graph> graph_ = std::make_shared<jit::Graph>();
    Arguments arguments_{*graph_};
    jit::ScopePtr scope_ = c10::make_intrusive<jit::Scope>(); ///< of all nodes' names
};

/// Tensors without a use in the graph stay buffers.
std::map<std::string, Stored::Kind> kindsOf(const Signature& signature)
{
    std::map<std::string, Stored::Kind> kinds;
    for (const auto& [value, stored] : signature.stored)
        kinds[stored.name] = stored.kind;
    return kinds;
}

} // namespace

jit::Module moduleOf(const Content& content, const Signature& signature)
{
    const Json& graphModule = content.program.at("graph_module");
    torchscript::ModuleTree tree(ModulePaths(graphModule).className());
    std::map<std::string, Stored::Kind> kinds = kindsOf(signature);
    for (const auto& [name, kind] : kinds)
        if (content.tensors.count(name) == 0)
            throw ImportFailure("it lacks the tensor '" + name + "'");
    for (const auto& [name, tensor] : content.tensors) {
        requireName(name);
        const auto known = kinds.find(name);
        tree.add(name, known == kinds.end() ? Stored::Kind::buffer : known->second, tensor, false);
    }
    torchscript::defineForward(tree.root(), ProgramGraph(graphModule, signature, tree.root()).build(graphModule));
    return tree.root();
}

} // namespace espalier::pt2
