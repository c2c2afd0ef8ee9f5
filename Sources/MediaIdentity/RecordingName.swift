// SPDX-License-Identifier: MIT

/// Names that cameras, telephones, messengers and screen recorders give to what they record.
struct RecordingName {
  private let name: Name

  init(_ file: NameReading) {
    name = file.name
  }

  var isRecording: Bool {
    guard let first = name.tokens.first else { return false }
    if isNumbered(first), name.tokens.count == 1 { return true }
    if isPhrase || endsInSeconds { return true }
    guard let word = WordKey(name.lower[first.span].prefix { !$0.isDigit }) else { return false }
    let hasOnlyNumbers = name.tokens.dropFirst().allSatisfy { isCount($0) }
    if Self.cameras.contains(word), hasOnlyNumbers, !hasYearInBrackets {
      return name.tokens.count > 1 || first.kind == .mixed && first.width - 4 >= 4
    }
    return Self.programs.contains(word) && hasTimeOfDay
  }

  /// `GOPR0123`, `DSC01234`, `C0001`, `RPReplay_Final1700000000`.
  private func isNumbered(_ token: Token) -> Bool {
    var end = token.end
    while end > token.start, name.lower[end - 1].isDigit { end -= 1 }
    let digits = token.end - end
    guard digits >= 4, let key = WordKey(name.lower[token.start..<end]) else { return false }
    if key == "c" { return digits == 4 }
    if key == "p" { return digits == 7 }
    return Self.cameras.contains(key)
  }

  /// `Signal (2016)`: cameras number their files, but write no year in brackets.
  private var hasYearInBrackets: Bool {
    name.tokens.indices.contains { name.tokens[$0].depth > 0 && name.year(at: $0) != nil }
  }

  /// A number, `WA0003` of WhatsApp, or a letter of a series of shots.
  private func isCount(_ token: Token) -> Bool {
    if token.kind == .number { return true }
    let letters = name.lower[token.span].prefix { !$0.isDigit }
    let rest = name.lower[token.span].dropFirst(letters.count)
    if letters.count == 1, rest.isEmpty { return true }
    switch WordKey(letters) {
    case "wa", "final": return rest.allSatisfy(\.isDigit)
    case "ts", "mp", "cover", "pano", "night": return rest.isEmpty
    default: return false
    }
  }

  /// What only programs write at the start of a name.
  private var isPhrase: Bool {
    var at = 0
    return name.eat("screencast", &at) || name.eat("screen recording", &at)
      || name.eat("screenrecording", &at) || name.eat("screen_recording", &at)
      || name.eat("simplescreenrecorder", &at) || name.eat("vlc-record", &at)
      || name.eat("whatsapp video", &at) || name.eat("vokoscreen", &at)
      || name.eat("kazam", &at) || name.eat("wf-recorder", &at) || name.eat("rpreplay", &at)
      || name.eat("bildschirmauf", &at) || name.eat("new recording", &at)
      || name.eat("mpv-shot", &at)
      || name.eat("gmt20", &at) && name.lower.firstRange(of: "recording".utf8) != nil
  }

  /// `dashcam_20240506_123344`, `Game 2024.05.06 - 12.33.44.02.DVR`: a date and a time to the
  /// second behind at most three words. Recorders of television write hours and minutes.
  private var endsInSeconds: Bool {
    var numbers = name.tokens[...]
    if let last = numbers.last, name.key(last) == "dvr" { numbers.removeLast() }
    let words = numbers.prefix { $0.kind != .number }.count
    numbers = numbers.dropFirst(words)
    guard words <= 3, numbers.allSatisfy({ $0.kind == .number }) else { return false }
    var digits: [UInt8] = []
    for token in numbers { digits += name.lower[token.span] }
    // compact and in two numbers, or each part on its own
    let isSplit = numbers.count == 2 && digits.count == 14 || numbers.count == 7
    guard isSplit, digits.count >= 14, digits.count <= 17 else { return false }
    func number(_ range: Range<Int>) -> Int {
      digits[range].reduce(0) { $0 * 10 + $1.digitValue }
    }
    guard CalendarDate(year: number(0..<4), month: number(4..<6), day: number(6..<8)) != nil
    else { return false }
    return number(8..<10) < 24 && number(10..<12) < 60 && (1..<60).contains(number(12..<14))
  }

  /// Whether the name ends in a date and a time of day: six numbers, or two long ones.
  private var hasTimeOfDay: Bool {
    let numbers = name.tokens.dropFirst().drop { $0.kind == .word && $0.width <= 4 }
    guard numbers.allSatisfy({ $0.kind == .number }) else { return false }
    let digits = numbers.reduce(0) { $0 + $1.width }
    return numbers.count >= 2 && (12...17).contains(digits)
  }

  private static let cameras: WordSet = [
    "img", "vid", "mvi", "dsc", "dscn", "dscf", "gopr", "pxl", "win", "mov", "signal", "video",
    "gx", "gh", "gl", "dji", "mah", "obs", "vlcsnap", "capture", "trim", "rec", "mvimg",
    "cimg", "sany", "imgp", "hpim", "pict", "zoom",
  ]

  private static let programs: WordSet = [
    "replay", "peek", "bandicam", "desktop", "recording", "kooha", "record", "screenrec",
    "screenrecorder", "screen", "capture", "aufnahme", "gameplay", "clip", "obs", "wf", "video",
    "screenshot", "spectacle", "xrecorder", "mobizen", "fraps", "medal",
  ]
}
