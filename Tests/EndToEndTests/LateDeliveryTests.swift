// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// "Trakt dates a stop by its arrival", so late plays are added to the history with their own
/// dates, exactly once.
@Suite("Late delivery", .withStageReport)
struct LateDeliveryTests {
  /// The smallest allowed value.
  private static let soon = Stage.quick + "\n[delivery]\nlate_after = 10\n"

  @Test("play delayed by an outage is added with its own date")
  func outage() async throws {
    try await Stage.play(configuration: Self.soon) { stage in
      await stage.sandbox.add(fault: Fault(.status(503), path: "/scrobble/*", count: nil))
      await stage.sandbox.add(fault: Fault(.status(503), path: "/sync/history"))
      try await stage.watchUnsent(Films.pilot)
      let ended = Date.now
      let late = try await stage.sandbox.waitForExchange { $0.path == "/sync/history" }
      #expect(late.at.timeIntervalSince(ended) > 9)
      #expect(late.status == 503)
      #expect(try await stage.home.status()["trakt"]?["state"] == "unreachable")
      #expect(try await stage.home.scrobbled("sync").end == .exited(0))

      try await stage.waitForAdditions(1)
      try await stage.expectOutcomes(["scrobbled"])
      let play = try #require(await stage.sandbox.history.first)
      #expect(await stage.plays == [Films.pilotTitle])
      #expect(abs(play.watchedAt.timeIntervalSince(ended)) <= 60)
      let status = try await stage.home.status()
      #expect(status["trakt"]?["state"] == "ok")
      #expect(status["problem"] == .null)
    }
  }

  @Test("stop that arrived before the daemon was killed is found in the history")
  func killedAfterwards() async throws {
    try await Stage.play { stage in
      // The stop takes effect, but its response is too late.
      await stage.sandbox.add(
        fault: Fault(.slowBody(seconds: 3), method: "POST", path: "/scrobble/stop"))
      try await stage.watchToTheEnd(Films.pilot)
      try await stage.expectRequest("start")
      try await stage.expectRequest("stop")
      try await stage.daemon.kill()
      #expect(await stage.plays == [Films.pilotTitle])
      try await stage.startDaemon()
      try await stage.expectNoMoreRequests()
      try await stage.expectOutcomes(["scrobbled"])
      #expect(await stage.plays == [Films.pilotTitle])
      let entry = try #require(try await stage.home.history().first)
      #expect(entry["trakt_id"]?.integer == (await stage.sandbox.history.first?.id))
    }
  }

  @Test("stop in flight when the daemon is killed makes one play whenever it arrives")
  func killedMeanwhile() async throws {
    try await Stage.play { stage in
      await stage.sandbox.add(
        fault: Fault(.delay(seconds: 2), method: "POST", path: "/scrobble/stop"))
      try await stage.watchToTheEnd(Films.pilot)
      try await stage.expectRequest("start")
      try await stage.daemon.waitForStatus("1 waiting for Trakt")
      try await stage.daemon.kill()
      try await stage.startDaemon()
      try await stage.daemon.waitUntilIdle()
      let outcome = try await stage.home.history().first?["outcome"]
      #expect(outcome == "scrobbled" || outcome == "already_scrobbled")
      #expect(await stage.plays == [Films.pilotTitle])
    }
  }

  @Test("stop that did not arrive before the daemon was killed is sent again")
  func killedBefore() async throws {
    try await Stage.play { stage in
      await stage.sandbox.add(
        fault: Fault(.dropBefore, method: "POST", path: "/scrobble/stop", count: nil))
      try await stage.watchToTheEnd(Films.pilot)
      try await stage.expectRequest("start")
      try await stage.expectRequest("stop", status: nil)
      try await stage.daemon.kill()
      await stage.sandbox.clearFaults()
      try await stage.startDaemon()
      _ = try await stage.sandbox.waitForExchange { $0.verb == "stop" && $0.status == 201 }
      try await stage.expectOutcomes(["scrobbled"])
      #expect(await stage.plays == [Films.pilotTitle])
    }
  }

