// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/network/executor.h"

#include "tests/core/support/written_onnx.h"

#include <ATen/ATen.h>

#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QProcessEnvironment>

namespace espalier::test {
namespace {

QJsonArray sizes(const at::Tensor& tensor)
{
    QJsonArray list;
    for (const std::int64_t size : tensor.sizes())
        list.append(static_cast<qint64>(size));
    return list;
}

std::vector<float> numbersOf(const at::Tensor& tensor)
{
    const at::Tensor floats = tensor.detach().to(at::kFloat).contiguous();
    return {floats.data_ptr<float>(), floats.data_ptr<float>() + floats.numel()};
}

void save(const QString& file, const QByteArray& content)
{
    QFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(file));
}

std::vector<at::Tensor> inputsOf(const Network& network, std::int64_t images)
{
    std::vector<at::Tensor> inputs;
    for (const ValueId input : network.inputs) {
        Shape shape = network.values[input].shape;
        shape.front() *= images;
        inputs.push_back(at::rand(shape));
    }
    return inputs;
}

struct Judgement {
    QJsonObject findings;
    QString failure;
};

Judgement run(const QString& program, const QStringList& arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("NODE_PATH", QStringLiteral(MADE_FIXTURES_DIR "/onnxruntime/node_modules"));
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    if (!process.waitForFinished(-1) || process.exitCode() != 0)
        return {{}, program + ": " + process.errorString() + "\n" + process.readAllStandardError()};
    return {QJsonDocument::fromJson(process.readAllStandardOutput()).object(), {}};
}

} // namespace

QString WrittenOnnx::file(const QString& name) const
{
    return folder_.filePath(QString(name).replace(' ', '_') + ".onnx");
}

QString WrittenOnnx::tensorFile(const QString& name, const QString& what, const std::vector<float>& numbers)
{
    const QString file = folder_.filePath(QString(name).replace(' ', '_') + "." + what + ".f32");
    save(file, QByteArray(reinterpret_cast<const char*>(numbers.data()), static_cast<qsizetype>(numbers.size() * sizeof(float))));
    return file;
}

QString WrittenOnnx::write(const QString& name, const Network& network, const OnnxWriteOptions& options)
{
    const Result<WrittenFile> written = writeOnnx(network, file(name).toStdString(), options);
    if (!written)
        return QString::fromStdString(written.error().message);
    const at::NoGradGuard noGradients;
    Executor executor(network);
    std::vector<at::Tensor> inputs = inputsOf(network, 3);
    std::vector<at::Tensor> outputs;
    try {
        outputs = executor.run(inputs);
    } catch (const c10::Error&) {
        inputs = inputsOf(network, 1);
        outputs = executor.run(inputs);
    }
    QJsonArray in, out;
    for (std::size_t i = 0; i < inputs.size(); ++i)
        in.append(QJsonObject{{"shape", sizes(inputs[i])}, {"data", tensorFile(name, QString("in%1").arg(i), numbersOf(inputs[i]))}});
    for (std::size_t i = 0; i < outputs.size(); ++i)
        out.append(QJsonObject{{"shape", sizes(outputs[i])}, {"data", tensorFile(name, QString("out%1").arg(i), numbersOf(outputs[i]))}});
    cases_.append(QJsonObject{{"name", name}, {"file", file(name)}, {"inputs", in}, {"outputs", out}});
    return {};
}

QString WrittenOnnx::judge()
{
    const QString list = folder_.filePath("cases.json");
    save(list, QJsonDocument(cases_).toJson());
    const Judgement checker = run("/usr/bin/python3", {FIXTURES_DIR "/check_onnx.py", list});
    if (!checker.failure.isEmpty())
        return checker.failure;
    const Judgement runtime = run("node", {FIXTURES_DIR "/check_onnxruntime.js", list});
    byChecker_ = checker.findings;
    byRuntime_ = runtime.findings;
    return runtime.failure;
}

QString WrittenOnnx::finding(const QString& name) const
{
    if (!byChecker_.contains(name) || !byRuntime_.contains(name))
        return "was not judged";
    const QString checker = byChecker_[name].toString();
    const QString runtime = byRuntime_[name].toString();
    return (checker.isEmpty() ? QString() : "onnx: " + checker + " ") + (runtime.isEmpty() ? QString() : "ONNX Runtime: " + runtime);
}

} // namespace espalier::test
