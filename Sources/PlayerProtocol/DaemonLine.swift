// SPDX-License-Identifier: MIT

/// One line to a player (docs/protocol.md, "To the player"), as the daemon writes it and the plugin
/// reads it.
public enum DaemonLine: Equatable, Sendable {
  /// Every end up to this number is stored durably.
  case taken(upTo: Int)
  case show(ScreenText)
  /// Requests the position (``PlayerLine/Kind/position(duration:)``).
  case requestPosition
  /// The daemon closes the connection permanently; the player must not reconnect.
  case refused(reason: [UInt8])
  /// A type unknown to this version, from a newer daemon.
  case unknown

  private var name: StaticString {
    switch self {
    case .taken: "taken"
    case .show: "show"
    case .requestPosition: "where"
    case .refused: "refused"
    case .unknown: "unknown"
    }
  }

  /// One JSON object with its line feed.
  public var bytes: [UInt8] {
    var writer = LineWriter(type: name)
    switch self {
    case .taken(let number): writer.add(Key.number, number)
    case .show(let text):
      writer.add(Key.text, text: text.text)
      writer.add(Key.duration, Double(text.milliseconds) / 1000)
    case .refused(let reason): writer.add(Key.reason, text: reason)
    case .requestPosition, .unknown: break
    }
    return writer.line
  }

  /// - Returns: nil if the line is malformed.
  public init?(_ line: [UInt8]) {
    var type: [UInt8]?
    var number: Int?
    var text: [UInt8]?
    var duration: Double?
    var reason: [UInt8]?
    // Members of an unexpected type are ignored.
    let isObject = JSONReader.readObject(line) { key, value in
      if key.elementsEqual(Key.type) { _ = value.read(into: &type) }
      if key.elementsEqual(Key.number) { _ = value.read(into: &number) }
      if key.elementsEqual(Key.text) { _ = value.read(into: &text) }
      if key.elementsEqual(Key.duration) { _ = value.read(into: &duration) }
      if key.elementsEqual(Key.reason) { _ = value.read(into: &reason) }
    }
    guard isObject, let type, !type.isEmpty else { return nil }

    if type.elementsEqual("taken") {
      guard let number, number >= 0 else { return nil }
      self = .taken(upTo: number)
    } else if type.elementsEqual("show") {
      guard let text else { return nil }
      self = .show(ScreenText(text, seconds: duration))
    } else if type.elementsEqual("where") {
      self = .requestPosition
    } else if type.elementsEqual("refused") {
      self = .refused(reason: reason ?? [])
    } else {
      self = .unknown
    }
  }
}
