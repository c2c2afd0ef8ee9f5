// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Scrobbling
internal import Trakt

extension StatusReport {
  /// What can be said while no daemon runs.
  public init(withoutDaemon places: Places) throws {
    let credentials = try? CredentialStore(directory: places.state).load()
    let isSignedIn = credentials?.tokens != nil
    self.init(
      daemon: .init(running: false),
      players: [],
      trakt: .init(
        account: isSignedIn ? credentials?.username ?? "" : nil,
        state: isSignedIn ? "ok" : "signed_out",
        tokenExpiresAt: credentials?.tokens?.expiresAt.formatted(.iso8601)),
      outbox: .init(waiting: (try? HistoryReport(places: places, limit: 10_000).waiting) ?? 0),
      problem: "the daemon is not running; start it: systemctl --user start scrobbled.socket")
  }
}

/// `scrobbled status` for a person.
public struct StatusText {
  private let report: StatusReport

  public init(_ report: StatusReport) {
    self.report = report
  }

  /// Problems first, then what plays, then the way to Trakt.
  public var text: String {
    var lines: [String] = []
    if let problem = report.problem { lines.append("problem  \(Printable.text(problem))") }
    let daemon = report.daemon
    if daemon.running {
      lines.append("daemon   running, \(daemon.version ?? ""), since \(daemon.since ?? "")")
    } else {
      lines.append("daemon   not running")
    }
    for player in report.players { lines += self.lines(of: player) }
    if daemon.running, report.players.isEmpty { lines.append("players  none") }
    let trakt = report.trakt
    lines.append("trakt    \(account(trakt))")
    if let request = trakt.lastRequest {
      lines.append(
        "last     \(Printable.text(request)): \(Printable.text(trakt.lastStatus ?? "…"))")
    }
    let waiting = report.outbox.waiting
    lines.append(
      waiting == 0
        ? "outbox   empty"
        : "outbox   \(waiting) waiting\(report.outbox.oldest.map { ", the oldest since \($0)" } ?? "")"
    )
    return lines.joined(separator: "\n")
  }

  private func account(_ trakt: StatusReport.Trakt) -> String {
    guard let account = trakt.account else { return "nobody is signed in" }
    let name = account.isEmpty ? "signed in" : "signed in as \(Printable.text(account))"
    let expires = trakt.tokenExpiresAt.map { ", renewed before \($0)" } ?? ""
    return trakt.state == "ok" ? name + expires : "\(name), \(trakt.state)"
  }

  private func lines(of player: StatusReport.Player) -> [String] {
    guard let path = player.path else { return ["mpv      \(player.state)"] }
    let name = player.media?.name ?? path.split(separator: "/").last.map(String.init) ?? path
    var lines = ["mpv      \(player.state) \(Printable.text(name))"]
    if let position = player.position, let duration = player.duration, duration > 0 {
      let share = min(max(position / duration, 0), 1)
      let full = Int(share * 30)
      let bar = String(repeating: "#", count: full) + String(repeating: ".", count: 30 - full)
      lines.append(
        "         [\(bar)] \(Self.clock(position)) / \(Self.clock(duration))"
          + "  \(player.progress ?? 0) %")
    }
    return lines
  }

  static func clock(_ seconds: Double) -> String {
    let whole = seconds > 0 ? Int(min(seconds, 3_599_999)) : 0
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    let pad = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    return hours > 0 ? "\(hours):\(pad(minutes)):\(pad(rest))" : "\(minutes):\(pad(rest))"
  }
}
