// SPDX-License-Identifier: MIT

import CMpv
import CPosix

/// A file descriptor that becomes readable when the player has an event, so that one poll(2) covers
/// the player and the socket.
struct Wakeup: ~Copyable {
  private let player: Player
  private let counter: FileDescriptor

  init?(_ player: Player) {
    guard let counter = FileDescriptor(posix_eventfd()) else { return nil }
    // The descriptor is passed as the context pointer, plus one because 0 would be the null
    // pointer.
    let context = UnsafeMutableRawPointer(bitPattern: Int(counter.number) + 1)
    self.player = player
    self.counter = counter
    mpv_set_wakeup_callback(player.handle, wake, context)
  }

  deinit {
    // The descriptor may be reused as soon as the counter is closed.
    mpv_set_wakeup_callback(player.handle, nil, nil)
  }

  var descriptor: CInt { counter.number }

  func clear() {
    var count: UInt64 = 0
    _ = read(counter.number, &count, MemoryLayout.size(ofValue: count))
  }
}

/// Called by mpv on any of its threads; must not call libmpv or block.
private func wake(_ context: UnsafeMutableRawPointer?) {
  var one: UInt64 = 1
  let counter = CInt(truncatingIfNeeded: Int(bitPattern: context) - 1)
  _ = write(counter, &one, MemoryLayout.size(ofValue: one))
}
