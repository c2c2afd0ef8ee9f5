// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Journal
internal import Scrobbling
internal import Trakt

/// The result of `scrobbled compare`; its keys are those of `--json`.
public struct ComparisonReport: Encodable, Sendable {
  public struct Play: Encodable, Hashable, Sendable {
    public var name: String
    /// ISO 8601; nil where Trakt has none.
    public var watchedAt: String?
    /// The outcome as in `history --json`; nil for a play at Trakt.
    public var outcome: String?
    /// Trakt's id of the play.
    public var traktID: Int64?

    private enum CodingKeys: String, CodingKey {
      case name, outcome
      case watchedAt = "watched_at"
      case traktID = "trakt_id"
    }

    /// Encodes all keys, with null for unknown values.
    public func encode(to encoder: any Encoder) throws {
      var play = encoder.container(keyedBy: CodingKeys.self)
      try play.encode(name, forKey: .name)
      try play.encode(watchedAt, forKey: .watchedAt)
      try play.encode(outcome, forKey: .outcome)
      try play.encode(traktID, forKey: .traktID)
    }
  }

  /// Plays that both have.
  public var matched: Int
  /// Plays of the journal that are not identified.
  public var unidentified: Int
  /// Newest first.
  public var missingAtTrakt: [Play]
  public var missingInJournal: [Play]
  let deliverable: [HistoryRow]

  private enum CodingKeys: String, CodingKey {
    case matched, unidentified
    case missingAtTrakt = "missing_at_trakt"
    case missingInJournal = "missing_in_journal"
  }

  init(_ comparison: HistoryComparison) {
    matched = comparison.matched
    unidentified = comparison.unidentified
    missingAtTrakt = comparison.missingAtTrakt.reversed().map { row in
      Play(
        name: ExportedPlay(row).media?.name ?? "",
        watchedAt: ExactTime((row.play.endedAt ?? row.play.seenAt).rounded(.down)).text,
        outcome: row.outcome(of: .trakt)?.rawValue, traktID: row.remoteID(of: .trakt))
    }
    missingInJournal = comparison.missingHere.reversed().map { entry in
      Play(
        name: Media(entry)?.name ?? "",
        watchedAt: entry.watchedAt.map { ExactTime($0.timeIntervalSince1970.rounded(.down)).text },
        traktID: entry.id)
    }
    // Plays that are already queued are delivered anyway.
    deliverable = comparison.missingAtTrakt.filter { $0.outcome(of: .trakt) != .waiting }
  }

  /// Plays that `--deliver` would queue.
  public var deliverableCount: Int { deliverable.count }
}

/// The text output of `scrobbled compare`.
public struct ComparisonText {
  /// Maximum length of a list; `--json` has all of its entries.
  private static let listed = 20

  private let report: ComparisonReport
  private let display: Display

  public init(_ report: ComparisonReport, on display: Display = Display()) {
    self.report = report
    self.display = display
  }

  public var text: String {
    var parts = ["\(counted(report.matched, "play")) in the journal and at Trakt"]
    if report.unidentified > 0 {
      parts[0] += "; \(counted(report.unidentified, "play")) not identified, see: scrobbled history"
    }
    parts += [
      list("Trakt lacks", report.missingAtTrakt),
      list("the journal lacks", report.missingInJournal),
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private func list(_ title: String, _ plays: [ComparisonReport.Play]) -> String {
    guard !plays.isEmpty else { return "\(title) nothing" }
    let shown = plays.prefix(Self.listed)
    let outcomes = shown.map { $0.outcome?.columns ?? 0 }.max() ?? 0
    let available = display.width.map { max(10, $0 - 12 - outcomes - 2) } ?? .max
    let names = shown.map { TerminalEscaping.escape($0.name).fitted(to: available) }
    let width = names.map(\.columns).max() ?? 0
    var lines = [display.styled("\(title) \(counted(plays.count, "play"))", .bold)]
    lines += zip(shown, names).map { play, name in
      let time = play.watchedAt.flatMap { LocalTime(iso8601: $0) }
      let day = (time?.day(separator: "-") ?? "").padded(to: 12)
      return day + (play.outcome.map { name.padded(to: width) + "  " + $0 } ?? name)
    }
    if plays.count > shown.count {
      lines.append("and \(plays.count - shown.count) more; list all with --json")
    }
    return lines.joined(separator: "\n")
  }
}

extension LocalTime {
  /// Returns the day, such as `2026-11-28`.
  fileprivate func day(separator: String) -> String {
    [year, month, day].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: separator)
  }
}
