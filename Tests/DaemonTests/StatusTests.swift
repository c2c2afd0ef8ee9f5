// SPDX-License-Identifier: MIT

import FoundationEssentials
import Scrobbling
import Testing

@testable import Daemon

@Suite struct StatusTests {
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
        account: "sandbox", state: "ok", tokenExpiresAt: "2026-07-08T10:00:00Z",
        lastRequest: "start Sintel (2010) 0.5 %", lastStatus: "start"),
      outbox: .init(waiting: 2, oldest: "2026-07-01T09:00:00Z"), problem: nil)
  }

  /// Tools outside rely on these keys.
  @Test func theKeysAreFixed() throws {
    #expect(
      try jsonText(try report()) == """
        {
          "daemon" : {
            "running" : true,
            "since" : "2026-07-01T10:00:00Z",
            "version" : "1.2.3"
          },
          "outbox" : {
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
            "last_status" : "start",
            "state" : "ok",
            "token_expires_at" : "2026-07-08T10:00:00Z"
          }
        }
        """)
  }

  @Test func itComesThroughTheSocketAsItWas() throws {
    let text = try jsonText(try report())
    let again = try JSONDecoder().decode(StatusReport.self, from: Data(text.utf8))
    #expect(try jsonText(again) == text)
  }

  @Test func withoutADaemonTheAnswerIsWholeToo() throws {
    let folder = try Folder()
    let places = Places(environment: ["HOME": folder.path, "XDG_RUNTIME_DIR": folder.path])
    let report = try StatusReport(withoutDaemon: places)
    #expect(!report.daemon.running)
    #expect(report.trakt.account == nil)
    #expect(report.trakt.state == "signed_out")
    #expect(report.outbox.waiting == 0)
    let text = try jsonText(report)
    for key in ["account", "last_request", "oldest"] { #expect(text.contains("\"\(key)\" : null")) }
    #expect(report.problem?.contains("not running") == true)
    #expect(try DaemonClient(places: places).status() == nil)
  }

  @Test func aPersonReadsIt() throws {
    #expect(
      StatusText(try report()).text == """
        daemon   running, 1.2.3, since 2026-07-01T10:00:00Z
        mpv      playing Sintel (2010)
                 [##............................] 1:01 / 14:48  6.86 %
        mpv      idle
        trakt    signed in as sandbox, renewed before 2026-07-08T10:00:00Z
        last     start Sintel (2010) 0.5 %: start
        outbox   2 waiting, the oldest since 2026-07-01T09:00:00Z
        """)
  }

  @Test func whatComesFromOutsideIsEscaped() throws {
    var report = try report()
    report.problem = "a\u{1B}[2J"
    report.trakt.account = "b\u{1B}[2J"
    report.trakt.lastRequest = "c\u{1B}[2J"
    report.players[0].media = nil
    report.players[0].path = "/d\u{1B}[2J\n"
    let text = StatusText(report).text
    #expect(!text.contains("\u{1B}"))
    for letter in "abcd" { #expect(text.contains("\(letter)\\u{1b}[2J")) }
    #expect(text.split(separator: "\n").count == 8)
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
