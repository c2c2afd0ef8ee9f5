// SPDX-License-Identifier: MIT

internal import FoundationEssentials

/// What the daemon says to a player (docs/protocol.md).
enum DaemonLine {
  case taken(Int)
  case show(String, seconds: Double)
  case refused(String)

  /// One JSON object with its line feed.
  var bytes: [UInt8] {
    let body =
      switch self {
      case .taken(let number): Body(type: "taken", number: number)
      case .show(let text, let seconds): Body(type: "show", text: text, duration: seconds)
      case .refused(let reason): Body(type: "refused", reason: reason)
      }
    return Array((try? JSONEncoder().encode(body)) ?? Data()) + [UInt8(ascii: "\n")]
  }

  private struct Body: Encodable {
    var type: String
    var number: Int?
    var text: String?
    var duration: Double?
    var reason: String?
  }
}
