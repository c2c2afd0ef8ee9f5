// SPDX-License-Identifier: MIT

import Glibc

enum WallClock {
  /// Sets the time zone of this process.
  static let isUTC: Void = {
    setenv("TZ", "UTC", 1)
    tzset()
  }()
}
