// SPDX-License-Identifier: MIT

import CPosix

/// A file descriptor that is closed by its owner's deinitializer.
struct FileDescriptor: ~Copyable {
  let number: CInt

  /// - Parameter number: the result of the system call; nil for -1.
  init?(_ number: CInt) {
    guard number >= 0 else { return nil }
    self.number = number
  }

  deinit {
    close(number)
  }
}

extension pollfd {
  /// An entry for poll(2), which ignores a negative `fd`.
  init(fd: CInt, for events: CInt = POLLIN) {
    self.init(fd: fd, events: Int16(truncatingIfNeeded: events), revents: 0)
  }
}
