// SPDX-License-Identifier: GPL-3.0-or-later
// Programs that run the same file, for comparison.
#pragma once

#include "core/formats/onnx/file.h"
#include "core/formats/steps.h"

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <string>
#include <vector>

namespace espalier::onnx_io {

struct Question {
    const std::filesystem::path& path;
    const OnnxFile& file;            ///< of this path; its initialisers are not used
    std::vector<at::Tensor> inputs;  ///< float32, one per input of the file; other sizes than the file's need a copy of the model
    std::vector<std::string> wanted; ///< names of tensors; others than the file's outputs need a copy of the model
};

struct Opinion {
    std::vector<at::Tensor> values; ///< float32, one per wanted tensor; flat, since OpenCV drops dimensions of size 1; empty: no opinion
    std::string whyNot;             ///< the judge's message
};

/// What a judge hands over from its child process.
class Answer {
public:
    void add(const float* numbers, std::size_t count);
    std::string take() { return std::move(bytes_); }

private:
    std::string bytes_;
};

class Judge {
public:
    virtual ~Judge() = default;
    /// For messages.
    virtual std::string name() const = 0;
    /// Runs the file on the inputs, in a child process: valid files, too, crash judges, and take them more memory or time than there is.
    /// Throws Stopped as step does.
    Opinion ask(const Question& question, const Proceed& proceed) const;

private:
    /// In the child: adds the wanted tensors in order, or throws a std::exception. Starts no threads.
    virtual void run(const Question& question, Answer& answer) const = 0;
};

const Judge& openCvJudge();
const Judge& onnxRuntimeJudge(); ///< only in builds that found ONNX Runtime
/// ONNX Runtime where the program was built with it, else OpenCV.
const Judge& usualJudge();

/// The file with these tensors as its outputs, without the nodes that they do not need, for inputs of these sizes.
onnx::ModelProto modelOf(const Question& question);
/// The wanted tensors are all outputs of the file, and it takes the inputs: no copy is needed.
bool asksForFile(const Question& question);

} // namespace espalier::onnx_io
