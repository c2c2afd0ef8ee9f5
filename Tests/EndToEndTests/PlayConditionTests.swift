// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

@Suite("Conditions for a play", .requiresPlayer, .withScenarioReport)
struct PlayConditionTests {
  /// Longer than the rest of the file, also on a slow computer.
  private static let longStart = "[scrobble]\nstart_after = 10\n"
  private static let clip = "Breaking Bad S01E01 [W5OxWXbB5vw].mkv"

  @Test(
    "encoding in mpv is not a viewing",
    arguments: [
      ["--o=OUT/out.mkv", "--vo=lavc", "--ao=lavc", "--ovc=mpeg4", "--oac=flac"],
      ["--vo=image", "--vo-image-outdir=OUT"],
    ])
  func encoder(options: [String]) async throws {
    try await Scenario.run { scenario in
      let directory = scenario.home.directory.path
      let video = try await scenario.home.add(.video(seconds: 20), as: Videos.pilot)
      let encoder = try await scenario.player(
        paths: [video],
        options: options.map { $0.replacing("OUT", with: directory) } + ["--speed=5"])
      #expect(try await encoder.waitForEnd() == .exited(0))
      try await scenario.watchToTheEnd(Videos.severance)
      try await scenario.expectRequest("start")
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.severanceTitle)
      try await scenario.expectNoMoreRequests()
      #expect(try await scenario.home.history().count == 1)
    }
  }

  @Test("short playback at 92 % does not count")
  func look() async throws {
    try await Scenario.run(configuration: Self.longStart) { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 60), options: "--start=92%")
      try await scenario.daemon.waitForLog("playback starts")
      try await player.quit()
      try await playMarker(on: scenario)
      #expect(try await history(of: scenario).map { $0["outcome"] } == ["ignored"])
    }
  }

  @Test("short playback known only by its end does not count")
  func lookWithoutDaemon() async throws {
    try await Scenario.run(configuration: Self.longStart, hasDaemon: false) { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 60), options: "--start=92%")
      try await player.waitForPlayback()
      try await player.quit()
      try await scenario.startDaemon()
      try await playMarker(on: scenario)
      #expect(try await history(of: scenario).map { $0["outcome"] } == ["ignored"])
    }
  }

  @Test("file opened at 92 % and played for start_after is a play")
  func credits() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(Videos.pilot, options: "--start=81%")
      #expect(try await player.waitForEnd() == .exited(0))
      try await scenario.expectOutcomes(["scrobbled"])
    }
  }

  @Test("player killed past the threshold leaves a play after start_after")
  func killedPastTheThreshold() async throws {
    try await Scenario.run { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 60), options: "--start=85%")
      try await scenario.expectRequest("start")
      // The player has reported its position after start_after.
      try await player.waitForPosition(54)
      try await player.end(by: 9)
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectOutcomes(["scrobbled"])
    }
  }

  // MARK: run times

  @Test("clip far shorter than its episode is not matched")
  func tooShort() async throws {
    try await Scenario.run(hasRuntimes: true) { scenario in
      let player = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 8))
      #expect(try await player.waitForEnd() == .exited(0))
      try await scenario.expectOutcomes(["ignored"])
      try await scenario.expectNoMoreRequests()
      let detail = "too short for Breaking Bad 1x01: 8 s instead of 47 min"
      #expect(try await scenario.home.history().first?["detail"]?.string == detail)
      let path = scenario.home.videos.appending(path: Videos.pilot).path
      let why = try await scenario.home.scrobbled("why", path)
      #expect(why.output.contains("ignored: \(detail)"))
      #expect(!why.output.contains("80.01"))
      // Applies to known matches too.
      let again = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 8))
      #expect(try await again.waitForEnd() == .exited(0))
      try await scenario.expectOutcomes(["ignored", "ignored"])
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("clip far shorter than the episodes that its name names together is not matched")
  func tooShortForSeveral() async throws {
    try await Scenario.run(hasRuntimes: true) { scenario in
      let name = "Breaking Bad/Season 1/Breaking Bad S01E01-E03.mkv"
      try await scenario.watchUnsent(name, minutes: 50)
      try await scenario.expectOutcomes(["ignored"])
      try await scenario.expectNoMoreRequests()
      let detail = "too short for Breaking Bad 1x01-1x03: 50 min instead of 141 min"
      #expect(try await scenario.home.history().first?["detail"]?.string == detail)
      // The user's own match applies.
      try await scenario.match(
        name, "https://trakt.tv/shows/breaking-bad", says: "matched as Breaking Bad", delivers: 1)
      try await scenario.waitForDelivery()
      try await scenario.expectOutcomes(["scrobbled", "scrobbled", "scrobbled"])
    }
  }

  @Test("last part of a movie is scrobbled, though far shorter than the movie")
  func lastPart() async throws {
    try await Scenario.run(sandbox: { $0.catalogue.setRuntime(136) }) { scenario in
      for part in 1...2 {
        let file = scenario.home.videos.appending(path: "The Matrix (1999) CD\(part).mkv")
        try FileManager.default.createDirectory(
          at: scenario.home.videos, withIntermediateDirectories: true)
        try Data().write(to: file)
      }
      try await scenario.scripted().watch("The Matrix (1999) CD2.mkv", minutes: 50)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.matrixTitle)
      try await scenario.expectOutcomes(["scrobbled"])
    }
  }

  /// Minutes of the item at Trakt, and of the file.
  @Test(
    "file is too short below 40 % of the run time and by more than five minutes",
    arguments: [
      (50, 19.9, "ignored"), (50, 20.1, "scrobbled"), (8, 3.1, "scrobbled"), (9, 3.5, "ignored"),
    ])
  func shortness(_ runtime: Int, _ minutes: Double, _ outcome: String) async throws {
    try await Scenario.run(sandbox: { $0.catalogue.setRuntime(runtime) }) { scenario in
      try await scenario.scripted().watch(Videos.pilot, minutes: minutes)
      _ = try await detail(of: outcome, on: scenario)
    }
  }

  @Test("user's match is accepted at any duration")
  func tooShortButMatched() async throws {
    try await Scenario.run(hasRuntimes: true) { scenario in
      let path = try await scenario.home.add(.video(seconds: 8), as: Videos.matrix)
      let match = try await scenario.home.scrobbled("match", path, "tt0133093")
      #expect(match.end == .exited(0))
      let player = try await scenario.player(paths: [path])
      #expect(try await player.waitForEnd() == .exited(0))
      try await scenario.expectOutcomes(["scrobbled"])
      #expect(await scenario.plays == [Videos.matrixTitle])
    }
  }

  @Test("menus and logos of a disc do not count and its title does")
  func disc() async throws {
    try await Scenario.run(hasRuntimes: true) { scenario in
      for (piece, minutes) in [
        ("VIDEO_TS/VTS_01_2.VOB", 60.0), ("VIDEO_TS/VTS_01_0.VOB", 0.5),
        ("BDMV/STREAM/00001.m2ts", 0.5),
      ] {
        try await scenario.scripted().watch("The Matrix (1999)/\(piece)", minutes: minutes)
      }
      try await scenario.scripted().watch("The Matrix (1999)/BDMV/STREAM/00800.m2ts", minutes: 136)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.matrixTitle)
      // Sorted by start time.
      try await scenario.expectOutcomes(["ignored", "ignored", "ignored", "scrobbled"])
    }
  }

  @Test("disc opened by mpv counts for its long title, not for a short one")
  func discProtocol() async throws {
    try await Scenario.run(hasRuntimes: true) { scenario in
      let disc = scenario.home.videos.appending(path: "The Matrix (1999)").path
      try await watch(path: "dvd://2/" + disc, minutes: 3, on: scenario)
      try await watch(path: "dvd://1/" + disc, minutes: 136, on: scenario)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.matrixTitle)
      await scenario.sandbox.advance(by: 20_000)
      try await watch(path: "bd://longest/" + disc + ".iso", minutes: 136, on: scenario)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.matrixTitle)
      await scenario.sandbox.advance(by: 20_000)
      // A disc in the drive is identified by its label only, if it has one.
      try await watch(path: "dvd://", title: "THE_MATRIX_1999", minutes: 136, on: scenario)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.matrixTitle)
      try await watch(path: "dvd://2", title: "THE_MATRIX_1999", minutes: 3, on: scenario)
      try await watch(path: "dvd://1", minutes: 136, on: scenario)
      try await playMarker(on: scenario)
      let outcomes = try await history(of: scenario).compactMap { $0["outcome"]?.string }
      let nothing = ["ignored", "ignored", "ignored"]
      #expect(outcomes.sorted() == nothing + ["scrobbled", "scrobbled", "scrobbled"])
    }
  }

  private func watch(
    path: String, title: String? = nil, minutes: Double, on scenario: Scenario
  ) async throws {
    let player = try scenario.scripted()
    try player.open(path: path, title: title, minutes: minutes, ago: minutes * 60)
    try await player.waitForAcknowledgement(of: player.end(at: 100))
  }

  // MARK: video sites

  @Test(
    "video of a video site is sent if title and run time match",
    arguments: [
      (clip, 47.0, "scrobbled"), (clip, 12, "ignored"), (clip, 42.4, "scrobbled"),
      (clip, 42, "ignored"), (clip, 51.6, "scrobbled"), (clip, 52, "ignored"),
      ("Breaking Bad S01E01 reaction [W5OxWXbB5vw].mkv", 47, "ignored"),
      ("The Matrix (1999) Full Movie 4K [W5OxWXbB5vw].mkv", 136, "ignored"),
    ])
  func videoSite(_ name: String, _ minutes: Double, _ outcome: String) async throws {
    try await Scenario.run(hasRuntimes: true) { scenario in
      try await scenario.scripted().watch(name, minutes: minutes)
      let detail = try await detail(of: outcome, on: scenario)
      if outcome == "ignored" { #expect(detail.hasPrefix("from a video site"), "\(detail)") }
    }
  }

  @Test(
    "video opened by its address at a video site is sent if title and run time match",
    arguments: [
      ("Breaking Bad S01E01", 47.0, "scrobbled"), ("Breaking Bad S01E01", 12, "ignored"),
      ("Breaking Bad S01E01 reaction", 47, "ignored"), ("The Matrix (1999)", 136, "scrobbled"),
      ("The Matrix (1999)", 12, "ignored"), ("The Matrix", 136, "ignored"),
      ("The Matrix (1999) Full Movie 4K", 136, "ignored"),
    ])
  func addressOfVideoSite(_ title: String, _ minutes: Double, _ outcome: String) async throws {
    try await Scenario.run(hasRuntimes: true) { scenario in
      try await watch(
        path: "https://www.youtube.com/watch?v=W5OxWXbB5vw", title: title, minutes: minutes,
        on: scenario)
      let detail = try await detail(of: outcome, on: scenario)
      if outcome == "ignored" { #expect(detail.contains("a video site"), "\(detail)") }
    }
  }

  /// Waits for that outcome of the first viewing.
  ///
  /// - Returns: its reason; empty if there is none.
  private func detail(of outcome: String, on scenario: Scenario) async throws -> String {
    if outcome == "scrobbled" { try await scenario.expectRequest("stop", "scrobble") }
    try await playMarker(on: scenario)
    let row = try await history(of: scenario).first
    #expect(row?["outcome"]?.string == outcome)
    return row?["detail"]?.string ?? ""
  }

  // MARK: continued viewings

  @Test("rest of a play is its continuation and a restart is a new viewing")
  func continuation() async throws {
    try await Scenario.run(sandbox: { $0.assumptions.duplicateWindow = 0 }) { scenario in
      let first = try scenario.scripted()
      try first.open(Videos.pilot, minutes: 47, ago: 2400)
      try await first.waitForAcknowledgement(of: first.end(at: 88))
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.pilotTitle)
      try await playMarker(on: scenario)
      let second = try scenario.scripted()
      try second.open(Videos.pilot, minutes: 47, at: 88, ago: 300)
      try await second.waitForAcknowledgement(of: second.end(at: 98))
      try await playMarker(on: scenario)
      let third = try scenario.scripted()
      try third.open(Videos.pilot, minutes: 47, at: 98, ago: 50)
      try await third.waitForAcknowledgement(of: third.end(at: 100))
      try await playMarker(on: scenario)
      let outcomes = try await history(of: scenario).map { $0["outcome"]?.string }
      #expect(outcomes == ["continued", "continued", "scrobbled"])
      #expect(await scenario.plays.filter { $0 == Videos.pilotTitle }.count == 1)
      let text = try await scenario.home.scrobbled("history")
      #expect(text.output.contains("continued"))
      try await scenario.scripted().watch(Videos.pilot, minutes: 47)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.pilotTitle)
    }
  }

  @Test("rest of a paused viewing is the play")
  func restOfAPausedViewing() async throws {
    try await Scenario.run { scenario in
      let first = try scenario.scripted()
      try first.open(Videos.pilot, minutes: 47, ago: 1800)
      try await first.waitForAcknowledgement(of: first.end(at: 60))
      try await scenario.expectRequest("stop", "pause")
      try await scenario.expectOutcomes(["paused"])
      let second = try scenario.scripted()
      try second.open(Videos.pilot, minutes: 47, at: 60, ago: 1200)
      try await second.waitForAcknowledgement(of: second.end(at: 100))
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectOutcomes(["scrobbled", "paused"])
    }
  }

  @Test("real mpv that resumes a play continues it")
  func continuationInMpv() async throws {
    try await Scenario.run { scenario in
      let first = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 60), options: "--start=80%")
      try await scenario.expectRequest("start")
      try await first.waitForPosition(52)
      try await first.quit()
      try await scenario.expectRequest("stop", "scrobble")
      let second = try await scenario.player(
        Videos.pilot, clip: .video(seconds: 60), options: "--start=87%")
      #expect(try await second.waitForEnd() == .exited(0))
      try await scenario.expectOutcomes(["continued", "scrobbled"])
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("viewings add up to min_watched")
  func addedUp() async throws {
    let configuration = Scenario.quick + "min_watched = 80\n"
    try await Scenario.run(configuration: configuration) { scenario in
      let first = try scenario.scripted()
      try first.open(Videos.pilot, ago: 1500)
      try await first.waitForAcknowledgement(of: first.end(at: 50))
      try await scenario.expectRequest("stop", "pause")
      try await scenario.expectOutcomes(["paused"])
      let second = try scenario.scripted()
      try second.open(Videos.pilot, at: 50, ago: 1400)
      try await second.waitForAcknowledgement(of: second.end(at: 96))
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectOutcomes(["scrobbled", "paused"])
    }
  }

  @Test(
    "file continued during an outage counts as online",
    arguments: [(0, 86, 88, ["continued", "scrobbled"]), (80, 50, 50, ["scrobbled", "ignored"])])
  func outage(_ minimum: Int, _ left: Double, _ next: Double, _ outcomes: [JSON]) async throws {
    let configuration = Scenario.quick + "min_watched = \(minimum)\n"
    try await Scenario.run(
      configuration: configuration, sandbox: { $0.assumptions.duplicateWindow = 0 }
    ) { scenario in
      await scenario.sandbox.add(fault: Fault(.status(503), count: nil))
      let first = try scenario.scripted()
      try first.open(Videos.pilot, ago: 6000)
      try await first.waitForAcknowledgement(of: first.end(at: left, ago: 3000))
      let second = try scenario.scripted()
      try second.open(Videos.pilot, at: next, ago: 2000)
      try await second.waitForAcknowledgement(of: second.end(at: 98, ago: 500))
      try await scenario.daemon.waitForStatus("2 queued for Trakt")
      await scenario.sandbox.clearFaults()
      _ = try await scenario.home.scrobbled("sync")
      try await scenario.expectOutcomes(outcomes)
      #expect(await scenario.plays == [Videos.pilotTitle])
    }
  }

  /// Plays another item, which is sent after anything still queued.
  private func playMarker(on scenario: Scenario) async throws {
    try await scenario.watchToTheEnd(Videos.severance)
    #expect(try await scenario.expectRequest("start").subject == Videos.severanceTitle)
    #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.severanceTitle)
    try await scenario.expectNoMoreRequests()
  }

  /// The history without the marker file.
  private func history(of scenario: Scenario) async throws -> [JSON] {
    try await scenario.home.history().filter {
      $0["path"]?.string?.hasSuffix(Videos.severance) == false
    }
  }
}
