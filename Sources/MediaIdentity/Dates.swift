// SPDX-License-Identifier: MIT

/// Air dates: `2011.04.18`, `04.28.2014`, `20200116`, `140722`, `31st Jan 2025`.
extension Name {
  /// Returns the date that begins with this token.
  func date(atToken index: Int) -> NumberReading? {
    let token = tokens[index]
    if token.kind == .number {
      return compactDate(token) ?? threeNumbers(at: index) ?? dayFirst(at: index)
        ?? yearFirst(at: index)
    }
    if token.kind == .mixed {
      return dayFirst(at: index) ?? gluedDate(token) ?? countedDate(token)
    }
    return token.tag == .month ? monthFirst(at: index) : nil
  }

  func compactDate(_ token: Token) -> NumberReading? {
    var at = token.start
    guard let number = digits(&at, atMost: 8) else { return nil }
    let value = number.value
    var date: CalendarDate?
    var weight = Weight.compactDate
    if number.width == 8 {
      date = CalendarDate(year: value / 10000, month: value / 100 % 100, day: value % 100)
      if date == nil {
        date = CalendarDate(
          year: value % 10000, month: value / 10000 % 100, day: value / 1_000_000)
        weight = Weight.compactDateDayFirst
      }
    } else if number.width == 6 {
      let year = value / 10000
      date = CalendarDate(
        year: year < 50 ? 2000 + year : 1900 + year, month: value / 100 % 100, day: value % 100)
      weight = Weight.sixDigitDate
    }
    guard let date else { return nil }
    return NumberReading(form: .date, span: token.span, date: date, weight: weight)
  }

  /// Reads Chinese dates of broadcasts: `第20240502期`, `2024年05月02日`.
  private func countedDate(_ token: Token) -> NumberReading? {
    var at = token.start
    _ = eat("第", &at)
    guard let first = digits(&at, atMost: 8) else { return nil }
    var date: CalendarDate?
    if first.width == 8, eat("期", &at) {
      date = CalendarDate(
        year: first.value / 10000, month: first.value / 100 % 100, day: first.value % 100)
    } else if first.width == 4, eat("年", &at), let month = digits(&at, atMost: 2),
      eat("月", &at), let day = digits(&at, atMost: 2), eat("日", &at) || eat("号", &at)
    {
      date = CalendarDate(year: first.value, month: month.value, day: day.value)
    }
    guard let date else { return nil }
    return NumberReading(form: .date, span: token.start..<at, date: date, weight: Weight.date)
  }

  /// Returns the day at the end of a date, `02` or `02期`.
  private func lastNumber(_ token: Token) -> Digits? {
    var at = token.start
    guard let number = digits(&at, atMost: 4) else { return nil }
    guard at == token.end || (eat("期", &at) || eat("日", &at)) && at == token.end else {
      return nil
    }
    return number
  }

  private func threeNumbers(at index: Int) -> NumberReading? {
    guard index + 2 < tokens.count, let first = number(tokens[index]),
      let second = number(tokens[index + 1], atMost: 2),
      let third = lastNumber(tokens[index + 2]),
      tokens[index + 1].start - tokens[index].end == 1,
      tokens[index + 2].start - tokens[index + 1].end == 1
    else { return nil }
    let separator = bytes[tokens[index].end]
    guard separator == bytes[tokens[index + 1].end], !separator.isOpening, !separator.isClosing
    else { return nil }
    var date: CalendarDate?
    var weight = Weight.date
    if first.width == 4, third.width <= 2 {
      date =
        CalendarDate(year: first.value, month: second.value, day: third.value)
        ?? CalendarDate(year: first.value, month: third.value, day: second.value)
    } else if first.width <= 2, third.width == 4 {
      date =
        CalendarDate(year: third.value, month: second.value, day: first.value)
        ?? CalendarDate(year: third.value, month: first.value, day: second.value)
    } else if first.width <= 2, third.width == 2, index > 0 {
      let year = third.value < 50 ? 2000 + third.value : 1900 + third.value
      date =
        CalendarDate(year: year, month: second.value, day: first.value)
        ?? CalendarDate(year: year, month: first.value, day: second.value)
      weight = Weight.shortDate
      // 5.1.2 and similar forms are audio channels, not dates
      if first.width == 1, second.width == 1, third.width == 1 { return nil }
    }
    guard let date else { return nil }
    return NumberReading(
      form: .date, span: tokens[index].start..<tokens[index + 2].end, date: date, weight: weight)
  }

