// SPDX-License-Identifier: MIT

/// Evidence from neighbouring files: a varying number counts episodes, a constant one belongs to
/// the title.
struct Siblings {
  static let limit = 1000

  private let names: [[UInt8]]

  init(_ names: [String]) {
    self.names = names.prefix(Self.limit).map { name in
      var folded: [UInt8] = []
      Folding.append(name.utf8.prefix(Name.limit), to: &folded)
      return Folding.lowercased(folded)
    }
  }

  /// Returns the number of names that differ from `name` only in the number at `range`, and of
  /// those with the same number.
  func counts(of range: Range<Int>, in name: Name) -> (running: Int, same: Int) {
    var start = range.lowerBound
    while start < range.upperBound, !name.lower[start].isDigit { start += 1 }
    var end = start
    while end < range.upperBound, name.lower[end].isDigit { end += 1 }
    guard end > start else { return (0, 0) }
    let prefix = name.lower[..<start]
    let number = name.lower[start..<end]
    var running: Set<ArraySlice<UInt8>> = []
    var same = 0
    for sibling in names where sibling.count > end && sibling.starts(with: prefix) {
      let other = sibling[start...].prefix { $0.isDigit }
      if other.isEmpty || other.count > 5 { continue }
      if other.elementsEqual(number) { same += 1 } else { running.insert(other) }
    }
    return (running.count, max(0, same - 1))
  }

  /// Returns the numbers at `range` in names with an equal prefix.
  func numbers(at range: Range<Int>, in name: Name) -> Set<Int> {
    let prefix = name.lower[..<range.lowerBound]
    var numbers: Set<Int> = []
    for sibling in names where sibling.count > range.lowerBound && sibling.starts(with: prefix) {
      let digits = sibling[range.lowerBound...].prefix { $0.isDigit }
      guard !digits.isEmpty, digits.count < 4 else { continue }
      numbers.insert(digits.reduce(0) { $0 * 10 + $1.digitValue })
    }
    return numbers
  }

  /// Returns the weight of a reading, adjusted by the neighbouring names.
  func weight(_ candidate: NameReading.Candidate, in name: Name) -> Int {
    let reading = candidate.reading
    guard reading.form == .bare || reading.form == .packed || reading.form == .part,
      let mark = candidate.marks.first(where: { $0 == reading.span })
    else { return reading.weight }
    let counts = counts(of: mark, in: name)
    if counts.running >= 3 {
      return min(Weight.maximumWithManySiblings, reading.weight + Weight.manyRunningSiblings)
    }
    if counts.running >= 1 {
      return min(Weight.maximumWithFewSiblings, reading.weight + Weight.fewRunningSiblings)
    }
    if counts.same >= 2 { return max(1, reading.weight - Weight.constantSiblingsPenalty) }
    return reading.weight
  }
}
