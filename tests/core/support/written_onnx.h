// SPDX-License-Identifier: GPL-3.0-or-later
// Checks written ONNX files with onnx's Python checker and ONNX Runtime.
#pragma once

#include "core/formats/onnx.h"

#include "tests/core/support/judged_files.h"

namespace espalier::test {

class WrittenOnnx {
public:
    /// Returns why the network could not be written; empty when it was.
    QString write(const QString& name, const Network& network, const WriteOptions& options = {});
    QString file(const QString& name) const { return files_.path(name, ".onnx"); }
    /// Runs both programs on all files.
    void judge();
    /// After judge(): the fault found in a file; empty when there is none.
    QString finding(const QString& name) const;

private:
    JudgedFiles files_;
    Judgement checker_, runtime_;
};

} // namespace espalier::test
