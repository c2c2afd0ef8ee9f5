// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

@Suite("Signing in from the command line", .requiresPlayer, .withScenarioReport)
struct LoginTests {
  /// A home with Trakt's address but without an application or a sign-in.
  private static func play(
    sandbox change: @escaping @Sendable (inout Configuration) -> Void = { _ in },
    _ body: @Sendable (Scenario) async throws -> Void
  ) async throws {
    try await Scenario.run(
      configuration: "", isSignedIn: false, hasDaemon: false,
      sandbox: {
        $0.deviceInterval = 1
        change(&$0)
      }, body)
  }

  /// Without the application in the environment.
  private static let noApplication = [
    "SCROBBLED_TRAKT_CLIENT_ID": "", "SCROBBLED_TRAKT_CLIENT_SECRET": "",
  ]

  @Test("piped output has each message once on its own line")
  func pipe() async throws {
    try await Self.play(sandbox: { $0.approveAfter = 2 }) { scenario in
      let login = try await scenario.home.scrobbled("login")
      #expect(login.end == .exited(0))
      #expect(login.output == "signed in as sandbox")
      let lines = login.errors.split(separator: "\n")
      #expect(lines.count == 3)
      #expect(lines.first?.hasPrefix("open      http") == true)
      #expect(lines.dropFirst().first?.hasPrefix("and enter ") == true)
      #expect(lines.last == "waiting for confirmation: 10:00 left")
      #expect(!login.errors.contains("\u{1B}"))
    }
  }

  @Test("setting at Trakt that asks for ratings is named, unless [rate] ask is set")
  func ratingPrompt() async throws {
    try await Self.play(
      sandbox: {
        $0.approveAfter = 1
        $0.showsRatingPrompt = true
      }
    ) { scenario in
      let note = "note     your settings at Trakt ask for a rating after watching;"
      #expect(!(try await scenario.home.scrobbled("setup").output.contains(note)))
      _ = try await scenario.home.scrobbled("login")
      #expect(try await scenario.home.scrobbled("setup").output.contains("\n\(note)"))
      let config = try await scenario.home.scrobbled("config", "--json")
      let text =
        "your settings at Trakt ask for a rating after watching; to be asked in mpv:"
        + " [rate] ask = \"movies\" or \"always\""
      #expect(try JSON(text: config.output)["notes"] == [.string(text)])
      try FileManager.default.createDirectory(
        at: scenario.home.configuration.deletingLastPathComponent(),
        withIntermediateDirectories: true)
      try Data("[rate]\nask = \"never\"\n".utf8).write(to: scenario.home.configuration)
      let quiet = try await scenario.home.scrobbled("config", "--json")
      #expect(try JSON(text: quiet.output)["notes"] == [])
    }
  }

  @Test("application from a descriptor is stored for later")
  func descriptor() async throws {
    try await Self.play(sandbox: { $0.approveAfter = 1 }) { scenario in
      let application = scenario.home.directory.appending(path: "application")
      try Data("sandbox-client\nsandbox-secret\n".utf8).write(to: application)
      let none = try await scenario.home.scrobbled("login", variables: Self.noApplication)
      #expect(none.end == .exited(78))
      #expect(none.errors.contains("hint: "))

      let login = try await scenario.home.run(
        "exec 3<'\(application.path)'; exec \"$0\" login --application-fd 3",
        variables: Self.noApplication)
      #expect(login.end == .exited(0), "\(login)")
      #expect(login.output == "signed in as sandbox")
      let file = scenario.home.state.appending(path: "credentials.json")
      let kept = try JSON(text: String(contentsOf: file, encoding: .utf8))
      #expect(kept["client_id"] == "sandbox-client")
      #expect(kept["client_secret"] == "sandbox-secret")
      let again = try await scenario.home.scrobbled("login", variables: Self.noApplication)
      #expect(again.end == .exited(0), "\(again)")
    }
  }

