// SPDX-License-Identifier: MIT

internal import NIOCore

/// One connection to the socket.
///
/// What arrives is handed over one piece at a time, and the next is read once that was dealt with, so
/// that a fast client does not fill the memory. In between no task is suspended for it, whose stack
/// would stay as large as it ever was: a thousand idle players are a thousand channels and little
/// more.
struct Connection: Sendable {
  enum Arrival: Sendable {
    /// - Parameter: the process; nil where the kernel does not tell.
    case opened(Peer?)
    case bytes(ByteBuffer)
    /// Nothing comes after it.
    case closed
  }

  typealias Arrived = @Sendable (Connection, Arrival) -> Void

  let id: Int
  let channel: any Channel
  fileprivate let handler: NIOLoopBound<ConnectionHandler>

  /// Makes a new channel a connection, before anything is read from it.
  ///
  /// - Parameter arrived: called on the event loop; ``proceed()`` answers each call.
  static func open(
    _ channel: any Channel, id: Int, _ arrived: @escaping Arrived
  ) -> EventLoopFuture<Void> {
    Peer.of(channel).flatMapThrowing { peer in
      try channel.pipeline.syncOperations.addHandler(
        ConnectionHandler(id: id, peer: peer, arrived: arrived))
    }
  }

  /// What arrived has been dealt with, the next may come.
  func proceed() {
    channel.eventLoop.execute { handler.value.proceed(self) }
  }

  func write(_ bytes: [UInt8]) async throws {
    try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
  }

  /// Closes the channel; what was read and not handed over is dropped.
  func close() {
    channel.eventLoop.execute {
      handler.value.drop()
      channel.close(promise: nil)
    }
  }
}

/// Hands bytes from the event loop to the server.
private final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let id: Int
  private let peer: Peer?
  private let arrived: Connection.Arrived

  /// Something was handed over and is being dealt with.
  private var isBusy = false
  /// What came meanwhile: NIO reads unasked all that the client had sent before it closed.
  private var waiting = ByteBuffer()
  private var isClosed = false

  init(id: Int, peer: Peer?, arrived: @escaping Connection.Arrived) {
    self.id = id
    self.peer = peer
    self.arrived = arrived
  }

  func channelActive(context: ChannelHandlerContext) {
    hand(.opened(peer), connection(context))
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    if isBusy { waiting.writeBuffer(&bytes) } else { hand(.bytes(bytes), connection(context)) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    isClosed = true
    if !isBusy { hand(.closed, connection(context)) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  func proceed(_ connection: Connection) {
    isBusy = false
    if waiting.readableBytes > 0 {
      let bytes = waiting
      waiting = ByteBuffer()
      hand(.bytes(bytes), connection)
    } else if isClosed {
      hand(.closed, connection)
    } else {
      connection.channel.read()
    }
  }

  func drop() {
    waiting = ByteBuffer()
  }

  private func hand(_ arrival: Connection.Arrival, _ connection: Connection) {
    isBusy = true
    arrived(connection, arrival)
  }

  private func connection(_ context: ChannelHandlerContext) -> Connection {
    Connection(
      id: id, channel: context.channel,
      handler: NIOLoopBound(self, eventLoop: context.eventLoop))
  }
}
