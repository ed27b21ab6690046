// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: keeps compiled kernels of layers from piling up where networks run only a few times, at ever other sizes.
#pragma once

namespace espalier {

/// While an object lives, oneDNN keeps the machine code of the last layers only; after the last one, as many as before. It compiles code
/// for every layer at every size of its input and keeps a thousand, some 100 KB each. Reading and writing a network run it at three sizes,
/// each once or twice. No effect where LibTorch does not use oneDNN's library.
class FewKernels {
public:
    FewKernels();
    ~FewKernels();
    FewKernels(const FewKernels&) = delete;
    FewKernels& operator=(const FewKernels&) = delete;
};

} // namespace espalier
