// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/archive/pickle_check.h"

#include "core/formats/archive/tensor_bounds.h"
#include "core/formats/archive/zip_content.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace espalier::archive {
namespace {

[[noreturn]] void damaged()
{
    throw DamagedArchive("its list of tensors makes no sense");
}

/// Of a dictionary; null for values that are no tensors.
using Entries = std::vector<std::pair<std::string, std::shared_ptr<const PickledTensor>>>;

/// What is known of a value without constructing it.
struct Value {
    enum class Kind { other, integer, text, tuple, list, dictionary, global, storage, tensor };
    Kind kind = Kind::other;
    std::int64_t number = 0;                         ///< an integer
    std::string text;                                ///< a text; a global's "module name"
    std::shared_ptr<const std::vector<Value>> items; ///< a tuple's
    std::shared_ptr<const PickledTensor> tensor;     ///< a tensor's; of a storage: its record, type and elements
    std::shared_ptr<Entries> entries;                ///< a dictionary's, shared by all who remember it
    int depth = 0;
};
using Kind = Value::Kind;

std::optional<std::int64_t> elementSize(const std::string& storageType)
{
    static const std::map<std::string, std::int64_t, std::less<>> sizes = {
        {"torch DoubleStorage", 8},       {"torch FloatStorage", 4},          {"torch HalfStorage", 2},
        {"torch BFloat16Storage", 2},     {"torch LongStorage", 8},           {"torch IntStorage", 4},
        {"torch ShortStorage", 2},        {"torch CharStorage", 1},           {"torch ByteStorage", 1},
        {"torch BoolStorage", 1},         {"torch QInt8Storage", 1},          {"torch QUInt8Storage", 1},
        {"torch ComplexFloatStorage", 8}, {"torch ComplexDoubleStorage", 16}, {"torch QInt32Storage", 4}};
    const auto found = sizes.find(storageType);
    return found == sizes.end() ? std::nullopt : std::optional(found->second);
}

/// Classes and functions in a pickle of tensors; storages come besides.
bool belongsToTensors(const std::string& global)
{
    static const std::set<std::string> names{"collections OrderedDict", "torch._utils _rebuild_tensor", "torch._utils _rebuild_tensor_v2",
                                             "torch._utils _rebuild_parameter", "torch._utils _rebuild_parameter_with_state"};
    return names.count(global) > 0 || elementSize(global).has_value();
}

class PickleWalk {
public:
    /// tensorsOnly: refuses whatever is not part of a tensor.
    PickleWalk(const std::string& bytes, const StorageBytes& storageBytes, bool tensorsOnly)
        : bytes_(bytes), storageBytes_(storageBytes), tensorsOnly_(tensorsOnly)
    {
    }

    /// The pickled value.
    Value run()
    {
        while (at_ < bytes_.size()) {
            const auto code = static_cast<unsigned char>(bytes_[at_++]);
            if (code == '.') {
                if (stack_.empty() || !marks_.empty())
                    damaged();
                return std::move(stack_.back());
            }
            step(code);
        }
        damaged();
    }

    std::vector<Shape> takeShapes() { return std::move(shapes_); }

private:
    static constexpr int deepest = 64;
    static constexpr std::size_t mostValues = std::size_t{1} << 24;

    void step(unsigned char code)
    {
        if (!constant(code) && !container(code) && !memory(code) && !object(code))
            damaged();
        if (stack_.size() > mostValues)
            damaged();
    }

    /// Operations that push a value and read none.
    bool constant(unsigned char code)
    {
        switch (code) {
        case 0x80: // PROTO
            take(1);
            return true;
        case 'N':
        case 0x88: // true
        case 0x89: // false
            push({});
            return true;
        case 'K':
            return pushInteger(unsignedNumber(1));
        case 'M':
            return pushInteger(unsignedNumber(2));
        case 'J':
            return pushInteger(static_cast<std::int32_t>(unsignedNumber(4)));
        case 0x8a: // LONG1; LibTorch accepts eight bytes only.
            return unsignedNumber(1) == 8 ? pushInteger(static_cast<std::int64_t>(unsignedNumber(8))) : false;
        case 'G':
            take(8);
            push({});
            return true;
        case 'X':
            return pushText(unsignedNumber(4));
        case 0x8c: // SHORT_BINUNICODE
            return pushText(unsignedNumber(1));
        case 'c':
            return pushGlobal();
        default:
            return false;
        }
    }

    bool container(unsigned char code)
    {
        switch (code) {
        case '(':
            marks_.push_back(stack_.size());
            return true;
        case ']':
            push(of(Kind::list));
            return true;
        case '}':
            push(dictionary());
            return true;
        case ')':
            return pushTuple({});
        case 't':
            return pushTuple(sinceMark());
        case 0x85:
        case 0x86:
        case 0x87:
            return pushTuple(last(code - 0x84u));
        case 'e':
            return extend(sinceMark(), Kind::list);
        case 'a':
            return extend(last(1), Kind::list);
        case 'u':
            return extendPairs(sinceMark());
        case 's':
            return extendPairs(last(2));
        default:
            return false;
        }
    }

