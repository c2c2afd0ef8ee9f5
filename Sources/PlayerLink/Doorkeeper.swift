// SPDX-License-Identifier: MIT

internal import Logging
internal import NIOCore

/// Keeps the door where the process has no descriptor left for who comes: they wait outside for a
/// moment. Unhandled, the error would end the whole link.
final class Doorkeeper: ChannelDuplexHandler {
  typealias InboundIn = Any
  typealias OutboundIn = Any

  private static let pause = TimeAmount.milliseconds(200)

  private let log: Logger
  private var isPausing = false

  init(log: Logger) {
    self.log = log
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    log.warning("nobody can be let in for the moment: \(error)")
    isPausing = true
    // Asked at once it would fail at once, again and again.
    context.eventLoop.assumeIsolated().scheduleTask(in: Self.pause) {
      self.isPausing = false
      context.read()
    }
  }

  func read(context: ChannelHandlerContext) {
    if !isPausing { context.read() }
  }
}