  @Test("an id alone signs in, renews and signs out, and no secret is sent")
  func idAlone() async throws {
    try await Scenario.run(
      configuration: Scenario.withoutResume, isSignedIn: false,
      sandbox: {
        $0.clientSecret = nil
        $0.approveAfter = 1
        $0.deviceInterval = 1
      }
    ) { scenario in
      let login = try await scenario.home.scrobbled("login")
      #expect(login.output == "signed in as sandbox", "\(login)")
      await scenario.sandbox.expireTokens()
      try await scenario.watchToTheEnd(Videos.pilot)
      try await scenario.expectRequest("start", status: 401)
      try await scenario.expectRequest("start")
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectNoMoreRequests()
      #expect(try await scenario.home.scrobbled("logout").end == .exited(0))
      let requests = await scenario.sandbox.exchanges.filter { $0.path.hasPrefix("/oauth") }
      #expect(
        Set(requests.map(\.path)) == [
          "/oauth/device/code", "/oauth/device/token", "/oauth/token", "/oauth/revoke",
        ])
      #expect(requests.allSatisfy { $0.status == 200 && $0.body?["client_secret"] == nil })
    }
  }

  @Test(
    "login asks for an id and takes an empty secret",
    .enabled(if: TerminalPane.isAvailable, "needs tmux"))
  func asks() async throws {
    try await Self.play(sandbox: {
      $0.clientSecret = nil
      $0.approveAfter = 1
    }) { scenario in
      try await scenario.inTerminal(environment: Self.noApplication) { pane in
        try await pane.type("clear; scrobbled login; echo ended with $?")
        let shown = try await pane.waitForText("client id:")
        #expect(shown.contains("https://app.trakt.tv/settings/apps/api/new"))
        try await pane.type(" sandbox-client ")
        try await pane.waitForText("client secret (leave empty if there is none):")
        try await pane.type("")
        #expect(try await pane.waitForText("ended with 0").contains("signed in as sandbox\n"))
      }
      let kept = try String(
        contentsOf: scenario.home.state.appending(path: "credentials.json"), encoding: .utf8)
      #expect(kept.contains(#""client_id" : "sandbox-client""#))
      #expect(!kept.contains("client_secret"))
    }
  }

  @Test("service credential provides the application")
  func credential() async throws {
    try await Self.play(sandbox: { $0.approveAfter = 1 }) { scenario in
      let directory = scenario.home.directory.appending(path: "credentials")
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
      for (name, text) in [("client_id", "sandbox-client\n"), ("client_secret", "sandbox-secret")] {
        try Data(text.utf8).write(to: directory.appending(path: "trakt.\(name)"))
      }
      let login = try await scenario.home.scrobbled(
        "login",
        variables: Self.noApplication.merging(["CREDENTIALS_DIRECTORY": directory.path]) { $1 })
      #expect(login.end == .exited(0), "\(login)")
    }
  }

  @Test("slow_down lengthens the interval with a message")
  func slowDown() async throws {
    try await Self.play(sandbox: { $0.approveAfter = 1 }) { scenario in
      await scenario.sandbox.add(fault: Fault(.status(429), path: "/oauth/device/token"))
      let login = try await scenario.home.scrobbled("login")
      #expect(login.end == .exited(0))
      #expect(login.errors.contains("polling more slowly; still waiting …"))
      #expect(login.output == "signed in as sandbox")
    }
  }

  @Test(
    "denied, expired and unknown codes have hints",
    arguments: [
      (418, "the sign-in was denied"), (410, "the code has expired"),
      (409, "the code was used already"),
      (404, "the code is unknown to Trakt"),
    ])
  func ends(status: Int, message: String) async throws {
    try await Self.play { scenario in
      await scenario.sandbox.add(fault: Fault(.status(status), path: "/oauth/device/token"))
      let login = try await scenario.home.scrobbled("login")
      #expect(login.end == .exited(77))
      #expect(login.output.isEmpty)
      #expect(
        login.errors.contains("scrobbled: \(message)\nhint: try again: scrobbled login"),
        "\(login.errors)")
    }
  }

  @Test(
    "an application that Trakt refuses ends the sign-in with its own reason and remedy",
    arguments: [
      (ApplicationState.gone, "rejects this API application", "settings/apps/api/new"),
      (.blocked, "Trakt has blocked this API application", "only its owner can resolve that"),
      (.expired, "is no longer a VIP member", "renews the VIP membership"),
    ])
  func refused(state: ApplicationState, reason: String, remedy: String) async throws {
    try await Self.play(sandbox: { $0.application = state }) { scenario in
      let login = try await scenario.home.scrobbled("login")
      #expect(login.end == .exited(77))
      let lines = login.errors.split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines.first?.contains(reason) == true, "\(login.errors)")
      #expect(lines.last?.hasPrefix("hint: ") == true)
      #expect(lines.last?.contains(remedy) == true, "\(login.errors)")
    }
  }

  @Test(
    "a full slot of a free account is reported with the page that frees it",
    arguments: [
      (FullSlotResponse.accountLimit, "no free slot for another application: 420"),
      (.denied, "the sign-in was denied"),
      (.message, "connected_apps_limit: You have reached the limit of connected apps."),
    ])
  func fullSlot(response: FullSlotResponse, reason: String) async throws {
    try await Self.play(sandbox: {
      $0.approveAfter = 1
      $0.membership = Membership(isVIP: false, otherApplications: 1)
      $0.assumptions.fullSlot = response
    }) { scenario in
      let login = try await scenario.home.scrobbled("login")
      #expect(login.end == .exited(77))
      #expect(login.errors.contains(reason), "\(login.errors)")
      #expect(login.errors.contains("disconnect another at https://app.trakt.tv/settings/apps"))
      await scenario.sandbox.setMembership(Membership(isVIP: false))
      #expect(try await scenario.home.scrobbled("login").end == .exited(0))
    }
  }

  @Test(
    "after a block every request has the same client id, and status and doctor report the block")
  func blocked() async throws {
    try await Scenario.run { scenario in
      await scenario.sandbox.setApplication(.blocked)
      let player = try scenario.scripted()
      try await scenario.watch(.pilot, on: player)
      try await player.waitForText("Trakt has blocked this API application: 403")
      let status = try await scenario.home.status()
      #expect(status["trakt"]?["state"] == "blocked")
      #expect(
        status["problem"]?.string?.hasPrefix("Trakt has blocked this API application") == true)
      let doctor = try await scenario.home.scrobbled("doctor")
      #expect(doctor.output.contains("failed account  Trakt has blocked this API application"))
      let login = try await scenario.home.scrobbled("login")
      #expect(login.errors.contains("Trakt has blocked this API application: 403"))
      for text in [status["problem"]?.string ?? "", doctor.output, login.errors] {
        #expect(!text.contains("settings/apps/api/new"), "no other id is suggested")
      }
      let keys = await scenario.sandbox.exchanges.map { $0.headers["trakt-api-key"] }
      #expect(Set(keys) == ["sandbox-client"])
    }
  }

  @Test("unconfirmed sign-in ends with the code's expiry")
  func expires() async throws {
    try await Self.play(sandbox: { $0.deviceCodeLifetime = 3 }) { scenario in
      let login = try await scenario.home.scrobbled("login")
      #expect(login.end == .exited(77))
      #expect(login.errors.contains("scrobbled: the code has expired"))
    }
  }

  @Test(
    "terminal shows a countdown in place",
    .enabled(if: TerminalPane.isAvailable, "needs tmux"))
  func terminal() async throws {
    try await Self.play { scenario in
      try await scenario.inTerminal { pane in
        try await pane.type("clear; scrobbled login; echo ended with $?")
        let first = try await pane.waitForText("waiting for confirmation: 9:")
        // A busy machine may skip a second.
        let later = try await pane.waitForText("another second") {
          $0 != first && $0.contains("waiting for confirmation: 9:")
        }
        #expect(later.split(separator: "\n").count == 3)
        await scenario.sandbox.approve()
        let end = try await pane.waitForText("ended with 0")
        #expect(end.contains("signed in as sandbox\n"))
        #expect(!end.contains("waiting for confirmation"))
      }
    }
  }

  @Test(
    "setup asks for the application, hides the secret and offers to sign in",
    .enabled(if: TerminalPane.isAvailable, "needs tmux"))
  func setup() async throws {
    try await Self.play { scenario in
      // An installation without systemd.
      try scenario.home.install()
      try await scenario.inTerminal(environment: Self.noApplication) { pane in
        try await pane.type("clear; '\(scenario.home.installed.path)' setup; echo that was it")
        try await pane.waitForText("bind keys in ~/.config/mpv/input.conf (Alt+t status, ")
        try await pane.type("n")
        try await pane.waitForText("client id:")
        try await pane.type("sandbox-client")
        try await pane.waitForText("client secret (leave empty if there is none):")
        try await pane.type("sandbox-secret")
        try await pane.waitForText("sign in to Trakt now? [Y/n]")
        try await pane.type("")
        try await pane.waitForText("waiting for confirmation")
        await scenario.sandbox.approve()
        let shown = try await pane.waitForText("\nthat was it\n")
        #expect(shown.contains("account  signed in as sandbox"))
        #expect(shown.contains("sandbox-client"))
        #expect(shown.contains("man scrobbled, PRIVACY"))
        #expect(!shown.contains("sandbox-secret"))
      }

      let input = scenario.home.directory.appending(path: ".config/mpv/input.conf").path
      #expect(!FileManager.default.fileExists(atPath: input))
      let kept = scenario.home.state.appending(path: "credentials.json").path
      let mode = try FileManager.default.attributesOfItem(atPath: kept)[.posixPermissions]
      #expect((mode as? NSNumber)?.intValue == 0o600)
    }
  }
}

extension Home {
  var installed: URL { directory.appending(path: "prefix/bin/scrobbled") }

  /// The builds in the layout of `make install`.
  func install() throws {
    let plugin = try FileManager.default.destinationOfSymbolicLink(
      atPath: directory.appending(path: "scrobbled.so").path)
    let executable = URL(filePath: plugin).deletingLastPathComponent().appending(path: "scrobbled")
    for (source, place) in [
      (executable, installed),
      (URL(filePath: plugin), directory.appending(path: "prefix/lib/scrobbled/scrobbled.so")),
    ] {
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      // A hard link is fast, but not possible across file systems.
      if link(source.path, place.path) != 0 {
        try FileManager.default.copyItem(at: source, to: place)
      }
    }
  }
}
