// SPDX-License-Identifier: GPL-3.0-or-later
// Compiled only where ONNX Runtime is installed.
#include "core/formats/onnx/judge.h"

#include <c10/util/Half.h>

#define ORT_API_MANUAL_INIT
#include <onnxruntime_cxx_api.h>

#include <stdexcept>

namespace espalier::onnx_io {
namespace {

/// An older library than the header's serves, too: everything used here is at least as old as this version.
constexpr std::uint32_t apiVersion = 16;

void initialise()
{
    const OrtApi* api = OrtGetApiBase()->GetApi(apiVersion);
    if (!api)
        throw std::runtime_error("the installed library is too old");
    Ort::InitApi(api);
}

/// One thread, no memory kept in advance, and every node as the file has it.
Ort::SessionOptions optionsFor(const Question& question)
{
    Ort::SessionOptions options;
    options.SetIntraOpNumThreads(1);
    options.SetInterOpNumThreads(1);
    options.DisableCpuMemArena();
    options.DisableMemPattern();
    options.SetGraphOptimizationLevel(ORT_DISABLE_ALL);
    options.SetLogSeverityLevel(ORT_LOGGING_LEVEL_FATAL);
    options.AddConfigEntry("session.model_external_initializers_file_folder_path",
                           std::filesystem::absolute(question.path).parent_path().c_str());
    return options;
}

Ort::Session openSession(const Ort::Env& environment, const Question& question)
{
    const Ort::SessionOptions options = optionsFor(question);
    if (asksForFile(question))
        return {environment, question.path.c_str(), options};
    const std::string bytes = modelOf(question).SerializeAsString();
    return {environment, bytes.data(), bytes.size(), options};
}

/// A tensor of the type that the file's input takes. buffer: keeps converted numbers.
template <class Number>
Ort::Value converted(const at::Tensor& tensor, std::vector<std::byte>& buffer, ONNXTensorElementDataType type)
{
    const auto count = static_cast<std::size_t>(tensor.numel());
    buffer.resize(count * sizeof(Number));
    std::copy_n(tensor.data_ptr<float>(), count, reinterpret_cast<Number*>(buffer.data()));
    const Ort::MemoryInfo memory = Ort::MemoryInfo::CreateCpu(OrtDeviceAllocator, OrtMemTypeCPU);
    return Ort::Value::CreateTensor(memory, buffer.data(), buffer.size(), tensor.sizes().data(), tensor.sizes().size(), type);
}

Ort::Value valueFor(const Ort::TypeInfo& info, const at::Tensor& tensor, std::vector<std::byte>& buffer)
{
    const ONNXTensorElementDataType type = info.GetTensorTypeAndShapeInfo().GetElementType();
    switch (type) {
    case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT:
        return converted<float>(tensor, buffer, type);
    case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE:
        return converted<double>(tensor, buffer, type);
    case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16:
        return converted<c10::Half>(tensor, buffer, type);
    default:
        throw std::runtime_error("it takes inputs of a type that is not compared");
    }
}

template <class Number>
void addAs(Answer& answer, const Ort::Value& value, std::size_t count)
{
    const auto* numbers = static_cast<const Number*>(value.GetTensorRawData());
    const std::vector<float> floats(numbers, numbers + count);
    answer.add(floats.data(), count);
}

void add(Answer& answer, const Ort::Value& value)
{
    const auto info = value.GetTensorTypeAndShapeInfo();
    switch (info.GetElementType()) {
    case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT:
        return addAs<float>(answer, value, info.GetElementCount());
    case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE:
        return addAs<double>(answer, value, info.GetElementCount());
    case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16:
        return addAs<c10::Half>(answer, value, info.GetElementCount());
    default:
        throw std::runtime_error("it gives tensors of a type that is not compared");
    }
}

template <class Strings, class Text>
std::vector<const char*> pointers(const Strings& strings, Text text)
{
    std::vector<const char*> all;
    for (const auto& string : strings)
        all.push_back(text(string).c_str());
    return all;
}

class OnnxRuntimeJudge final : public Judge {
public:
    std::string name() const override { return "ONNX Runtime"; }

private:
    void run(const Question& question, Answer& answer) const override
    {
        initialise();
        const Ort::Env environment(ORT_LOGGING_LEVEL_FATAL, "espalier");
        Ort::Session session = openSession(environment, question);
        std::vector<std::vector<std::byte>> buffers(question.inputs.size());
        std::vector<Ort::Value> inputs;
        for (std::size_t i = 0; i < buffers.size(); ++i)
            inputs.push_back(valueFor(typeOf(session, question.file.inputs[i].name), question.inputs[i], buffers[i]));
        const auto inputNames = pointers(question.file.inputs, [](const GraphInput& input) -> const std::string& { return input.name; });
        const auto wanted = pointers(question.wanted, [](const std::string& name) -> const std::string& { return name; });
        const std::vector<Ort::Value> outputs =
            session.Run(Ort::RunOptions{nullptr}, inputNames.data(), inputs.data(), inputs.size(), wanted.data(), wanted.size());
        for (const Ort::Value& output : outputs)
            add(answer, output);
    }

    static Ort::TypeInfo typeOf(const Ort::Session& session, const std::string& input)
    {
        const Ort::AllocatorWithDefaultOptions allocator;
        for (std::size_t i = 0; i < session.GetInputCount(); ++i)
            if (input == session.GetInputNameAllocated(i, allocator).get())
                return session.GetInputTypeInfo(i);
        throw std::runtime_error("it has no input '" + input + "'");
    }
};

} // namespace

const Judge& onnxRuntimeJudge()
{
    static const OnnxRuntimeJudge judge;
    return judge;
}

} // namespace espalier::onnx_io
