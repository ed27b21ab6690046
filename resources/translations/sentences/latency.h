// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences of latency, for lupdate and ui/models/engine_sentences.cpp. tests/architecture/engine_sentences.py writes it anew.
// clang-format off
QT_TRANSLATE_NOOP("engine", "Cannot measure the network's operators"),
QT_TRANSLATE_NOOP("engine", "Measurements are not kept: %1"),
QT_TRANSLATE_NOOP("engine", "The kept measurements in '%1' cannot be used: %2"),
QT_TRANSLATE_NOOP("engine", "a grid is not sound"),
