// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

/// The output of `scrobbled doctor`.
@Suite struct DoctorTextTests {
  private let report = DoctorReport([
    .ok("player", "mpv 0.35.1"),
    .note("service", "no systemd user manager", remedy: "start it: scrobbled daemon"),
    .failed(
      "trakt", "Trakt is unreachable: the name api.trakt.tv\u{1B} is not known here",
      remedy: "check the network"),
  ])

  @Test func `piped output has one line per check`() {
    #expect(
      report.text(on: Display()) == """
        ok     player   mpv 0.35.1
        note   service  no systemd user manager
                        hint: start it: scrobbled daemon
        failed trakt    Trakt is unreachable: the name api.trakt.tv\\u{1b} is not known here
                        hint: check the network
        """)
    #expect(!report.ok)
    #expect(DoctorReport(Array(report.checks.dropLast())).ok)
  }

  @Test func `terminal output fits the width`() {
    #expect(
      report.problems(on: Display(width: 50)) == """
        note   service  no systemd user manager
                        hint: start it: scrobbled daemon
        failed trakt    Trakt is unreachable: the name
                        api.trakt.tv\\u{1b} is not known
                        here
                        hint: check the network
        """)
  }

  @Test func `column fits the longest name`() {
    let report = DoctorReport([.ok("clock", "in sync"), .ok("jellyfin-mpv-shim", "has it")])
    #expect(
      report.text(on: Display()) == """
        ok     clock             in sync
        ok     jellyfin-mpv-shim has it
        """)
  }

  @Test func `only the state is coloured`() {
    let report = DoctorReport([.ok("clock", "agrees with trakt's")])
    #expect(
      report.text(on: Display(hasColour: true))
        == "\u{1B}[32mok     \u{1B}[0mclock    agrees with trakt's")
  }
}
