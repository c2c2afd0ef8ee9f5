// SPDX-License-Identifier: MIT

/// What the daemon says to the player.
enum DaemonLine: Equatable {
  /// The ends up to this number are written down.
  case taken(upTo: Int)
  case show(ScreenText)
  /// The daemon closes for good; the player is not to try again.
  case refused(reason: [UInt8])
  /// A type that this version doesn't know, from a newer daemon.
  case unknown

  /// nil where the line can't be understood.
  init?(_ line: [UInt8]) {
    var type: [UInt8] = []
    var number: Double?
    var text: [UInt8]?
    var duration: Double?
    var reason: [UInt8] = []
    let isObject = JSONReader.readObject(line) { key, value in
      switch value {
      case .string(let string):
        if key.elementsEqual("type") { type = string }
        if key.elementsEqual("text") { text = string }
        if key.elementsEqual("reason") { reason = string }
      case .number(let value):
        if key.elementsEqual("number") { number = value }
        if key.elementsEqual("duration") { duration = value }
      case .bool, .null, .nested: break
      }
    }
    guard isObject, !type.isEmpty else { return nil }

    if type.elementsEqual("taken") {
      // A Double outside of Int's range traps when converted.
      guard let number, number >= 0, number < 9e15 else { return nil }
      self = .taken(upTo: Int(number))
    } else if type.elementsEqual("show") {
      guard let text else { return nil }
      self = .show(ScreenText(text, seconds: duration))
    } else if type.elementsEqual("refused") {
      self = .refused(reason: reason)
    } else {
      self = .unknown
    }
  }
}
