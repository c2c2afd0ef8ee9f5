// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// Plays that Trakt could not identify before the daemon ended. What was read of the name during
/// playback applies.
@Suite("Plays identified by the next daemon", .withScenarioReport)
struct NextDaemonTests {
  @Test(
    "stream that its directories or its query name is delivered",
    arguments: [
      ("http://media.example/tv/Breaking%20Bad/Season%201/05.mkv", "Breaking Bad 1x05"),
      (
        "http://media.example/stream?file=Breaking.Bad.S01E02.mkv&api_key=s3cret",
        "Breaking Bad 1x02"
      ),
      ("http://media.example/Inception%20(2010)/index.m3u8", "Inception (2010)"),
    ])
  func stream(_ address: String, _ title: String) async throws {
    try await Scenario.run { scenario in
      try await scenario.playUnidentified(path: address)
      let journal = scenario.home.state.appending(path: "journal.sqlite")
      let text = String(decoding: try Data(contentsOf: journal), as: UTF8.self)
      #expect(!text.contains("s3cret") && !text.contains("api_key"))
      try await scenario.startNextDaemon()
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == title)
      try await scenario.expectOutcomes(["scrobbled"])
    }
  }

  @Test("stream whose player was killed together with the daemon is delivered")
  func killed() async throws {
    try await Scenario.run { scenario in
      let player = try scenario.scripted()
      try player.open(
        path: "http://media.example/tv/Breaking%20Bad/Season%201/05.mkv", at: 70, ago: 600)
      #expect(try await scenario.expectRequest("start").subject == "Breaking Bad 1x05")
      try await scenario.daemon.kill()
      player.disconnect()
      try await scenario.startNextDaemon()
      try await scenario.waitForAdditions(1)
      #expect(await scenario.plays == ["Breaking Bad 1x05"])
      try await scenario.expectOutcomes(["scrobbled"])
    }
  }

  @Test(
    "file whose .nfo was corrected is delivered as it is now, unless the file was replaced too",
    arguments: [(true, "Dune (1984)"), (false, "Dune (2021)")])
  func changed(isReplaced: Bool, _ title: String) async throws {
    try await Scenario.run { scenario in
      try scenario.write("video", "latest.mkv")
      try scenario.write("https://www.imdb.com/title/tt0087182/", "latest.nfo")
      try await scenario.playUnidentified(path: scenario.path(of: "latest.mkv"))
      if isReplaced { try scenario.write("another video", "latest.mkv") }
      try scenario.write("https://www.imdb.com/title/tt1160419/", "latest.nfo")
      try await scenario.startNextDaemon()
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == title)
    }
  }

  @Test("file on a disk that was removed after it was played is delivered")
  func removed() async throws {
    try await Scenario.run { scenario in
      try scenario.write("video", "disk/latest.mkv")
      try scenario.write("https://www.imdb.com/title/tt0087182/", "disk/latest.nfo")
      try await scenario.playUnidentified(path: scenario.path(of: "disk/latest.mkv"))
      try FileManager.default.removeItem(atPath: scenario.path(of: "disk"))
      try await scenario.startNextDaemon()
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Dune (1984)")
    }
  }
}

extension Scenario {
  /// Plays something to its end while Trakt answers no lookup, and ends the daemon.
  fileprivate func playUnidentified(path: String) async throws {
    await sandbox.add(fault: Fault(.status(503), count: nil))
    let player = try scripted()
    try player.open(path: path, minutes: 50, ago: 3_000)
    try await player.waitForAcknowledgement(of: player.end(at: 100))
    try await sandbox.waitForExchange { $0.path.hasPrefix("/search") }
    try await daemon.terminate()
    player.disconnect()
    await sandbox.clearFaults()
  }

  fileprivate func startNextDaemon() async throws {
    try await startDaemon()
    #expect(try await home.scrobbled("sync").end == .exited(0))
  }
}
