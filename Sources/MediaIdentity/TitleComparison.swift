// SPDX-License-Identifier: MIT

/// Comparison of the titles of a file and its directory.
extension PathInterpreter {
  /// Whether the last word of a file's short title consists of letters of the directory's title, in
  /// order: `moon-hl` of `Harbour Lights`.
  static func abbreviates(_ short: String?, _ title: String?) -> Bool {
    guard let short, let title else { return false }
    let word = short.utf8.split { !$0.isLetter && !$0.isDigit }.last ?? []
    let letters = title.utf8.lazy.map(\.lowered).filter { $0.isLetter || $0.isDigit }
    guard word.count > 1, word.count <= 8, let first = letters.first(where: { _ in true }),
      word.first?.lowered == first
    else { return false }
    var rest = word.lazy.map(\.lowered).makeIterator()
    var next = rest.next()
    for letter in letters where letter == next { next = rest.next() }
    return next == nil
  }

  /// Whether one title is a prefix of the other, ignoring punctuation and case.
  static func agree(_ left: String?, _ right: String?) -> Bool {
    guard let left, let right else { return false }
    var first = left.utf8.lazy.map(\.lowered).filter { $0.isLetter || $0.isDigit || $0.isWide }
      .makeIterator()
    var second = right.utf8.lazy.map(\.lowered).filter { $0.isLetter || $0.isDigit || $0.isWide }
      .makeIterator()
    var count = 0
    while let a = first.next(), let b = second.next() {
      guard a == b else { return false }
      count += 1
    }
    return count > 0
  }
}
