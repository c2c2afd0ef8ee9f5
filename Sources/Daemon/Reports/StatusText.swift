// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Scrobbling

/// The output of `scrobbled status`.
public struct StatusText {
  private let report: StatusReport
  private let display: Display
  /// Seconds since 1970.
  private let now: Double

  public init(
    _ report: StatusReport, on display: Display = Display(), at now: Double? = nil
  ) {
    self.report = report
    self.display = display
    self.now = now ?? Date.now.timeIntervalSince1970
  }

  public var text: String { lines.joined(separator: "\n") }

  /// Problems first, then playback, then Trakt.
  public var lines: [String] {
    var lines = report.problem.map { display.block("problem", $0, .red) } ?? []
    let playing = report.players.filter { $0.path != nil || $0.note != nil }
    for player in playing { lines += self.lines(of: player) }
    if report.daemon.running, playing.isEmpty { lines += display.block("playing", "nothing") }
    lines += display.block("request", last) + display.block("queued", waiting)
    for webhook in report.webhooks ?? [] { lines += self.lines(of: webhook) }
    lines += display.block("account", account) + display.block("players", players)
    return lines + display.block("daemon", daemon)
  }

  // MARK: playback

  private func lines(of player: StatusReport.Player) -> [String] {
    guard let path = player.path else {
      return display.block(player.state, player.note ?? "nothing")
    }
    var name = player.media?.name ?? path.split(separator: "/").last.map(String.init) ?? path
    if let title = player.media?.episodeTitle { name += " “\(title)”" }
    let style: Display.Style = player.state == "playing" ? .green : .yellow
    var lines = display.block(player.state, name, style)
    if let bar = bar(of: player) { lines.append(String(repeating: " ", count: 10) + bar) }
    if let note = player.note { lines += display.block("", note) }
    return lines
  }

  /// Returns `[####......] 12:34 / 47:10  26.1 %  watched 11:02`, shortened to the width.
  private func bar(of player: StatusReport.Player) -> String? {
    guard let position = player.position, let duration = player.duration, duration > 0 else {
      return nil
    }
    let time = "\(Self.clock(position)) / \(Self.clock(duration))"
    let percent = "  \(Self.percent(player.progress ?? 0)) %"
    let watched = player.watched.map { "  watched \(Self.clock($0))" } ?? ""
    let available = (display.width ?? 80) - 10 - 3
    var text = time + percent + watched
    if text.columns > available { text = time + percent }
    let cells = min(30, available - text.columns)
    guard cells >= 5 else { return text.fitted(to: available) }
    let full = Int(min(max(position / duration, 0), 1) * Double(cells))
    return "[\(String(repeating: "#", count: full))"
      + display.styled(String(repeating: ".", count: cells - full), .dim) + "] \(text)"
  }

  /// Returns the progress with one decimal, rounded down.
  private static func percent(_ progress: Double) -> String {
    let tenths = progress > 0 ? Int(min(progress, 100) * 10) : 0
    return "\(tenths / 10).\(tenths % 10)"
  }

  static func clock(_ seconds: Double) -> String {
    let whole = seconds > 0 ? Int(min(seconds, 3_599_999)) : 0
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    let pad = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    return hours > 0 ? "\(hours):\(pad(minutes)):\(pad(rest))" : "\(minutes):\(pad(rest))"
  }

  // MARK: Trakt and webhooks

  private var last: String {
    guard let request = report.trakt.lastRequest else { return "no request yet" }
    let time = moment(report.trakt.lastRequestAt).map { " (\($0))" } ?? ""
    return "\(request): \(report.trakt.lastStatus ?? "…")\(time)"
  }

  private var waiting: String {
    let count = report.outbox.waiting
    let held = Self.held(report.outbox.heldBack)
    guard count > 0 else { return "nothing" + held }
    let plays = count == 1 ? "1 play" : "\(count) plays, the oldest"
    return plays + (moment(report.outbox.oldest).map { " since \($0)" } ?? "") + held
  }

  /// Returns `; 2 held back by exclude or include`; empty if there are none.
  private static func held(_ count: Int?) -> String {
    count.map { $0 > 0 ? "; \($0) held back by exclude or include" : "" } ?? ""
  }

  private func lines(of webhook: StatusReport.Webhook) -> [String] {
    let last = webhook.lastRequest.map { request in
      let time = moment(webhook.lastRequestAt).map { " (\($0))" } ?? ""
      return "\(request): \(webhook.lastStatus ?? "…")\(time)"
    }
    let waiting = webhook.waiting > 0 ? "; \(webhook.waiting) queued" : ""
    let held = Self.held(webhook.heldBack)
    let text = "\(webhook.name): \(last ?? "no request yet")\(waiting)\(held)"
    let problem = webhook.problem.map { display.block("", $0) } ?? []
    return display.block("webhook", text, webhook.problem == nil ? nil : .yellow) + problem
  }

  private var account: String {
    let trakt = report.trakt
    guard let account = trakt.account else { return "not signed in" }
    let name = account.isEmpty ? "signed in" : "signed in as \(account)"
    guard trakt.state == .ok || trakt.state == .unreachable else {
      return "\(name), \(trakt.state.rawValue)"
    }
    let refresh = moment(trakt.tokenExpiresAt).map { ", access token renewed before \($0)" }
    return name + (refresh ?? "")
  }

  private var players: String {
    let names = report.players.map { $0.pid.map { "mpv \($0)" } ?? "mpv" }
    return names.isEmpty ? "none" : names.joined(separator: ", ")
  }

  private var daemon: String {
    guard report.daemon.running else { return "not running" }
    let since = moment(report.daemon.since).map { " since \($0)" } ?? ""
    return "running\(since), version \(report.daemon.version ?? "unknown")"
  }

  private func moment(_ text: String?) -> String? {
    text.flatMap { LocalTime(iso8601: $0) }?.short(at: now)
  }
}
