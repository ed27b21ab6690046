// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences of sparsity, for lupdate and ui/models/engine_sentences.cpp. tests/architecture/engine_sentences.py writes it anew.
// clang-format off
QT_TRANSLATE_NOOP("engine", "No channel of this network can be removed, so there is nothing to make sparse."),
QT_TRANSLATE_NOOP("engine", "Targets are given for %1 groups, but the network has %2 groups."),
QT_TRANSLATE_NOOP("engine", "The share of units to make sparse must be above 0 and below 1, not %1."),
