// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

@Suite("Secrets", .withStageReport)
struct SecrecyTests {
  @Test("debug log contains no token and no secret")
  func log() async throws {
    try await Stage.play { stage in
      let before = try stage.secrets
      await stage.sandbox.expireTokens()
      try await stage.watchToTheEnd(Films.pilot)
      try await stage.sees("start", status: 401)
      try await stage.sees("start")
      try await stage.sees("stop", "scrobble")
      try await stage.seesNoMore()
      let after = try stage.secrets
      #expect(after != before, "the tokens were renewed")
      try await stage.daemon.terminate()

      let said = try (stage.daemon.log.entries + stage.daemon.said.entries)
        .joined(separator: "\n")
      #expect(said.contains(Films.pilotTitle))
      for secret in before.union(after) { #expect(!said.contains(secret)) }
    }
  }

  @Test("credentials are private")
  func credentials() async throws {
    try await Stage.play { stage in
      await stage.sandbox.expireTokens()
      try await stage.watchToTheEnd(Films.pilot)
      try await stage.sees("start", status: 401)
      try await stage.sees("start")
      try await stage.sees("stop", "scrobble")
      try await stage.seesNoMore()
      #expect(try stage.permissions("credentials.json") == 0o600)
      #expect(try stage.permissions("") == 0o700)
    }
  }
}

extension Stage {
  /// The tokens and the client secret.
  fileprivate var secrets: Set<String> {
    get throws {
      let file = home.state.appending(path: "credentials.json")
      let credentials = try JSON(text: String(contentsOf: file, encoding: .utf8))
      let tokens = ["access_token", "refresh_token"].map { credentials["tokens"]?[$0]?.string }
      let found = (tokens + [credentials["client_secret"]?.string]).compactMap { $0 }
      guard found.count == 3 else { throw SetupError("credentials.json lacks something") }
      return Set(found)
    }
  }

  fileprivate func permissions(_ name: String) throws -> Int {
    let path = home.state.appending(path: name).path
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
  }
}
