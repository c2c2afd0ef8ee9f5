// SPDX-License-Identifier: MIT

internal import NIOCore

/// One connection to the socket.
///
/// The channel is read again only after ``proceed()``, so that a fast client does not fill the
/// memory. No task is suspended per connection, because its stack would keep its largest size: a
/// thousand idle players cost a thousand channels and little else.
struct Connection: Sendable {
  enum Arrival: Sendable {
    /// - Parameter: the client's process; nil if the kernel does not report it.
    case opened(Peer?)
    case bytes(ByteBuffer)
    /// Always the last arrival.
    case closed
  }

  typealias Arrived = @Sendable (Connection, Arrival) -> Void

  let id: Int
  let channel: any Channel
  fileprivate let handler: NIOLoopBound<ConnectionHandler>

  /// Configures a new channel before anything is read from it.
  ///
  /// - Parameter arrived: called on the event loop; each call must be followed by ``proceed()``.
  static func open(
    _ channel: any Channel, id: Int, _ arrived: @escaping Arrived
  ) -> EventLoopFuture<Void> {
    Peer.of(channel).flatMapThrowing { peer in
      try channel.pipeline.syncOperations.addHandler(
        ConnectionHandler(id: id, peer: peer, arrived: arrived))
    }
  }

  /// Requests the next arrival after one was handled.
  func proceed() {
    channel.eventLoop.execute { handler.value.proceed(self) }
  }

  func write(_ bytes: [UInt8]) async throws {
    try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
  }

  /// Closes the channel; bytes that were read and not delivered are dropped.
  func close() {
    channel.eventLoop.execute {
      handler.value.drop()
      channel.close(promise: nil)
    }
  }
}

/// Delivers bytes from the event loop to the server.
private final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let id: Int
  private let peer: Peer?
  private let arrived: Connection.Arrived

  /// An arrival has been delivered and is being handled.
  private var isBusy = false
  /// Bytes read meanwhile: NIO reads everything that the client sent before it closed, even without
  /// being asked to.
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
