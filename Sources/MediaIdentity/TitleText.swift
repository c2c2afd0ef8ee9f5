// SPDX-License-Identifier: MIT

/// Converts the bytes of a title to readable text.
extension Name {
  /// The text of these tokens: dots and underscores become spaces, brackets stay whole.
  func title(_ range: Range<Int>, upTo byteEnd: Int? = nil) -> String? {
    guard !range.isEmpty, range.upperBound <= tokens.count else { return nil }
    var start = tokens[range.lowerBound].start
    var end = tokens[range.upperBound - 1].end
    // a bracket of the title comes with both its ends
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
    let hasSpaces = lower[start..<end].contains(UInt8(ascii: " "))
    var result: [UInt8] = []
    result.reserveCapacity(end - start)
    var at = start
    while at < end {
      var byte = bytes[at]
      if byte == UInt8(ascii: "_") { byte = UInt8(ascii: " ") }
      if byte == UInt8(ascii: "."), !hasSpaces, !isAcronymDot(at, in: start..<end) {
        byte = UInt8(ascii: " ")
      }
      if byte == UInt8(ascii: " "), result.isEmpty || result.last == UInt8(ascii: " ") {
        at += 1
        continue
      }
      result.append(byte)
      at += 1
    }
    // S.H.I.E.L.D. ends with its dot
    if !hasSpaces, byte(end) == UInt8(ascii: "."), isAcronymDot(end, in: start..<end + 1) {
      result.append(UInt8(ascii: "."))
    }
    while let last = result.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "-") {
      result.removeLast()
    }
    return result.isEmpty ? nil : String(decoding: result, as: UTF8.self)
  }

  /// A dot behind a single capital that belongs to `S.H.I.E.L.D.`: another such stands beside it.
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