    bool memory(unsigned char code)
    {
        switch (code) {
        case 'q':
            return remember(unsignedNumber(1));
        case 'r':
            return remember(unsignedNumber(4));
        case 'h':
            return recall(unsignedNumber(1));
        case 'j':
            return recall(unsignedNumber(4));
        default:
            return false;
        }
    }

    bool object(unsigned char code)
    {
        switch (code) {
        case 'Q':
            return pushStorage(pop());
        case 0x81: // NEWOBJ
        case 'R': {
            const Value arguments = pop();
            const Value function = pop();
            if (function.kind != Kind::global || arguments.kind != Kind::tuple)
                damaged();
            return call(function, arguments);
        }
        case 'b': {
            const Value state = pop();
            Value built = pop();
            if (!tensorsOnly_)
                built = {};
            built.depth = std::max(built.depth, deeper(state));
            push(std::move(built));
            return true;
        }
        default:
            return false;
        }
    }

    const char* take(std::uint64_t size)
    {
        if (size > bytes_.size() - at_)
            damaged();
        const char* from = bytes_.data() + at_;
        at_ += size;
        return from;
    }

    std::uint64_t unsignedNumber(int size)
    {
        const char* from = take(static_cast<std::uint64_t>(size));
        std::uint64_t value = 0;
        for (int i = size - 1; i >= 0; --i)
            value = value << 8 | static_cast<unsigned char>(from[i]);
        return value;
    }

    static Value of(Kind kind)
    {
        Value value;
        value.kind = kind;
        return value;
    }

    static Value dictionary()
    {
        Value value = of(Kind::dictionary);
        value.entries = std::make_shared<Entries>();
        return value;
    }

    static int deeper(const Value& inner)
    {
        if (inner.depth >= deepest)
            damaged();
        return inner.depth + 1;
    }

    void push(Value value) { stack_.push_back(std::move(value)); }

    bool pushInteger(std::uint64_t number)
    {
        Value value = of(Kind::integer);
        value.number = static_cast<std::int64_t>(number);
        push(std::move(value));
        return true;
    }
    bool pushInteger(std::int64_t number) { return pushInteger(static_cast<std::uint64_t>(number)); }
    bool pushInteger(std::int32_t number) { return pushInteger(static_cast<std::int64_t>(number)); }

    bool pushText(std::uint64_t size)
    {
        Value value = of(Kind::text);
        value.text.assign(take(size), size);
        push(std::move(value));
        return true;
    }

    std::string line()
    {
        const std::size_t end = bytes_.find('\n', at_);
        if (end == std::string::npos || end - at_ > 4096)
            damaged();
        std::string text = bytes_.substr(at_, end - at_);
        at_ = end + 1;
        return text;
    }

    bool pushGlobal()
    {
        Value value = of(Kind::global);
        value.text = line();
        value.text += ' ' + line();
        if (tensorsOnly_ && !belongsToTensors(value.text))
            throw DamagedArchive("its pickle holds more than tensors: " + value.text);
        push(std::move(value));
        return true;
    }

    bool pushTuple(std::vector<Value> items)
    {
        Value value = of(Kind::tuple);
        for (const Value& item : items)
            value.depth = std::max(value.depth, deeper(item));
        value.items = std::make_shared<const std::vector<Value>>(std::move(items));
        push(std::move(value));
        return true;
    }

    Value pop()
    {
        if (stack_.size() <= floor())
            damaged();
        Value value = std::move(stack_.back());
        stack_.pop_back();
        return value;
    }

    std::size_t floor() const { return marks_.empty() ? 0 : marks_.back(); }

    std::vector<Value> last(std::size_t count)
    {
        if (stack_.size() - floor() < count)
            damaged();
        std::vector<Value> values(std::make_move_iterator(stack_.end() - static_cast<std::ptrdiff_t>(count)),
                                  std::make_move_iterator(stack_.end()));
        stack_.resize(stack_.size() - count);
        return values;
    }

    std::vector<Value> sinceMark()
    {
        if (marks_.empty() || marks_.back() > stack_.size())
            damaged();
        std::vector<Value> values = last(stack_.size() - marks_.back());
        marks_.pop_back();
        return values;
    }

    /// Puts items into the container on top of the stack.
    bool extend(const std::vector<Value>& items, Kind kind)
    {
        if (stack_.size() <= floor() || stack_.back().kind != kind)
            damaged();
        for (const Value& item : items)
            stack_.back().depth = std::max(stack_.back().depth, deeper(item));
        return true;
    }

