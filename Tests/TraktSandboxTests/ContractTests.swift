// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import TraktSandbox

/// The sandbox against Trakt's own contract and the documentation's samples, if available.
@Suite struct ContractTests {
  @Test(.enabled(if: Contract.canValidate, "needs the contract's files and Python's validators"))
  func `every exchange conforms to the contract`() async throws {
    let lines = try await Self.exchanges()
    let file = FileManager.default.temporaryDirectory
      .appending(path: "trakt-sandbox-\(UUID().uuidString).jsonl")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(lines.utf8).write(to: file)
    let (status, output) = try Contract.python([
      Contract.validator.path, Contract.openAPI.path, file.path,
    ])
    #expect(status == 0, "\(output)")
    #expect(!output.hasPrefix("0 exchanges"))
  }

  /// One valid request of each kind, with all outcomes of the contract.
  private static func exchanges() async throws -> String {
    var lines = ""
    try await withSandbox { sandbox, client in
      let code = try await client.post("/oauth/device/code", ["client_id": "sandbox-client"]).json
      let poll: JSON = ["code": code?["device_code"] ?? .null, "client_id": "sandbox-client"]
      _ = try await client.post("/oauth/device/token", poll)
      _ = try await client.post("/oauth/device/token", poll)
      await sandbox.approve()
      await sandbox.advance(by: 5)
      let token = try await client.post("/oauth/device/token", poll).json
      _ = try await client.post("/oauth/device/token", poll)
      let refresh: JSON = [
        "refresh_token": token?["refresh_token"] ?? .null, "client_id": "sandbox-client",
        "client_secret": "sandbox-secret", "grant_type": "refresh_token",
        "redirect_uri": "urn:ietf:wg:oauth:2.0:oob",
      ]
      _ = try await client.post("/oauth/token", refresh)
      _ = try await client.post("/oauth/token", refresh)

      let bodies: [JSON] = [
        ["movie": ["title": "The Matrix", "year": 1999, "ids": ["imdb": "tt0133093"]]],
        ["episode": ["ids": ["trakt": 16]]],
        ["show": ["title": "Breaking Bad"], "episode": ["season": 1, "number": 2]],
        ["show": ["ids": ["tvdb": 81797]], "episode": ["number_abs": 164]],
      ]
      for body in bodies {
        _ = try await client.post("/scrobble/start", body.merging(["progress": 0]))
        _ = try await client.post("/scrobble/pause", body.merging(["progress": 30.5]))
        _ = try await client.post("/scrobble/stop", body.merging(["progress": 90]))
      }
      _ = try await client.post("/scrobble/start", movie(livingDead, 3))
      for path in ["/users/me/watching", "/users/settings", "/sync/last_activities"] {
        _ = try await client.get(path)
      }
      _ = try await client.post("/scrobble/stop", movie(livingDead, 40))
      _ = try await client.post("/scrobble/stop", movie(livingDead, 0.5))
      _ = try await client.post("/scrobble/stop", movie(matrix, 95))
      _ = try await client.post("/scrobble/stop", movie("tt0000000", 95))
      _ = try await client.get("/users/me/watching")
      _ = try await client.post(
        "/sync/history", ["movies": [["ids": ["imdb": "tt0000111"]], ["ids": ["tmdb": 603]]]])
      for path in [
        "/sync/playback", "/sync/history?extended=full", "/sync/history/movies/481?page=1&limit=5",
        "/search/movie?query=matrix", "/search/show/exact?query=ghosts",
        "/search/imdb/tt0959621?type=episode", "/movies/481?extended=full",
        "/shows/1?extended=full",
        "/shows/37696/seasons?extended=full,episodes", "/shows/1/seasons/1?extended=full",
        "/shows/1/seasons/1/episodes/1?extended=full",
      ] {
        _ = try await client.get(path)
      }
      lines = try await client.get("/_sandbox/exchanges").text
    }
    return lines
  }

  /// The documentation's samples of scrobbles, sent unchanged.
  @Test(.enabled(if: Contract.hasSamples, "needs the documents' samples"))
  func `samples of the documentation get their documented responses`() async throws {
    let samples = try Contract.samples().filter {
      $0["url"]?.string?.contains("/scrobble/") == true && $0["status"] == 201
    }
    #expect(samples.count >= 9)
    for sample in samples {
      try await withSandbox { _, client in
        let url = try #require(sample["url"]?.string.flatMap { URL(string: $0) })
        let response = try await client.post(url.path, sample["body"])
        #expect(response.status == 201, "\(sample.line)")
        for member in ["action", "progress", "movie", "show", "episode"] {
          let expected = sample["response"]?[member]
          #expect(response.json?[member]?.holds(expected) ?? (expected == nil), "\(sample.line)")
        }
      }
    }
  }
}

extension JSON {
  /// Whether it contains everything that the other one has.
  fileprivate func holds(_ other: JSON?) -> Bool {
    switch (self, other) {
    case (.object(let mine), .object(let theirs)):
      theirs.allSatisfy { mine[$0.key]?.holds($0.value) ?? false }
    case (_, .some(let other)):
      self == other
    case (_, nil):
      false
    }
  }
}

/// The contract's files, beside this package.
private enum Contract {
  static let directory = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared/trakt")
  static let validator = directory.appending(path: "validate.py")
  static let openAPI = directory.appending(path: "openapi-scrobbler-subset.json")
  static let samplesFile = directory.appending(path: "doc-examples.jsonl")

  static var hasSamples: Bool { FileManager.default.fileExists(atPath: samplesFile.path) }

  static var canValidate: Bool {
    [validator, openAPI].allSatisfy { FileManager.default.fileExists(atPath: $0.path) }
      && (try? python(["-c", "import jsonschema, openapi_schema_validator"]))?.status == 0
  }

  static func samples() throws -> [JSON] {
    try Data(contentsOf: samplesFile).split(separator: UInt8(ascii: "\n"))
      .map { try JSON(parsing: $0) }
  }

  static func python(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
