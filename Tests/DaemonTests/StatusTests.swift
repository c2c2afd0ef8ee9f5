// SPDX-License-Identifier: MIT

import FoundationEssentials
import Scrobbling
import Testing

@testable import Daemon

@Suite struct StatusTests {
  /// 2026-07-01 10:20 UTC, which is local time in these tests.
  private static let now = 1_782_901_200.0

  init() { WallClock.isUTC }

  private func media(_ json: String) throws -> Media {
    try JSONDecoder().decode(Media.self, from: Data(json.utf8))
  }

  private func report() throws -> StatusReport {
    StatusReport(
      daemon: .init(running: true, version: "1.2.3", since: "2026-07-01T10:00:00Z"),
      players: [
        .init(
          instance: "aa", pid: 4711, path: "/films/Sintel (2010).mkv", state: "playing",
          position: 61, duration: 888, progress: 6.86, watched: 60,
          media: try media(#"{"type":"movie","title":"Sintel","year":2010}"#)),
        .init(instance: "bb", state: "idle"),
      ],
      trakt: .init(
        account: "sandbox", state: .ok, tokenExpiresAt: "2026-07-08T10:00:00Z",
        lastRequest: "start Sintel (2010) 0.5 %", lastStatus: "201 start",
        lastRequestAt: "2026-07-01T10:19:00Z"),
      outbox: .init(waiting: 2, oldest: "2026-07-01T09:00:00Z"), problem: nil)
  }

  @Test func `each webhook has a line and JSON keys`() throws {
    var report = try report()
    report.webhooks = [
      .init(name: "idle", state: "ok", waiting: 0),
      .init(
        name: "tracker", state: "failing", waiting: 2, oldest: "2026-07-01T09:00:00Z",
        lastRequest: "scrobble Sintel (2010) 90.0 %", lastStatus: "404",
        lastRequestAt: "2026-07-01T10:19:00Z", problem: "responded with status 404"),
    ]
    let lines = StatusText(report, at: Self.now).lines
    let first = try #require(lines.firstIndex { $0.hasPrefix("webhook") })
    #expect(
      Array(lines[first...(first + 2)]) == [
        "webhook   idle: no request yet",
        "webhook   tracker: scrobble Sintel (2010) 90.0 %: 404 (10:19); 2 queued",
        "          responded with status 404",
      ])
    #expect(
      try jsonText(report.webhooks?.first) == """
        {
          "held_back" : 0,
          "last_request" : null,
          "last_request_at" : null,
          "last_status" : null,
          "name" : "idle",
          "oldest" : null,
          "problem" : null,
          "state" : "ok",
          "waiting" : 0
        }
        """)
  }