  /// Reads `2016.Oct.10`.
  private func yearFirst(at index: Int) -> NumberReading? {
    guard index + 2 < tokens.count, tokens[index + 1].tag == .month,
      let year = number(tokens[index]), year.width == 4,
      let day = ordinalOrNumber(tokens[index + 2]),
      let date = CalendarDate(year: year.value, month: month(tokens[index + 1]), day: day)
    else { return nil }
    return NumberReading(
      form: .date, span: tokens[index].start..<tokens[index + 2].end, date: date,
      weight: Weight.date)
  }

  /// Reads `31st Jan 2025`, `16-Feb-2017`.
  private func dayFirst(at index: Int) -> NumberReading? {
    guard index + 2 < tokens.count, tokens[index + 1].tag == .month,
      let year = number(tokens[index + 2]), year.width == 4 || year.width == 2 && index > 0,
      let day = ordinalOrNumber(tokens[index])
    else { return nil }
    let isShort = year.width == 2
    let value = isShort ? year.value + (year.value < 50 ? 2000 : 1900) : year.value
    guard let date = CalendarDate(year: value, month: month(tokens[index + 1]), day: day)
    else { return nil }
    return NumberReading(
      form: .date, span: tokens[index].start..<tokens[index + 2].end, date: date,
      weight: isShort ? Weight.namedMonthShortYear : Weight.date)
  }

  /// Reads `16Feb2017`.
  private func gluedDate(_ token: Token) -> NumberReading? {
    var at = token.start
    guard let day = digits(&at, atMost: 2) else { return nil }
    let word = Token(
      start: at, end: min(at + 3, token.end), kind: .word, depth: 0, group: -1, gap: [])
    guard let key = key(word), Vocabulary.tag(key) == .month else { return nil }
    at += 3
    guard let year = digits(&at, atMost: 4), year.width == 4, at == token.end,
      let date = CalendarDate(year: year.value, month: month(word), day: day.value)
    else { return nil }
    return NumberReading(form: .date, span: token.span, date: date, weight: Weight.date)
  }

  /// Reads `July.30.2021`.
  private func monthFirst(at index: Int) -> NumberReading? {
    guard index + 2 < tokens.count, let day = ordinalOrNumber(tokens[index + 1]),
      let year = number(tokens[index + 2]), year.width == 4,
      let date = CalendarDate(year: year.value, month: month(tokens[index]), day: day)
    else { return nil }
    return NumberReading(
      form: .date, span: tokens[index].start..<tokens[index + 2].end, date: date,
      weight: Weight.date)
  }

  /// Reads `31`, `31st` or `2nd`.
  func ordinalOrNumber(_ token: Token) -> Int? {
    var at = token.start
    guard let number = digits(&at, atMost: 3) else { return nil }
    if at == token.end { return number.value }
    guard eat("st", &at) || eat("nd", &at) || eat("rd", &at) || eat("th", &at), at == token.end
    else { return nil }
    return number.value
  }

  private func month(_ token: Token) -> Int {
    switch (byte(token.start), byte(token.start + 1), byte(token.start + 2)) {
    case (UInt8(ascii: "j"), UInt8(ascii: "a"), _): 1
    case (UInt8(ascii: "f"), _, _): 2
    case (UInt8(ascii: "m"), _, UInt8(ascii: "r")): 3
    case (UInt8(ascii: "a"), UInt8(ascii: "p"), _): 4
    case (UInt8(ascii: "m"), _, _): 5
    case (UInt8(ascii: "j"), _, UInt8(ascii: "n")): 6
    case (UInt8(ascii: "j"), _, _): 7
    case (UInt8(ascii: "a"), _, _): 8
    case (UInt8(ascii: "s"), _, _): 9
    case (UInt8(ascii: "o"), _, _): 10
    case (UInt8(ascii: "n"), _, _): 11
    default: 12
    }
  }
}
