// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// "Trakt dates a stop by its arrival", so late plays are added to the history with their own
/// dates, exactly once.
@Suite("Late delivery", .withScenarioReport)
struct LateDeliveryTests {
  /// The smallest allowed value.
  private static let soon = Scenario.quick + "\n[delivery]\nlate_after = 10\n"

  @Test("play delayed by an outage is added with its own date")
  func outage() async throws {
    try await Scenario.run(configuration: Self.soon) { scenario in
      await scenario.sandbox.add(fault: Fault(.status(503), path: "/scrobble/*", count: nil))
      await scenario.sandbox.add(fault: Fault(.status(503), path: "/sync/history"))
      let ended = try await scenario.watchUnsent(Videos.pilot)
      let late = try await scenario.sandbox.waitForExchange { $0.path == "/sync/history" }
      #expect(late.at.timeIntervalSince(ended) > 9)
      #expect(late.status == 503)
      #expect(try await scenario.home.status()["trakt"]?["state"] == "unreachable")
      #expect(try await scenario.home.scrobbled("sync").end == .exited(0))

      try await scenario.waitForAdditions(1)
      try await scenario.expectOutcomes(["scrobbled"])
      let play = try #require(await scenario.sandbox.history.first)
      #expect(await scenario.plays == [Videos.pilotTitle])
      #expect(abs(play.watchedAt.timeIntervalSince(ended)) <= 60)
      let status = try await scenario.home.status()
      #expect(status["trakt"]?["state"] == "ok")
      #expect(status["problem"] == .null)
    }
  }

  @Test("stop that arrived before the daemon was killed is found in the history")
  func killedAfterwards() async throws {
    try await Scenario.run { scenario in
      // The stop takes effect, but its response is too late.
      await scenario.sandbox.add(
        fault: Fault(.slowBody(seconds: 3), method: "POST", path: "/scrobble/stop"))
      try await scenario.watchToTheEnd(Videos.pilot)
      try await scenario.expectRequest("start")
      try await scenario.expectRequest("stop")
      try await scenario.daemon.kill()
      #expect(await scenario.plays == [Videos.pilotTitle])
      try await scenario.startDaemon()
      try await scenario.expectNoMoreRequests()
      try await scenario.expectOutcomes(["scrobbled"])
      #expect(await scenario.plays == [Videos.pilotTitle])
      let entry = try #require(try await scenario.home.history().first)
      #expect(entry["trakt_id"]?.integer == (await scenario.sandbox.history.first?.id))
    }
  }

  @Test("stop in flight when the daemon is killed makes one play whenever it arrives")
  func killedMeanwhile() async throws {
    try await Scenario.run { scenario in
      await scenario.sandbox.add(
        fault: Fault(.delay(seconds: 2), method: "POST", path: "/scrobble/stop"))
      try await scenario.watchToTheEnd(Videos.pilot)
      try await scenario.expectRequest("start")
      try await scenario.daemon.waitForStatus("1 queued for Trakt")
      try await scenario.daemon.kill()
      try await scenario.startDaemon()
      try await scenario.daemon.waitUntilIdle()
      let outcome = try await scenario.home.history().first?["outcome"]
      #expect(outcome == "scrobbled" || outcome == "already_scrobbled")
      #expect(await scenario.plays == [Videos.pilotTitle])
    }
  }

  @Test("stop that did not arrive before the daemon was killed is sent again")
  func killedBefore() async throws {
    try await Scenario.run { scenario in
      await scenario.sandbox.add(
        fault: Fault(.dropBefore, method: "POST", path: "/scrobble/stop", count: nil))
      try await scenario.watchToTheEnd(Videos.pilot)
      try await scenario.expectRequest("start")
      try await scenario.expectRequest("stop", status: nil)
      try await scenario.daemon.kill()
      await scenario.sandbox.clearFaults()
      try await scenario.startDaemon()
      _ = try await scenario.sandbox.waitForExchange { $0.verb == "stop" && $0.status == 201 }
      try await scenario.expectOutcomes(["scrobbled"])
      #expect(await scenario.plays == [Videos.pilotTitle])
    }
  }

