// SPDX-License-Identifier: MIT

public import Logging
public import NIOCore
internal import NIOPosix
internal import PlayerProtocol
public import Players
internal import Synchronization

/// The server of the Unix socket: accepts connections, splits their data into lines, and passes
/// lines of players to the registry and requests of control clients to their handler.
public actor PlayerServer {
  /// Consecutive malformed lines after which a connection is closed.
  static let maximumMalformedLines = 10
  static let maximumConnections = 2_048
  /// The limit for incomplete lines of all connections, in bytes.
  static let maximumPendingBytes = 4 << 20

  let registry: PlayerRegistry
  let control: any ControlHandler
  let log: Logger
  private let threads: any EventLoopGroup

  var clients: [Int: ClientState] = [:]
  var connections = 0
  nonisolated let ids = Atomic(0)
  /// The size of the incomplete lines of all connections, in bytes.
  var pending = 0

  /// - Parameter threads: the event loops for the socket; the caller shuts them down.
  public init(
    registry: PlayerRegistry, control: any ControlHandler, threads: any EventLoopGroup, log: Logger
  ) {
    self.registry = registry
    self.control = control
    self.threads = threads
    self.log = log
  }

  /// Serves until the task is cancelled.
  ///
  /// - Parameter onListening: a closure that is called once connections are accepted.
  public func run(
    on socket: ListeningSocket, onListening: @Sendable () async -> Void = {}
  ) async throws {
    await registry.importSpool()
    let (events, continuation) = AsyncStream<(Connection, Connection.Event)>.makeStream()
    let server = try await bind(socket, continuation)
    server.closeFuture.whenComplete { _ in continuation.finish() }
    await onListening()
    await withDiscardingTaskGroup { group in
      // Players' lines are handled in order of arrival. A control request is handled in its own
      // task, because it may wait for Trakt.
      for await (connection, event) in events {
        if case .closed = event {
          group.addTask { await self.remove(connection) }
        } else if let request = await receive(event, from: connection) {
          group.addTask { await self.respond(to: request, on: connection) }
        }
      }
      server.close(promise: nil)
      await closeAll()
    }
    (clients, connections, pending) = ([:], 0, 0)
    try Task.checkCancellation()
    throw ChannelError.ioOnClosedChannel
  }

  private func bind(
    _ socket: ListeningSocket,
    _ events: AsyncStream<(Connection, Connection.Event)>.Continuation
  ) async throws -> any Channel {
    let server = try await ServerBootstrap(group: threads)
      .serverChannelInitializer { [log] channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(AcceptBackoffHandler(log: log))
        }
      }
      .childChannelOption(ChannelOptions.autoRead, value: false)
      .childChannelOption(ChannelOptions.maxMessagesPerRead, value: 1)
      // Each connection has its own buffer; longer data arrives in pieces.
      .childChannelOption(
        ChannelOptions.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 512)
      )
      .childChannelInitializer { channel in
        let id = self.ids.wrappingAdd(1, ordering: .relaxed).newValue
        return Connection.open(channel, id: id) { connection, event in
          // Close connections accepted during shutdown.
          if case .terminated = events.yield((connection, event)) { connection.close() }
        }
      }
      .withBoundSocket(socket.descriptor).get()
    // NIO has just set the backlog to 128.
    socket.restoreBacklog()
    return server
  }
}
