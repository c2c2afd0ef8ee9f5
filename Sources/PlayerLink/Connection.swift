// SPDX-License-Identifier: MIT

internal import NIOCore

/// One connection to the socket. Bytes come only when they are asked for, so that nobody who talks
/// fast fills the memory.
///
/// Not NIO's own `NIOAsyncChannel`, which traps where it is dropped unserved, as happens to one that
/// is just let in when the daemon goes.
struct Connection: Sendable {
  let channel: any Channel
  private let incoming: AsyncStream<ByteBuffer>

  /// On the channel's event loop, before anything is read.
  init(_ channel: any Channel) throws {
    let (incoming, arrived) = AsyncStream<ByteBuffer>.makeStream()
    self.channel = channel
    self.incoming = incoming
    try channel.pipeline.syncOperations.addHandler(Inlet(arrived: arrived))
  }

  /// Takes in what comes until the other end, or `take`, has had enough.
  func read(_ take: (ByteBuffer) async throws -> Void) async rethrows {
    channel.read()
    for await bytes in incoming {
      try await take(bytes)
      channel.read()
    }
  }

  func write(_ bytes: [UInt8]) async throws {
    try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
  }

  func close() async {
    try? await channel.close()
  }
}

private final class Inlet: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let arrived: AsyncStream<ByteBuffer>.Continuation

  init(arrived: AsyncStream<ByteBuffer>.Continuation) {
    self.arrived = arrived
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    arrived.yield(unwrapInboundIn(data))
  }

  func channelInactive(context: ChannelHandlerContext) {
    arrived.finish()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    arrived.finish()
    context.close(promise: nil)
  }
}
