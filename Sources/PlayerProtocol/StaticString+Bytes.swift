// SPDX-License-Identifier: MIT

// Text as bytes. Swift's String would link the Unicode tables, a megabyte in every player.

extension [UInt8] {
  @inline(never)
  init(_ text: StaticString) {
    self = text.withUTF8Buffer { [UInt8]($0) }
  }

  /// `append(_:)` with one copy of its code; at dozens of call sites it would be inlined.
  @inline(never)
  mutating func append(byte: UInt8) {
    append(byte)
  }

  @inline(never)
  mutating func append(text: StaticString) {
    self += [UInt8](text)
  }

  /// Whether these are the bytes of `text`.
  @inline(never)
  func elementsEqual(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { $0.count == count && $0.elementsEqual(self) }
  }
}
