// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences of formats_python, for lupdate and ui/models/engine_sentences.cpp. tests/architecture/engine_sentences.py writes it anew.
// clang-format off
QT_TRANSLATE_NOOP("engine", "Espalier has no form in Python for the function %1"),
QT_TRANSLATE_NOOP("engine", "The network cannot be written to %1"),
QT_TRANSLATE_NOOP("engine", "a tensor has a type that safetensors does not know"),
QT_TRANSLATE_NOOP("engine", "it ends within the tensor %1"),
QT_TRANSLATE_NOOP("engine", "it holds a tensor of the unknown type %1"),
QT_TRANSLATE_NOOP("engine", "its header is damaged"),
QT_TRANSLATE_NOOP("engine", "node '%1' (%2): Espalier has no form in Python for this operator"),
QT_TRANSLATE_NOOP("engine", "read back, the weights are not what they should be"),
QT_TRANSLATE_NOOP("engine", "this LibTorch has no operator %1"),
