// SPDX-License-Identifier: MIT

public import Logging
public import NIOCore
internal import NIOPosix
public import Playback
public import Timekeeping

/// The door for players and the command line: a Unix socket, one line a message, many at once.
public actor PlayerLink {
  /// For a player that connects again, before its viewing counts as ended: seconds.
  static let grace: Seconds = 2
  /// Lines in a row that make no sense, after which a connection is closed.
  static let patience = 10
  static let mostConnections = 2_048
  /// So many bytes of half lines may wait, over all connections.
  static let mostPending = 4 << 20

  let desk: any PlaybackDesk
  let time: Timekeeper
  private(set) var mark: Progress
  let log: Logger
  let spool: Spool

  private let threads: any EventLoopGroup

  private var sessions: [String: PlayerSession] = [:]
  /// The connection by which each player was heard last. Who waited and finds another here is late.
  private var latest: [String: Int] = [:]
  private var conversations: [Int: Conversation] = [:]
  private var connections = 0
  private var nextConnection = 0
  /// Bytes of half lines, over all connections.
  private(set) var pending = 0

  /// - Parameters:
  ///   - spool: the folder in which players leave what they could not deliver.
  ///   - mark: from here on an end counts as a play.
  ///   - threads: on which the socket is served; whoever made them ends them.
  public init(
    desk: any PlaybackDesk, spool: String, mark: Progress, threads: any EventLoopGroup,
    time: Timekeeper, log: Logger
  ) {
    self.threads = threads
    self.desk = desk
    self.spool = Spool(directory: spool)
    self.mark = mark
    self.time = time
    self.log = log
  }

  /// From now on an end counts as a play from here on.
  public func adopt(mark: Progress) async {
    self.mark = mark
    for session in sessions.values { await session.adopt(mark: mark) }
  }

  /// Serves until the task is cancelled.
  ///
  /// - Parameter onListening: called once connections are accepted.
  public func run(
    on socket: ListeningSocket, onListening: @Sendable () async -> Void = {}
  ) async throws {
    await takeSpool()
    let server = try await bind(socket)
    await onListening()
    try await withThrowingDiscardingTaskGroup { group in
      try await server.executeThenClose { incoming in
        for try await caller in incoming {
          group.addTask { await self.serve(caller) }
        }
      }
    }
  }

  public func show(_ text: String, on player: String, seconds: Double = 4) async {
    await sessions[player]?.show(text, seconds: seconds)
  }

  /// The players that are connected.
  public func players() async -> [ConnectedPlayer] {
    var players: [ConnectedPlayer] = []
    for session in sessions.values where await session.isAttached {
      if let player = await session.snapshot() { players.append(player) }
    }
    return players.sorted { ($0.pid ?? 0, $0.instance) < ($1.pid ?? 0, $1.instance) }
  }

  public func isConnected(_ player: String) -> Bool { sessions[player] != nil }

  // MARK: connections

  private struct Caller: Sendable {
    var peer: Peer?
    var connection: Connection
  }

  private func bind(_ socket: ListeningSocket) async throws -> NIOAsyncChannel<Caller, Never> {
    let server = try await ServerBootstrap(group: threads)
      .serverChannelInitializer { [log] channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Doorkeeper(log: log))
        }
      }
      .childChannelOption(ChannelOptions.autoRead, value: false)
      .childChannelOption(ChannelOptions.maxMessagesPerRead, value: 1)
      .bind(socket.descriptor) { channel in
        Peer.of(channel).flatMapThrowing { peer in
          Caller(peer: peer, connection: try Connection(channel))
        }
      }
    // NIO has just set it to 128, whatever it was.
    socket.makeRoom()
    return server
  }

  private func serve(_ caller: Caller) async {
    connections += 1
    nextConnection += 1
    await listen(to: caller, nextConnection)
    await caller.connection.close()
    connections -= 1
  }

  private func listen(to caller: Caller, _ id: Int) async {
    guard connections <= Self.mostConnections else { return }
    let connection = caller.connection
    do {
      guard let peer = caller.peer, peer.isOurs else {
        log.warning("a process of another user was refused")
        return try await refuse(connection, "another user's process")
      }
      conversations[id] = Conversation()
      try await connection.read { bytes in
        try await hear(bytes, connection, id)
      }
    } catch {
      log.debug("connection \(id) ends: \(error)")
    }
    let conversation = conversations.removeValue(forKey: id)
    pending -= conversation?.kept ?? 0
    if case .player(let session) = conversation?.speaker { await leave(session, id) }
  }

  /// What is known of one connection.
  private struct Conversation {
    var framer = LineFramer()
    /// What it kept of half a line when that was last looked at: bytes.
    var kept = 0
    var speaker: Speaker?
    /// Lines in a row that made no sense.
    var nonsense = 0
  }

  private func hear(_ bytes: ByteBuffer, _ connection: Connection, _ id: Int) async throws {
    conversations[id]?.framer.append(bytes)
    while let frame = conversations[id]?.framer.next() {
      let speaker = conversations[id]?.speaker
      if let speaker, try await take(frame, from: speaker, connection) {
        conversations[id]?.nonsense = 0
      } else if speaker == nil, let known = try await greet(frame, connection, id) {
        conversations[id]?.speaker = known
      } else {
        let nonsense = (conversations[id]?.nonsense ?? 0) + 1
        conversations[id]?.nonsense = nonsense
        log.debug("connection \(id): a line that makes no sense")
        guard nonsense < Self.patience else { throw Nonsense() }
      }
    }
    guard let kept = conversations[id]?.framer.kept else { return }
    pending += kept - (conversations[id]?.kept ?? 0)
    conversations[id]?.kept = kept
    guard !isCrowding(kept) else { throw Crowding() }
  }

  /// Whether a connection keeps more than its share of what there is, and that is used up.
  private func isCrowding(_ kept: Int) -> Bool {
    pending > Self.mostPending && kept > Self.mostPending / max(1, connections)
  }

  private struct Nonsense: Error {}
  private struct Crowding: Error {}

  private enum Speaker {
    case player(PlayerSession)
    case control
  }

  /// - Returns: nil where this is no greeting.
  private func greet(
    _ frame: LineFramer.Frame, _ connection: Connection, _ id: Int
  ) async throws -> Speaker? {
    guard case .line(let line) = frame, let hello = try? PlayerMessage(line), hello.type == "hello"
    else { return nil }
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
      latest[instance] = id
      await session.attach(PlayerSession.Line(id: id, channel: connection.channel), pid: hello.pid)
      log.debug("\(hello.player ?? "a player") is connected, process \(hello.pid ?? 0)")
      return .player(session)
    default:
      return nil
    }
  }

  /// - Returns: whether it made sense.
  private func take(
    _ frame: LineFramer.Frame, from speaker: Speaker, _ connection: Connection
  ) async throws -> Bool {
    guard case .line(let line) = frame, let message = try? PlayerMessage(line) else { return false }
    switch speaker {
    case .player(let session):
      return await session.take(message)
    case .control:
      let answer = await desk.answer(message.type, Array(line))
      try await connection.write(answer + [UInt8(ascii: "\n")])
      return true
    }
  }

  private func refuse(_ connection: Connection, _ reason: String) async throws {
    try await connection.write(DaemonLine.refused(reason).bytes)
  }

  // MARK: sessions

  private func session(for instance: String) -> PlayerSession {
    if let known = sessions[instance] { return known }
    let session = PlayerSession(instance: instance, desk: desk, time: time, mark: mark)
    sessions[instance] = session
    return session
  }

  /// A connection is gone. Its player may be back in a moment: then its viewing goes on as one.
  private func leave(_ session: PlayerSession, _ id: Int) async {
    let gone = time.now()
    await session.detach(id)
    // It is the daemon that goes: what plays goes on with the next one.
    guard !Task.isCancelled, latest[session.instance] == id else { return }
    await takeSpool(of: session)
    guard await session.hasViewing else { return forget(session, id) }
    Task {
      try? await time.sleep(gone + Self.grace)
      guard latest[session.instance] == id else { return }
      // A player that quits closes its connection before it leaves anything.
      await takeSpool(of: session)
      guard latest[session.instance] == id else { return }
      await session.close(at: gone)
      forget(session, id)
    }
  }

  /// Nothing may wait between the look at who was heard last and the forgetting.
  private func forget(_ session: PlayerSession, _ id: Int?) {
    guard latest[session.instance] == id else { return }
    latest[session.instance] = nil
    sessions[session.instance] = nil
  }

  // MARK: spool

  private func takeSpool() async {
    for instance in spool.instances() {
      let session = session(for: instance)
      await takeSpool(of: session)
      forget(session, nil)
    }
  }

  private func takeSpool(of session: PlayerSession) async {
    let lines = spool.lines(of: session.instance)
    guard !lines.isEmpty else { return }
    await session.open()
    for line in lines {
      if let message = try? PlayerMessage(line), message.type == "end-file" {
        _ = await session.take(message)
      }
    }
    spool.remove(session.instance)
    log.info("took in \(lines.count - 1) ends that a player had left")
  }
}
