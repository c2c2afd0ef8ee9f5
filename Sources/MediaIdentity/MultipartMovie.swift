// SPDX-License-Identifier: MIT

/// The position of a file in a movie split over several files: `Title CD1`, `Title (1995) part2`,
/// `Title/CD1/title.avi`.
///
/// A number alone is not evidence (`Part 2` may be a title): the other parts must exist as files, or
/// as directories.
struct MultipartMovie {
  var part: Int
  var count: Int

  /// - Parameter siblings: the names in a directory; called only if there is a part such as `CD1`.
  init?(_ name: Name, in directory: String, siblings: (_ directory: String) -> [String]) {
    if let part = Self(name, siblings: { Siblings(siblings(directory)) }) {
      self = part
      return
    }
    guard let slash = directory.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    let own = Name(directory.utf8[slash...].dropFirst())
    guard own.tokens.count <= 2, own.lower.starts(with: "cd".utf8) else { return nil }
    self.init(own, siblings: { Siblings(siblings(String(directory[..<slash]))) })
  }

  private init?(_ name: Name, siblings: () -> Siblings) {
    guard let mark = name.multipartMark() else { return nil }
    let others = siblings().numbers(at: mark.range, in: name)
    guard mark.number > 0, others.contains(where: { $0 != mark.number }),
      let last = others.max(), last <= 20
    else { return nil }
    part = mark.number
    count = max(last, mark.number)
  }
}

extension Name {
  /// Returns the last number after `cd`, `disc`, `part` or `pt`, and its position.
  func multipartMark() -> (number: Int, range: Range<Int>)? {
    for index in tokens.indices.suffix(24).reversed() {
      let token = tokens[index]
      if let glued = gluedNumber(token, tag: .disc) ?? gluedNumber(token, tag: .part) {
        return (glued.number.value, token.start + glued.letters..<glued.end)
      }
      guard index > 0, let number = number(token, atMost: 2) else { continue }
      let before = tokens[index - 1].tag
      if before == .disc || before == .part { return (number.value, token.span) }
    }
    return nil
  }
}
