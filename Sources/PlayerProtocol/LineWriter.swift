// SPDX-License-Identifier: MIT

/// Writes one line of the protocol: a JSON object of at most `LineLimits.line` bytes.
///
/// A value that is nil, not finite or too long for the rest of the line is omitted with its key, so
/// that every line is valid whatever the player reports.
///
/// Not inlined: each of the dozens of call sites would get a copy, which doubles the size of the
/// plugin.
struct LineWriter {
  /// The start of a member or element, for removing it if it does not fit.
  private typealias Mark = Int

  private var bytes: [UInt8] = [UInt8(ascii: "{")]

  init(type: StaticString) {
    add(Key.type, type)
  }

  /// The complete line with its line feed.
  var line: [UInt8] {
    bytes + [UInt8(ascii: "}"), UInt8(ascii: "\n")]
  }

  @inline(never)
  mutating func add(_ key: StaticString, _ value: StaticString) {
    let start = begin(key)
    write("\"")
    write(value)
    write("\"")
    _ = end(start)
  }

  @inline(never)
  mutating func add(_ key: StaticString, _ value: Bool?) {
    guard let value else { return }
    let start = begin(key)
    write(value ? "true" : "false")
    _ = end(start)
  }

  @inline(never)
  mutating func add(_ key: StaticString, _ value: Int?) {
    guard let value else { return }
    let start = begin(key)
    bytes.append(decimal: value)
    _ = end(start)
  }

  /// - Parameter value: written with microsecond precision.
  @inline(never)
  mutating func add(_ key: StaticString, _ value: Double?) {
    guard let value, let decimal = [UInt8](microseconds: value) else { return }
    let start = begin(key)
    bytes += decimal
    _ = end(start)
  }

  /// - Parameter limit: the number of bytes of `text` to write; longer text is cut between scalars.
  @inline(never)
  mutating func add(_ key: StaticString, text: [UInt8]?, limit: Int = LineLimits.text) {
    guard let text else { return }
    let start = begin(key)
    write(quoted: text, limit: limit)
    _ = end(start)
  }

  @inline(never)
  mutating func add(_ key: StaticString, metadata: [Tag]) {
    guard !metadata.isEmpty else { return }
    let start = begin(key)
    write("{")
    var entries = 0
    for tag in metadata where entries < LineLimits.metadataEntries {
      let element = bytes.count
      if entries > 0 { write(",") }
      write(quoted: tag.key, limit: LineLimits.metadataKey)
      write(":")
      write(quoted: tag.value, limit: LineLimits.metadataValue)
      if end(element) { entries += 1 }
    }
    write("}")
    _ = end(start)
  }

  @inline(never)
  mutating func add(_ key: StaticString, texts: [[UInt8]]) {
    let start = begin(key)
    write("[")
    var entries = 0
    for text in texts where entries < LineLimits.arguments {
      let element = bytes.count
      if entries > 0 { write(",") }
      write(quoted: text, limit: LineLimits.text)
      if end(element) { entries += 1 }
    }
    write("]")
    _ = end(start)
  }
}

extension LineWriter {
  /// Bytes for the closing `]`, `}` and line feed.
  private static let reserve = 3

  @inline(never)
  private mutating func begin(_ key: StaticString) -> Mark {
    let start = bytes.count
    if start > 1 { write(",") }
    write("\"")
    write(key)
    write("\":")
    return start
  }

  /// Whether the bytes written since `start` fit; otherwise they are removed.
  @inline(never)
  private mutating func end(_ start: Mark) -> Bool {
    if bytes.count <= LineLimits.line - Self.reserve { return true }
    bytes.removeLast(bytes.count - start)
    return false
  }

  @inline(never)
  private mutating func write(_ text: StaticString) {
    bytes.append(text: text)
  }

  @inline(never)
  private mutating func write(quoted text: [UInt8], limit: Int) {
    write("\"")
    var index = 0
    while index < text.count {
      let (length, isValid) = text.scalar(at: index)
      guard length > 0, index + length <= limit else { break }
      if isValid {
        for offset in 0..<length {
          if let byte = text.byte(at: index + offset) { write(escaped: byte) }
        }
      } else {
        bytes += replacementCharacter
      }
      index += length
    }
    write("\"")
  }

  @inline(never)
  private mutating func write(escaped byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): write("\\\"")
    case UInt8(ascii: "\\"): write("\\\\")
    case 0x00..<0x20, 0x7F:
      write("\\u00")
      bytes.append(hexadecimal: byte)
    default: bytes.append(byte: byte)
    }
  }
}