  @Test("play marked by hand meanwhile is not added again")
  func markedByHand() async throws {
    try await Scenario.run { scenario in
      try await scenario.goOffline()
      try await scenario.watchUnsent(Videos.matrix)
      try await scenario.daemon.waitForStatus("1 queued for Trakt")
      try await scenario.daemon.terminate()
      try await scenario.age(by: 7200)
      // With the date of the viewing, as users do for a missing play.
      try await scenario.markByHand(movie: 481, at: Date.now - 7150)
      await scenario.sandbox.clearFaults()
      try await scenario.startDaemon()
      try await scenario.expectOutcomes(["scrobbled"])
      #expect(await scenario.plays == [Videos.matrixTitle])
      #expect(await scenario.additions.isEmpty)
      let entry = try #require(try await scenario.home.history().first)
      #expect(entry["trakt_id"]?.integer == (await scenario.sandbox.history.first?.id))
    }
  }

  @Test("second play of a movie is added if one is marked by hand")
  func twiceAndMarked() async throws {
    try await Scenario.run { scenario in
      try await scenario.goOffline()
      for count in 1...2 {
        try await scenario.watchUnsent(Videos.matrix)
        try await scenario.daemon.waitForStatus("\(count) queued for Trakt")
      }
      try await scenario.daemon.terminate()
      try await scenario.age(by: 7200)
      try await scenario.markByHand(movie: 481, at: Date.now)
      await scenario.sandbox.clearFaults()
      try await scenario.startDaemon()
      try await scenario.expectOutcomes(["scrobbled", "scrobbled"])
      #expect(await scenario.plays == [Videos.matrixTitle, Videos.matrixTitle])
      #expect(await scenario.additions.count == 1)
    }
  }

  @Test("addition with a lost response is found in the history and not repeated")
  func additionLost() async throws {
    try await Scenario.run { scenario in
      try await scenario.goOffline()
      try await scenario.watchUnsent(Videos.matrix)
      try await scenario.daemon.waitForStatus("1 queued for Trakt")
      try await scenario.daemon.terminate()
      try await scenario.age(by: 7200)
      await scenario.sandbox.clearFaults()
      await scenario.sandbox.add(fault: Fault(.dropAfter, method: "POST", path: "/sync/history"))
      try await scenario.startDaemon()
      try await scenario.expectOutcomes(["scrobbled"])
      #expect(await scenario.plays == [Videos.matrixTitle])
      #expect(await scenario.additions.count == 1)
    }
  }

  @Test("daemon killed during an addition adds nothing twice")
  func additionKilled() async throws {
    try await Scenario.run { scenario in
      try await scenario.goOffline()
      try await scenario.watchUnsent(Videos.matrix)
      try await scenario.daemon.waitForStatus("1 queued for Trakt")
      try await scenario.daemon.terminate()
      try await scenario.age(by: 7200)
      await scenario.sandbox.clearFaults()
      await scenario.sandbox.add(
        fault: Fault(.slowBody(seconds: 3), method: "POST", path: "/sync/history"))
      try await scenario.startDaemon()
      try await scenario.waitForAdditions(1)
      try await scenario.daemon.kill()
      try await scenario.startDaemon()
      try await scenario.expectOutcomes(["scrobbled"])
      #expect(await scenario.plays == [Videos.matrixTitle])
      #expect(await scenario.additions.count == 1)
    }
  }

  @Test("second viewing after the duplicate window counts")
  func twiceOnPurpose() async throws {
    try await Scenario.run { scenario in
      try await scenario.watchToTheEnd(Videos.matrix)
      try await scenario.expectRequest("start")
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectNoMoreRequests()
      await scenario.sandbox.advance(by: 7200)
      await scenario.sandbox.add(fault: Fault(.dropAfter, method: "POST", path: "/scrobble/stop"))
      try await scenario.watchToTheEnd(Videos.matrix)
      try await scenario.expectRequest("start")
      try await scenario.expectRequest("stop", status: nil)
      try await scenario.expectOutcomes(["scrobbled", "scrobbled"])
      try await scenario.expectNoMoreRequests()
      #expect(await scenario.plays == [Videos.matrixTitle, Videos.matrixTitle])
      let history = try await scenario.home.history()
      #expect(Set(history.map { $0["trakt_id"]?.integer }).count == 2)
    }
  }

