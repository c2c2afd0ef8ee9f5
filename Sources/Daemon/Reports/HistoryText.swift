// SPDX-License-Identifier: MIT

internal import Scrobbling

extension HistoryReport {
  var waiting: Int { entries.count { $0.outcome == "waiting" } }
}

/// `scrobbled history` for a person: one line a viewing.
public struct HistoryText {
  private let report: HistoryReport

  public init(_ report: HistoryReport) {
    self.report = report
  }

  public var text: String {
    if report.entries.isEmpty { return "nothing was played yet" }
    return report.entries.map(line).joined(separator: "\n")
  }

  private func line(_ entry: HistoryReport.Entry) -> String {
    let outcome = (entry.outcome ?? "playing").split(separator: "_").joined(separator: " ")
    let when = entry.beganAt.prefix(16).split(separator: "T").joined(separator: " ")
    let percent = "\(entry.progress > 0 ? Int(min(entry.progress, 100)) : 0) %"
    let detail = entry.detail.map { "  (\(Printable.text($0)))" } ?? ""
    return
      "\(when)  \(pad(percent, 5))  \(pad(outcome, 17))  \(Printable.text(entry.name))\(detail)"
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
