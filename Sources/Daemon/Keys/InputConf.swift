// SPDX-License-Identifier: MIT

/// The text of mpv's `input.conf`. Edits leave all other bytes as they are.
enum InputConf {
  /// The limit for the file, in bytes.
  static let limit = 1 << 18
  static let name = "input.conf"
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
  private static let (lineFeed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))

  /// The lines without their ends; invalid UTF-8 is replaced.
  static func lines(of text: [UInt8]) -> [String] {
    let text = text.starts(with: byteOrderMark) ? text[3...] : text[...]
    return text.split(separator: lineFeed).map { line in
      String(decoding: line.last == carriageReturn ? line.dropLast() : line, as: UTF8.self)
    }
  }

  /// The text with these lines at its end.
  static func adding(_ additions: [KeyBindings.Addition], to text: [UInt8]) -> [UInt8] {
    var text = text
    if let last = text.last, last != lineFeed { text.append(lineFeed) }
    return text + additions.flatMap { Array("\($0.line)\n".utf8) }
  }

  /// The text without the lines that setup wrote; nil if there are none. Lines that were changed
  /// since are kept.
  static func removing(from text: [UInt8]) -> [UInt8]? {
    let own = Set(
      KeyBindings.Message.allCases.flatMap { message in
        message.keys.map {
          ArraySlice("\(KeyBindings.Addition(key: $0, message: message).line)".utf8)
        }
      })
    let lines = text.split(separator: lineFeed, omittingEmptySubsequences: false)
    let kept = lines.filter { !own.contains($0) }
    return kept.count == lines.count ? nil : Array(kept.joined(separator: [lineFeed]))
  }
}
