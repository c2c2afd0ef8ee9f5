// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Scrobbling

extension HistoryReport {
  var waiting: [Entry] { entries.filter { $0.outcome == "waiting" } }
}

/// The output of `scrobbled history`, grouped by day, with consecutive episodes on one line.
public struct HistoryText {
  private let report: HistoryReport
  private let display: Display

  public init(_ report: HistoryReport, on display: Display = Display()) {
    self.report = report
    self.display = display
  }

  public var text: String {
    if report.entries.isEmpty { return "no plays" }
    let rows = HistoryTextRow.rows(of: report.entries)
    // The column of names is as wide as necessary, up to the width of the display.
    let outcomes = rows.map { $0.outcome.columns }.max() ?? 0
    let available = max(16, (display.width ?? 80) - Self.indent - outcomes - 2)
    let width = min(rows.map { $0.name.columns }.max() ?? 0, available)
    var lines: [String] = []
    var day: LocalTime?
    for row in rows {
      if day?.isSameDay(as: row.began) != true {
        if day != nil { lines.append("") }
        lines.append(display.styled(row.began.date, .bold))
        day = row.began
      }
      lines += self.lines(of: row, width: width)
    }
    if report.hasMore, display.width != nil {
      lines += ["", display.styled("older plays: use --limit or --since", .dim)]
    }
    return lines.joined(separator: "\n")
  }

  /// The width of two spaces and `20:15–22:40  `.
  private static let indent = 15

  private func lines(of row: HistoryTextRow, width: Int) -> [String] {
    let name = display.width == nil ? row.name : row.name.fitted(to: width)
    let outcome = row.style.map { display.styled(row.outcome, $0) } ?? row.outcome
    let first =
      "  \(row.time.padded(to: Self.indent - 2))\(name.padded(to: width))  \(outcome)"
    guard let detail = row.detail else { return [first] }
    let available = display.width.map { max(20, $0 - Self.indent) } ?? .max
    return [first]
      + detail.wrapped(to: available).map {
        String(repeating: " ", count: Self.indent) + display.styled($0.fitted(to: available), .dim)
      }
  }
}

/// One line: a viewing, or consecutive episodes of a show.
struct HistoryTextRow {
  var began: LocalTime
  /// `20:15`, or `20:15–22:40` for several.
  var time: String
  var name: String
  var outcome: String
  var style: Display.Style?
  var detail: String?

  /// - Parameter entries: newest first.
  static func rows(of entries: [HistoryReport.Entry]) -> [HistoryTextRow] {
    var runs: [[HistoryReport.Entry]] = []
    for entry in entries {
      if let next = runs.last?.last, isRun(entry, next) {
        runs[runs.count - 1].append(entry)
      } else {
        runs.append([entry])
      }
    }
    return runs.compactMap(HistoryTextRow.init)
  }

  /// Whether two viewings of one day are consecutive episodes with the same outcome.
  private static func isRun(
    _ entry: HistoryReport.Entry, _ next: HistoryReport.Entry
  ) -> Bool {
    guard let one = entry.media, let other = next.media, one.kind == .episode, one.title != nil,
      one.title == other.title, let season = one.season, season == other.season,
      let number = one.episodes.last, let following = other.episodes.first,
      following == number + 1, let outcome = entry.outcome, outcome == next.outcome,
      ["scrobbled", "already_scrobbled", "waiting"].contains(outcome),
      !(entry.webhooks + next.webhooks).contains(where: { $0.outcome == "refused" })
    else { return false }
    return entry.began.isSameDay(as: next.began)
  }

  /// - Parameter run: newest first.
  private init?(_ run: [HistoryReport.Entry]) {
    guard let last = run.first, let first = run.last else { return nil }
    began = first.began
    time = began.clock
    name = TerminalEscaping.escape(first.name)
    if run.count > 1, let season = last.media?.season, let number = last.media?.episodes.last {
      name += "–\(season)x\(number < 10 ? "0" : "")\(number)"
      time += "–\((last.ended ?? last.began).clock)"
    }
    let percent = first.progress > 0 ? Int(min(first.progress, 100)) : 0
    switch first.outcome {
    case "scrobbled": (outcome, style) = ("scrobbled", .green)
    case "already_scrobbled": (outcome, style) = ("already scrobbled", .green)
    case "paused": (outcome, style) = ("paused at \(percent) %", nil)
    case "waiting": (outcome, style) = ("queued for Trakt", .yellow)
    case "unmatched": (outcome, style) = ("unmatched", .red)
    case "refused": (outcome, style) = ("refused", .red)
    case "ignored": (outcome, style) = ("not scrobbled", .dim)
    case "continued": (outcome, style) = ("continued", .dim)
    case "imported": (outcome, style) = ("imported", .dim)
    case nil: (outcome, style) = ("playing", .yellow)
    case let other?: (outcome, style) = (other, nil)
    }
    guard run.count == 1 else { return }
    let refusals = first.webhooks.filter { $0.outcome == "refused" }.map { webhook in
      TerminalEscaping.escape("webhook \(webhook.name) refused: \(webhook.detail ?? "")")
    }
    defer {
      let all = [detail].compactMap(\.self) + refusals
      detail = all.isEmpty ? nil : all.joined(separator: "; ")
    }
    guard first.outcome != "scrobbled" else { return }
    detail = first.detail.map(TerminalEscaping.escape)
    if first.outcome == "unmatched" {
      // The whole path, as `scrobbled match` needs it.
      let path = TerminalEscaping.escape(first.path)
      detail = detail.map { "\(path): \($0)" } ?? path
    }
  }
}

extension HistoryReport.Entry {
  fileprivate var began: LocalTime { LocalTime(iso8601: beganAt) ?? LocalTime(0) }
  fileprivate var ended: LocalTime? { endedAt.flatMap { LocalTime(iso8601: $0) } }
}
