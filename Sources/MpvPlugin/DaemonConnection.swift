// SPDX-License-Identifier: MIT

import CPosix

/// A connection to the daemon. Nothing here blocks: a frozen daemon must not affect the player.
struct DaemonConnection: ~Copyable {
  private let socket: FileDescriptor
  private var outgoing = OutgoingBuffer()
  private var incoming = LineSplitter()
  private let since = posix_monotonic_seconds()
  private var isLost = false
  /// Queued lines are not sent before ``release()``.
  private var isHeld = false

  enum Condition: Equatable {
    case connected
    /// The daemon closed the connection, or too much data is unsent. A connection that lasted for a
    /// second was accepted by a working daemon, not by one that closes every connection.
    case lost(afterHolding: Bool)
  }

  var condition: Condition {
    isLost ? .lost(afterHolding: posix_monotonic_seconds() - since > 1) : .connected
  }

  /// Connects; nil if nothing listens at `socketPath`, or a process of another user does.
  init?(_ socketPath: SocketPath) {
    guard let socket = FileDescriptor(socketPath.path.withCString(posix_connect_unix)),
      posix_peer_is_own(socket.number)
    else { return nil }
    self.socket = socket
  }

  /// The poll(2) entry for this connection.
  var pollEntry: pollfd {
    pollfd(fd: socket.number, for: outgoing.isEmpty || isHeld ? POLLIN : POLLIN | POLLOUT)
  }

  /// Queues lines for the next ``release()``; sends them earlier if too many are queued.
  @inline(never)
  mutating func queue(_ lines: [UInt8]) {
    guard !isLost else { return }
    isHeld = true
    outgoing.append(lines)
    guard outgoing.isOverfull else { return }
    release()
    if outgoing.isOverfull { isLost = true }
  }

  /// Sends queued lines as far as the socket accepts them.
  mutating func release() {
    isHeld = false
    flush()
  }

  /// Sends queued lines and reads what has arrived.
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

  /// Reads one buffer at a time: poll(2) reports the rest after the player's events were handled.
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
