// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/support/written_onnx.h"
#include "test_places.h"

namespace espalier::test {

QString WrittenOnnx::write(const QString& name, const Network& network, const WriteOptions& options)
{
    const Result<WrittenFile> written = writeOnnx(network, file(name).toStdString(), options);
    if (!written)
        return QString::fromStdString(written.error().message);
    files_.add(name, file(name), network);
    return {};
}

void WrittenOnnx::judge()
{
    const QString list = files_.list();
    checker_ = test::judge("/usr/bin/python3", {FIXTURES_DIR "/check_onnx.py", list});
    runtime_ = test::judge("node", {FIXTURES_DIR "/check_onnxruntime.js", list});
}

QString WrittenOnnx::finding(const QString& name) const
{
    return checker_.about(name, "onnx") + runtime_.about(name, "ONNX Runtime");
}

} // namespace espalier::test