  @Test("play marked by hand meanwhile is not added again")
  func markedByHand() async throws {
    try await Stage.play { stage in
      try await stage.goOffline()
      try await stage.watchUnsent(Films.matrix)
      try await stage.daemon.waitForStatus("1 waiting for Trakt")
      try await stage.daemon.terminate()
      try await stage.age(by: 7200)
      // With the date of the viewing, as users do for a missing play.
      try await stage.markByHand(movie: 481, at: Date.now - 7150)
      await stage.sandbox.clearFaults()
      try await stage.startDaemon()
      try await stage.expectOutcomes(["scrobbled"])
      #expect(await stage.plays == [Films.matrixTitle])
      #expect(await stage.additions.isEmpty)
      let entry = try #require(try await stage.home.history().first)
      #expect(entry["trakt_id"]?.integer == (await stage.sandbox.history.first?.id))
    }
  }

  @Test("second play of a film is added if one is marked by hand")
  func twiceAndMarked() async throws {
    try await Stage.play { stage in
      try await stage.goOffline()
      for count in 1...2 {
        try await stage.watchUnsent(Films.matrix)
        try await stage.daemon.waitForStatus("\(count) waiting for Trakt")
      }
      try await stage.daemon.terminate()
      try await stage.age(by: 7200)
      try await stage.markByHand(movie: 481, at: Date.now)
      await stage.sandbox.clearFaults()
      try await stage.startDaemon()
      try await stage.expectOutcomes(["scrobbled", "scrobbled"])
      #expect(await stage.plays == [Films.matrixTitle, Films.matrixTitle])
      #expect(await stage.additions.count == 1)
    }
  }

  @Test("addition with a lost response is found in the history and not repeated")
  func additionLost() async throws {
    try await Stage.play { stage in
      try await stage.goOffline()
      try await stage.watchUnsent(Films.matrix)
      try await stage.daemon.waitForStatus("1 waiting for Trakt")
      try await stage.daemon.terminate()
      try await stage.age(by: 7200)
      await stage.sandbox.clearFaults()
      await stage.sandbox.add(fault: Fault(.dropAfter, method: "POST", path: "/sync/history"))
      try await stage.startDaemon()
      try await stage.expectOutcomes(["scrobbled"])
      #expect(await stage.plays == [Films.matrixTitle])
      #expect(await stage.additions.count == 1)
    }
  }

  @Test("daemon killed during an addition adds nothing twice")
  func additionKilled() async throws {
    try await Stage.play { stage in
      try await stage.goOffline()
      try await stage.watchUnsent(Films.matrix)
      try await stage.daemon.waitForStatus("1 waiting for Trakt")
      try await stage.daemon.terminate()
      try await stage.age(by: 7200)
      await stage.sandbox.clearFaults()
      await stage.sandbox.add(
        fault: Fault(.slowBody(seconds: 3), method: "POST", path: "/sync/history"))
      try await stage.startDaemon()
      try await stage.waitForAdditions(1)
      try await stage.daemon.kill()
      try await stage.startDaemon()
      try await stage.expectOutcomes(["scrobbled"])
      #expect(await stage.plays == [Films.matrixTitle])
      #expect(await stage.additions.count == 1)
    }
  }

  @Test("second viewing after the duplicate window counts")
  func twiceOnPurpose() async throws {
    try await Stage.play { stage in
      try await stage.watchToTheEnd(Films.matrix)
      try await stage.expectRequest("start")
      try await stage.expectRequest("stop", "scrobble")
      try await stage.expectNoMoreRequests()
      await stage.sandbox.advance(by: 7200)
      await stage.sandbox.add(fault: Fault(.dropAfter, method: "POST", path: "/scrobble/stop"))
      try await stage.watchToTheEnd(Films.matrix)
      try await stage.expectRequest("start")
      try await stage.expectRequest("stop", status: nil)
      try await stage.expectOutcomes(["scrobbled", "scrobbled"])
      try await stage.expectNoMoreRequests()
      #expect(await stage.plays == [Films.matrixTitle, Films.matrixTitle])
      let history = try await stage.home.history()
      #expect(Set(history.map { $0["trakt_id"]?.integer }).count == 2)
    }
  }

