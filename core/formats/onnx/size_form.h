// SPDX-License-Identifier: GPL-3.0-or-later
// What a number of shape arithmetic is, whatever the sizes: two numbers of one form are equal at every size of the images, and a number
// is a constant only where its form is.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>

namespace espalier::onnx_io {

/// The size of a tensor, or a function of numbers that is no sum of products, such as a quotient with a remainder.
struct SizeAtom {
    int id = 0;
    bool integral = true;
    bool nonNegative = true;
    bool size = true;     ///< of a tensor, that follows from the size of the images
    bool content = false; ///< depends on what the images show

    friend auto operator<=>(const SizeAtom& a, const SizeAtom& b) { return a.id <=> b.id; }
    friend bool operator==(const SizeAtom& a, const SizeAtom& b) { return a.id == b.id; }
};

/// A sum of products of powers of atoms.
class SizeForm {
public:
    SizeForm(double constant = 0);
    explicit SizeForm(const SizeAtom& atom);

    /// Nothing where the form depends on a size.
    std::optional<double> constant() const;
    /// Whether that is certain at every size.
    bool integral() const;
    bool nonNegative() const;
    /// Whether it consists of sizes of tensors and constants alone.
    bool ofSizesAlone() const;
    /// Whether it depends on what the images show, as the number of boxes that a suppression leaves.
    bool ofContent() const;
    /// Whether it is longer than any arithmetic on shapes, or its factors overflow.
    bool isUnwieldy() const;

    friend SizeForm operator+(const SizeForm& a, const SizeForm& b);
    friend SizeForm operator-(const SizeForm& a, const SizeForm& b);
    friend SizeForm operator*(const SizeForm& a, const SizeForm& b);
    /// Nothing where the divisor has several terms, or none.
    static std::optional<SizeForm> quotient(const SizeForm& a, const SizeForm& b);

    friend auto operator<=>(const SizeForm&, const SizeForm&) = default;

private:
    bool any(bool SizeAtom::*flag, bool value) const;

    using Product = std::map<SizeAtom, int>; ///< exponents

    static Product joined(const Product& a, const Product& b, int sign);
    void add(const Product& product, double factor);

    std::map<Product, double> terms_; ///< factors other than 0
};

/// The form of a function of numbers (of the operator `number`); functions of one number ignore the second. Nothing where it needs an atom.
std::optional<SizeForm> formOf(const std::string& function, const SizeForm& a, const SizeForm& b);

/// Whether a function of these numbers is a whole number, and not negative, at every size.
SizeAtom atomOf(int id, const std::string& function, bool integral, const SizeForm& a, const SizeForm& b);

} // namespace espalier::onnx_io
