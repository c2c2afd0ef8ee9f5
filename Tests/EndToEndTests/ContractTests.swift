// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// Validates the exchanges against Trakt's own OpenAPI contract, if available: it is kept beside
/// the repository, with a script that needs two packages from PyPI.
@Suite("Trakt's contract, end to end", .requiresPlayer, .withScenarioReport)
struct ContractTests {
  private static let directory = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(components: "shared", "trakt")
  private static let script = directory.appending(path: "validate.py").path
  private static let contract = directory.appending(path: "openapi-scrobbler-subset.json").path

  @Test(
    "each request and response of a run conforms to the contract",
    .enabled(
      if: FileManager.default.fileExists(atPath: script) && Requirements.find("python3") != nil,
      "needs ../shared/trakt and python3"))
  func contract() async throws {
    let python = try await Self.python("-c", "import jsonschema, openapi_schema_validator")
    guard python.end == .exited(0) else {
      try Test.cancel("needs jsonschema and openapi-schema-validator for python3")
    }
    try await Scenario.run(
      isSignedIn: false,
      sandbox: { sandbox in
        sandbox.approveAfter = 1
        sandbox.deviceInterval = 1
      }
    ) { scenario in
      #expect(try await scenario.home.scrobbled("login").end == .exited(0))
      let player = try await scenario.player(Videos.pilot, clip: .video(seconds: 60))
      try await scenario.expectRequest("start")
      try await player.pause()
      try await scenario.expectRequest("pause")
      await scenario.sandbox.expireTokens()
      try await player.quit()
      try await scenario.expectRequest("stop", status: 401)
      try await scenario.expectRequest("stop", "pause")
      let videos = [
        (Videos.matrix, 201), ("[Group] One Piece - 164.mkv", 201), (Videos.matrix, 409),
      ]
      for (name, status) in videos {
        try await scenario.watchToTheEnd(name)
        try await scenario.expectRequest("start")
        try await scenario.expectRequest("stop", status: status)
      }
      try await scenario.expectNoMoreRequests()

      let file = scenario.home.directory.appending(path: "exchanges.jsonl")
      // The contract declares no 401, though Trakt's documentation does.
      let lines = try await scenario.sandbox.exchanges.filter { $0.status != 401 }.map {
        String(decoding: try JSONEncoder().encode(Line($0)), as: UTF8.self) + "\n"
      }
      try Data(lines.joined().utf8).write(to: file)
      let result = try await Self.python(Self.script, Self.contract, file.path)
      #expect(result.end == .exited(0), "\(result.output) \(result.errors)")
    }
  }

  /// An exchange in the format of the script.
  private struct Line: Encodable {
    var method: String
    var url: String
    var headers: [String: String]
    var body: JSON?
    var status: Int?
    var response: JSON?

    init(_ exchange: Exchange) {
      method = exchange.method
      url = exchange.url
      headers = exchange.headers
      body = exchange.body
      status = exchange.status
      response = exchange.response
    }
  }

  private static func python(_ arguments: String...) async throws -> CommandResult {
    guard let python = Requirements.find("python3") else { throw SetupError("there is no python3") }
    return try await CommandResult.run(
      [python] + arguments, environment: ProcessInfo.processInfo.environment)
  }
}
