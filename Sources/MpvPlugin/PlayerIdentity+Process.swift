// SPDX-License-Identifier: MIT

import CPosix

extension PlayerIdentity {
  /// This process and its player.
  init(_ player: Player) {
    var seed: (UInt64, UInt64) = (0, 0)
    let size = MemoryLayout.size(ofValue: seed)
    if getrandom(&seed, size, 0) != size {
      // A kernel with no random bytes; two players differ by their process or their instant.
      seed = (
        UInt64(truncatingIfNeeded: getpid()), posix_monotonic_seconds().bitPattern
      )
    }
    self.init(seed: seed, processID: Int(getpid()), player: player.text("mpv-version"))
  }
}
