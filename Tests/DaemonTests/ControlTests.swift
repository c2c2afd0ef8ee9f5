// SPDX-License-Identifier: MIT

import Addresses
import AsyncHTTPClient
import FoundationEssentials
import Journal
import Logging
import NIOPosix
import Playback
import Players
import Scrobbling
import Testing
import Timekeeping
import Trakt

@testable import Daemon

/// Responses to the command line.
@Suite struct ControlTests {
  private func serve(
    problem: String? = nil, _ body: (DaemonControlHandler, TemporaryDirectory) async throws -> Void
  ) async throws {
    let directory = try TemporaryDirectory()
    let http = TraktHTTP.makeClient()
    var settings = Settings()
    // Nothing listens there.
    settings.apiURL = "http://127.0.0.1:1"
    let account = TraktAccount(
      http: http, configuration: try settings.trakt(),
      store: CredentialStore(directory: directory.path))
    let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let clocks = Clocks.system(on: MultiThreadedEventLoopGroup.singleton.next())
    let identifier = NearbyIdentifier(
      time: clocks, key: IdentityKeyFile(path: directory.path + "/key"))
    let dispatcher = ScrobbleDispatcher(
      journal: try Journal(path: directory.path + "/journal.sqlite"), account: account,
      identify: { [identifier] in await identifier.identify($0, $1) }, realPaths: { _ in [:] },
      time: clocks, log: log)
    let problems = DaemonProblems(
      dispatcher: dispatcher, account: account, configurationProblem: problem, journalProblem: nil)
    let registry = PlayerRegistry(
      delegate: DispatcherDelegate(
        dispatcher: dispatcher, problems: problems,
        notices: AsyncStream<PlayerNotice>.makeStream().continuation),
      spool: directory.path + "/spool", threshold: .scrobble, clocks: clocks, log: log)
    let handler = DaemonControlHandler(
      dispatcher: dispatcher, account: account, registry: registry, problems: problems,
      began: .now, log: log)
    let result: Result<Void, any Error>
    do { result = .success(try await body(handler, directory)) } catch { result = .failure(error) }
    try await http.shutdown()
    try result.get()
  }

  private func ask(
    _ handler: DaemonControlHandler, _ request: ControlRequest
  ) async throws -> ControlResponse {
    let bytes = try #require(await handler.response(to: request.line))
    #expect(!bytes.contains(0x0A))
    return try #require(ControlResponse(line: bytes))
  }

  private func status(_ handler: DaemonControlHandler) async throws -> StatusReport {
    guard case .status(let report) = try await ask(handler, .status) else {
      throw CancellationError()
    }
    return report
  }

  private func account(_ handler: DaemonControlHandler) async throws -> String? {
    guard case .account(let name) = try await ask(handler, .account) else {
      throw CancellationError()
    }
    return name
  }

  // MARK: the format of docs/protocol.md

  @Test(arguments: [
    (ControlRequest.status, #"{"type":"status"}"#), (.account, #"{"type":"account"}"#),
    (.sync, #"{"type":"sync"}"#),
    (
      .rate(RatingRequest(path: nil, rating: 8)), #"{"rate":{"rating":8},"type":"rate"}"#
    ),
    (
      .match(MatchRequest(MediaAddress("/a/b.mkv"), identity: nil, media: nil, seasonOffset: 1)),
      #"{"match":{"path":"/a/b.mkv","seasonOffset":1},"type":"match"}"#
    ),
    (
      .match(
        MatchRequest(
          MediaAddress("/a/b.mkv"), identity: nil, media: nil, episodeOffset: -12, season: 2)),
      #"{"match":{"episodeOffset":-12,"path":"/a/b.mkv","season":2},"type":"match"}"#
    ),
  ])
  func requestsRoundTrip(_ request: ControlRequest, _ line: String) throws {
    #expect(String(decoding: request.line, as: UTF8.self) == line)
    #expect(try ControlRequest(line: Array(line.utf8)) == request)
  }

  @Test(arguments: [
    (ControlResponse.account("me"), #"{"account":"me","type":"account"}"#),
    (.account(nil), #"{"type":"account"}"#), (.match(delivered: 2), #"{"count":2,"type":"match"}"#),
    (.forget(deleted: 1), #"{"count":1,"type":"forget"}"#),
    (.sync(state: nil), #"{"type":"sync"}"#),
    (.sync(state: .ok), #"{"state":"ok","type":"sync"}"#),
    (.rate(name: "Sintel (2010)"), #"{"name":"Sintel (2010)","type":"rate"}"#),
    (.rate(name: nil), #"{"type":"rate"}"#),
    (.error(message: "no", hint: "yes"), #"{"hint":"yes","message":"no","type":"error"}"#),
  ])
  func responsesRoundTrip(_ response: ControlResponse, _ line: String) {
    #expect(String(decoding: response.line, as: UTF8.self) == line)
    #expect(ControlResponse(line: Array(line.utf8))?.line == response.line)
  }

  // MARK: responses

  @Test func `status reports that the account is signed out`() async throws {
    try await serve { handler, _ in
      let status = try await status(handler)
      #expect(status.daemon.running)
      #expect(status.daemon.version == version)
      #expect(status.trakt.account == nil)
      #expect(status.trakt.state == .signedOut)
      #expect(status.problem?.contains("scrobbled login") == true)
    }
  }

  @Test func `problem at start-up is reported first`() async throws {
    try await serve(problem: "the journal was set aside") { handler, _ in
      let problem = try await status(handler).problem
      #expect(problem == "the journal was set aside")
    }
  }

  @Test func `sign-in by another process is detected`() async throws {
    try await serve { handler, directory in
      let before = try await account(handler)
      #expect(before == nil)
      let store = CredentialStore(directory: directory.path)
      let lock = try await store.lock()
      try store.save(
        Credentials(
          clientID: "id", clientSecret: "secret", username: "somebody",
          tokens: Tokens(access: "a", refresh: "r", createdAt: .now, expiresIn: 604_800)),
        holding: lock)
      let after = try await account(handler)
      #expect(after == "somebody")
      let status = try await status(handler)
      #expect(status.trakt.account == "somebody")
      #expect(status.trakt.state == .ok)
      #expect(status.problem == nil)
    }
  }

  @Test(arguments: [
    #"{"type":"match"}"#, #"{"type":"match","match":5}"#, #"{"type":"forget"}"#,
    #"{"type":"from the future"}"#, #"{"type":""}"#, #"{"type":"\u001b[2J\"\n"}"#,
  ])
  func failedRequestsReturnAnError(_ request: String) async throws {
    try await serve { handler, _ in
      let line = try #require(await handler.response(to: Array(request.utf8)))
      guard case .error? = ControlResponse(line: line) else {
        return #expect(Bool(false), "\(String(decoding: line, as: UTF8.self))")
      }
    }
  }

  @Test(arguments: ["", "{}", "nonsense", "[]", #"{"type":5}"#])
  func `malformed request gets no response`(_ line: String) async throws {
    try await serve { handler, _ in
      #expect(await handler.response(to: Array(line.utf8)) == nil)
    }
  }

  @Test func `sync without queued plays is not an error`() async throws {
    try await serve { handler, _ in
      guard case .sync = try await ask(handler, .sync) else {
        return #expect(Bool(false), "not synced")
      }
    }
  }
}
