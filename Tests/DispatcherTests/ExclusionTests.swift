// SPDX-License-Identifier: MIT

import Journal
import ManualClock
import Playback
import Testing
import TraktSandbox

@testable import Scrobbling

/// Directories that are excluded while plays wait: these stay in the journal until they are admitted.
@Suite(.timeLimit(.minutes(5))) struct ExclusionTests {
  private static let excluded = PathFilter(exclude: ["/films/Sintel (2010)"])

  /// Real paths in a file system where `/link` is a link to the directory of the movie.
  private static func resolved(_ paths: [String]) -> [String: String] {
    let pairs = Set(paths).map { ($0, $0 == "/link" ? "/films/Sintel (2010)" : $0) }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  /// Runs with a filter whose real paths are held at a gate; those of later filters are not.
  private static func run(
    holding gate: Gate, before: (Journal) throws -> Void,
    _ test: (DispatcherScenario) async throws -> Void
  ) async throws {
    try await DispatcherScenario.run(
      filter: PathFilter(exclude: ["/private"]),
      realPaths: .init { paths in
        if paths.contains("/private") { await gate.pass() }
        return Self.resolved(paths)
      }, before: before, test)
  }

  @Test func `play excluded during an outage is sent once it is admitted`() async throws {
    try await DispatcherScenario.run { scenario in
      await scenario.sandbox.add(fault: Fault(.status(503), path: "/scrobble/stop", count: nil))
      let fixture = PlayerFixture(scenario)
      await fixture.begin(at: 0)
      try await scenario.waitForRequest("/scrobble/start")
      await fixture.end(at: 95)
      try await scenario.waitForRequest("/scrobble/stop")
      await scenario.adopt(Self.excluded)
      await scenario.sandbox.clearFaults()
      try await scenario.drain()
      // Trakt shows it as playing until then.
      await scenario.advance { await scenario.writes.contains("stop Sintel (2010) 1.0 201") }
      #expect(await !scenario.writes.contains("stop Sintel (2010) 95.0 201"))
      #expect(try Journal(reading: scenario.path).waiting(for: .trakt).count == 1)
      let held = await scenario.dispatcher.status()
      #expect((held.waiting, held.heldBack, held.oldest) == (0, 1, nil))
      await scenario.adopt(PathFilter())
      try await scenario.drain()
      #expect(await scenario.sandbox.history.count { $0.item.name == "Sintel (2010)" } == 1)
      #expect(try scenario.plays.map(\.outcome) == [.scrobbled])
      let sent = await scenario.dispatcher.status()
      #expect((sent.waiting, sent.heldBack) == (0, 0))
    }
  }

  /// Not even the name is looked up.
  @Test func `unidentified play excluded during an outage is not looked up`() async throws {
    try await DispatcherScenario.run { scenario in
      await scenario.sandbox.add(fault: Fault(.status(503), path: "/search/movie/exact"))
      let fixture = PlayerFixture(scenario)
      await fixture.begin(at: 0)
      try await scenario.waitForRequest("/search/movie/exact")
      await fixture.end(at: 95)
      await scenario.adopt(Self.excluded)
      let index = await scenario.sandbox.exchanges.count
      await scenario.sandbox.clearFaults()
      try await scenario.drain()
      #expect(
        await !scenario.sandbox.exchanges[index...].contains { "\($0)".contains("Sintel") })
      await scenario.adopt(PathFilter())
      try await scenario.drain()
      #expect(await scenario.sandbox.history.count { $0.item.name == "Sintel (2010)" } == 1)
    }
  }

  @Test func `lookup under way while its file is excluded stores no match`() async throws {
    try await DispatcherScenario.run { scenario in
      await scenario.sandbox.add(fault: Fault(.slowBody(seconds: 1), path: "/search/movie/exact"))
      await PlayerFixture(scenario).begin(at: 0)
      try await scenario.waitForRequest("/search/movie/exact")
      await scenario.adopt(Self.excluded)
      try await scenario.drain()
      let journal = try Journal(reading: scenario.path)
      let key = MatchKey.confirmed(file: PlayerFixture.Video.sintel.path)
      #expect(try journal.match(for: key) == nil)
    }
  }

  /// The refresh is regular, or because of a 401.
  @Test(arguments: [true, false])
  func `write that waits for new tokens is not sent if its file is excluded`(isRejected: Bool)
    async throws
  {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario)
      await fixture.begin(at: 0)
      try await scenario.waitForRequest("/scrobble/start")
      // Otherwise its request may refresh the tokens.
      while await scenario.dispatcher.isCheckingPositions { await Task.yield() }
      if isRejected {
        await scenario.sandbox.expireTokens()
      } else {
        scenario.clock.advance(by: 6 * 86_400)
      }
      await scenario.sandbox.add(fault: Fault(.slowBody(seconds: 1), path: "/oauth/token"))
      await fixture.pause(at: 50)
      try await scenario.waitForRequest("/oauth/token")
      await scenario.adopt(Self.excluded)
      try await scenario.drain()
      // Trakt shows it as playing until then.
      await scenario.advance { await scenario.writes.contains("stop Sintel (2010) 1.0 201") }
      let pauses = await scenario.writes.filter { $0.hasPrefix("pause") }
      #expect(pauses == (isRejected ? ["pause Sintel (2010) 50.0 401"] : []))
    }
  }

  @Test func `lookup under way ends when its file is excluded`() async throws {
    try await DispatcherScenario.run { scenario in
      let search = "/search/show/exact"
      await scenario.sandbox.add(fault: Fault(.slowBody(seconds: 1), path: search))
      await PlayerFixture(scenario, video: .pilot).begin(at: 0)
      let first = try await scenario.waitForRequest(search)
      await scenario.adopt(PathFilter(exclude: ["/tv"]))
      try await scenario.drain()
      let later = await scenario.sandbox.exchanges[(first.index + 1)...].map(\.path)
      #expect(!later.contains { $0.contains("show") }, "the episode is not looked up any more")
    }
  }

  /// The directory that the new filter excludes is a link to that of the viewing.
  @Test func `real paths for an earlier filter end no viewing of the last daemon`() async throws {
    let earlier = Gate()
    try await Self.run(
      holding: earlier,
      before: { try DispatcherRestartTests.open($0, progress: 95, reachedThreshold: true) }
    ) { scenario in
      let end = Task { await scenario.dispatcher.endOrphanedViewings(random: 0) { _ in false } }
      while await earlier.waiting < 1 { await Task.yield() }
      await scenario.adopt(PathFilter(exclude: ["/link"]))
      await earlier.open()
      await end.value
      try await scenario.drain()
      #expect(await !scenario.sandbox.exchanges.contains { "\($0)".contains("Sintel") })
      #expect(try scenario.plays.isEmpty)
    }
  }

  @Test func `held-back plays are counted before the status is reported`() async throws {
    let gate = Gate()
    try await DispatcherScenario.run(
      filter: PathFilter(exclude: ["/link"]),
      realPaths: .init { paths in
        await gate.pass()
        return Self.resolved(paths)
      }, before: { try DispatcherRestartTests.left($0) }
    ) { scenario in
      while await gate.waiting < 1 { await Task.yield() }
      let status = Task { await scenario.dispatcher.status() }
      for _ in 0..<1000 { await Task.yield() }
      await gate.open()
      #expect(await status.value.heldBack == 1)
    }
  }

  @Test func `count of held-back plays for an earlier filter is dropped`() async throws {
    let earlier = Gate()
    try await Self.run(holding: earlier, before: { try DispatcherRestartTests.left($0) }) {
      scenario in
      while await earlier.waiting < 2 { await Task.yield() }
      await scenario.adopt(PathFilter(exclude: ["/link"]))
      #expect(await scenario.dispatcher.status().heldBack == 1)
      await earlier.open()
      for _ in 0..<1000 { await Task.yield() }
      #expect(await scenario.dispatcher.status().heldBack == 1)
    }
  }

  @Test(arguments: [true, false])
  func `menu of a file that is excluded meanwhile is closed, and its answer has no effect`(
    rates: Bool
  ) async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario)
      await fixture.begin(at: 50)
      try await scenario.waitForRequest("/scrobble/start")
      if rates {
        await scenario.dispatcher.rate(nil, on: fixture.player)
      } else {
        await scenario.dispatcher.openMatchMenu(on: fixture.player)
      }
      let prompt = try #require(scenario.screen.prompts.last)
      await scenario.adopt(Self.excluded)
      #expect(scenario.screen.closings == 1)
      await scenario.dispatcher.answered(prompt.id, choosing: 0, of: fixture.player)
      try await scenario.drain()
      #expect(await scenario.sandbox.ratings.isEmpty)
      let journal = try Journal(reading: scenario.path)
      #expect(try journal.match(for: MatchKey.user(file: PlayerFixture.Video.sintel.path)) == nil)
    }
  }

  @Test func `play left by the last run is sent only if it is admitted`() async throws {
    try await DispatcherScenario.run(filter: Self.excluded) {
      try DispatcherRestartTests.left($0)
    } _: { scenario in
      try await scenario.drain()
      #expect(await !scenario.sandbox.exchanges.contains { "\($0)".contains("Sintel") })
      await scenario.adopt(PathFilter(exclude: ["/private"]))
      try await scenario.drain()
      #expect(await scenario.sandbox.history.count { $0.item.name == "Sintel (2010)" } == 1)
    }
  }

  /// The directory that the new filter excludes is a link to that of the play.
  @Test func `real paths for an earlier filter admit no play`() async throws {
    let (earlier, later) = (Gate(), Gate())
    try await DispatcherScenario.run(
      filter: PathFilter(exclude: ["/private"]),
      realPaths: .init { paths in
        if paths.contains(where: { $0.contains("Sintel") }) {
          await (paths.contains("/link") ? later : earlier).pass()
        }
        return Self.resolved(paths)
      }, before: { try DispatcherRestartTests.left($0) }
    ) { scenario in
      // Its path is resolved for sending and for counting.
      while await earlier.waiting < 2 { await Task.yield() }
      let reload = Task { await scenario.adopt(PathFilter(exclude: ["/link"])) }
      while await later.waiting < 1 { await Task.yield() }
      await earlier.open()
      try await scenario.drain()
      #expect(await !scenario.sandbox.exchanges.contains { "\($0)".contains("Sintel") })
      await later.open()
      await reload.value
      try await scenario.drain()
      #expect(await !scenario.sandbox.exchanges.contains { "\($0)".contains("Sintel") })
      #expect(await scenario.dispatcher.status().heldBack == 1)
    }
  }

  /// The last daemon could not reach Trakt, which knows nothing of the file.
  @Test func `file excluded while no daemon playingTime is not cleared where it was never shown`()
    async throws
  {
    try await DispatcherScenario.run(filter: Self.excluded) {
      try DispatcherRestartTests.open(
        $0, progress: 50,
        media: #"{"type":"movie","title":"Sintel","year":2010,"ids":{"trakt":900003}}"#)
    } _: { scenario in
      await PlayerFixture(scenario, player: "gone").begin(at: 51, isResumed: true)
      try await scenario.drain()
      #expect(await !scenario.sandbox.exchanges.contains { "\($0)".contains("Sintel") })
      #expect(try scenario.plays.isEmpty)
    }
  }

  @Test func `viewing that is no longer skipped is shown again`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = PlayerFixture(scenario, video: .pilot)
      await fixture.begin(at: 50)
      try await scenario.waitForRequest("/scrobble/start")
      _ = await scenario.dispatcher.skip(fixture.player)
      let stop = try await scenario.waitForRequest("/scrobble/stop")
      #expect(await scenario.dispatcher.unskip(fixture.player) == "Breaking Bad 1x01")
      let start = try await scenario.waitForRequest("/scrobble/start", after: stop.index + 1)
      #expect(start.subject == "Breaking Bad 1x01")
    }
  }

  @Test func `signed out, the match menu asks Trakt for nothing`() async throws {
    try await DispatcherScenario.run(signedIn: false) { scenario in
      let fixture = PlayerFixture(scenario)
      await fixture.begin(at: 0)
      while await !scenario.dispatcher.isAskable(fixture.player) {
        await Task.yield()
      }
      await scenario.dispatcher.openMatchMenu(on: fixture.player)
      #expect(scenario.screen.lines.last?.hasPrefix("Cannot search Trakt: ") == true)
      #expect(await scenario.sandbox.exchanges.isEmpty)
    }
  }
}

extension ScrobbleDispatcher {
  /// Whether the sign-in state and the file's name are known.
  fileprivate func isAskable(_ player: String) -> Bool {
    lookups.isPaused && viewings.playing(player)?.read != nil
  }
}

/// Holds its callers until it is opened.
private actor Gate {
  private var isOpen = false
  private var held: [CheckedContinuation<Void, Never>] = []
  var waiting: Int { held.count }

  func pass() async {
    guard !isOpen else { return }
    await withCheckedContinuation { held.append($0) }
  }

  func open() {
    isOpen = true
    for continuation in held { continuation.resume() }
    held = []
  }
}
