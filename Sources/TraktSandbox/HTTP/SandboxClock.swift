// SPDX-License-Identifier: MIT

import FoundationEssentials
import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Sets a response's `Date` to the sandbox's clock: the framework sets it to the system's time
/// after all middleware.
final class SandboxClock: ChannelOutboundHandler, RemovableChannelHandler {
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  func write(
    context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
  ) {
    guard case .head(var head) = unwrapOutboundIn(data), let date = head.headerFields[.sandboxDate]
    else { return context.write(data, promise: promise) }
    head.headerFields[.sandboxDate] = nil
    head.headerFields[.date] = date
    context.write(wrapOutboundOut(.head(head)), promise: promise)
  }

  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The format of RFC 9110: `Thu, 26 Nov 2026 15:30:00 GMT`.
  static func text(_ date: Date) -> String {
    let day = days[max(0, Int(date.timeIntervalSince1970) / 86_400) % 7]
    // 2026-11-26T15:30:00Z
    let parts = date.formatted(.iso8601).split { "-TZ".contains($0) }
    let month = months[(Int(parts[1]) ?? 1) - 1]
    return "\(day), \(parts[2]) \(month) \(parts[0]) \(parts[3]) GMT"
  }
}

extension HTTPField.Name {
  /// An internal header for ``SandboxClock``.
  static let sandboxDate = HTTPField.Name("x-sandbox-date") ?? .date
}
