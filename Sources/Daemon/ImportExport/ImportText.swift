// SPDX-License-Identifier: MIT

internal import Addresses

extension JournalImport.WatchHistoryLine {
  /// - Parameter time: seconds since 1970.
  init(_ time: Double, _ path: String, _ title: String?) {
    self.time = ExactTime(time).text
    // Without passwords, keys and tokens.
    self.path = MediaAddress(path).shown
    self.title = MediaAddress(path).title(title)
  }
}

extension JournalImport.Summary: Encodable {
  private enum CodingKeys: String, CodingKey {
    case format, added, ratings, waiting, skipped, review, rules
    case present = "already_there"
    case isDryRun = "dry_run"
  }

  public func encode(to encoder: any Encoder) throws {
    var summary = encoder.container(keyedBy: CodingKeys.self)
    try summary.encode(format.rawValue, forKey: .format)
    try summary.encode(added, forKey: .added)
    try summary.encode(present, forKey: .present)
    try summary.encode(ratings, forKey: .ratings)
    try summary.encode(waiting, forKey: .waiting)
    try summary.encode(skipped, forKey: .skipped)
    try summary.encode(review, forKey: .review)
    try summary.encode(rules, forKey: .rules)
    try summary.encode(isDryRun, forKey: .isDryRun)
  }
}

extension JournalImport.Summary {
  /// Maximum number of skipped rows that are listed; `--json` has all of them.
  private static let listed = 20

  /// The report as plain text.
  public var text: String {
    if let rules { return rules }
    var lines: [String] = []
    if format == .mpvWatchHistory {
      lines = review.map { line in
        [line.time, line.title, line.path].compactMap { $0.map(TerminalEscaping.escape) }
          .joined(separator: "  ")
      }
      lines.append("not stored: mpv's watch history does not say how much was played")
    } else {
      let verb = isDryRun ? "would add" : "added"
      let rest = "\(counted(present, "viewing")) already in the journal"
      lines.append("\(verb) \(counted(added, "viewing")); \(rest)")
      if ratings > 0 { lines.append("\(verb) \(counted(ratings, "rating"))") }
      if waiting > 0 {
        lines.append("\(waiting) \(isDryRun ? "would be queued" : "queued") for Trakt")
      }
    }
    lines += skipped.prefix(Self.listed).map {
      "line \($0.line), element \($0.element): skipped: \($0.reason)"
    }
    if skipped.count > Self.listed {
      lines.append("and \(skipped.count - Self.listed) more skipped")
    }
    return lines.map(TerminalEscaping.escape).joined(separator: "\n")
  }
}
