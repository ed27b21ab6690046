// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/support/npz.h"

#include "core/graph/tensor.h"
#include "tests/core/support/zip_archive.h"

#include <ATen/ATen.h>

#include <regex>
#include <stdexcept>

namespace espalier::test {
namespace {

/// Version 1 of the format: magic, version, the header's length in two bytes, and the header, a Python dictionary.
at::Tensor arrayIn(const std::string& npy)
{
    const auto byteAt = [&](std::size_t at) { return static_cast<unsigned char>(npy.at(at)); };
    const std::size_t header = 10;
    const std::size_t start = header + (byteAt(8) | static_cast<std::size_t>(byteAt(9)) << 8);
    const std::string description = npy.substr(header, start - header);
    if (description.find("'<f4'") == std::string::npos || description.find("'fortran_order': False") == std::string::npos)
        throw std::runtime_error("an array is not of C-ordered float32 numbers: " + description);
    std::smatch sizes;
    std::regex_search(description, sizes, std::regex(R"('shape': \(([^)]*)\))"));
    const std::string list = sizes[1].str();
    Shape shape;
    const std::regex number("[0-9]+");
    for (std::sregex_iterator size(list.begin(), list.end(), number); size != std::sregex_iterator(); ++size)
        shape.push_back(std::stoll(size->str()));
    if (npy.size() - start != sizeof(float) * static_cast<std::size_t>(elementCount(shape)))
        throw std::runtime_error("an array has other data than its shape " + list);
    return at::from_blob(const_cast<char*>(npy.data() + start), shape, at::kFloat).clone();
}

} // namespace

std::map<std::string, at::Tensor> readNpz(const std::filesystem::path& file)
{
    std::map<std::string, at::Tensor> arrays;
    for (const ZipPart& part : partsOf(file))
        arrays[std::filesystem::path(part.name).stem().string()] = arrayIn(part.content);
    return arrays;
}

} // namespace espalier::test
