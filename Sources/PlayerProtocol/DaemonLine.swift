// SPDX-License-Identifier: MIT

/// One line to a player (docs/protocol.md, "To the player"), as the daemon writes it and the plugin
/// reads it.
public enum DaemonLine: Equatable, Sendable {
  /// Every end up to this number is stored durably.
  case acknowledged(upTo: Int)
  case show(ScreenText)
  /// Requests the position (``PlayerLine/Kind/position(duration:)``).
  case requestPosition
  /// Shows a menu or an offer, replacing the current one.
  case prompt(Prompt)
  /// Seeks to a position in seconds, unless another file than `entry` is open.
  case seek(entry: Int, position: Double)
  /// The daemon closes the connection permanently; the player must not reconnect.
  case refused(reason: [UInt8])
  /// A type unknown to this version, from a newer daemon.
  case unknown

  private var name: StaticString {
    switch self {
    case .acknowledged: "taken"
    case .show: "show"
    case .requestPosition: "where"
    case .prompt(let prompt): prompt.keys.isEmpty ? "menu" : "offer"
    case .seek: "seek"
    case .refused: "refused"
    case .unknown: "unknown"
    }
  }

  /// One JSON object with its line feed.
  public var bytes: [UInt8] {
    var writer = LineWriter(type: name)
    switch self {
    case .acknowledged(let number): writer.add(Key.number, number)
    case .show(let text):
      writer.add(Key.text, text: text.text)
      writer.add(Key.duration, Double(text.milliseconds) / 1000)
    case .prompt(let prompt): writer.add(prompt)
    case .seek(let entry, let position):
      writer.add(Key.entry, entry)
      writer.add(Key.position, position)
    case .refused(let reason): writer.add(Key.reason, text: reason)
    case .requestPosition, .unknown: break
    }
    return writer.line
  }

  /// - Returns: nil if the line is malformed.
  public init?(_ line: [UInt8]) {
    var members = Members()
    let isObject = JSONReader.readObject(line) { members.read($0, $1) }
    guard isObject, let type = members.type, !type.isEmpty else { return nil }

    if type.elementsEqual("taken") {
      guard let number = members.number, number >= 0 else { return nil }
      self = .acknowledged(upTo: number)
    } else if type.elementsEqual("show") {
      guard let text = members.text else { return nil }
      self = .show(ScreenText(text, seconds: members.duration))
    } else if type.elementsEqual("where") {
      self = .requestPosition
    } else if type.elementsEqual("menu") || type.elementsEqual("offer") {
      guard let id = members.number else { return nil }
      self = .prompt(
        Prompt(
          id: id, entry: members.entry,
          title: ScreenText(members.text ?? [], seconds: members.duration),
          items: members.items ?? [], keys: members.keys ?? [],
          selected: members.index ?? 0))
    } else if type.elementsEqual("seek") {
      guard let entry = members.entry, let position = members.position, position >= 0 else {
        return nil
      }
      self = .seek(entry: entry, position: position)
    } else if type.elementsEqual("refused") {
      self = .refused(reason: members.text ?? [])
    } else {
      self = .unknown
    }
  }

  /// All members that a line can have. Those of an unexpected type are ignored.
  private struct Members {
    var type: [UInt8]?
    /// `number` or `id`
    var number: Int?
    var entry: Int?
    /// `text`, `title` or `reason`
    var text: [UInt8]?
    var items: [[UInt8]]?
    var keys: [[UInt8]]?
    var index: Int?
    var duration: Double?
    var position: Double?

    @inline(never)
    mutating func read(_ key: [UInt8], _ value: JSONReader.Value) {
      if key.elementsEqual(Key.type) { _ = value.read(into: &type) }
      if key.elementsEqual(Key.number) || key.elementsEqual(Key.id) {
        _ = value.read(into: &number)
      }
      if key.elementsEqual(Key.entry) { _ = value.read(into: &entry) }
      if key.elementsEqual(Key.text) || key.elementsEqual(Key.title)
        || key.elementsEqual(Key.reason)
      {
        _ = value.read(into: &text)
      }
      if key.elementsEqual(Key.items) { _ = value.read(into: &items) }
      if key.elementsEqual(Key.keys) { _ = value.read(into: &keys) }
      if key.elementsEqual(Key.index) { _ = value.read(into: &index) }
      if key.elementsEqual(Key.duration) { _ = value.read(into: &duration) }
      if key.elementsEqual(Key.position) { _ = value.read(into: &position) }
    }
  }
}
