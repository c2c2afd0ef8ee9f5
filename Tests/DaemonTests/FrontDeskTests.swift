// SPDX-License-Identifier: MIT

import AsyncHTTPClient
import FoundationEssentials
import Journal
import Logging
import NIOPosix
import Scrobbling
import Testing
import Timekeeping
import Trakt

@testable import Daemon

/// What the command line is answered.
@Suite struct FrontDeskTests {
  private func desk(
    problem: String? = nil, _ body: (FrontDesk, Folder) async throws -> Void
  ) async throws {
    let folder = try Folder()
    let http = TraktHTTP.makeClient()
    let account = TraktAccount(
      http: http, configuration: try Settings().trakt(),
      store: CredentialStore(directory: folder.path))
    let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let dispatcher = ScrobbleDispatcher(
      journal: try Journal(path: folder.path + "/journal.sqlite"), account: account,
      time: .system(on: MultiThreadedEventLoopGroup.singleton.next()), log: log)
    let desk = FrontDesk(
      dispatcher: dispatcher, account: account, configurationProblem: problem,
      journalProblem: nil, log: log)
    let result: Result<Void, any Error>
    do { result = .success(try await body(desk, folder)) } catch { result = .failure(error) }
    try await http.shutdown()
    try result.get()
  }

  private struct Answer: Decodable {
    var type: String
    var status: StatusReport?
    var account: String?
    var message: String?
    var state: String?
  }

  private func ask(_ desk: FrontDesk, _ type: String, _ line: String = "{}") async throws -> Answer
  {
    let bytes = await desk.answer(type, Array(line.utf8))
    #expect(!bytes.contains(0x0A))
    return try JSONDecoder().decode(Answer.self, from: Data(bytes))
  }

  @Test func statusSaysThatNobodyIsSignedIn() async throws {
    try await desk { desk, _ in
      let answer = try await ask(desk, "status")
      #expect(answer.type == "status")
      let status = try #require(answer.status)
      #expect(status.daemon.running)
      #expect(status.daemon.version == version)
      #expect(status.trakt.account == nil)
      #expect(status.trakt.state == "signed_out")
      #expect(status.problem?.contains("scrobbled login") == true)
    }
  }

  @Test func whatWasWrongAtTheStartIsSaidFirst() async throws {
    try await desk(problem: "the journal was set aside") { desk, _ in
      let answer = try await ask(desk, "status")
      #expect(answer.status?.problem == "the journal was set aside")
    }
  }

  @Test func aSignInElsewhereIsNoticed() async throws {
    try await desk { desk, folder in
      let before = try await ask(desk, "account")
      #expect(before.account == nil)
      let store = CredentialStore(directory: folder.path)
      let lock = try await store.lock()
      try store.save(
        Credentials(
          clientID: "id", clientSecret: "secret", username: "somebody",
          tokens: Tokens(access: "a", refresh: "r", createdAt: .now, expiresIn: 604_800)),
        holding: lock)
      let after = try await ask(desk, "account")
      #expect(after.account == "somebody")
      let status = try #require(try await ask(desk, "status").status)
      #expect(status.trakt.account == "somebody")
      #expect(status.trakt.state == "ok")
      #expect(status.problem == nil)
    }
  }

  @Test(arguments: ["match", "from the future", "", "\u{1B}[2J\"\n"])
  func whatMakesNoSenseIsAnsweredAllTheSame(_ type: String) async throws {
    try await desk { desk, _ in
      for line in ["", "{}", "nonsense", #"{"match":5}"#] {
        let answer = try await ask(desk, type, line)
        #expect(answer.type == "error")
      }
    }
  }

  @Test func syncTellsWhoIsSignedIn() async throws {
    try await desk { desk, folder in
      let answer = try await ask(desk, "sync")
      #expect(answer.type == "sync")
      #expect(answer.state == "signed_out")
    }
  }
}
