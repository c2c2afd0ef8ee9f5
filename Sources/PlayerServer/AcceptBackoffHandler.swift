// SPDX-License-Identifier: MIT

internal import Logging
internal import NIOCore

/// Backs off accept() when the process is out of file descriptors: clients wait in the backlog for a
/// moment. Unhandled, the error would end the server.
final class AcceptBackoffHandler: ChannelInboundHandler {
  typealias InboundIn = Any

  private static let pause = TimeAmount.milliseconds(200)

  private let log: Logger
  private var isPausing = false
  /// The failure was logged, and no connection has been accepted since.
  private var isLogged = false

  init(log: Logger) {
    self.log = log
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    isLogged = false
    context.fireChannelRead(data)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if !isLogged { log.warning("cannot accept connections: \(error)") }
    isLogged = true
    guard !isPausing else { return }
    isPausing = true
    // epoll reports the waiting client again at once, and accept() would fail again at once.
    let channel = context.channel
    channel.setOption(.autoRead, value: false).whenFailure { _ in }
    context.eventLoop.assumeIsolated().scheduleTask(in: Self.pause) {
      self.isPausing = false
      channel.setOption(.autoRead, value: true).whenFailure { _ in }
    }
  }
}
