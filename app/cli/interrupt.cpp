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

/// The pipe that the handler writes to; a signal handler can access globals only.
std::atomic<int> writeEnd{-1};

void send(char byte)
{
    const int savedErrno = errno;
    // A full or closed pipe is ignored: the second Ctrl+C ends the program anyway.
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
    // SA_RESETHAND: the second signal has the default effect and ends the program.
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
        // requestStop() takes a lock, which a signal handler must not: hence this thread.
        control.requestStop();
        observer.log("Stopping … (Ctrl+C again quits at once)");
    }
}

} // namespace espalier::cli
