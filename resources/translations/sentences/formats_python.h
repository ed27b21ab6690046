// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences of formats_python, for lupdate and ui/models/engine_sentences.cpp. tests/architecture/engine_sentences.py writes it anew.
// clang-format off
QT_TRANSLATE_NOOP("engine", "a tensor has a type that safetensors does not know"),
QT_TRANSLATE_NOOP("engine", "it ends within the tensor %1"),
QT_TRANSLATE_NOOP("engine", "it holds a tensor of the unknown type %1"),
QT_TRANSLATE_NOOP("engine", "its header is damaged"),
