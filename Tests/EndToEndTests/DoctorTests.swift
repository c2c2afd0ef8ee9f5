// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

@Suite("Doctor with a real mpv", .requiresPlayer, .withScenarioReport)
struct DoctorTests {
  /// Runs the command, and returns its checks by name.
  private static func examine(
    _ scenario: Scenario, variables: [String: String] = [:]
  ) async throws -> (end: ChildProcess.End, checks: [String: JSON]) {
    let doctor = try await scenario.home.scrobbled("doctor", "--json", variables: variables)
    let report = try JSON(text: doctor.output)
    #expect(report["ok"] == (doctor.end == .exited(0) ? true : false))
    var checks: [String: JSON] = [:]
    for check in report["checks"]?.array ?? [] {
      #expect(check.keys == ["name", "state", "text", "remedy"])
      #expect(check["state"] != "failed" || check["remedy"]?.string != nil)
      checks[check["name"]?.string ?? ""] = check
    }
    return (doctor.end, checks)
  }

  @Test("linked plugin is loaded without involving the daemon")
  func well() async throws {
    try await Scenario.run { scenario in
      try scenario.home.linkPlugin()
      let (_, checks) = try await Self.examine(scenario)
      for name in ["player", "plugin", "socket", "daemon", "journal", "trakt", "clock", "account"] {
        #expect(checks[name]?["state"] == "ok", "\(name): \(checks[name] ?? .null)")
      }
      #expect(
        checks["plugin"]?["text"]?.string
          == "loaded from \(scenario.home.directory.path)/.config/mpv/scripts/scrobbled.so")
      #expect(checks["account"]?["text"]?.string?.hasPrefix("signed in as sandbox") == true)
      // There is no systemd user manager here.
      #expect(checks["service"]?["state"] == "note")
      #expect(try await scenario.home.status()["players"] == [])
    }
  }

  @Test("running players are reported with and without the plugin")
  func running() async throws {
    try await Scenario.run { scenario in
      try scenario.home.linkPlugin()
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 60), hasPlugin: false)
      try await player.waitForPlayback()
      let doctor = try await scenario.home.scrobbled("doctor")
      #expect(doctor.end == .exited(1))
      #expect(doctor.output.contains("mpv, process \(player.id), runs without the plugin"))
      try await player.quit()

      let other = try await scenario.player(Videos.pilot, clip: .video(seconds: 60))
      try await scenario.expectRequest("start")
      let found = try await scenario.home.scrobbled("doctor")
      #expect(!found.output.contains("process \(other.id),"))
      #expect(found.output.contains("connected"))
    }
  }

  @Test("missing or unloadable plugin fails")
  func badPlugin() async throws {
    try await Scenario.run { scenario in
      let (end, checks) = try await Self.examine(scenario)
      #expect(end == .exited(1))
      #expect(checks["plugin"]?["remedy"] == "scrobbled setup")

      try scenario.home.linkPlugin(to: "/etc/passwd")
      let bad = try await Self.examine(scenario)
      #expect(bad.end == .exited(1))
      #expect(bad.checks["plugin"]?["text"]?.string?.contains("mpv does not load") == true)
      #expect(bad.checks["plugin"]?["text"]?.string?.contains("invalid ELF header") == true)
    }
  }

  @Test("without network, daemon and journal all failures are reported in bounded time")
  func alone() async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      try Data(repeating: 0x78, count: 8_192).write(
        to: scenario.home.state.appending(path: "journal.sqlite"))
      let start = ContinuousClock.now
      let (end, checks) = try await Self.examine(
        // No response and no refusal: RFC 5737, "documentation".
        scenario, variables: ["SCROBBLED_TRAKT_API_URL": "https://192.0.2.1"])
      #expect(ContinuousClock.now - start < .seconds(25))
      #expect(end == .exited(1))
      for name in ["socket", "journal", "trakt"] {
        #expect(checks[name]?["state"] == "failed", "\(name): \(checks[name] ?? .null)")
      }
      #expect(checks["account"]?["state"] == "note")
      #expect(checks["clock"] == nil)
    }
  }

  @Test("revoked account fails")
  func account() async throws {
    try await Scenario.run { scenario in
      await scenario.sandbox.revokeTokens()
      let (end, checks) = try await Self.examine(scenario)
      #expect(end == .exited(1))
      #expect(checks["account"]?["text"] == "the sign-in has expired")
      #expect(checks["account"]?["remedy"] == "scrobbled login")
    }
  }

  @Test(
    "while signed out, an application that Trakt refuses is reported with its remedy",
    arguments: [
      (ApplicationState.active, "not signed in", "scrobbled login"),
      (.gone, "not signed in: Trakt does not accept this API application: 403", "create one at"),
      (.expired, "not signed in: the owner of this API application", "renews the VIP membership"),
    ])
  func application(state: ApplicationState, text: String, remedy: String) async throws {
    try await Scenario.run(isSignedIn: false, hasDaemon: false, sandbox: { $0.application = state })
    {
      scenario in
      let (end, checks) = try await Self.examine(scenario)
      #expect(end == .exited(1))
      #expect(checks["account"]?["text"]?.string?.hasPrefix(text) == true, "\(checks)")
      #expect(checks["account"]?["remedy"]?.string?.contains(remedy) == true, "\(checks)")
    }
  }

  @Test("without a plugin the Flatpak mpv is reported as not recorded")
  func flatpakWithoutPlugin() async throws {
    try await Scenario.run(isSignedIn: false, hasDaemon: false) { scenario in
      try FileManager.default.createDirectory(
        at: scenario.home.directory.appending(path: ".local/share/flatpak/app/io.mpv.Mpv"),
        withIntermediateDirectories: true)
      let (_, checks) = try await Self.examine(scenario)
      #expect(checks["flatpak"]?["state"] == "note")
      #expect(
        checks["flatpak"]?["text"] == "the Flatpak mpv is not recorded: no plugin is installed")
    }
  }

  @Test("invalid configuration is named and the rest is checked")
  func configuration() async throws {
    try await Scenario.run(configuration: "[scrobble]\nthreshhold = 90\n", hasDaemon: false) {
      scenario in
      let (end, checks) = try await Self.examine(scenario)
      #expect(end == .exited(1))
      #expect(checks["config"]?["text"]?.string?.contains("unknown key") == true)
      #expect(checks["player"]?["state"] == "ok")
    }
  }
}
