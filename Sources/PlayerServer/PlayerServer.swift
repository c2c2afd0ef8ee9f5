// SPDX-License-Identifier: MIT

public import Logging
public import NIOCore
internal import NIOPosix
public import Playback
internal import Synchronization
public import Timekeeping

/// The door for players and the command line: a Unix socket, one line a message, many at once.
public actor PlayerServer {
  /// For a player that connects again, before its viewing counts as ended: seconds.
  static let grace: Seconds = 2
  /// Lines in a row that make no sense, after which a connection is closed.
  static let patience = 10
  static let mostConnections = 2_048
  /// So many bytes of half lines may wait, over all connections.
  static let mostPending = 4 << 20

  let desk: any PlaybackDelegate
  let time: Clocks
  private(set) var threshold: Progress
  let log: Logger
  let spool: Spool

  let threads: any EventLoopGroup

  var sessions: [String: PlayerSession] = [:]
  /// The connection by which each player was heard last. Who waited and finds another here is late.
  var latest: [String: Int] = [:]
  var conversations: [Int: ClientState] = [:]
  var connections = 0
  nonisolated let ids = Atomic(0)
  /// Bytes of half lines, over all connections.
  var pending = 0

  /// - Parameters:
  ///   - spool: the folder in which players leave what they could not deliver.
  ///   - threshold: from here on an end counts as a play.
  ///   - threads: on which the socket is served; whoever made them ends them.
  public init(
    desk: any PlaybackDelegate, spool: String, threshold: Progress, threads: any EventLoopGroup,
    time: Clocks, log: Logger
  ) {
    self.threads = threads
    self.desk = desk
    self.spool = Spool(directory: spool)
    self.threshold = threshold
    self.time = time
    self.log = log
  }

  /// From now on an end counts as a play from here on.
  public func adopt(threshold: Progress) async {
    self.threshold = threshold
    for session in sessions.values { await session.adopt(threshold: threshold) }
  }

  /// Serves until the task is cancelled.
  ///
  /// - Parameter onListening: called once connections are accepted.
  public func run(
    on socket: ListeningSocket, onListening: @Sendable () async -> Void = {}
  ) async throws {
    await takeSpool()
    let (arrivals, arrived) = AsyncStream<(Connection, Connection.Arrival)>.makeStream()
    let server = try await bind(socket, arrived)
    server.closeFuture.whenComplete { _ in arrived.finish() }
    await onListening()
    await withDiscardingTaskGroup { group in
      // What players say is only written down, in the order in which it comes. A question may take as
      // long as Trakt, and who goes may leave many ends behind.
      for await (connection, arrival) in arrivals {
        if case .closed = arrival {
          group.addTask { await self.part(from: connection) }
        } else if let question = await take(arrival, from: connection) {
          group.addTask { await self.answer(question, on: connection) }
        }
      }
      server.close(promise: nil)
      await hangUp()
    }
    (conversations, connections, pending) = ([:], 0, 0)
    try Task.checkCancellation()
    throw ChannelError.ioOnClosedChannel
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

  private func bind(
    _ socket: ListeningSocket,
    _ arrived: AsyncStream<(Connection, Connection.Arrival)>.Continuation
  ) async throws -> any Channel {
    let server = try await ServerBootstrap(group: threads)
      .serverChannelInitializer { [log] channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(AcceptBackoffHandler(log: log))
        }
      }
      .childChannelOption(ChannelOptions.autoRead, value: false)
      .childChannelOption(ChannelOptions.maxMessagesPerRead, value: 1)
      // Each connection keeps its own, and what is longer comes in pieces.
      .childChannelOption(
        ChannelOptions.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 512)
      )
      .childChannelInitializer { channel in
        let id = self.ids.wrappingAdd(1, ordering: .relaxed).newValue
        return Connection.open(channel, id: id) { connection, arrival in
          // Who comes while it goes finds nobody to let them in.
          if case .terminated = arrived.yield((connection, arrival)) { connection.close() }
        }
      }
      .withBoundSocket(socket.descriptor).get()
    // NIO has just set it to 128, whatever it was.
    socket.makeRoom()
    return server
  }
}
