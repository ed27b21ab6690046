// SPDX-License-Identifier: GPL-3.0-or-later
// The list of operator families. A family has a file of its name here and in every format's read/ and write/, each with one function that
// registers the family in that place's table: registerPooling(OperatorTable&), registerPooling(NodeWriterTable&), …
// A family that lacks one of them does not link.
#pragma once

/// Families that compute tensors. F(family, argument) is applied to each.
#define ESPALIER_TENSOR_FAMILIES(F, argument)                                                                                              \
    F(Activation, argument)                                                                                                                \
    F(Arithmetic, argument)                                                                                                                \
    F(Convolution, argument)                                                                                                               \
    F(Creation, argument)                                                                                                                  \
    F(Functions, argument)                                                                                                                 \
    F(Joining, argument)                                                                                                                   \
    F(Normalisation, argument)                                                                                                             \
    F(Pooling, argument)                                                                                                                   \
    F(Product, argument)                                                                                                                   \
    F(Rearrangement, argument)                                                                                                             \
    F(Recurrent, argument)                                                                                                                 \
    F(Reduction, argument)                                                                                                                 \
    F(Resampling, argument)                                                                                                                \
    F(Reshape, argument)                                                                                                                   \
    F(Selection, argument)                                                                                                                 \
    F(Sizes, argument)                                                                                                                     \
    F(Slicing, argument)

/// All families, including opaque operators and lists of tensors. Readers handle these two without their tables.
#define ESPALIER_FAMILIES(F, argument)                                                                                                     \
    ESPALIER_TENSOR_FAMILIES(F, argument)                                                                                                  \
    F(Opaque, argument)                                                                                                                    \
    F(Structure, argument)

#define ESPALIER_DECLARE_FAMILY(family, Table) void register##family(Table& table);
#define ESPALIER_REGISTER_FAMILY(family, table) register##family(table);
