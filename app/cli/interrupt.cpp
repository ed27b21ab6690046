// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace espalier::cli {
namespace {

constexpr char stopByte = 's';
constexpr char endByte = 'e';

/// Where the handler writes; a signal handler can reach nothing but globals.
std::atomic<int> writeEnd{-1};

void send(char byte)
{
    const int savedErrno = errno;
    // Nothing can be done about a full or closed pipe here: the second Ctrl+C kills anyway.
    [[maybe_unused]] const auto written = write(writeEnd.load(), &byte, 1);
    errno = savedErrno;
}

void handle(int)
{
    send(stopByte);
}

void install(int signal, void (*handler)(int))
{
    struct sigaction action {};
    action.sa_handler = handler;
    // Back to the default after the first: the second one kills.
    action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(signal, &action, nullptr);
}

} // namespace

Interrupt::Interrupt(RunControl& control, Observer& observer)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return;
    readEnd_ = ends[0];
    writeEnd = ends[1];
    watcher_ = std::thread([this, &control, &observer] { watch(control, observer); });
    for (const int signal : {SIGINT, SIGTERM})
        install(signal, handle);
}

Interrupt::~Interrupt()
{
    if (readEnd_ < 0)
        return;
    for (const int signal : {SIGINT, SIGTERM})
        install(signal, SIG_DFL);
    send(endByte);
    watcher_.join();
    close(readEnd_);
    close(writeEnd.exchange(-1));
}

void Interrupt::watch(RunControl& control, Observer& observer) const
{
    char byte = 0;
    while (read(readEnd_, &byte, 1) == 1 && byte == stopByte) {
        // Takes a lock, which a signal handler must not: hence this thread.
        control.requestStop();
        observer.log("Stopping … (Ctrl+C again quits at once)");
    }
}

} // namespace espalier::cli
