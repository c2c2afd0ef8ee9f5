// SPDX-License-Identifier: MIT

/// Converts the bytes of a title to readable text.
extension Name {
  /// Returns the text of these tokens: dots and underscores become spaces, brackets stay complete.
  func title(_ range: Range<Int>, upTo byteEnd: Int? = nil) -> String? {
    guard !range.isEmpty, range.upperBound <= tokens.count else { return nil }
    var start = tokens[range.lowerBound].start
    var end = tokens[range.upperBound - 1].end
    // includes both ends of a bracket in the title
    let last = tokens[range.upperBound - 1]
    if last.group >= 0, groups[last.group].tokens.lowerBound >= range.lowerBound,
      groups[last.group].tokens.upperBound == range.upperBound,
      groups[last.group].tokens.lowerBound > range.lowerBound
    {
      end = groups[last.group].close + 1
    }
    let first = tokens[range.lowerBound]
    if first.group >= 0, groups[first.group].tokens.lowerBound == range.lowerBound,
      groups[first.group].tokens.upperBound < range.upperBound
    {
      start = groups[first.group].open
    }
    if let byteEnd, byteEnd > start { end = min(end, byteEnd) }
    if start > 0, bytes[start - 1] == UInt8(ascii: "#") { start -= 1 }
    let text = String(unsafeUninitializedCapacity: end - start + 1) { buffer in
      writeTitle(start..<end, into: buffer)
    }
    return text.isEmpty ? nil : text
  }

  /// - Returns: number of bytes written, at most one more than in the source.
  private func writeTitle(
    _ span: Range<Int>, into buffer: UnsafeMutableBufferPointer<UInt8>
  ) -> Int {
    let space = UInt8(ascii: " ")
    let hasSpaces = lower[span].contains(space)
    var count = 0
    for at in span {
      var byte = bytes[at]
      if byte == UInt8(ascii: "_") { byte = space }
      if byte == UInt8(ascii: "."), !hasSpaces, !isAcronymDot(at, in: span) { byte = space }
      if byte == space, count == 0 || buffer[count - 1] == space { continue }
      buffer[count] = byte
      count += 1
    }
    // S.H.I.E.L.D. includes its last dot
    if !hasSpaces, byte(span.upperBound) == UInt8(ascii: "."),
      isAcronymDot(span.upperBound, in: span.lowerBound..<span.upperBound + 1)
    {
      buffer[count] = UInt8(ascii: ".")
      count += 1
    }
    while count > 0, buffer[count - 1] == space || buffer[count - 1] == UInt8(ascii: "-") {
      count -= 1
    }
    return count
  }

  /// Whether the dot after a single capital belongs to an acronym such as `S.H.I.E.L.D.`: another
  /// single capital is adjacent.
  private func isAcronymDot(_ at: Int, in range: Range<Int>) -> Bool {
    func isSingle(_ letter: Int) -> Bool {
      letter >= range.lowerBound && letter < lower.count && bytes[letter].isUpperLetter
        && (letter == range.lowerBound || !bytes[letter - 1].isWordByte)
        && !(letter + 1 < lower.count && bytes[letter + 1].isWordByte)
    }
    guard isSingle(at - 1) else { return false }
    return isSingle(at + 1) || isSingle(at - 3)
  }
}
