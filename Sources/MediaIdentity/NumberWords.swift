// SPDX-License-Identifier: MIT

/// Numbers written as words or with suffixes.
extension Name {
  /// Returns the number in `4`, `IV`, `four`; `nil` for anything else. Roman numerals need
  /// capitals.
  func numberOrNumeral(_ token: Token) -> Int? {
    if let number = number(token) { return number.value }
    guard token.tag == .numberWord || token.kind == .word, token.width <= 5 else { return nil }
    if let key = key(token), let value = Self.words[key] { return value }
    guard isUpperCase(token) else { return nil }
    return roman(token)
  }

  /// Returns the ordinal in `second`, `2nd`, `3º`, `1a`, `3.`.
  func ordinal(_ token: Token) -> Int? {
    if token.tag == .ordinalWord { return key(token).flatMap { Self.ordinals[$0] } }
    var at = token.start
    guard token.kind != .word, let number = digits(&at, atMost: 2) else { return nil }
    if at == token.end { return number.value }
    if eat("st", &at) || eat("nd", &at) || eat("rd", &at) || eat("th", &at) || eat("º", &at)
      || eat("ª", &at) || eat("°", &at) || eat(UInt8(ascii: "a"), &at) || eat("ème", &at)
      || eat("ye", &at) || eat("й", &at) || eat("я", &at)
    {
      return at == token.end ? number.value : nil
    }
    return nil
  }

  func roman(_ token: Token) -> Int? {
    var total = 0
    var previous = 0
    for byte in lower[token.span].reversed() {
      let value: Int
      switch byte {
      case UInt8(ascii: "i"): value = 1
      case UInt8(ascii: "v"): value = 5
      case UInt8(ascii: "x"): value = 10
      default: return nil
      }
      total += value < previous ? -value : value
      previous = max(previous, value)
    }
    return total > 0 ? total : nil
  }

  private static let words: WordTable<Int> = WordTable([
    ("one", 1), ("two", 2), ("three", 3),
    ("four", 4), ("five", 5), ("six", 6),
    ("seven", 7), ("eight", 8), ("nine", 9),
    ("ten", 10),
  ])

  private static let ordinals: WordTable<Int> = WordTable([
    ("first", 1), ("second", 2), ("third", 3),
    ("fourth", 4), ("fifth", 5), ("sixth", 6),
    ("seventh", 7), ("eighth", 8), ("ninth", 9),
    ("tenth", 10),
  ])

  /// A number after 第 or before 話, 集, 季, 期: `第12話`, `第二季`, `857集`.
  struct CounterMark {
    var span: Range<Int>
    var numbers: [Int]
    var isSeason: Bool
  }

  /// Returns all East Asian counters of the name, in order.
  func counterMarks() -> [CounterMark] {
    var marks: [CounterMark] = []
    var at = 0
    while at < lower.count {
      let start = at
      let hasPrefix = eat("第", &at) || eat("제", &at)
      if let mark = counterMark(from: start, at: &at, hasPrefix: hasPrefix) {
        marks.append(mark)
      } else if at == start || !hasPrefix {
        at = start
        // skips to the next character that may begin one
        at += 1
        while at < lower.count, !lower[at].isDigit || lower[at - 1].isDigit,
          lower[at] != 0xE7 && lower[at] != 0xEC
        {
          at += 1
        }
      }
    }
    return marks
  }

  private func counterMark(from start: Int, at: inout Int, hasPrefix: Bool) -> CounterMark? {
    guard let first = counterNumber(&at, allowsCharacters: hasPrefix) else { return nil }
    var numbers = [first]
    var next = at
    if eat(UInt8(ascii: "-"), &next) || eat(UInt8(ascii: "~"), &next) {
      _ = eat("第", &next)
      if let second = counterNumber(&next, allowsCharacters: hasPrefix), second > first {
        numbers.append(second)
        at = next
      }
    }
    skip(&at, atMost: 1) { $0 == 0x20 }
    let isSeason: Bool
    if eat("季", &at) || eat("期", &at) || eat("シーズン", &at) || eat("시즌", &at) || eat("기", &at) {
      isSeason = true
    } else if eat("話", &at) || eat("话", &at) || eat("集", &at) || eat("回", &at) || eat("화", &at)
      || eat("회", &at) || !hasPrefix && eat("完", &at)
    {
      isSeason = false
    } else {
      return nil
    }
    return CounterMark(
      span: start..<at, numbers: NumberReading.episodes(numbers), isSeason: isSeason)
  }

  private func counterNumber(_ at: inout Int, allowsCharacters: Bool) -> Int? {
    if let number = digits(&at, atMost: 4) { return number.value }
    guard allowsCharacters else { return nil }
    if eat("十", &at) { return 10 + (chineseDigit(&at) ?? 0) }
    guard let first = chineseDigit(&at) else { return nil }
    if eat("十", &at) { return first * 10 + (chineseDigit(&at) ?? 0) }
    return first
  }

  private func chineseDigit(_ at: inout Int) -> Int? {
    if eat("一", &at) { return 1 }
    if eat("二", &at) { return 2 }
    if eat("三", &at) { return 3 }
    if eat("四", &at) { return 4 }
    if eat("五", &at) { return 5 }
    if eat("六", &at) { return 6 }
    if eat("七", &at) { return 7 }
    if eat("八", &at) { return 8 }
    if eat("九", &at) { return 9 }
    return nil
  }
}
