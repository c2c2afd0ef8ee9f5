// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import TraktSandbox

/// A remembered match applies to one identity and to the evidence it was based on.
@Suite("Remembered matches", .withScenarioReport)
struct RememberedMatchTests {
  private static let stream = "http://media.example/stream?id="
  private static let changing = "http://localhost:8888/0"
  private static let dune1984 = "https://www.imdb.com/title/tt0087182/"
  private static let dune2021 = "https://www.imdb.com/title/tt1160419/"

  @Test("URLs that differ in the query have separate matches")
  func queries() async throws {
    try await Scenario.run { scenario in
      try await scenario.watch(Self.stream + "1", title: "The Matrix (1999)")
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.matrixTitle)
      try await scenario.watch(Self.stream + "2", title: "Inception (2010)")
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Inception (2010)")
      try await scenario.expectNoMoreRequests()

      let lookups = await scenario.lookups.count
      await scenario.sandbox.advance(by: 20_000)
      try await scenario.watch(Self.stream + "1", title: "The Matrix (1999)")
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.matrixTitle)
      #expect(await scenario.lookups.count == lookups, "each URL is remembered")
    }
  }

  @Test(
    "unmatched title at a URL does not affect the next title there")
  func changingAddress() async throws {
    try await Scenario.run { scenario in
      try await scenario.watchUnsent(path: Self.changing, title: "Nobody Knows This Xyzzy (2031)")
      try await scenario.expectOutcomes(["unmatched"])
      try await scenario.watch(Self.changing, title: "The Matrix (1999)")
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.matrixTitle)
      try await scenario.watch(Self.changing, title: "Inception (2010)")
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Inception (2010)")
      try await scenario.expectOutcomes(["scrobbled", "scrobbled", "unmatched"])
    }
  }

  @Test("match with a URL applies to that query only and does not store it")
  func matchAddress() async throws {
    try await Scenario.run { scenario in
      try await scenario.watchUnsent(path: Self.stream + "1")
      try await scenario.watchUnsent(path: Self.stream + "2")
      try await scenario.daemon.waitUntilIdle()
      try await scenario.match(
        address: Self.stream + "1", "tt0087182", says: "matched as Dune (1984)", delivers: 1)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Dune (1984)")

      await scenario.sandbox.advance(by: 20_000)
      try await scenario.watch(Self.stream + "1")
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Dune (1984)")
      try await scenario.watchUnsent(path: Self.stream + "2")
      try await scenario.expectNoMoreRequests()
      let outcomes = try await scenario.home.history().compactMap { $0["outcome"]?.string }
      #expect(outcomes.sorted() == ["ignored", "ignored", "scrobbled", "scrobbled"])
      try await scenario.daemon.terminate()
      #expect(try !scenario.stateDirectoryText.contains("stream?id"))
      let key = scenario.home.state.appending(path: "identity.key").path
      let attributes = try FileManager.default.attributesOfItem(atPath: key)
      #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }
  }

  @Test("match for a URL does not apply to other content there")
  func matchOfOtherContent() async throws {
    try await Scenario.run { scenario in
      try await scenario.watchUnsent(path: Self.changing, title: "Holiday Video")
      try await scenario.daemon.waitUntilIdle()
      try await scenario.match(
        address: Self.changing, "tt0087182", says: "matched as Dune (1984)", delivers: 1)
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.watch(Self.changing, title: "The Matrix (1999)")
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.matrixTitle)
      let forgotten = try await scenario.home.scrobbled("match", "--forget", Self.changing)
      #expect(forgotten.end == .exited(0))
      try await scenario.watchUnsent(path: Self.changing, title: "Holiday Video")
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("match for a URL applies despite another duration")
  func matchOfOtherLength() async throws {
    try await Scenario.run { scenario in
      try await scenario.watchUnsent(path: Self.stream + "1")
      try await scenario.match(
        address: Self.stream + "1", "tt0087182", says: "matched as Dune (1984)", delivers: 1)
      try await scenario.expectRequest("stop", "scrobble")
      await scenario.sandbox.advance(by: 20_000)
      try await scenario.watch(Self.stream + "1", minutes: 40)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Dune (1984)")
      let forgotten = try await scenario.home.scrobbled("match", "--forget", Self.stream + "1")
      #expect(forgotten.end == .exited(0))
      try await scenario.watchUnsent(path: Self.stream + "1")
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("match for a show at a URL does not apply to other files there")
  func showAtAnAddress() async throws {
    try await Scenario.run { scenario in
      let directory = "http://media.example/tv/The%20Office/Season%201/The.Office."
      try await scenario.watchUnsent(path: directory + "S01E02.mkv?k=1")
      try await scenario.expectOutcomes(["unmatched"])
      try await scenario.match(
        address: directory + "S01E02.mkv?k=1", "https://trakt.tv/shows/the-office-2001",
        says: "matched as The Office", delivers: 1)
      let stop = try await scenario.expectRequest("stop", "scrobble")
      #expect(stop.subject == "The Office 1x02" && stop.shownYear == 2001)
      try await scenario.watchUnsent(path: directory + "S01E03.mkv?k=1")
      try await scenario.expectOutcomes(["unmatched", "scrobbled"])
    }
  }

  @Test("remembered match of a URL is not found after the hash key has changed")
  func changedHashKey() async throws {
    try await Scenario.run { scenario in
      var lookups = 0
      for expectsLookup in [true, false, true] {
        await scenario.sandbox.advance(by: 20_000)
        try await scenario.watch(Self.stream + "1", title: "The Matrix (1999)")
        #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.matrixTitle)
        try await scenario.daemon.waitUntilIdle()
        #expect((await scenario.lookups.count > lookups) == expectsLookup)
        lookups = await scenario.lookups.count
        guard !expectsLookup else { continue }
        try await scenario.daemon.terminate()
        let key = scenario.home.state.appending(path: "identity.key")
        let bytes = try Data(contentsOf: key)
        try Data(bytes.reversed()).write(to: key)
        try await scenario.startDaemon()
      }
    }
  }

  @Test("changed .nfo applies to the next viewing")
  func correctedNFO() async throws {
    try await Scenario.run { scenario in
      let video = scenario.home.videos.appending(path: "Dune.mkv")
      let nfo = scenario.home.videos.appending(path: "Dune.nfo")
      try FileManager.default.createDirectory(
        at: scenario.home.videos, withIntermediateDirectories: true)
      try Data("video".utf8).write(to: video)
      try Data(Self.dune1984.utf8).write(to: nfo)
      for _ in 1...2 {
        try await scenario.watchToTheEnd("Dune.mkv")
        #expect(try await scenario.expectRequest("start").subject == "Dune (1984)")
        try await scenario.expectRequest("stop", "scrobble")
        await scenario.sandbox.advance(by: 20_000)
      }
      try Data(Self.dune2021.utf8).write(to: nfo)
      try await scenario.watchToTheEnd("Dune.mkv")
      #expect(try await scenario.expectRequest("start").subject == "Dune (2021)")
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("replaced file is looked up again unless the user matched it")
  func replacedFile() async throws {
    try await Scenario.run { scenario in
      let video = scenario.home.videos.appending(path: Videos.matrix)
      try FileManager.default.createDirectory(
        at: scenario.home.videos, withIntermediateDirectories: true)
      try Data("one".utf8).write(to: video)
      try await scenario.watchAfterDuplicateWindow(Videos.matrix, as: Videos.matrixTitle)
      let lookupsBefore = await scenario.lookups.count
      try await scenario.watchAfterDuplicateWindow(Videos.matrix, as: Videos.matrixTitle)
      #expect(await scenario.lookups.count == lookupsBefore)
      try Data("another".utf8).write(to: video)
      try await scenario.watchAfterDuplicateWindow(Videos.matrix, as: Videos.matrixTitle)
      #expect(await scenario.lookups.count > lookupsBefore)

      try await scenario.match(Videos.matrix, "tt0087182", says: "matched as Dune (1984)")
      try Data("a third".utf8).write(to: video)
      try await scenario.watchAfterDuplicateWindow(Videos.matrix, as: "Dune (1984)")
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("show remembered for a directory does not stand for another of its name")
  func showsOfTheSameName() async throws {
    try await Scenario.run(hasRuntimes: true) { scenario in
      for (name, minutes, year) in [("1x01", 45.0, 2001), ("1x02", 22, 2016), ("1x03", 45, 2001)] {
        let file = scenario.path(of: "Downloads/Teachers \(name).mkv")
        try await scenario.watch(file, minutes: minutes)
        let stop = try await scenario.expectRequest("stop", "scrobble")
        #expect(stop.subject == "Teachers \(name)" && stop.shownYear == year)
      }
    }
  }

  @Test("match for a show applies to the release directories of its other seasons")
  func seasonsOfAShow() async throws {
    try await Scenario.run { scenario in
      func file(_ season: Int, _ episode: Int) -> String {
        "Downloads/Odd.Name.S0\(season).1080p.WEB-GRP/odd.name.s0\(season)e0\(episode).mkv"
      }
      let response = "matched as Breaking Bad"
      try scenario.write("video", file(1, 1))
      try await scenario.match(file(1, 1), "https://trakt.tv/shows/breaking-bad", says: response)
      for (season, episode) in [(1, 2), (2, 3)] {
        try await scenario.watchToTheEnd(file(season, episode))
        let title = "Breaking Bad \(season)x0\(episode)"
        try await scenario.expectRequest("start")
        #expect(try await scenario.expectRequest("stop", "scrobble").subject == title)
      }
    }
  }

  @Test(
    "match of a URL applies however it is written",
    arguments: [
      "http://media.example/v/Odd%20Name.mkv", "HTTP://MEDIA.example/v/%4Fdd%20Name.mkv",
      "http://media.example/v/Odd Name.mkv#t=1",
    ])
  func otherSpelling(_ address: String) async throws {
    try await Scenario.run { scenario in
      try await scenario.watchUnsent(path: "http://media.example/v/Odd%20Name.mkv")
      try await scenario.match(
        address: address, "tt0087182", says: "matched as Dune (1984)", delivers: 1)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Dune (1984)")
    }
  }

  @Test("why shows the origin of a remembered match")
  func why() async throws {
    try await Scenario.run(sandbox: { $0.catalogue.setRuntime(50) }) { scenario in
      try await scenario.watchAfterDuplicateWindow(Videos.matrix, as: Videos.matrixTitle)
      try await scenario.watchAfterDuplicateWindow(Videos.pilot, as: Videos.pilotTitle)
      let video = try await scenario.home.scrobbled("why", scenario.path(of: Videos.matrix))
      #expect(video.output.contains("remembered from an earlier viewing of the same content"))
      let next = try await scenario.home.scrobbled("why", scenario.path(of: Videos.second))
      let directory = scenario.path(of: "Breaking Bad")
      #expect(next.output.contains("remembered for the show in \(directory): Breaking Bad 1x02"))
    }
  }

  @Test("real mpv: replaced file is matched by its new content", .requiresPlayer)
  func realReplacedFile() async throws {
    try await Scenario.run { scenario in
      let file = try await scenario.home.add(.video(seconds: 60), as: "latest.mkv")
      try await scenario.watchInMpv(file, title: "The Matrix (1999)", seconds: 60)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.matrixTitle)
      try FileManager.default.removeItem(atPath: file)
      _ = try await scenario.home.add(.video(seconds: 50), as: "latest.mkv")
      try await scenario.watchInMpv(file, title: "Inception (2010)", seconds: 50)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Inception (2010)")
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("real mpv: URL is matched by its current content", .requiresPlayer)
  func realChangingAddress() async throws {
    try await Scenario.run { scenario in
      let first = try await scenario.home.add(.video(seconds: 60), as: "a.mkv")
      let second = try await scenario.home.add(.video(seconds: 50), as: "b.mkv")
      let server = try ClipServer(serving: first)
      try await scenario.watchInMpv(server.address, title: "The Matrix (1999)", seconds: 60)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == Videos.matrixTitle)
      server.serve(second)
      try await scenario.watchInMpv(server.address, title: "Inception (2010)", seconds: 50)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Inception (2010)")
      try await scenario.expectNoMoreRequests()
    }
  }
}

extension Scenario {
  /// Plays the second half of the content of a URL, and expects a `start`.
  fileprivate func watch(
    _ address: String, title: String? = nil, minutes: Double = 50
  ) async throws {
    let player = try scripted()
    try player.open(path: address, title: title, minutes: minutes, at: 50, ago: 600)
    try await expectRequest("start")
    try await player.waitForAcknowledgement(of: player.end(at: 100))
  }

  /// Plays an unmatched URL from start to end; nothing is sent.
  fileprivate func watchUnsent(path: String, title: String? = nil) async throws {
    let daemon = try daemon
    let index = daemon.messages.end
    let player = try scripted()
    try player.open(path: path, title: title, minutes: 50, ago: 3_000)
    try await daemon.messages.first("that \(path) plays", from: index) {
      $0.hasPrefix("STATUS=playing ")
    }
    try await player.waitForAcknowledgement(of: player.end(at: 100))
    try await daemon.waitUntilIdle()
  }

  /// Plays a video after Trakt's duplicate window has passed, and expects a scrobble with this
  /// title.
  fileprivate func watchAfterDuplicateWindow(_ name: String, as title: String) async throws {
    await sandbox.advance(by: 20_000)
    try await watchToTheEnd(name)
    #expect(try await expectRequest("start").subject == title)
    #expect(try await expectRequest("stop", "scrobble").subject == title)
  }

  /// Plays a file in mpv under a title, and quits at 82 %.
  fileprivate func watchInMpv(_ path: String, title: String, seconds: Double) async throws {
    let player = try await player(
      paths: [path], options: ["--force-media-title=\(title)", "--start=0"])
    try await expectRequest("start")
    try await player.seek(to: seconds * 0.82)
    try await expectRequest("start")
    try await player.quit()
  }

  fileprivate func match(
    address: String, _ id: String, says response: String, delivers count: Int
  ) async throws {
    let match = try await home.run(["match", address, id])
    #expect(match.end == .exited(0), "\(match.errors)")
    #expect(match.output == "\(response)\n\(count) play will be delivered")
  }

  /// The contents of the state directory, as text.
  fileprivate var stateDirectoryText: String {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: home.state.path).map { name in
        String(decoding: try Data(contentsOf: home.state.appending(path: name)), as: UTF8.self)
      }.joined()
    }
  }
}