  /// External tools rely on these keys.
  @Test func `JSON keys are fixed`() throws {
    #expect(
      try jsonText(try report()) == """
        {
          "daemon" : {
            "running" : true,
            "since" : "2026-07-01T10:00:00Z",
            "version" : "1.2.3"
          },
          "outbox" : {
            "held_back" : 0,
            "oldest" : "2026-07-01T09:00:00Z",
            "waiting" : 2
          },
          "players" : [
            {
              "duration" : 888,
              "instance" : "aa",
              "media" : {
                "title" : "Sintel",
                "type" : "movie",
                "year" : 2010
              },
              "path" : "/films/Sintel (2010).mkv",
              "pid" : 4711,
              "position" : 61,
              "progress" : 6.86,
              "state" : "playing",
              "watched" : 60
            },
            {
              "instance" : "bb",
              "state" : "idle"
            }
          ],
          "problem" : null,
          "trakt" : {
            "account" : "sandbox",
            "last_request" : "start Sintel (2010) 0.5 %",
            "last_request_at" : "2026-07-01T10:19:00Z",
            "last_status" : "201 start",
            "state" : "ok",
            "token_expires_at" : "2026-07-08T10:00:00Z"
          }
        }
        """)
  }

  @Test func `excluded file is shown as that only`() throws {
    var report = try report()
    report.players = [.init(instance: "aa", pid: 4711, state: "paused", note: "excluded")]
    let lines = StatusText(report, at: Self.now).lines
    #expect(lines.first == "paused    excluded")
    #expect(lines.contains("players   mpv 4711"))
    #expect(
      try jsonText(report.players.first) == """
        {
          "instance" : "aa",
          "note" : "excluded",
          "pid" : 4711,
          "state" : "paused"
        }
        """)
  }

  @Test func `report is unchanged by the socket`() throws {
    let text = try jsonText(try report())
    let again = try JSONDecoder().decode(StatusReport.self, from: Data(text.utf8))
    #expect(try jsonText(again) == text)
  }

  @Test func `report without a daemon is complete`() throws {
    let directory = try TemporaryDirectory()
    let paths = Paths(environment: ["HOME": directory.path, "XDG_RUNTIME_DIR": directory.path])
    let report = try StatusReport(withoutDaemon: paths)
    #expect(!report.daemon.running)
    #expect(report.trakt.account == nil)
    #expect(report.trakt.state == .signedOut)
    #expect(report.outbox.waiting == 0)
    let text = try jsonText(report)
    for key in ["account", "last_request", "oldest"] { #expect(text.contains("\"\(key)\" : null")) }
    #expect(report.problem?.contains("not running") == true)
    #expect(try DaemonClient(paths: paths).status() == nil)
  }

  @Test func `plays held back by exclude or include are not counted as queued`() throws {
    var report = try report()
    report.outbox.heldBack = 3
    #expect(
      text(report).contains(
        "queued    2 plays, the oldest since 09:00; 3 held back by exclude or include"))
    report.outbox = .init(waiting: 0, heldBack: 1)
    #expect(text(report).contains("queued    nothing; 1 held back by exclude or include"))
    report.webhooks = [.init(name: "tracker", state: "ok", waiting: 2, heldBack: 1)]
    #expect(
      text(report).contains(
        "webhook   tracker: no request yet; 2 queued; 1 held back by exclude or include"))
    #expect(try jsonText(report.webhooks?.first).contains("\"held_back\" : 1"))
  }

  /// During an upgrade the daemon may still be the earlier one.
  @Test func `report of an earlier daemon has no number of plays held back`() throws {
    let outbox = try JSONDecoder().decode(
      StatusReport.Outbox.self, from: Data(#"{"waiting":2,"oldest":null}"#.utf8))
    #expect(outbox.heldBack == nil)
    #expect(outbox.waiting == 2)
  }

  private func text(_ report: StatusReport, width: Int? = 80, hasColour: Bool = false) -> String {
    StatusText(report, on: Display(width: width, hasColour: hasColour), at: Self.now).text
  }

  @Test func `text output has one line per subject`() throws {
    #expect(
      text(try report()) == """
        playing   Sintel (2010)
                  [##............................] 1:01 / 14:48  6.8 %  watched 1:00
        request   start Sintel (2010) 0.5 %: 201 start (10:19)
        queued    2 plays, the oldest since 09:00
        account   signed in as sandbox, access token renewed before 8 July
        players   mpv 4711, mpv
        daemon    running since 10:00, version 1.2.3
        """)
  }

  @Test func `problem comes first and is wrapped between words`() throws {
    var report = try report()
    report.problem = "not signed in to Trakt; sign in: scrobbled login"
    report.trakt = .init(account: nil, state: .signedOut)
    report.players = []
    report.outbox = .init(waiting: 1, oldest: "2026-06-30T21:04:00Z")
    #expect(
      text(report, width: 40) == """
        problem   not signed in to Trakt; sign
                  in: scrobbled login
        playing   nothing
        request   no request yet
        queued    1 play since yesterday 21:04
        account   not signed in
        players   none
        daemon    running since 10:00, version
                  1.2.3
        """)
  }

  @Test(arguments: [20, 24, 30, 40, 60, 79, 80, 200])
  func `text output fits the terminal`(_ width: Int) throws {
    var report = try report()
    report.problem = "a problem with a/very/long/word/that/can/not/be/broken/anywhere/at/all"
    report.players[0].media = try media(
      #"{"type":"episode","title":"進撃の巨人 the Final Season","season":4,"episode":1}"#)
    report.players[0].note = "not identified: scrobbled match"
    let lines = text(report, width: width).split(separator: "\n")
    // Below thirty columns legibility has priority.
    for line in lines { #expect(String(line).columns <= max(30, width), "\(line)") }
  }

  @Test func `only a terminal gets colours`() throws {
    #expect(!text(try report()).contains("\u{1B}"))
    #expect(text(try report(), hasColour: true).contains("\u{1B}[32mSintel (2010)\u{1B}[0m"))
  }

  @Test func `piped output is not wrapped`() throws {
    var report = try report()
    report.players[0].path = "/" + String(repeating: "long ", count: 100)
    report.players[0].media = nil
    #expect(text(report, width: nil).split(separator: "\n").count == 7)
  }

  @Test func `untrusted text is escaped`() throws {
    var report = try report()
    report.problem = "a\u{1B}[2J"
    report.trakt.account = "b\u{1B}[2J"
    report.trakt.lastRequest = "c\u{1B}[2J"
    report.players[0].media = nil
    report.players[0].path = "/d\u{1B}[2J\n"
    report.players[0].note = "e\u{1B}[2J"
    let text = text(report)
    #expect(!text.contains("\u{1B}"))
    for letter in "abcde" { #expect(text.contains("\(letter)\\u{1b}[2J")) }
    #expect(text.split(separator: "\n").count == 9)
  }

  @Test(
    arguments: [
      (0, "0:00"), (59.9, "0:59"), (60, "1:00"), (3599, "59:59"), (3600, "1:00:00"),
      (36_061, "10:01:01"), (-5, "0:00"), (.nan, "0:00"), (.infinity, "999:59:59"),
      (1e300, "999:59:59"),
    ] as [(Double, String)])
  func clock(_ seconds: Double, _ shown: String) {
    #expect(StatusText.clock(seconds) == shown)
  }
}
