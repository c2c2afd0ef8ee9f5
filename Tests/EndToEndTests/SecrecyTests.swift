// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

@Suite("Secrets", .withScenarioReport)
struct SecrecyTests {
  @Test("debug log contains no token and no secret")
  func log() async throws {
    try await Scenario.run(configuration: Scenario.withoutResume) { scenario in
      let before = try scenario.secrets
      await scenario.sandbox.expireTokens()
      try await scenario.watchToTheEnd(Videos.pilot)
      try await scenario.expectRequest("start", status: 401)
      try await scenario.expectRequest("start")
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectNoMoreRequests()
      let after = try scenario.secrets
      #expect(after != before, "the tokens were refreshed")
      try await scenario.daemon.terminate()

      let said = try (scenario.daemon.log.entries + scenario.daemon.messages.entries)
        .joined(separator: "\n")
      #expect(said.contains(Videos.pilotTitle))
      for secret in before.union(after) { #expect(!said.contains(secret)) }
    }
  }

  @Test(
    "identify takes no credential of a URL for a title",
    arguments: [
      "http://h/movie/bob/hunter2pw/Breaking.Bad.S01E01.mkv",
      "https://h/d/ABCDEFGHIJKLM123/Breaking.Bad.S01E01.mkv",
      "https://h/d;jsessionid=ABCDEF0123456789/Breaking.Bad.S01E01.mkv",
      "http://bob:hunter2pw@[2001:db8::1]:80/Breaking.Bad.S01E01.mkv?token=ABCDEF0123456789",
    ])
  func identify(url: String) async throws {
    try await Scenario.run(isSignedIn: false, hasDaemon: false) { scenario in
      let output = try await scenario.home.scrobbled("identify", "--json", url).output
      #expect(output.hasPrefix(#"{"type":"episode","title":"Breaking Bad","#))
      for secret in ["bob", "hunter2pw", "ABCDEF"] { #expect(!output.contains(secret)) }
    }
  }

  @Test("URL and header of a webhook are in no log, error, status, history or journal")
  func webhooks() async throws {
    let receiver = try WebhookConnection { _ in 500 }
    let key = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: key) }
    let value = "h3aderValue"
    try Data(value.utf8).write(to: key)
    let header = "header = { name = \"X-Key\", file = \"\(key.path)\" }"
    let configuration = Scenario.quick + receiver.configuration("tracker", header)
    try await Scenario.run(configuration: configuration) { scenario in
      try await scenario.watchToTheEnd(Videos.pilot)
      let request = try await receiver.requests.first("a request") { _ in true }
      #expect(request.headers["x-key"] == value)
      #expect(request.path.contains(WebhookConnection.token))
      receiver.respond(headers: ["X-Echo": value]) { _ in 404 }
      try await receiver.requests.first("a refusal") { $0.status == 404 }
      receiver.stop()
      try await scenario.watchToTheEnd(Videos.second)
      try await scenario.daemon.waitForLog("webhook tracker is unreachable")
      var said = ""
      for arguments in [
        ["status"], ["status", "--json"], ["history"], ["history", "--json"], ["config"],
        ["config", "--json"], ["doctor", "--webhook", "tracker"],
      ] {
        let end = try await scenario.home.run(arguments)
        said += end.output + end.errors
      }
      try await scenario.daemon.terminate()
      said += (try scenario.daemon.log.entries + scenario.daemon.messages.entries).joined(
        separator: "\n")
      for name in try FileManager.default.contentsOfDirectory(atPath: scenario.home.state.path) {
        let data = try Data(contentsOf: scenario.home.state.appending(path: name))
        said += String(decoding: data, as: UTF8.self)
      }
      #expect(said.contains("tracker"))
      for secret in [value, WebhookConnection.token] { #expect(!said.contains(secret)) }
    }
  }

  @Test("credentials are private")
  func credentials() async throws {
    try await Scenario.run(configuration: Scenario.withoutResume) { scenario in
      await scenario.sandbox.expireTokens()
      try await scenario.watchToTheEnd(Videos.pilot)
      try await scenario.expectRequest("start", status: 401)
      try await scenario.expectRequest("start")
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectNoMoreRequests()
      #expect(try scenario.permissions("credentials.json") == 0o600)
      #expect(try scenario.permissions("") == 0o700)
    }
  }
}

extension Scenario {
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