  @Test("item unknown to Trakt does not block others")
  func notFound() async throws {
    try await Stage.play { stage in
      try await stage.leavesTwo(
        changing: "'$.ids.trakt', 16, '$.ids.imdb', NULL, '$.title', 'Xyzzy'")
      try await stage.expectOutcomes(["scrobbled", "unmatched"])
      #expect(await stage.plays == [Films.pilotTitle])
    }
  }

  /// "Ids that Trakt answers with 404 are asked for again by title, once."
  @Test("film merged into another is found by its title")
  func merged() async throws {
    try await Stage.play { stage in
      try await stage.leavesTwo(changing: "'$.ids.trakt', 16, '$.ids.imdb', NULL")
      try await stage.expectOutcomes(["scrobbled", "scrobbled"])
      #expect(Set(await stage.plays) == [Films.matrixTitle, Films.pilotTitle])
    }
  }

  @Test("batch rejected because of one item is split", arguments: [400, 422])
  func refused(status: Int) async throws {
    try await Stage.play { stage in
      try await stage.goOffline()
      for (count, film) in [Films.matrix, Films.pilot, Films.severance].enumerated() {
        try await stage.watchUnsent(film)
        try await stage.daemon.waitForStatus("\(count + 1) waiting for Trakt")
      }
      try await stage.daemon.terminate()
      try await stage.age(by: 7200)
      await stage.sandbox.clearFaults()
      // All three together, and then the first of them alone.
      await stage.sandbox.add(
        fault: Fault(.status(status), method: "POST", path: "/sync/history", count: 2))
      try await stage.startDaemon()
      try await stage.expectOutcomes(["scrobbled", "scrobbled", "refused"])
      #expect(await stage.additions.count == 3)
    }
  }

  @Test("unavailable history is retried with back-off and loses nothing")
  func noHistory() async throws {
    try await Stage.play { stage in
      try await stage.goOffline()
      try await stage.watchUnsent(Films.matrix)
      try await stage.daemon.waitForStatus("1 waiting for Trakt")
      try await stage.daemon.terminate()
      try await stage.age(by: 7200)
      await stage.sandbox.clearFaults()
      await stage.sandbox.add(
        fault: Fault(.status(404), method: "GET", path: "/sync/history", count: 2))
      let before = await stage.sandbox.exchanges.count
      try await stage.startDaemon()
      try await stage.expectOutcomes(["scrobbled"])
      #expect(await stage.plays == [Films.matrixTitle])
      let asked = await stage.sandbox.exchanges.dropFirst(before)
        .filter { $0.path == "/sync/history" && $0.method == "GET" }
      try #require(asked.count == 3)
      // One second at first, then two, with a jitter of up to half.
      #expect(asked[asked.startIndex + 2].at.timeIntervalSince(asked[asked.startIndex].at) >= 1.4)
    }
  }
}

extension Stage {
  /// Plays a film and an episode offline, and starts a daemon two hours later.
  ///
  /// - Parameter change: changes the film's media in the journal, as arguments of `json_set`.
  fileprivate func leavesTwo(changing change: String) async throws {
    try await goOffline()
    try await watchUnsent(Films.matrix)
    try await daemon.waitForStatus("1 waiting for Trakt")
    try await watchUnsent(Films.pilot)
    try await daemon.waitForStatus("2 waiting for Trakt")
    try await daemon.terminate()
    try await age(by: 7200)
    try await sql(
      "UPDATE plays SET media = json_set(media, \(change)) WHERE path LIKE '%Matrix%'")
    await sandbox.clearFaults()
    try await startDaemon()
  }
}
