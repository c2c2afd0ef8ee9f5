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

extension pollfd {
  /// What to wait for with poll(2), which skips a negative `fd`.
  init(fd: CInt, for events: CInt = POLLIN) {
    self.init(fd: fd, events: Int16(truncatingIfNeeded: events), revents: 0)
  }
}
