// SPDX-License-Identifier: MIT

import Foundation
import Testing
import TraktSandbox

@testable import Trakt

/// Validates exchanges against Trakt's own OpenAPI contract, if available: it is kept beside the
/// repository, with a script that needs two packages from PyPI.
@Suite("Trakt's contract")
struct ContractTests {
  private static let directory = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(components: "shared", "trakt")

  private static var validator: String { directory.appending(component: "validate.py").path }
  private static var contract: String {
    directory.appending(component: "openapi-scrobbler-subset.json").path
  }

  private static var samples: String {
    directory.appending(component: "doc-examples.jsonl").path
  }

  private static let isAtHand =
    FileManager.default.fileExists(atPath: validator)
    && (try? python("-c", "import jsonschema, openapi_schema_validator"))?.status == 0

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

  @Test(
    "each request and response conforms to the contract",
    .enabled(
      if: isAtHand, "needs ../shared/trakt, and jsonschema and openapi-schema-validator for python3"
    ))
  func contract() async throws {
    try await ClientFixture.run(approveAfter: 1) { fixture in
      try await talk(fixture)
      let lines = try await fixture.sandbox.exchanges.map {
        String(decoding: try JSONEncoder().encode(Line($0)), as: UTF8.self) + "\n"
      }
      #expect(lines.count == 29)
      let record = fixture.directory.path + "/exchanges.jsonl"
      try Data(lines.joined().utf8).write(to: URL(filePath: record))
      let result = try Self.python(Self.validator, Self.contract, record)
      #expect(result.status == 0, "\(result.output)")
    }
  }

  private struct Sample: Decodable {
    var url: String
    var method: String
    var status: Int
    var response: JSON?
  }

  @Test(
    "samples of the documentation are parsed",
    .enabled(if: FileManager.default.fileExists(atPath: samples), "needs ../shared/trakt"))
  func documentedResponses() throws {
    let lines = try String(contentsOfFile: Self.samples, encoding: .utf8).split(separator: "\n")
    var understood = 0
    for line in lines {
      let sample: Sample = try decoded(String(line))
      guard sample.status < 300, let response = sample.response,
        let type = Self.model(of: sample)
      else { continue }
      let body = try JSONEncoder().encode(response)
      #expect(throws: Never.self, "\(sample.url)") {
        _ = try JSONDecoder().decode(type, from: body)
      }
      understood += 1
    }
    #expect(understood > 20)
  }

  /// The type of the response by route; nil if the route is not used.
  private static func model(of sample: Sample) -> (any Decodable.Type)? {
    guard let path = URL(string: sample.url)?.path() else { return nil }
    return switch (sample.method, path) {
    case (_, _) where path.hasPrefix("/scrobble/"): ScrobbleResponse.self
    case ("POST", "/oauth/token"), ("POST", "/oauth/device/token"): Tokens.self
    case ("POST", "/oauth/device/code"): Trakt.DeviceCode.self
    case ("GET", "/users/settings"): UserSettings.self
    case ("POST", "/sync/history"): HistoryAddition.self
    case ("GET", _) where path.hasPrefix("/sync/history"): [HistoryEntry].self
    case ("GET", _) where path.hasPrefix("/search/"): LossyList<SearchResult>.self
    case ("GET", _) where path.hasSuffix("/seasons"): [Trakt.Season].self
    case ("GET", _) where path.hasSuffix("/seasons/1"): [Trakt.Episode].self
    case ("GET", _) where path.contains("/episodes/"): Trakt.Episode.self
    default: nil
    }
  }

  /// Each kind of call at least once.
  private func talk(_ fixture: ClientFixture) async throws {
    let client = fixture.client
    let signIn = DeviceSignIn(
      client: client, clock: SkippingClock { [wall = fixture.wall] in wall.advance(by: $0) })
    let first = try await signIn.run { _ in }
    let token = try await client.refresh(first.refresh).access
    for item in [Samples.guardians, Samples.pilot, Samples.pilotOfShow, Samples.onePiece164] {
      for (verb, progress) in [(ScrobbleVerb.start, 0), (.pause, 40.25), (.stop, 79.9)] {
        _ = try await client.scrobble(verb, item, progress: progress, token: token)
      }
    }
    let sharing = Sharing(twitter: false, mastodon: true, tumblr: false)
    _ = try await client.scrobble(
      .stop, Samples.guardians, progress: 99.5, sharing: sharing, token: token)
    _ = await outcome { () async throws(TraktError) in
      try await client.scrobble(.stop, Samples.guardians, progress: 99.5, token: token)
    }
    _ = try await client.userSettings(token: token)
    try await lookUp(client)
    let plays = [
      HistoryPlay(.movie, ids: TraktIDs(trakt: 4), watchedAt: Samples.day(-1)),
      HistoryPlay(.episode, ids: TraktIDs(trakt: 16), watchedAt: Samples.day(-2)),
    ]
    _ = try await client.addToHistory(plays, token: token)
    _ = try await client.history(
      .movie, id: 4, startAt: Samples.day(-3), endAt: Samples.day(0), token: token)
    _ = try await client.history(token: token)
    try await client.revoke(token: token)
  }

  private func lookUp(_ client: TraktClient) async throws {
    _ = try await client.search(.movie, query: "The Matrix", exact: true, years: "1999")
    _ = try await client.search(.episode, query: "Pilot")
    _ = try await client.lookup(.imdb, "tt0903747", type: .show)
    _ = try await client.movie("tron-legacy-2010")
    _ = try await client.show("breaking-bad")
    _ = try await client.episode(show: "breaking-bad", season: 1, number: 1)
    _ = try await client.seasons(show: "one-piece")
  }

  private static func python(_ arguments: String...) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
