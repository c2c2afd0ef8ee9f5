// SPDX-License-Identifier: MIT

import Journal
import Synchronization
import Testing
import TraktSandbox

@testable import Scrobbling

/// What may be recorded is decided by real paths, which may take their time.
@Suite(.timeLimit(.minutes(1))) struct FilteringTests {
  /// Look-ups that wait until the test answers them.
  private final class Mount: Sendable {
    struct LookUp: Sendable {
      let paths: [String]
      fileprivate let continuation: CheckedContinuation<[String: String], Never>

      func answer(_ realPaths: [String: String]) { continuation.resume(returning: realPaths) }

      func answerAsSpelled() {
        answer(Dictionary(paths.map { ($0, $0) }) { first, _ in first })
      }
    }

    private let asked = AsyncStream<LookUp>.makeStream()
    private let count = Mutex(0)

    var lookUps: Int { count.withLock { $0 } }

    func locate(_ paths: [String]) async -> [String: String] {
      count.withLock { $0 += 1 }
      return await withCheckedContinuation {
        asked.continuation.yield(LookUp(paths: paths, continuation: $0))
      }
    }

    /// Waits for the next one.
    func next() async throws -> LookUp {
      var lookUps = asked.stream.makeAsyncIterator()
      return try #require(await lookUps.next())
    }
  }

  private static let filter = PathFilter(exclude: ["/private"])

  @Test func untilItIsKnownNothingIsRecordedAndThenAllOfIt() async throws {
    let mount = Mount()
    try await Stage.run(folders: .init(filter: Self.filter, locate: mount.locate)) { stage in
      let seat = Seat(stage)
      async let begun: Void = seat.begin(at: 50)
      let lookUp = try await mount.next()
      #expect(Set(lookUp.paths) == ["/private", seat.film.path])
      #expect(try stage.plays.isEmpty)
      async let ended: Void = seat.end(at: 90)
      lookUp.answerAsSpelled()
      _ = await (begun, ended)
      try await stage.sent("/scrobble/stop")
      await stage.close()
      #expect(try stage.plays.map(\.outcome) == [.scrobbled])
    }
  }

  @Test func whatIsReallyInAnExcludedFolderIsNotRecorded() async throws {
    let mount = Mount()
    try await Stage.run(folders: .init(filter: Self.filter, locate: mount.locate)) { stage in
      let seat = Seat(stage)
      async let begun: Void = seat.begin(at: 50)
      try await mount.next().answer([seat.film.path: "/private/x.mkv"])
      await begun
      await seat.end(at: 90)
      await stage.close()
      #expect(try stage.plays.isEmpty)
      #expect(await stage.sandbox.exchanges.isEmpty)
    }
  }

  @Test func whatCanNotBeLookedUpInTimeIsNotRecorded() async throws {
    let mount = Mount()
    try await Stage.run(folders: .init(filter: Self.filter, locate: mount.locate)) { stage in
      let seat = Seat(stage)
      async let begun: Void = seat.begin(at: 50)
      try await mount.next().answer(["/private": "/private"])
      await begun
      await seat.end(at: 90)
      await stage.close()
      #expect(try stage.plays.isEmpty)
      #expect(await stage.sandbox.exchanges.isEmpty)
    }
  }

  /// Another player does not wait for a mount that is dead.
  @Test func onePlayersLookUpKeepsNoOtherWaiting() async throws {
    let mount = Mount()
    try await Stage.run(folders: .init(filter: Self.filter, locate: mount.locate)) { stage in
      async let begun: Void = Seat(stage).begin(at: 50)
      let slow = try await mount.next()
      let other = Seat(stage, player: String(repeating: "b", count: 32), film: .pilot)
      async let also: Void = other.begin(at: 50)
      try await mount.next().answerAsSpelled()
      await also
      try await stage.sent("/scrobble/start")
      slow.answer([:])
      await begun
      await stage.close()
      #expect(try stage.plays.map(\.path) == [other.film.path])
    }
  }

  @Test func withoutFoldersInTheConfigurationNothingIsLookedUp() async throws {
    let mount = Mount()
    try await Stage.run(folders: .init(locate: mount.locate)) { stage in
      let seat = Seat(stage)
      await seat.begin(at: 50)
      await seat.end(at: 90)
      try await stage.settle()
      #expect(mount.lookUps == 0)
    }
  }

  @Test func whatIsExcludedLaterEndsAtTraktAndLeavesNothing() async throws {
    try await Stage.run { stage in
      let seat = Seat(stage)
      await seat.begin(at: 50)
      try await stage.sent("/scrobble/start")
      await stage.dispatcher.adopt(
        policy: ScrobblePolicy(), filter: PathFilter(exclude: ["/films"]), rules: [],
        notices: Notices())
      try await stage.sent("/scrobble/stop")
      #expect(await stage.sandbox.watching == nil)
      await seat.end(at: 90)
      await stage.close()
      #expect(await stage.writes.last == "stop Sintel (2010) 1.0 201")
      #expect(await stage.writes.count == 2)
      #expect(try Journal(reading: stage.path).history(limit: nil).isEmpty)
    }
  }

  /// A file that was found to be admitted before the filter was replaced.
  @Test func whatBeginsDuringAReloadIsJudgedByTheNewFilter() async throws {
    let mount = Mount()
    try await Stage.run(folders: .init(locate: mount.locate)) { stage in
      let first = Seat(stage)
      await first.begin(at: 50)
      async let adopted: Void = stage.dispatcher.adopt(
        policy: ScrobblePolicy(), filter: Self.filter, rules: [], notices: Notices())
      let lookUp = try await mount.next()
      let second = Seat(stage, player: String(repeating: "b", count: 32), film: .pilot)
      await second.begin(at: 50)
      lookUp.answerAsSpelled()
      try await mount.next().answer([second.film.path: "/private/x.mkv"])
      await adopted
      await stage.close()
      #expect(try stage.plays.map(\.path) == [first.film.path])
    }
  }

  @Test func anAnswerByAnOldRuleIsDropped() async throws {
    let rule = try #require(MatchRule(path: "*Sintel*", id: "tt0087182"))
    try await Stage.run(folders: .init(rules: [rule])) { stage in
      let seat = Seat(stage)
      await stage.sandbox.add(fault: Fault(.delay(seconds: 0.5), path: "/search/*", count: 1))
      await seat.begin(at: 50)
      try await stage.sandbox.waitForStrike(1)
      await stage.dispatcher.adopt(
        policy: ScrobblePolicy(), filter: PathFilter(), rules: [], notices: Notices())
      let start = try await stage.sent("/scrobble/start")
      #expect(start.subject == "Sintel (2010)")
      await stage.close()
    }
  }
}
