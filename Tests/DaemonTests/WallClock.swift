// SPDX-License-Identifier: MIT

import Glibc

enum WallClock {
  /// For all tests of this process, whatever the machine's zone is.
  static let isUTC: Void = {
    setenv("TZ", "UTC", 1)
    tzset()
  }()
}
