// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/executor.h"

#include "test_places.h"
#include "tests/core/support/judged_files.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

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

struct Answer {
    std::vector<at::Tensor> inputs, outputs;
};

Answer answerOf(const Network& network, int images)
{
    const c10::NoGradGuard noGradients;
    Answer answer{inputsOf(network, images), {}};
    try {
        answer.outputs = Executor(network).run(answer.inputs);
    } catch (const c10::Error&) {
        answer.inputs = inputsOf(network, 1);
        answer.outputs = Executor(network).run(answer.inputs);
    }
    return answer;
}

} // namespace

QString JudgedFiles::path(const QString& name, const QString& ending) const
{
    QString file;
    for (const QChar c : name)
        file += c.isLetterOrNumber() ? c : QChar('_');
    return folder_.filePath(file + ending);
}

QString JudgedFiles::tensorFile(const QString& name, const QString& what, const std::vector<float>& numbers) const
{
    const QString file = path(name, "." + what + ".f32");
    save(file, QByteArray(reinterpret_cast<const char*>(numbers.data()), static_cast<qsizetype>(numbers.size() * sizeof(float))));
    return file;
}

void JudgedFiles::add(const QString& name, const QString& file, const Network& network, QJsonObject more, int images)
{
    const Answer answer = answerOf(network, images);
    const auto described = [&](const std::vector<at::Tensor>& tensors, const char* what) {
        QJsonArray all;
        for (std::size_t i = 0; i < tensors.size(); ++i)
            all.append(QJsonObject{{"shape", sizes(tensors[i])},
                                   {"data", tensorFile(name, QString("%1%2").arg(what).arg(i), numbersOf(tensors[i]))}});
        return all;
    };
    more["name"] = name;
    more["file"] = file;
    more["inputs"] = described(answer.inputs, "in");
    more["outputs"] = described(answer.outputs, "out");
    cases_.append(more);
}

QString JudgedFiles::list() const
{
    const QString file = folder_.filePath("cases.json");
    save(file, QJsonDocument(cases_).toJson());
    return file;
}

QString Judgement::about(const QString& name, const QString& judge) const
{
    if (!failure.isEmpty())
        return judge + " could not be asked: " + failure + " ";
    if (!findings.contains(name))
        return judge + " was not asked. ";
    const QString text = findings[name].toString();
    return text.isEmpty() ? QString() : judge + ": " + text + " ";
}

Judgement judge(const QString& program, const QStringList& arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("NODE_PATH", QStringLiteral(SOURCE_DIR "/build/onnxruntime/node_modules"));
    environment.insert("PYTHONDONTWRITEBYTECODE", "1");
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    if (!process.waitForFinished(-1) || process.exitCode() != 0)
        return {{}, program + ": " + process.errorString() + "\n" + process.readAllStandardError()};
    return {QJsonDocument::fromJson(process.readAllStandardOutput()).object(), {}};
}

} // namespace espalier::test
