// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

@Suite("An application of the system", .requiresPlayer, .withScenarioReport)
struct SystemApplicationTests {
  /// Writes the system's configuration, and returns the variables that select it.
  private static func configure(_ home: Home, _ text: String) throws -> [String: String] {
    let directory = home.directory.appending(path: "xdg/scrobbled")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    for path in ["xdg", "xdg/scrobbled"] {
      chmod(home.directory.appending(path: path).path, 0o755)
    }
    let file = directory.appending(path: "config.toml")
    try Data(text.utf8).write(to: file)
    chmod(file.path, 0o644)
    return [
      "XDG_CONFIG_DIRS": home.directory.appending(path: "xdg").path,
      "SCROBBLED_TRAKT_CLIENT_ID": "", "SCROBBLED_TRAKT_CLIENT_SECRET": "",
    ]
  }

  @Test("client id of the system signs in, plays are sent, and config names its file")
  func whole() async throws {
    try await Scenario.run(
      isSignedIn: false, hasDaemon: false,
      sandbox: {
        $0.clientSecret = nil
        $0.approveAfter = 1
        $0.deviceInterval = 1
      }
    ) { scenario in
      let variables = try Self.configure(
        scenario.home, "[trakt]\nclient_id = \"sandbox-client\"\n")
      let login = try await scenario.home.scrobbled("login", variables: variables)
      #expect(login.output == "signed in as sandbox", "\(login)")
      try await scenario.startDaemon(environment: variables)
      try await scenario.watchToTheEnd(Videos.pilot)
      try await scenario.expectRequest("start")
      try await scenario.expectRequest("stop", "scrobble")
      let config = try await scenario.home.scrobbled("config", variables: variables)
      let file = "\(scenario.home.directory.path)/xdg/scrobbled/config.toml"
      #expect(config.output.contains(#"trakt.client_id = "sandbox-client""#))
      #expect(config.output.contains("# \(file)"))
      #expect(config.output.contains("scrobble.start_after = 1"))
    }
  }

  @Test("file that others could have placed is not read, and log, config and doctor report it")
  func open() async throws {
    try await Scenario.run(isSignedIn: false, hasDaemon: false) { scenario in
      let variables = try Self.configure(scenario.home, "[log]\nlevel = \"debug\"\n")
      let file = "\(scenario.home.directory.path)/xdg/scrobbled/config.toml"
      let directory = "\(scenario.home.directory.path)/xdg/scrobbled"
      chmod(directory, 0o777)
      let warning = "\(file) is not read: \(directory) is writable by other users"
      try await scenario.startDaemon(environment: variables)
      try await scenario.daemon.waitForLog(warning)
      let config = try await scenario.home.scrobbled("config", variables: variables)
      #expect(config.output.contains("# warning: \(warning)"))
      #expect(!config.output.contains("debug"))
      let doctor = try await scenario.home.scrobbled("doctor", "--json", variables: variables)
      #expect(doctor.output.contains(warning))
    }
  }
}
