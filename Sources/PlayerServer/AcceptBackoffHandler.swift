// SPDX-License-Identifier: MIT

internal import Logging
internal import NIOCore

/// Keeps the door where the process has no descriptor left for who comes: they wait outside for a
/// moment. Unhandled, the error would end the whole link.
final class AcceptBackoffHandler: ChannelInboundHandler {
  typealias InboundIn = Any

  private static let pause = TimeAmount.milliseconds(200)

  private let log: Logger
  private var isPausing = false
  /// That it is full was said, and nobody has been let in since.
  private var isFull = false

  init(log: Logger) {
    self.log = log
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    isFull = false
    context.fireChannelRead(data)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if !isFull { log.warning("nobody can be let in for the moment: \(error)") }
    isFull = true
    guard !isPausing else { return }
    isPausing = true
    // Who waits outside is told of by epoll again at once, and would fail again at once.
    let channel = context.channel
    channel.setOption(.autoRead, value: false).whenFailure { _ in }
    context.eventLoop.assumeIsolated().scheduleTask(in: Self.pause) {
      self.isPausing = false
      channel.setOption(.autoRead, value: true).whenFailure { _ in }
    }
  }
}
