// SPDX-License-Identifier: MIT

import CPosix

extension PlayerIdentity {
  /// The identity of this process.
  init(_ player: Player) {
    var seed: (UInt64, UInt64) = (0, 0)
    let size = MemoryLayout.size(ofValue: seed)
    if getrandom(&seed, size, 0) != size {
      // Fallback if the kernel has no random bytes: two players differ by process or start time.
      seed = (
        UInt64(truncatingIfNeeded: getpid()), posix_monotonic_seconds().bitPattern
      )
    }
    self.init(seed: seed, processID: Int(getpid()), player: player.text("mpv-version"))
  }
}