    bool extendPairs(const std::vector<Value>& items)
    {
        if (items.size() % 2 != 0 || !extend(items, Kind::dictionary))
            return false;
        if (tensorsOnly_)
            for (std::size_t i = 0; i < items.size(); i += 2)
                stack_.back().entries->emplace_back(items[i].text, items[i + 1].kind == Kind::tensor ? items[i + 1].tensor : nullptr);
        return true;
    }

    bool remember(std::uint64_t place)
    {
        if (stack_.size() <= floor() || place > mostValues)
            damaged();
        memo_[place] = stack_.back();
        return true;
    }

    bool recall(std::uint64_t place)
    {
        const auto found = memo_.find(place);
        if (found == memo_.end())
            damaged();
        push(found->second);
        return true;
    }

    static const Value& itemOf(const Value& tuple, std::size_t i, Kind kind)
    {
        if (tuple.kind != Kind::tuple || i >= tuple.items->size() || (*tuple.items)[i].kind != kind)
            damaged();
        return (*tuple.items)[i];
    }

    /// ("storage", type, key, device, elements).
    bool pushStorage(const Value& description)
    {
        PickledTensor record;
        record.type = itemOf(description, 1, Kind::global).text;
        record.storage = itemOf(description, 2, Kind::text).text;
        record.elements = itemOf(description, 4, Kind::integer).number;
        const auto size = elementSize(record.type);
        const std::int64_t bytes = storageBytes_(record.storage);
        if (!size || record.elements < 0 || bytes < 0 || record.elements > bytes / *size)
            throw DamagedArchive("a tensor is larger than its data");
        Value storage = of(Kind::storage);
        storage.tensor = std::make_shared<const PickledTensor>(std::move(record));
        push(std::move(storage));
        return true;
    }

    bool call(const Value& function, const Value& arguments)
    {
        Value made = of(listOf(function, arguments) ? Kind::list : Kind::other);
        if (function.text.rfind("torch._utils _rebuild_tensor", 0) == 0 || function.text.rfind("torch._utils _rebuild_qtensor", 0) == 0)
            made = tensor(arguments);
        else if (tensorsOnly_ && function.text.starts_with("torch._utils _rebuild_parameter"))
            made = itemOf(arguments, 0, Kind::tensor);
        else if (tensorsOnly_ && function.text == "collections OrderedDict")
            made = dictionary();
        made.depth = deeper(arguments);
        push(std::move(made));
        return true;
    }

    /// Typed lists are stored as a function call with the plain list.
    static bool listOf(const Value& function, const Value& arguments)
    {
        const bool builds = function.text.rfind("torch.jit._pickle build_", 0) == 0;
        if (builds || function.text == "torch.jit._pickle restore_type_tag")
            if (arguments.items->empty())
                damaged();
        return builds;
    }

    /// (storage, offset, sizes, strides, …).
    Value tensor(const Value& arguments)
    {
        PickledTensor described = *itemOf(arguments, 0, Kind::storage).tensor;
        described.offset = itemOf(arguments, 1, Kind::integer).number;
        described.sizes = numbers(itemOf(arguments, 2, Kind::tuple));
        described.strides = numbers(itemOf(arguments, 3, Kind::tuple));
        requireWithin(described.elements, described.offset, described.sizes, described.strides);
        shapes_.push_back(described.sizes);
        Value made = of(Kind::tensor);
        made.tensor = std::make_shared<const PickledTensor>(std::move(described));
        return made;
    }

    static Shape numbers(const Value& tuple)
    {
        Shape all;
        for (std::size_t i = 0; i < tuple.items->size(); ++i)
            all.push_back(itemOf(tuple, i, Kind::integer).number);
        return all;
    }

    const std::string& bytes_;
    const StorageBytes& storageBytes_;
    bool tensorsOnly_;
    std::size_t at_ = 0;
    std::vector<Value> stack_;
    std::vector<std::size_t> marks_;
    std::map<std::uint64_t, Value> memo_;
    std::vector<Shape> shapes_;
};

} // namespace

std::vector<Shape> checkPickle(const std::string& bytes, const StorageBytes& storageBytes)
{
    PickleWalk walk(bytes, storageBytes, false);
    walk.run();
    return walk.takeShapes();
}

std::vector<std::pair<std::string, PickledTensor>> readTensorPickle(const std::string& bytes, const StorageBytes& storageBytes)
{
    const Value value = PickleWalk(bytes, storageBytes, true).run();
    if (value.kind == Kind::tensor)
        return {{std::string(), *value.tensor}};
    if (value.kind != Kind::dictionary)
        throw DamagedArchive("its pickle holds no tensors by name");
    std::vector<std::pair<std::string, PickledTensor>> tensors;
    for (const auto& [name, tensor] : *value.entries) {
        if (name.empty() || !tensor)
            throw DamagedArchive("its pickle holds more than tensors by name");
        tensors.emplace_back(name, *tensor);
    }
    return tensors;
}

} // namespace espalier::archive
