// SPDX-License-Identifier: MIT

/// The properties of the output device.
public struct Display: Sendable, Hashable {
  /// Columns; nil if unlimited, as in a pipe.
  public var width: Int?
  public var hasColour: Bool

  public init(width: Int? = nil, hasColour: Bool = false) {
    self.width = width
    self.hasColour = hasColour
  }

  /// Text styles; the raw values are ECMA-48 SGR codes.
  enum Style: Int {
    case bold = 1
    case dim = 2
    case red = 31
    case green = 32
    case yellow = 33
  }

  func styled(_ text: String, _ style: Style) -> String {
    hasColour ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// A label and its text, wrapped between words.
  func block(_ label: String, _ text: String, _ style: Style? = nil) -> [String] {
    let indent = 10
    let available = width.map { max(20, $0 - indent) } ?? .max
    return TerminalEscaping.escape(text).wrapped(to: available).enumerated().map { index, line in
      let shown = line.fitted(to: available)
      return styled((index == 0 ? label : "").padded(to: indent), .dim)
        + (style.map { styled(shown, $0) } ?? shown)
    }
  }
}
