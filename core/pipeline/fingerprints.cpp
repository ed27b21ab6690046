// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/fingerprints.h"

#include "core/graph/attribute_fingerprint.h"

#include <algorithm>

namespace espalier {
namespace {

void addIds(Fingerprint& print, const std::vector<ValueId>& ids)
{
    print.addNumber(static_cast<std::int64_t>(ids.size()));
    for (const ValueId id : ids)
        print.addNumber(id);
}

void addShape(Fingerprint& print, const Shape& shape)
{
    print.addNumber(static_cast<std::int64_t>(shape.size()));
    for (const std::int64_t size : shape)
        print.addNumber(size);
}

void addNode(Fingerprint& print, const Node& node)
{
    print.addText(node.op);
    addIds(print, node.inputs);
    addIds(print, node.outputs);
    addAttributes(print, node.attributes);
}

/// The class of the image, or its boxes.
void addLabels(Fingerprint& print, const Dataset& dataset, std::size_t i)
{
    print.addNumber(dataset.label(i));
    if (!dataset.boxed())
        return;
    print.addNumber(static_cast<std::int64_t>(dataset.boxes(i).size()));
    for (const Box& box : dataset.boxes(i)) {
        print.addNumber(box.category);
        for (const double edge : {box.left, box.top, box.right, box.bottom})
            print.addReal(edge);
        print.addNumber((box.crowd ? 1 : 0) + (box.difficult ? 2 : 0));
    }
}

void addStored(Fingerprint& print, const Stored& stored)
{
    print.addText(stored.name);
    print.addNumber(stored.value);
    addShape(print, stored.tensor.shape());
    const std::vector<float> numbers = stored.tensor.toFloats();
    print.addBytes(numbers.data(), numbers.size() * sizeof(float));
}

void addImage(Fingerprint& print, const Dataset& dataset, std::size_t i)
{
    addLabels(print, dataset, i);
    // An image that can no longer be read counts by its name; the code that uses it reports the error.
    if (const Result<Image> image = dataset.image(i))
        print.addBytes(image->pixels.data(), image->pixels.size());
    else
        print.addText(dataset.name(i));
}

/// How images become the network's input, and their classes.
void addManner(Fingerprint& print, const Dataset& dataset)
{
    const Preprocessing& how = dataset.preprocessing();
    for (const int number : {how.height, how.width, how.channels, static_cast<int>(how.order), static_cast<int>(how.letterbox)})
        print.addNumber(number);
    for (const auto* numbers : {&how.mean, &how.std}) {
        print.addNumber(static_cast<std::int64_t>(numbers->size()));
        for (const float number : *numbers)
            print.addReal(number);
    }
    for (const std::string& name : dataset.classes())
        print.addText(name);
}

} // namespace

std::string fingerprintOf(const Network& network)
{
    Fingerprint print;
    addIds(print, network.inputs);
    addIds(print, network.outputs);
    for (const ValueId input : network.inputs)
        addShape(print, network.values[static_cast<std::size_t>(input)].shape);
    for (const Node& node : network.nodes)
        addNode(print, node);
    for (const Stored& stored : network.stored)
        addStored(print, stored);
    return print.text();
}

std::string fingerprintOf(const Dataset& dataset)
{
    Fingerprint print;
    addManner(print, dataset);
    for (std::size_t i = 0; i < dataset.size(); ++i)
        addImage(print, dataset, i);
    return print.text();
}

std::string sampledFingerprintOf(const Dataset& dataset)
{
    constexpr std::size_t sampled = 256;
    Fingerprint print;
    addManner(print, dataset);
    for (std::size_t i = 0; i < dataset.size(); ++i) {
        print.addText(dataset.name(i));
        addLabels(print, dataset, i);
    }
    for (std::size_t i = 0; i < dataset.size(); i += std::max<std::size_t>(1, dataset.size() / sampled))
        addImage(print, dataset, i);
    return print.text();
}

} // namespace espalier
