// SPDX-License-Identifier: MIT

import CPosix

/// An open file, closed when its owner goes.
struct FileDescriptor: ~Copyable {
  let number: CInt

  /// - Parameter number: what the system answered; nil for -1.
  init?(_ number: CInt) {
    guard number >= 0 else { return nil }
    self.number = number
  }

  deinit {
    close(number)
  }
}

/// What to wait for at a file descriptor, with poll(2).
func pollEntry(_ number: CInt, _ events: CInt = POLLIN) -> pollfd {
  pollfd(fd: number, events: Int16(truncatingIfNeeded: events), revents: 0)
}
