// SPDX-License-Identifier: MIT

/// The prompt on the screen, until it is answered.
struct ShownPrompt {
  /// The first argument of the script message that the bound keys send; the second is a digit, or
  /// the last letter of a key's name.
  static let message: StaticString = "menu"

  private var prompt: Prompt?
  /// The index of the selected item of a menu, or of the line of an offer.
  private var selected = 0
  /// CLOCK_MONOTONIC, in seconds.
  private var deadline = 0.0

  enum Outcome: Equatable {
    case ignored
    /// Another item is selected.
    case moved
    /// The index of the chosen item; nil if it was dismissed.
    case closed(Int?)
  }

  /// Identifies the answer; nil if nothing is shown.
  var id: Int? { prompt?.id }

  /// - Parameter line: the index of the line of an offer.
  mutating func show(_ prompt: Prompt, line: Int, at instant: Double) {
    self.prompt = prompt
    selected = prompt.keys.isEmpty ? prompt.selected : line
    deadline = instant + Double(prompt.title.milliseconds) / 1000
  }

  mutating func close() {
    prompt = nil
  }

  /// - Returns: milliseconds, 0 if the time is up; -1 if nothing is shown.
  @inline(never)
  func remaining(at instant: Double) -> CInt {
    prompt == nil ? -1 : CInt(max(0, min(30, deadline - instant)) * 1000 + 0.999)
  }

  /// - Parameter key: the second argument of the message: a digit or the letter of another key.
  mutating func press(_ key: [UInt8]) -> Outcome {
    guard let prompt, let key = key.first else { return .ignored }
    let count = prompt.items.count
    switch key {
    case UInt8(ascii: "C"): return .closed(nil)
    case UInt8(ascii: "R"): return .closed(prompt.keys.isEmpty ? selected : 0)
    case UInt8(ascii: "P"): selected = selected > 0 ? selected - 1 : count - 1
    case UInt8(ascii: "N"): selected = selected < count - 1 ? selected + 1 : 0
    default:
      let index = key == 0x30 ? 9 : Int(key) - 0x31
      return index >= 0 && index < count ? .closed(index) : .ignored
    }
    return .moved
  }

  /// The commands of the keys while it is shown, as for mpv's `define-section`; empty without a
  /// key.
  func bindings() -> [UInt8] {
    guard let prompt else { return [] }
    var bindings: [UInt8] = []
    if prompt.keys.isEmpty {
      // All digits: one without an item must not have its usual effect.
      bindings.append(
        text: """
          1 script-message-to scrobbled menu 1
          2 script-message-to scrobbled menu 2
          3 script-message-to scrobbled menu 3
          4 script-message-to scrobbled menu 4
          5 script-message-to scrobbled menu 5
          6 script-message-to scrobbled menu 6
          7 script-message-to scrobbled menu 7
          8 script-message-to scrobbled menu 8
          9 script-message-to scrobbled menu 9
          0 script-message-to scrobbled menu 0
          UP script-message-to scrobbled menu P
          DOWN script-message-to scrobbled menu N
          ENTER script-message-to scrobbled menu R
          KP_ENTER script-message-to scrobbled menu R
          ESC script-message-to scrobbled menu C
          """)
    } else if selected < prompt.keys.count {
      bindings += prompt.keys[selected]
      bindings.append(text: " script-message-to scrobbled menu R")
    }
    return bindings
  }

  /// The lines as an event of an ASS script of 480 pixels in height, for mpv's `osd-overlay`.
  ///
  /// White text with a thick black outline can be read over any picture. 26 pixels are large enough
  /// for a window of 180 pixels and small enough for eleven lines.
  func events() -> [UInt8] {
    guard let prompt else { return [] }
    var events: [UInt8] = []
    guard prompt.keys.isEmpty else {
      events.append(text: "{\\an7\\pos(24,24)\\q2\\fs26\\bord3\\shad0\\3c&H000000&}")
      if selected < prompt.items.count { Self.append(prompt.items[selected], to: &events) }
      return events
    }
    // In the middle of the left edge, since messages of mpv are at its top.
    events.append(text: "{\\an4\\pos(24,240)\\q2\\fs26\\bord3\\shad0\\3c&H000000&}")
    Self.append(prompt.title.text, to: &events)
    for index in 0..<min(prompt.items.count, LineLimits.menuItems) {
      events.append(text: index == selected ? "\\N{\\b1\\1c&H40D8FF&}" : "\\N{\\b0\\1c&HFFFFFF&}")
      events.append(byte: index == 9 ? 0x30 : UInt8(truncatingIfNeeded: 0x31 + index))
      events.append(text: "  ")
      Self.append(prompt.items[index], to: &events)
    }
    return events
  }

  /// Appends a line without a meaning in ASS.
  @inline(never)
  private static func append(_ line: [UInt8], to events: inout [UInt8]) {
    for byte in ScreenText(line, seconds: nil).text {
      if byte == UInt8(ascii: "{") { events.append(text: "\\") }
      events.append(byte: byte == 0x0A ? 0x20 : byte)
      // A word joiner, since a backslash has no escape.
      if byte == UInt8(ascii: "\\") { events.append(text: "\u{2060}") }
    }
  }
}
