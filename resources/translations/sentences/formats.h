// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences of formats, for lupdate and ui/models/engine_sentences.cpp. tests/architecture/engine_sentences.py writes it anew.
// clang-format off
QT_TRANSLATE_NOOP("engine", "%1 and %2"),
QT_TRANSLATE_NOOP("engine", "%1 or %2"),
QT_TRANSLATE_NOOP("engine", "(spectral norm)"),
QT_TRANSLATE_NOOP("engine", "(weight norm)"),
QT_TRANSLATE_NOOP("engine", "Different layers of the file read the same tensors, probably because its exporter merged what was equal: %1. They stay one tensor each, so these layers lose the same channels; --part-shared NAME (or all), in the window the setting Weights to part, makes them separate."),
QT_TRANSLATE_NOOP("engine", "Operator set %1 cannot be written; choose one from %2 to %3."),
QT_TRANSLATE_NOOP("engine", "The ending of %1 does not tell a format that is written; use %2, or name the format."),
QT_TRANSLATE_NOOP("engine", "The exporter of the file merged tensors of different layers that hold the same number throughout: %1. Each of these layers has one of its own again, so that it can lose other channels than the others."),
QT_TRANSLATE_NOOP("engine", "The weight of '%1' is computed from %2%3; it was folded into a plain weight."),
QT_TRANSLATE_NOOP("engine", "and %1 more"),
QT_TRANSLATE_NOOP("engine", "no two of its layers share a tensor '%1' (inspect lists those that are shared or read by several layers)"),
QT_TRANSLATE_NOOP("engine", "quantised networks cannot be trained on, so export the network in floating point, prune it, and quantise it afterwards"),
