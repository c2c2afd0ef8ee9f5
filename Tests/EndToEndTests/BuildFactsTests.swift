// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

@Suite("Facts about the build", .requiresPlayer, .withScenarioReport)
struct BuildFactsTests {
  private static let files = ["debian/changelog", "CHANGELOG.md", "docs/images/demo.svg"]

  @Test("--version and --version --json agree, and so do the files that name the version")
  func version() async throws {
    try await Scenario.run(isSignedIn: false, hasDaemon: false) { scenario in
      let plain = try await scenario.home.scrobbled("--version")
      #expect(plain.end == .exited(0))
      let version = try #require(plain.output.split(separator: " ").last.map(String.init))
      #expect(plain.output == "scrobbled \(version)")
      for order in [["--version", "--json"], ["--json", "--version"]] {
        let facts = try JSON(text: try await scenario.home.run(order).output)
        #expect(facts.keys == ["version", "swift", "commit", "client_id_built_in"])
        #expect(facts["version"]?.string == version)
        #expect(facts["swift"]?.string?.first?.isNumber == true)
        #expect(facts["commit"] == .null || (facts["commit"]?.string?.count ?? 0) >= 40)
        #expect(facts["client_id_built_in"] == .bool(BuiltInClientID.isBuiltIn))
      }
      for file in Self.files {
        let text = try String(contentsOf: Products.sources.appending(path: file), encoding: .utf8)
        #expect(text.contains(version), "\(file)")
      }
      let newest = try String(
        contentsOf: Products.sources.appending(path: "debian/changelog"), encoding: .utf8
      ).prefix { $0 != "\n" }
      #expect(newest.hasPrefix("scrobbled (\(version)-"))
    }
  }
}

/// Sign-in with an application built in. The build needs it:
/// `SCROBBLED_CLIENT_ID=sandbox-client swift build --build-tests`.
@Suite(
  "An application built in", .requiresPlayer, .withScenarioReport,
  .enabled(if: BuiltInClientID.isBuiltIn, "needs a build with SCROBBLED_CLIENT_ID=sandbox-client"))
struct BuiltInTests {
  private static let none = [
    "SCROBBLED_TRAKT_CLIENT_ID": "", "SCROBBLED_TRAKT_CLIENT_SECRET": "",
  ]

  @Test("login asks for nothing but the code, and nothing of the application is stored")
  func login() async throws {
    try await Scenario.run(
      configuration: "", isSignedIn: false, hasDaemon: false,
      sandbox: {
        $0.clientSecret = nil
        $0.approveAfter = 1
        $0.deviceInterval = 1
      }
    ) { scenario in
      let login = try await scenario.home.scrobbled("login", variables: Self.none)
      #expect(login.output == "signed in as sandbox", "\(login)")
      let kept = try String(
        contentsOf: scenario.home.state.appending(path: "credentials.json"), encoding: .utf8)
      #expect(!kept.contains("client_"))
      let config = try await scenario.home.scrobbled("config", variables: Self.none)
      #expect(config.output.contains("# built in"))

      let own = ["SCROBBLED_TRAKT_CLIENT_ID": "own", "SCROBBLED_TRAKT_CLIENT_SECRET": ""]
      let refused = try await scenario.home.scrobbled("login", variables: own)
      #expect(refused.end == .exited(77), "the user's own id wins")
      let ids = await scenario.sandbox.exchanges.filter { $0.path == "/oauth/device/code" }
        .map { $0.body?["client_id"] }
      #expect(ids == ["sandbox-client", "own"])
    }
  }
}

/// The client id of the tested program.
private enum BuiltInClientID {
  /// As the environment of the build was.
  static let isBuiltIn: Bool = {
    let process = Process()
    guard let program = try? Products.scrobbled() else { return false }
    process.executableURL = URL(filePath: program)
    process.arguments = ["config"]
    process.environment = ["HOME": "/nonexistent", "XDG_CONFIG_DIRS": "/nonexistent"]
    let output = Pipe()
    process.standardOutput = output
    guard (try? process.run()) != nil else { return false }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text.contains("trakt.client_id = \"sandbox-client\"") && text.contains("# built in")
  }()
}
