// SPDX-License-Identifier: MIT

/// Writes one line of the protocol: a JSON object of at most `LineLimits.line` bytes.
///
/// A value that is nil, not finite or too long for what is left of the line is left out with its
/// key, so that every line is valid whatever the player says.
struct LineWriter {
  private var bytes: [UInt8] = [UInt8(ascii: "{")]

  init(type: StaticString) {
    add("type", type)
  }

  /// The finished line with its line feed.
  var line: [UInt8] {
    bytes + [UInt8(ascii: "}"), UInt8(ascii: "\n")]
  }

  mutating func add(_ key: StaticString, _ value: StaticString?) {
    guard let value else { return }
    addMember(key) { $0.write(quoted: value) }
  }

  mutating func add(_ key: StaticString, _ value: Bool?) {
    guard let value else { return }
    addMember(key) { $0.write(value ? "true" : "false") }
  }

  mutating func add(_ key: StaticString, _ value: Int?) {
    guard let value else { return }
    addMember(key) { $0.bytes.append(decimal: value) }
  }

  /// - Parameter value: written to the microsecond, which is finer than any player's clock.
  mutating func add(_ key: StaticString, _ value: Double?) {
    guard let value, let decimal = [UInt8](microseconds: value) else { return }
    addMember(key) { $0.bytes += decimal }
  }

  /// - Parameter limit: bytes of `text` that are written; a longer one is cut between scalars.
  mutating func add(_ key: StaticString, text: [UInt8]?, limit: Int = LineLimits.text) {
    guard let text else { return }
    addMember(key) { $0.write(quoted: text, limit: limit) }
  }

  mutating func add(_ key: StaticString, metadata: [Tag]) {
    guard !metadata.isEmpty else { return }
    addMember(key) { writer in
      writer.writeList(metadata.prefix(LineLimits.metadataEntries), in: "{", "}") {
        $0.write(quoted: $1.key, limit: LineLimits.metadataKey)
        $0.write(":")
        $0.write(quoted: $1.value, limit: LineLimits.metadataValue)
      }
    }
  }

  mutating func add(_ key: StaticString, texts: [[UInt8]]) {
    addMember(key) { writer in
      writer.writeList(texts.prefix(LineLimits.arguments), in: "[", "]") {
        $0.write(quoted: $1, limit: LineLimits.text)
      }
    }
  }
}

extension LineWriter {
  /// What closes a list and the line.
  private static let reserve = 3

  private mutating func addMember(_ key: StaticString, _ value: (inout LineWriter) -> Void) {
    attempt {
      if $0.bytes.count > 1 { $0.write(",") }
      $0.write(quoted: key)
      $0.write(":")
      value(&$0)
    }
  }

  private mutating func writeList<Element>(
    _ elements: ArraySlice<Element>, in open: StaticString, _ close: StaticString,
    _ element: (inout LineWriter, Element) -> Void
  ) {
    write(open)
    var isFirst = true
    for next in elements {
      let fits = attempt {
        if !isFirst { $0.write(",") }
        element(&$0, next)
      }
      if fits { isFirst = false }
    }
    write(close)
  }

  /// Writes, and takes it back where the line has become too long.
  @discardableResult
  private mutating func attempt(_ write: (inout LineWriter) -> Void) -> Bool {
    let before = bytes.count
    write(&self)
    guard bytes.count > LineLimits.line - Self.reserve else { return true }
    bytes.removeLast(bytes.count - before)
    return false
  }

  private mutating func write(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  private mutating func write(quoted text: StaticString) {
    write("\"")
    write(text)
    write("\"")
  }

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

  private mutating func write(escaped byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): write("\\\"")
    case UInt8(ascii: "\\"): write("\\\\")
    case 0x00..<0x20, 0x7F:
      write("\\u00")
      bytes.append(hexadecimal: byte)
    default: bytes.append(byte)
    }
  }
}
