// SPDX-License-Identifier: MIT

internal import Playback

/// The lines on the player's screen.
enum ResumeText {
  /// - Parameters:
  ///   - key: the key that accepts; nil if none is free.
  ///   - now: seconds since 1970.
  static func offer(_ point: ResumePoint, key: String?, at now: Double) -> String {
    let source = point.source == .trakt ? "Trakt, " : ""
    let position = "at \(percent(point)) (\(source)\(age(now - point.date)))"
    return key.map { "Resume \(position)? \($0) resumes" } ?? "Paused \(position)"
  }

  static func resumed(_ point: ResumePoint, key: String?) -> String {
    let source = point.source == .trakt ? " from Trakt" : ""
    let report = "Resumed at \(percent(point))\(source)"
    return key.map { "\(report). \($0) starts over" } ?? report
  }

  private static func percent(_ point: ResumePoint) -> String { "\(Int(point.progress)) %" }

  /// A duration that has passed: "just now", "5 minutes ago", "2 days ago".
  static func age(_ seconds: Seconds) -> String {
    // A date in the future comes from a clock that is wrong.
    let minutes = seconds.isFinite ? Int(max(0, min(seconds, 1e10)) / 60) : 0
    let units = [(43_800, "month"), (1_440, "day"), (60, "hour"), (1, "minute")]
    for (length, unit) in units where minutes >= length {
      let count = minutes / length
      return count == 1 ? "1 \(unit) ago" : "\(count) \(unit)s ago"
    }
    return "just now"
  }
}
