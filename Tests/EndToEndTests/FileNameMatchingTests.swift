// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

@Suite("Matching by file name", .requiresPlayer, .withScenarioReport)
struct FileNameMatchingTests {
  @Test("decomposed Unicode in a name is composed for the lookup")
  func decomposed() async throws {
    try await Scenario.run { scenario in
      try await scenario.watchToTheEnd("Ame\u{301}lie (2001).mkv")
      #expect(try await scenario.expectRequest("start").subject == "Amélie (2001)")
      try await scenario.expectRequest("stop", "scrobble")
      let asked = await scenario.lookups.map { $0.url.uppercased() }
      #expect(asked.contains { $0.contains("AM%C3%A9LIE") })
      #expect(asked.allSatisfy { !$0.contains("%CC%81") })
    }
  }

  @Test("id in a movie's name is sent")
  func identifier() async throws {
    try await Scenario.run { scenario in
      try await scenario.watchToTheEnd("Inception (2010) {imdb-tt1375666}.mkv")
      let start = try await scenario.expectRequest("start")
      #expect(start.body?["movie"]?["ids"]?["imdb"] == "tt1375666")
      #expect(start.body?["movie"]?["title"] == "Inception")
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Inception (2010)")
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("absolute episode number is converted to season and episode")
  func absoluteNumber() async throws {
    try await Scenario.run { scenario in
      try await scenario.watchToTheEnd("[Group] One Piece - 164.mkv")
      #expect(try await scenario.expectRequest("start").subject == "One Piece 9x21")
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "One Piece 9x21")
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("unlisted absolute number is sent until Trakt returns the episode")
  func unlistedAbsoluteNumber() async throws {
    try await Scenario.run(sandbox: { $0.catalogue.add(Self.unlisted) }) { scenario in
      let player = try await scenario.player(
        "[Group] Lantern Harbour - 41 [1080p].mkv", clip: .video(seconds: 60))
      Self.expectAbsolute(try await scenario.expectRequest("start", "start"))
      try await player.pause()
      Self.expectAbsolute(try await scenario.expectRequest("pause", "pause"))
      try await player.resume()
      try await scenario.expectRequest("start", "start")
      try await player.seek(to: 50)
      Self.expectAbsolute(try await scenario.expectRequest("start", "start"))
      try await player.quit()
      // The responses contained the episode's id.
      let stop = try await scenario.expectRequest("stop", "scrobble")
      #expect(stop.body?["episode"]?["ids"]?["trakt"] != nil)
      #expect(stop.subject == "Lantern Harbour 2x17")
      try await scenario.expectNoMoreRequests()
      #expect(await scenario.plays == ["Lantern Harbour 2x17"])
    }
  }

  @Test("stop before any response has the absolute number")
  func unlistedAbsoluteNumberAlone() async throws {
    try await Scenario.run(sandbox: { $0.catalogue.add(Self.unlisted) }) { scenario in
      await scenario.sandbox.add(
        fault: Fault(.status(422), method: "POST", path: "/scrobble/start", count: nil))
      let player = try await scenario.player(
        "[Group] Lantern Harbour - 41 [1080p].mkv", clip: .video(seconds: 60),
        options: "--start=82%")
      try await scenario.expectRequest("start", status: 422)
      try await player.quit()
      Self.expectAbsolute(try await scenario.expectRequest("stop", "scrobble"))
      try await scenario.expectNoMoreRequests()
      #expect(await scenario.plays == ["Lantern Harbour 2x17"])
    }
  }

  private static func expectAbsolute(
    _ exchange: Exchange, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let body = exchange.body
    #expect(body?["episode"]?["number_abs"]?.integer == 41, sourceLocation: sourceLocation)
    #expect(body?["episode"]?["ids"] == nil, sourceLocation: sourceLocation)
    #expect(body?["show"]?["title"] == "Lantern Harbour", sourceLocation: sourceLocation)
    #expect(exchange.subject == "Lantern Harbour 2x17", sourceLocation: sourceLocation)
  }

  /// Two seasons of 24 episodes each.
  private static let unlisted = Show(
    "Lantern Harbour", 2019, runtime: 1, country: "jp",
    seasons: (1...2).map { season in
      Season(
        season,
        episodes: (1...24).map { number in
          Episode(
            season: season, number: number, title: "Episode \(number)",
            absolute: (season - 1) * 24 + number)
        })
    }, listsAbsoluteNumbers: false)

  @Test(
    "unmatched file is stored and not sent",
    arguments: ["Show 720.mkv", "Quiet Rivers of Nowhere (2011).mkv"])
  func unidentified(name: String) async throws {
    try await Scenario.run { scenario in
      try await scenario.watchUnsent(name)
      // Anything sent for it would come before this.
      try await scenario.watchToTheEnd(Videos.pilot)
      #expect(try await scenario.expectRequest("start").subject == Videos.pilotTitle)
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectNoMoreRequests()
      let history = try await scenario.home.history()
      #expect(history.map { $0["outcome"] } == ["scrobbled", "unmatched"])
    }
  }

  @Test("music is not stored or sent")
  func music() async throws {
    try await Scenario.run { scenario in
      let song = try await scenario.home.add(.music(seconds: 4), as: "Breaking Bad S01E03.flac")
      let video = try await scenario.home.add(.video(seconds: 60), as: Videos.pilot)
      let player = try await scenario.player(paths: [song, video])
      #expect(try await scenario.expectRequest("start").subject == Videos.pilotTitle)
      try await player.seek(to: 50)
      try await scenario.expectRequest("start")
      try await player.quit()
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectNoMoreRequests()
      #expect(try await scenario.home.history().map { $0["path"]?.string } == [video])
    }
  }
}
