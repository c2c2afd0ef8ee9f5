// SPDX-License-Identifier: MIT

import CPosix

/// A connection to the daemon. Nothing here waits: a frozen daemon must not be felt in the player.
struct DaemonConnection: ~Copyable {
  private let socket: FileDescriptor
  private var outgoing = OutgoingBuffer()
  private var incoming = LineSplitter()
  private let since = posix_monotonic_seconds()
  private var isLost = false
  /// What waits is not sent before ``release()``.
  private var isHeld = false

  enum Condition: Equatable {
    case standing
    /// The other end closed, or is too far behind. Where it held for a second before, a daemon is
    /// there that doesn't close whatever it accepts.
    case lost(afterHolding: Bool)
  }

  var condition: Condition {
    isLost ? .lost(afterHolding: posix_monotonic_seconds() - since > 1) : .standing
  }

  /// nil where nothing listens at `socketPath`, or another user does.
  init?(_ socketPath: SocketPath) {
    guard let socket = FileDescriptor(socketPath.path.withCString(posix_connect_unix)),
      posix_peer_is_own(socket.number)
    else { return nil }
    self.socket = socket
  }

  /// What to wait for with poll(2).
  var pollEntry: pollfd {
    pollfd(fd: socket.number, for: outgoing.isEmpty || isHeld ? POLLIN : POLLIN | POLLOUT)
  }

  /// Takes lines that go out with the next ``release()``, or before where they are too many.
  @inline(never)
  mutating func queue(_ lines: [UInt8]) {
    guard !isLost else { return }
    isHeld = true
    outgoing.append(lines)
    guard outgoing.isOverfull else { return }
    release()
    if outgoing.isOverfull { isLost = true }
  }

  /// Sends what waits, as far as the socket takes it.
  mutating func release() {
    isHeld = false
    flush()
  }

  /// Sends what waits and reads what came.
  mutating func exchange() -> DaemonCommands {
    flush()
    return receive()
  }

  private mutating func flush() {
    guard !isLost, !isHeld else { return }
    let number = socket.number
    var isGone = false
    outgoing.flush { bytes in
      let taken = posix_send(number, bytes.baseAddress, bytes.count)
      isGone = taken < 0
      return taken
    }
    if isGone { isLost = true }
  }

  /// One buffer at a time: what is left wakes poll(2) again, after the player had its turn.
  private mutating func receive() -> DaemonCommands {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = posix_receive(socket.number, &buffer, buffer.count)
    if count < 0 { isLost = true }
    buffer.removeLast(buffer.count - max(0, count))
    var commands = DaemonCommands()
    incoming.append(buffer)
    while let frame = incoming.next() {
      if case .line(let line) = frame, let line = DaemonLine(line) { commands.add(line) }
    }
    return commands
  }
}
