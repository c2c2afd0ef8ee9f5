// SPDX-License-Identifier: MIT

internal import Logging
internal import NIOCore

/// What is said on one connection: who speaks, and each line in order.
extension PlayerServer {
  /// - Returns: what somebody wants to know; nothing more is heard of them before that is answered.
  func take(
    _ arrival: Connection.Arrival, from connection: Connection
  ) async -> Question? {
    do {
      switch arrival {
      case .opened(let peer):
        try await welcome(peer, connection)
      case .bytes(let bytes):
        conversations[connection.id]?.framer.append(bytes)
        if let question = try await hear(connection) { return question }
      case .closed:
        // Nothing comes after it.
        return nil
      }
    } catch {
      hangUp(connection, error)
    }
    connection.proceed()
    return nil
  }

  func answer(_ question: Question, on connection: Connection) async {
    do {
      var next: Question? = question
      while let question = next {
        let answer = await desk.answer(question.type, question.line)
        try await connection.write(answer + [UInt8(ascii: "\n")])
        next = try await hear(connection)
      }
    } catch {
      hangUp(connection, error)
    }
    connection.proceed()
  }

  private func hangUp(_ connection: Connection, _ reason: any Error) {
    log.debug("connection \(connection.id) ends: \(reason)")
    connection.close()
  }

  private func welcome(_ peer: Peer?, _ connection: Connection) async throws {
    connections += 1
    guard connections <= Self.mostConnections else { throw Crowding() }
    guard let peer, peer.isOurs else {
      log.warning("a process of another user was refused")
      try await refuse(connection, "another user's process")
      throw Nonsense()
    }
    conversations[connection.id] = ClientState(connection: connection)
  }

  /// The daemon goes: what plays goes on with the next one.
  func hangUp() async {
    for conversation in conversations.values {
      conversation.connection.close()
      if case .player(let session) = conversation.speaker {
        await session.detach(conversation.connection.id)
      }
    }
  }

  func part(from connection: Connection) async {
    connections -= 1
    let conversation = conversations.removeValue(forKey: connection.id)
    pending -= conversation?.kept ?? 0
    if case .player(let session) = conversation?.speaker { await leave(session, connection.id) }
  }

  /// Takes in line by line what has come so far.
  private func hear(_ connection: Connection) async throws -> Question? {
    let id = connection.id
    while let frame = conversations[id]?.framer.next() {
      let message = frame.line.flatMap { try? PlayerMessage($0) }
      let makesSense: Bool
      switch (conversations[id]?.speaker, message) {
      case (.player(let session), let message?):
        makesSense = await session.take(message)
      case (.control, let message?):
        conversations[id]?.nonsense = 0
        return Question(type: message.type, line: Array(frame.line ?? []))
      case (nil, let hello?):
        let speaker = try await greet(hello, connection)
        conversations[id]?.speaker = speaker
        makesSense = speaker != nil
      case (_, nil):
        makesSense = false
      }
      let nonsense = makesSense ? 0 : (conversations[id]?.nonsense ?? 0) + 1
      conversations[id]?.nonsense = nonsense
      guard !makesSense else { continue }
      log.debug("connection \(id): a line that makes no sense")
      guard nonsense < Self.patience else { throw Nonsense() }
    }
    guard let kept = conversations[id]?.framer.kept else { return nil }
    pending += kept - (conversations[id]?.kept ?? 0)
    conversations[id]?.kept = kept
    guard !isCrowding(kept) else { throw Crowding() }
    return nil
  }

  /// Whether a connection keeps more than its share of what there is, and that is used up.
  private func isCrowding(_ kept: Int) -> Bool {
    pending > Self.mostPending && kept > Self.mostPending / max(1, connections)
  }

  private struct Nonsense: Error {}
  private struct Crowding: Error {}

  /// - Returns: nil where this is no greeting.
  private func greet(
    _ hello: PlayerMessage, _ connection: Connection
  ) async throws -> ClientState.Speaker? {
    guard hello.type == "hello" else { return nil }
    guard hello.version == 1 else {
      try await refuse(connection, "this daemon speaks protocol 1")
      throw Nonsense()
    }
    switch hello.role {
    case "control":
      return .control
    case "player":
      guard let instance = hello.instance, Spool.isInstance(instance) else { return nil }
      let session = session(for: instance)
      latest[instance] = connection.id
      await session.attach(connection, pid: hello.pid)
      log.debug("\(hello.player ?? "a player") is connected, process \(hello.pid ?? 0)")
      return .player(session)
    default:
      return nil
    }
  }

  private func refuse(_ connection: Connection, _ reason: String) async throws {
    try await connection.write(DaemonLine.refused(reason).bytes)
  }
}
