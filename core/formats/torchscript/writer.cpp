// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript.h"

#include "core/base/atomic_file.h"
#include "core/formats/torchscript/graph_writer.h"
#include "core/formats/torchscript/import.h"
#include "core/formats/torchscript/input_note.h"
#include "core/formats/torchscript/input_shape.h"
#include "core/formats/torchscript/module_file.h"
#include "core/formats/torchscript/stopwatch.h"
#include "core/network/executor.h"
#include "core/network/fixed_tensors.h"
#include "core/network/tensor_torch.h"
#include "core/network/torch_error.h"

#include <ATen/ATen.h>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

namespace espalier {
namespace {

using namespace torchscript;

constexpr double allowedDifference = 1e-5;

/// A class name of Python's: networks are called as files call them.
std::string className(const std::string& name)
{
    std::string result;
    for (const char c : name)
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_')
            result += c;
    const bool starts = !result.empty() && std::isdigit(static_cast<unsigned char>(result.front())) == 0;
    return starts ? result : "Network" + result;
}

/// A module and its submodules, made on the way to the tensors that they hold.
class ModuleTree {
public:
    explicit ModuleTree(const std::string& name) : root_(make(name)) {}

    /// trains: whether whoever loads the module may train the tensor.
    void add(const Stored& stored, bool trains)
    {
        std::vector<std::string> path = splitName(stored.name);
        const std::string name = path.back();
        path.pop_back();
        jit::Module owner = at(path);
        const at::Tensor tensor = toTorch(stored.tensor).detach();
        switch (stored.kind) {
        case Stored::Kind::parameter:
            return owner.register_parameter(name, tensor.requires_grad_(trains && tensor.is_floating_point()), false);
        case Stored::Kind::buffer:
            return owner.register_buffer(name, tensor);
        case Stored::Kind::constant:
            // A plain attribute: what the file never had in its state_dict stays out of it.
            return owner.register_attribute(name, c10::TensorType::get(), tensor);
        }
    }

    jit::Module& root() { return root_; }

private:
    jit::Module make(const std::string& name)
    {
        jit::Module module(c10::QualifiedName("__torch__." + name), unit_, true);
        module.register_attribute("training", c10::BoolType::get(), false);
        return module;
    }

    jit::Module at(const std::vector<std::string>& path)
    {
        if (path.empty())
            return root_;
        const auto found = children_.find(path);
        if (found != children_.end())
            return found->second;
        jit::Module parent = at({path.begin(), path.end() - 1});
        const jit::Module child = make("Module");
        parent.register_module(path.back(), child);
        children_.emplace(path, child);
        return child;
    }

    std::shared_ptr<jit::CompilationUnit> unit_ = std::make_shared<jit::CompilationUnit>();
    jit::Module root_;
    std::map<std::vector<std::string>, jit::Module> children_;
};

jit::Module makeModule(const Network& network)
{
    ModuleTree tree(className(network.name));
    const std::vector<bool> fixed = fixedTensors(network);
    for (std::size_t i = 0; i < network.stored.size(); ++i)
        tree.add(network.stored[i], !fixed[i]);
    jit::Module& module = tree.root();
    const auto graph = GraphWriter(network, module).write();
    const c10::QualifiedName name(*module.type()->name(), "forward");
    module.type()->addMethod(module._ivalue()->compilation_unit()->create_function(name, graph));
    return module;
}

std::vector<Shape> inputShapesOf(const Network& network)
{
    std::vector<Shape> shapes;
    for (const ValueId input : network.inputs)
        shapes.push_back(network.values[input].shape);
    return shapes;
}

/// LibTorch's writer ends the program where its stream refuses to grow: it gets one in memory, and the disk is asked afterwards.
Result<void> save(const jit::Module& module, const std::vector<Shape>& inputShapes, const std::filesystem::path& file,
                  const std::filesystem::path& target)
{
    std::ostringstream content;
    module.save(content, {{inputNoteName, inputNote(inputShapes)}});
    errno = 0;
    std::ofstream out(file, std::ios::binary);
    out << content.view();
    out.flush();
    if (out)
        return {};
    const std::string reason = errno == 0 ? "the file could not be written" : std::generic_category().message(errno);
    return failure("Cannot write " + target.string() + ": " + reason + ".");
}

/// The largest difference between two answers for one image and, where the network takes them, for two.
template <class Answer>
double differenceTo(Executor& executor, const std::vector<Shape>& shapes, Answer answer)
{
    double largest = 0;
    for (const std::int64_t images : {1, 2}) {
        const std::vector<at::Tensor> inputs = randomImages(withBatch(shapes, images));
        std::vector<at::Tensor> expected;
        try {
            expected = executor.run(inputs);
        } catch (const c10::Error&) {
            if (images == 1)
                throw;
            break;
        }
        largest = std::max(largest, relativeError(answer(inputs), expected));
    }
    return largest;
}

/// Reads the written file back and compares both its own answer and that of the network read from it.
Result<double> readBack(const Network& network, const std::filesystem::path& file)
{
    const at::NoGradGuard noGradients;
    const auto opened = openModule(file);
    if (!opened)
        return tl::make_unexpected(opened.error());
    Executor executor(network);
    const std::vector<Shape> shapes = inputShapesOf(network);
    using Inputs = std::vector<at::Tensor>;
    const double ofModule = differenceTo(executor, shapes, [&](const Inputs& inputs) { return runModule(opened->module, inputs); });
    const Imported imported = import(opened->module, shapes);
    Executor again(imported.built.network);
    const double ofNetwork = differenceTo(executor, shapes, [&](const Inputs& inputs) { return again.run(inputs); });
    return std::max(ofModule, ofNetwork);
}

Result<void> writeChecked(const Network& network, const std::filesystem::path& temporary, const std::filesystem::path& target, WrittenFile& written)
{
    const Stopwatch writing;
    if (auto saved = save(makeModule(network), inputShapesOf(network), temporary, target); !saved)
        return saved;
    written.writeSeconds = writing.seconds();
    written.bytes = static_cast<std::int64_t>(std::filesystem::file_size(temporary));
    const Stopwatch verifying;
    const auto difference = readBack(network, temporary);
    if (!difference)
        return tl::make_unexpected(difference.error());
    written.verifySeconds = verifying.seconds();
    written.checkError = *difference;
    if (!(*difference <= allowedDifference))
        return failure(target.string() + " was not written: read back, it does not answer as the network does (relative difference " +
                       std::to_string(*difference) + ").");
    return {};
}

} // namespace

Result<WrittenFile> writeTorchScript(const Network& network, const std::filesystem::path& file)
{
    WrittenFile written;
    const std::string cannot = "The network cannot be written to " + file.string();
    const auto replaced = replaceFile(file, [&](const std::filesystem::path& temporary) -> Result<void> {
        try {
            return writeChecked(network, temporary, file, written);
        } catch (const ImportFailure& error) {
            return failure(cannot + ": " + error.what() + ".");
        } catch (const std::exception& error) {
            return tl::make_unexpected(torchError(cannot, error));
        }
    });
    if (!replaced)
        return tl::make_unexpected(replaced.error());
    return written;
}

} // namespace espalier