  @Test("item unknown to Trakt does not block others")
  func notFound() async throws {
    try await Scenario.run { scenario in
      try await scenario.leavesTwo(
        changing: "'$.ids.trakt', 16, '$.ids.imdb', NULL, '$.title', 'Xyzzy'")
      try await scenario.expectOutcomes(["scrobbled", "unmatched"])
      #expect(await scenario.plays == [Videos.pilotTitle])
    }
  }

  /// "Ids that Trakt answers with 404 are asked for again by title, once."
  @Test("movie merged into another is found by its title")
  func merged() async throws {
    try await Scenario.run { scenario in
      try await scenario.leavesTwo(changing: "'$.ids.trakt', 16, '$.ids.imdb', NULL")
      try await scenario.expectOutcomes(["scrobbled", "scrobbled"])
      #expect(Set(await scenario.plays) == [Videos.matrixTitle, Videos.pilotTitle])
    }
  }

  @Test("batch rejected because of one item is split", arguments: [400, 422])
  func refused(status: Int) async throws {
    try await Scenario.run { scenario in
      try await scenario.goOffline()
      for (count, video) in [Videos.matrix, Videos.pilot, Videos.severance].enumerated() {
        try await scenario.watchUnsent(video)
        try await scenario.daemon.waitForStatus("\(count + 1) queued for Trakt")
      }
      try await scenario.daemon.terminate()
      try await scenario.age(by: 7200)
      await scenario.sandbox.clearFaults()
      // All three together, and then the first of them alone.
      await scenario.sandbox.add(
        fault: Fault(.status(status), method: "POST", path: "/sync/history", count: 2))
      try await scenario.startDaemon()
      try await scenario.expectOutcomes(["scrobbled", "scrobbled", "refused"])
      #expect(await scenario.additions.count == 3)
    }
  }

  @Test("unavailable history is retried with back-off and loses nothing")
  func noHistory() async throws {
    try await Scenario.run { scenario in
      try await scenario.goOffline()
      try await scenario.watchUnsent(Videos.matrix)
      try await scenario.daemon.waitForStatus("1 queued for Trakt")
      try await scenario.daemon.terminate()
      try await scenario.age(by: 7200)
      await scenario.sandbox.clearFaults()
      await scenario.sandbox.add(
        fault: Fault(.status(404), method: "GET", path: "/sync/history", count: 2))
      let before = await scenario.sandbox.exchanges.count
      try await scenario.startDaemon()
      try await scenario.expectOutcomes(["scrobbled"])
      #expect(await scenario.plays == [Videos.matrixTitle])
      let asked = await scenario.sandbox.exchanges.dropFirst(before)
        .filter { $0.path == "/sync/history" && $0.method == "GET" }
      try #require(asked.count == 3)
      // One second at first, then two, with a jitter of up to half.
      #expect(asked[asked.startIndex + 2].at.timeIntervalSince(asked[asked.startIndex].at) >= 1.4)
    }
  }
}

extension Scenario {
  /// Plays a movie and an episode offline, and starts a daemon two hours later.
  ///
  /// - Parameter change: changes the movie's media in the journal, as arguments of `json_set`.
  fileprivate func leavesTwo(changing change: String) async throws {
    try await goOffline()
    try await watchUnsent(Videos.matrix)
    try await daemon.waitForStatus("1 queued for Trakt")
    try await watchUnsent(Videos.pilot)
    try await daemon.waitForStatus("2 queued for Trakt")
    try await daemon.terminate()
    try await age(by: 7200)
    try await sql(
      "UPDATE plays SET media = json_set(media, \(change)) WHERE path LIKE '%Matrix%'")
    await sandbox.clearFaults()
    try await startDaemon()
  }
}
