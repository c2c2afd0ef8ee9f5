// SPDX-License-Identifier: MIT

internal import Logging
internal import NIOCore

/// Backs off accept() when the process is out of file descriptors: clients wait in the backlog for
/// a moment. Without it, the error would stop the server.
final class AcceptBackoffHandler: ChannelInboundHandler {
  typealias InboundIn = Any

  private static let pause = TimeAmount.milliseconds(200)

  private let log: Logger
  private var isPausing = false
  /// The failure has been logged and no connection has been accepted since.
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
    // Without the delay, epoll reports the waiting client at once and accept() fails again.
    let channel = context.channel
    channel.setOption(.autoRead, value: false).whenFailure { _ in }
    context.eventLoop.assumeIsolated().scheduleTask(in: Self.pause) {
      self.isPausing = false
      channel.setOption(.autoRead, value: true).whenFailure { _ in }
    }
  }
}
