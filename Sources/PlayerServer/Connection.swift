// SPDX-License-Identifier: MIT

internal import NIOCore

/// One connection to the socket.
///
/// The channel is read again only after ``readNext()``, so that a fast client does not fill the
/// memory. No task is suspended per connection, because its stack would keep its largest size: a
/// thousand idle players cost a thousand channels and little else.
struct Connection: Sendable {
  enum Event: Sendable {
    /// - Parameter: the client's process; nil if the kernel does not report it.
    case opened(Peer?)
    case bytes(ByteBuffer)
    /// Always the last event.
    case closed
  }

  typealias EventHandler = @Sendable (Connection, Event) -> Void

  let id: Int
  let channel: any Channel
  fileprivate let handler: NIOLoopBound<ConnectionHandler>

  /// Configures a new channel before anything is read from it.
  ///
  /// - Parameter onEvent: a closure that is called on the event loop; each call must be followed by
  ///   ``readNext()``.
  static func open(
    _ channel: any Channel, id: Int, _ onEvent: @escaping EventHandler
  ) -> EventLoopFuture<Void> {
    Peer.of(channel).flatMapThrowing { peer in
      try channel.pipeline.syncOperations.addHandler(
        ConnectionHandler(id: id, peer: peer, onEvent: onEvent))
    }
  }

  /// Requests the next event after one was handled.
  func readNext() {
    channel.eventLoop.execute { handler.value.readNext(self) }
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
  private let onEvent: Connection.EventHandler

  /// An event has been delivered and is being handled.
  private var isBusy = false
  /// Bytes read while an event is handled: NIO reads everything that the client sent before it
  /// closed the connection, even without a call of `read()`.
  private var waiting = ByteBuffer()
  private var isClosed = false

  init(id: Int, peer: Peer?, onEvent: @escaping Connection.EventHandler) {
    self.id = id
    self.peer = peer
    self.onEvent = onEvent
  }

  func channelActive(context: ChannelHandlerContext) {
    deliver(.opened(peer), connection(context))
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    if isBusy { waiting.writeBuffer(&bytes) } else { deliver(.bytes(bytes), connection(context)) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    isClosed = true
    if !isBusy { deliver(.closed, connection(context)) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  func readNext(_ connection: Connection) {
    isBusy = false
    if waiting.readableBytes > 0 {
      let bytes = waiting
      waiting = ByteBuffer()
      deliver(.bytes(bytes), connection)
    } else if isClosed {
      deliver(.closed, connection)
    } else {
      connection.channel.read()
    }
  }

  func drop() {
    waiting = ByteBuffer()
  }

  private func deliver(_ event: Connection.Event, _ connection: Connection) {
    isBusy = true
    onEvent(connection, event)
  }

  private func connection(_ context: ChannelHandlerContext) -> Connection {
    Connection(
      id: id, channel: context.channel,
      handler: NIOLoopBound(self, eventLoop: context.eventLoop))
  }
}
