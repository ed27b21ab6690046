// SPDX-License-Identifier: GPL-3.0-or-later
// Written ONNX files before onnx's Python checker and ONNX Runtime.
#pragma once

#include "core/formats/onnx.h"

#include "tests/core/support/judged_files.h"

namespace espalier::test {

class WrittenOnnx {
public:
    /// Hands out why the network could not be written; empty when it was.
    QString write(const QString& name, const Network& network, const WriteOptions& options = {});
    QString file(const QString& name) const { return files_.path(name, ".onnx"); }
    /// Asks both judges about all files.
    void judge();
    /// After judge: what is wrong with a file; empty when nothing is.
    QString finding(const QString& name) const;

private:
    JudgedFiles files_;
    Judgement checker_, runtime_;
};

} // namespace espalier::test
