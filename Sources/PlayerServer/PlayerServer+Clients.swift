// SPDX-License-Identifier: MIT

internal import Logging
internal import NIOCore
internal import PlayerProtocol
internal import Players

/// Handling of one connection: its hello, then each line in order.
extension PlayerServer {
  private struct TooManyMalformedLines: Error {}
  private struct TooManyConnections: Error {}
  private struct TooMuchPending: Error {}
  private struct Refused: Error {}

  /// - Returns: a control request; nothing more is read from its client before the response.
  func receive(
    _ event: Connection.Event, from connection: Connection
  ) async -> [UInt8]? {
    do {
      switch event {
      case .opened(let peer):
        try await accept(connection, from: peer)
      case .bytes(let bytes):
        clients[connection.id]?.splitter.append(Array(bytes.readableBytesView))
        if let request = try await readLines(of: connection) { return request }
      case .closed:
        return nil
      }
    } catch {
      close(connection, error)
    }
    connection.readNext()
    return nil
  }

  func respond(to request: [UInt8], on connection: Connection) async {
    do {
      var next: [UInt8]? = request
      while let request = next {
        let response = await control.response(to: request)
        if let response {
          try await connection.write(response + [UInt8(ascii: "\n")])
        }
        try count(isMalformed: response == nil, of: connection)
        next = try await readLines(of: connection)
      }
    } catch {
      close(connection, error)
    }
    connection.readNext()
  }

  /// Closes all connections when the daemon exits.
  func closeAll() async {
    await registry.stop()
    for client in clients.values { client.connection.close() }
  }

  func remove(_ connection: Connection) async {
    connections -= 1
    let client = clients.removeValue(forKey: connection.id)
    pending -= client?.allocatedBytes ?? 0
    if case .player(let attachment) = client?.role { await registry.detach(attachment) }
  }

  private func accept(_ connection: Connection, from peer: Peer?) async throws {
    connections += 1
    guard connections <= Self.maximumConnections else { throw TooManyConnections() }
    guard let peer, peer.isSameUser else {
      log.warning("refused a process of another user")
      throw try await refuse(connection, "another user's process")
    }
    clients[connection.id] = ClientState(connection: connection, process: peer.pid)
  }

  private func close(_ connection: Connection, _ reason: any Error) {
    log.debug("connection \(connection.id) is closed: \(reason)")
    connection.close()
  }

  private func refuse(_ connection: Connection, _ reason: String) async throws -> Refused {
    try await connection.write(DaemonLine.refused(reason: Array(reason.utf8)).bytes)
    return Refused()
  }

  // MARK: lines

  /// Handles the lines received so far, up to the next control request.
  private func readLines(of connection: Connection) async throws -> [UInt8]? {
    let id = connection.id
    while let frame = clients[id]?.splitter.next() {
      let isMalformed: Bool
      switch (frame, clients[id]?.role) {
      case (.line(let line), .control):
        return line
      case (.line(let line), .player(let attachment)):
        isMalformed =
          if let line = PlayerLine(line) {
            await !registry.receive(line, from: attachment)
          } else {
            true
          }
      case (.line(let line), nil):
        let role = try await greet(PlayerLine(line), connection)
        clients[id]?.role = role
        isMalformed = role == nil
      case (.tooLong, _):
        isMalformed = true
      }
      try count(isMalformed: isMalformed, of: connection)
    }
    try notePending(of: connection)
    return nil
  }

  private func count(isMalformed: Bool, of connection: Connection) throws {
    guard isMalformed else {
      clients[connection.id]?.malformedLines = 0
      return
    }
    log.debug("connection \(connection.id): malformed line")
    let count = (clients[connection.id]?.malformedLines ?? 0) + 1
    clients[connection.id]?.malformedLines = count
    guard count < Self.maximumMalformedLines else { throw TooManyMalformedLines() }
  }

  /// Closes a connection whose incomplete line exceeds its share of the memory, once the total is
  /// used up.
  private func notePending(of connection: Connection) throws {
    guard let client = clients[connection.id] else { return }
    let allocated = client.splitter.allocatedBytes
    pending += allocated - client.allocatedBytes
    clients[connection.id]?.allocatedBytes = allocated
    guard
      pending <= Self.maximumPendingBytes
        || allocated <= Self.maximumPendingBytes / max(1, connections)
    else {
      throw TooMuchPending()
    }
  }

  /// - Returns: nil if this is not a hello.
  private func greet(
    _ line: PlayerLine?, _ connection: Connection
  ) async throws -> ClientState.Role? {
    guard case .hello(let hello)? = line?.kind else { return nil }
    guard hello.version == Hello.currentVersion else {
      throw try await refuse(connection, "this daemon supports protocol \(Hello.currentVersion)")
    }
    switch hello.role {
    case .control:
      return .control
    case .player(let identity):
      let channel = connection.channel
      // In a sandbox, a player has another process id than outside.
      let process = clients[connection.id].flatMap { $0.process > 0 ? Int($0.process) : nil }
      let attachment = await registry.attach(
        identity, process: process ?? identity.processID, reportsPosition: hello.reportsPosition,
        showsPrompts: hello.showsPrompts
      ) { line in
        // A player that does not read is skipped; it gets the reply when it connects again.
        guard channel.isWritable else { return }
        channel.writeAndFlush(ByteBuffer(bytes: line.bytes), promise: nil)
      }
      let player = identity.player.map { String(decoding: $0, as: UTF8.self) } ?? "a player"
      log.debug("\(player) is connected, process \(process ?? 0)")
      return .player(attachment)
    case .unknown:
      return nil
    }
  }
}
