// SPDX-License-Identifier: MIT

import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1

@testable import TraktSandbox

/// A valid client of a running sandbox.
struct Client {
  let sandbox: TraktSandbox
  /// The headers of each request; tests remove or change them.
  var headers: [String: String]
  private let http: HTTPClient

  init(_ sandbox: TraktSandbox, token: Token? = nil, http: HTTPClient = .shared) {
    self.init(sandbox, accessToken: token?.access, http: http)
  }

  init(_ sandbox: TraktSandbox, accessToken: String?, http: HTTPClient = .shared) {
    self.sandbox = sandbox
    self.http = http
    headers = [
      "user-agent": "scrobbled/0.1", "content-type": "application/json",
      "trakt-api-key": sandbox.clientID, "trakt-api-version": "2",
    ]
    headers["authorization"] = accessToken.map { "Bearer \($0)" }
  }

  func get(_ path: String) async throws -> Response { try await send("GET", path) }

  func delete(_ path: String) async throws -> Response { try await send("DELETE", path) }

  func post(_ path: String, _ body: JSON? = nil) async throws -> Response {
    try await send("POST", path, body.map { Data($0.line.utf8) })
  }

  func send(_ method: String, _ path: String, _ body: Data? = nil) async throws -> Response {
    var request = HTTPClientRequest(url: sandbox.url + path)
    request.method = HTTPMethod(rawValue: method)
    request.headers = HTTPHeaders(headers.map { ($0.key, $0.value) })
    if let body { request.body = .bytes(body) }
    let response = try await http.execute(request, timeout: .seconds(30))
    let bytes = try await response.body.collect(upTo: 16 << 20)
    let headers = response.headers.map { ($0.name.lowercased(), $0.value) }
    return Response(
      status: Int(response.status.code), headers: Dictionary(headers) { $1 },
      text: String(decoding: bytes.readableBytesView, as: UTF8.self))
  }
}

struct Response {
  var status: Int
  /// Names in lower case.
  var headers: [String: String]
  var text: String

  var json: JSON? { try? JSON(parsing: text.utf8) }
  var type: String? { headers["content-type"] }
}

/// The initial time; only tests advance the clock.
let beginning = Date(timeIntervalSince1970: 1_795_000_020)

/// Runs a test with its own sandbox, without rate limits unless the test sets them.
func withSandbox(
  _ change: (inout Configuration) -> Void = { _ in },
  _ test: (TraktSandbox, Client) async throws -> Void
) async throws {
  var configuration = Configuration()
  configuration.limits = .relaxed
  configuration.now = { beginning }
  change(&configuration)
  let sandbox = try await TraktSandbox.start(configuration: configuration)
  let client = Client(sandbox, token: await sandbox.issueToken())
  do {
    try await test(sandbox, client)
  } catch {
    await sandbox.stop()
    throw error
  }
  await sandbox.stop()
}

/// The body of a scrobble call for a movie.
func movie(_ imdb: String, _ progress: Double) -> JSON {
  ["movie": ["ids": ["imdb": .string(imdb)]], "progress": .number(progress)]
}

let livingDead = "tt0063350"
let matrix = "tt0133093"
