// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

@testable import TraktSandbox

/// The routes below `/_sandbox`, as used by another process.
@Suite struct ControlTests {
  @Test func `control routes need no headers and are not recorded`() async throws {
    try await withSandbox { sandbox, client async throws in
      var plain = client
      plain.headers = [:]
      #expect(try await plain.get("/_sandbox/history").json == [])
      #expect(try await plain.get("/_sandbox/playback").json == [])
      #expect(try await plain.get("/_sandbox/watching").status == 204)
      #expect(await sandbox.exchanges.isEmpty)
    }
  }

  @Test func `clock can be read and advanced`() async throws {
    try await withSandbox { sandbox, client in
      let response = try await client.post("/_sandbox/clock", ["advance": 90])
      #expect(response.json?["now"] == Timestamp.json(beginning + 90))
      #expect(await sandbox.now == beginning + 90)
      #expect(try await client.post("/_sandbox/clock", [:]).status == 400)
    }
  }

  @Test func `tokens can be issued, expired and revoked`() async throws {
    try await withSandbox { sandbox, client in
      let token = try await client.post("/_sandbox/token").json
      let user = Client(sandbox, accessToken: token?["access_token"]?.string)
      #expect(try await user.get("/users/settings").status == 200)
      #expect(try await client.post("/_sandbox/expire-tokens").status == 204)
      #expect(try await user.get("/users/settings").status == 401)
    }
  }

  @Test func `sign-in can be approved and denied`() async throws {
    try await withSandbox { _, client in
      #expect(try await client.post("/_sandbox/approve").status == 404)
      let code = try await client.post("/oauth/device/code", ["client_id": "sandbox-client"]).json
      let body: JSON = ["user_code": code?["user_code"] ?? .null]
      #expect(try await client.post("/_sandbox/approve", body).json == ["decided": 1])
      #expect(try await client.post("/_sandbox/deny", body).status == 404)
    }
  }

  @Test func `plays can be added by hand`() async throws {
    try await withSandbox { _, client in
      let body: JSON = ["movies": [["ids": ["imdb": .string(matrix)]]]]
      #expect(try await client.post("/_sandbox/history", body).status == 201)
      let history = try await client.get("/_sandbox/history").json?.array
      #expect(history?.map { $0["action"] } == ["watch"])
    }
  }

  /// Every kind of rule, as JSON.
  @Test(arguments: [
    (#"{"kind":"status","status":502,"body":{"error":"x"}}"#, 502, #"{"error":"x"}"#),
    (#"{"kind":"status","status":503,"html":"<p>x</p>"}"#, 503, "<p>x</p>"),
    (#"[{"kind":"status","status":420,"path":"/movies/*","method":"GET"}]"#, 420, ""),
    (#"{"kind":"status","status":429,"headers":{"Retry-After":7},"count":null}"#, 429, ""),
  ])
  func faults(rule: String, status: Int, text: String) async throws {
    try await withSandbox { _, client in
      #expect(
        try await client.send("POST", "/_sandbox/faults", Data(rule.utf8)).status == 204)
      let response = try await client.get("/movies/481")
      #expect(response.status == status)
      #expect(response.text == text)
      #expect(try await client.delete("/_sandbox/faults").status == 204)
      #expect(try await client.get("/movies/481").status == 200)
    }
  }

  @Test(arguments: [
    "dropBefore", "dropAfter", "garbage", "delay", "slowBody", "status",
  ])
  func faultNames(_ name: String) throws {
    let json: JSON = ["kind": .string(name), "seconds": 1, "status": 500]
    #expect(try Fault(json: json).name == name)
  }

  @Test func `unknown rule is rejected`() async throws {
    try await withSandbox { _, client async throws in
      #expect(try await client.post("/_sandbox/faults", ["kind": "rain"]).status == 400)
      #expect(try await client.post("/_sandbox/faults", ["kind": "delay"]).status == 400)
      #expect(try await client.post("/_sandbox/faults").status == 400)
    }
  }

  @Test func `movies can be added`() async throws {
    try await withSandbox { _, client async throws in
      let body: JSON = ["movies": [["title": "A Movie", "year": 2030]]]
      #expect(try await client.post("/_sandbox/catalogue", body).status == 204)
      #expect(try await client.get("/movies/a-movie-2030").status == 200)
      #expect(try await client.post("/_sandbox/catalogue", ["movies": 1]).status == 400)
    }
  }

  @Test func `reset clears everything but catalogue and clock`() async throws {
    try await withSandbox { sandbox, client in
      _ = try await client.post("/scrobble/stop", movie(matrix, 90))
      await sandbox.advance(by: 60)
      #expect(try await client.post("/_sandbox/reset").status == 204)
      #expect(await sandbox.history.isEmpty)
      #expect(await sandbox.exchanges.isEmpty)
      #expect(await sandbox.now == beginning + 60)
      #expect(try await client.get("/users/settings").status == 401)
    }
  }

  @Test func `run times can be changed`() async throws {
    try await withSandbox { _, client async throws in
      func minutes(_ path: String) async throws -> JSON? {
        try await client.get(path + "?extended=full").json?["runtime"]
      }
      let movie = "/movies/the-matrix-1999"
      let episode = "/shows/breaking-bad/seasons/1/episodes/1"
      #expect(try await minutes(movie) == 136)
      #expect(try await minutes(episode) == 47)
      let one: JSON = ["title": "Breaking Bad", "minutes": 1]
      #expect(try await client.post("/_sandbox/runtime", one).status == 200)
      #expect(try await minutes(movie) == 136)
      #expect(try await minutes(episode) == 1)
      #expect(try await client.post("/_sandbox/runtime", ["minutes": 0]).status == 200)
      #expect(try await minutes(movie) == .null)
      let none: JSON = ["title": "None", "minutes": 1]
      #expect(try await client.post("/_sandbox/runtime", none).status == 404)
      #expect(try await client.post("/_sandbox/runtime").status == 400)
    }
  }
}
