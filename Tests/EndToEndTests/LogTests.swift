// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

@Suite("The log", .withScenarioReport)
struct LogTests {
  @Test("log of a day has one line per event and no duplicates")
  func day() async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      let daemon = try await scenario.startDaemon(environment: ["SCROBBLED_LOG_LEVEL": "notice"])
      // A movie with a pause and a seek, and half an episode.
      let player = try scenario.scripted(Videos.matrix, at: 50)
      try await scenario.expectRequest("start")
      try player.pause()
      try await scenario.expectRequest("pause")
      try player.resume()
      try await scenario.expectRequest("start")
      try player.seek(to: 92)
      try await scenario.expectRequest("start")
      try player.end(at: 100)
      try await scenario.expectRequest("stop", "scrobble")
      let other = try scenario.scripted(Videos.pilot, at: 40)
      try await scenario.expectRequest("start")
      try other.quit()
      try await scenario.expectRequest("stop", "pause")
      // An unmatched and an ignored file.
      try await scenario.watchUnsent("Nobody Knows This Xyzzy (2031).mkv")
      try await daemon.log.first("the unmatched file") { $0.contains("Xyzzy") }
      try await scenario.scripted().watch("The Matrix (1999)-trailer.mkv")
      // An outage, with several retries.
      await scenario.sandbox.add(fault: Fault(.status(503), path: "/scrobble/*", count: 3))
      try await scenario.watchToTheEnd(Videos.second)
      try await daemon.log.first("the end of the outage") {
        $0.contains("Trakt is reachable again")
      }
      try await daemon.waitUntilIdle()
      _ = try await scenario.home.scrobbled("logout")
      #expect(try await daemon.terminate() == .exited(0))
      let said = daemon.log.entries.map {
        $0.replacing(scenario.home.videos.path, with: "…").replacing(/[0-9]+/, with: "0")
      }
      #expect(
        said == [
          "scrobbled: scrobbled 0.0.0 starts",
          "scrobbled: scrobbled The Matrix (0)",
          "scrobbled: paused at 0 %: Breaking Bad 0x0",
          "scrobbled: not identified: …/Nobody Knows This Xyzzy (0).mkv: no match at Trakt"
            + " for this name; hint: scrobbled match",
          "scrobbled: Trakt responded with status 0; plays are queued and retried",
          "scrobbled: Trakt is reachable again",
          "scrobbled: scrobbled Breaking Bad 0x0",
          "scrobbled: signed out",
          "scrobbled: scrobbled stops",
        ])
    }
  }
}
