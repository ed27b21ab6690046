// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences of coupling, for lupdate and ui/models/engine_sentences.cpp. tests/architecture/engine_sentences.py writes it anew.
// clang-format off
QT_TRANSLATE_NOOP("engine", "is picked from by '%1', where the tail begins"),
QT_TRANSLATE_NOOP("engine", "is the network's output"),
