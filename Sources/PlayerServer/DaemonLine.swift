// SPDX-License-Identifier: MIT

internal import FoundationEssentials

/// What the daemon says to a player (docs/protocol.md).
enum DaemonLine {
  case taken(Int)
  case show(String, seconds: Double)
  case refused(String)

  /// "At most 500 bytes" (docs/protocol.md).
  private static let longestText = 500

  /// One JSON object with its line feed.
  var bytes: [UInt8] {
    let body =
      switch self {
      case .taken(let number): Body(type: "taken", number: number)
      case .show(let text, let seconds): Body(type: "show", text: Self.cut(text), duration: seconds)
      case .refused(let reason): Body(type: "refused", reason: reason)
      }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array((try? encoder.encode(body)) ?? Data()) + [UInt8(ascii: "\n")]
  }

  /// As many whole characters as there is room for.
  private static func cut(_ text: String) -> String {
    guard text.utf8.count > longestText else { return text }
    var kept = ""
    var room = longestText
    for scalar in text.unicodeScalars {
      room -= UTF8.width(scalar)
      guard room >= 0 else { break }
      kept.unicodeScalars.append(scalar)
    }
    return kept
  }

  private struct Body: Encodable {
    var type: String
    var number: Int?
    var text: String?
    var duration: Double?
    var reason: String?
  }
}
