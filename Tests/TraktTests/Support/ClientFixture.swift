// SPDX-License-Identifier: MIT

import AsyncHTTPClient
import FoundationEssentials
import Synchronization
import TraktSandbox

@testable import Trakt

/// A sandbox, a client of it, and their common wall clock.
struct ClientFixture: Sendable {
  let sandbox: TraktSandbox
  let http: HTTPClient
  /// With the application known to the sandbox.
  let client: TraktClient
  let wall: WallClock
  let directory = TemporaryDirectory()

  var store: CredentialStore { CredentialStore(directory: directory.path) }

  func configuration(clientID: String?) throws -> TraktConfiguration {
    try Self.configuration(sandbox.url, clientID: clientID)
  }

  private static func configuration(
    _ url: String, clientID: String?
  ) throws -> TraktConfiguration {
    try TraktConfiguration(
      apiURL: url, clientID: clientID, clientSecret: clientID.map { _ in "sandbox-secret" },
      version: "1.0.0")
  }

  /// Stores a sign-in, like `scrobbled login`.
  @discardableResult
  func signIn() async throws -> Tokens {
    let token = await sandbox.issueToken()
    let tokens = Tokens(
      access: token.access, refresh: token.refresh, createdAt: token.createdAt,
      expiresIn: Double(token.expiresIn))
    let lock = try await store.lock()
    try store.save(
      Credentials(
        clientID: "sandbox-client", clientSecret: "sandbox-secret", username: "sandbox",
        tokens: tokens), holding: lock)
    return tokens
  }

  /// Another process with the same credentials.
  func account() throws -> TraktAccount {
    TraktAccount(
      http: http, configuration: try configuration(clientID: nil), store: store,
      now: { [wall] in wall.now })
  }

  /// The requests to a path so far.
  func requests(_ path: String) async -> [Exchange] {
    await sandbox.exchanges.filter { $0.path == path }
  }

  /// Runs a test with its own sandbox, without limits unless the test sets them.
  static func run(
    approveAfter: Int? = nil, interval: Int = 5, clientID: String = "sandbox-client",
    limits: Limits = .relaxed, _ test: (ClientFixture) async throws -> Void
  ) async throws {
    let wall = WallClock()
    var configuration = Configuration()
    configuration.approveAfter = approveAfter
    configuration.deviceInterval = interval
    configuration.clientID = clientID
    configuration.limits = limits
    configuration.now = { wall.now }
    let sandbox = try await TraktSandbox.start(configuration: configuration)
    let http = TraktHTTP.makeClient()
    let client = TraktClient(
      http: http, configuration: try Self.configuration(sandbox.url, clientID: "sandbox-client"))
    let fixture = ClientFixture(sandbox: sandbox, http: http, client: client, wall: wall)
    do {
      try await test(fixture)
    } catch {
      try await fixture.end()
      throw error
    }
    try await fixture.end()
  }

  private func end() async throws {
    try await http.shutdown()
    await sandbox.stop()
  }
}

/// A wall clock that tests advance.
final class WallClock: Sendable {
  private let time = Mutex(Samples.day(0))

  var now: Date { time.withLock { $0 } }

  func advance(days: Double) { advance(by: .seconds(days * 86_400)) }

  func advance(by duration: Duration) {
    let seconds =
      Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    time.withLock { $0 += seconds }
  }
}

func outcome<Response: Sendable>(
  _ call: () async throws(TraktError) -> Response
) async -> Result<Response, TraktError> {
  do {
    return .success(try await call())
  } catch {
    return .failure(error)
  }
}
