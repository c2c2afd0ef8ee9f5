// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

@Suite("What is played", .onStage, .toldInFull)
struct NamingTests {
  @Test("a name that comes decomposed, as from a Mac, is asked for composed")
  func decomposed() async throws {
    try await Stage.play { stage in
      try await stage.watchToTheEnd("Ame\u{301}lie (2001).mkv")
      #expect(try await stage.sees("start").subject == "Amélie (2001)")
      try await stage.sees("stop", "scrobble")
      let asked = await stage.lookUps.map { $0.url.uppercased() }
      #expect(asked.contains { $0.contains("AM%C3%A9LIE") })
      #expect(asked.allSatisfy { !$0.contains("%CC%81") })
    }
  }

  @Test("an id in the film's name is what trakt is told")
  func identifier() async throws {
    try await Stage.play { stage in
      try await stage.watchToTheEnd("Inception (2010) {imdb-tt1375666}.mkv")
      let start = try await stage.sees("start")
      #expect(start.body?["movie"]?["ids"]?["imdb"] == "tt1375666")
      #expect(start.body?["movie"]?["title"] == "Inception")
      #expect(try await stage.sees("stop", "scrobble").subject == "Inception (2010)")
      try await stage.seesNoMore()
    }
  }

  @Test("an anime's number counts through all seasons")
  func absoluteNumber() async throws {
    try await Stage.play { stage in
      try await stage.watchToTheEnd("[Group] One Piece - 164.mkv")
      #expect(try await stage.sees("start").subject == "One Piece 9x21")
      #expect(try await stage.sees("stop", "scrobble").subject == "One Piece 9x21")
      try await stage.seesNoMore()
    }
  }

  @Test(
    "what is not recognised is kept as unmatched, and not sent",
    arguments: ["Show 720.mkv", "Quiet Rivers of Nowhere (2011).mkv"])
  func unidentified(name: String) async throws {
    try await Stage.play { stage in
      try await stage.watchUnsent(name)
      // Whatever it sent would come before this.
      try await stage.watchToTheEnd(Films.pilot)
      #expect(try await stage.sees("start").subject == Films.pilotTitle)
      try await stage.sees("stop", "scrobble")
      try await stage.seesNoMore()
      let history = try await stage.home.history()
      #expect(history.map { $0["outcome"] } == ["scrobbled", "unmatched"])
    }
  }

  @Test("music is no film")
  func music() async throws {
    try await Stage.play { stage in
      let song = try await stage.home.add(.music(seconds: 4), as: "Breaking Bad S01E03.flac")
      let film = try await stage.home.add(.film(seconds: 60), as: Films.pilot)
      let player = try await stage.player(paths: [song, film])
      #expect(try await stage.sees("start").subject == Films.pilotTitle)
      try await player.seek(to: 54)
      try await stage.sees("start")
      try await player.quit()
      try await stage.sees("stop", "scrobble")
      try await stage.seesNoMore()
      #expect(try await stage.home.history().map { $0["path"]?.string } == [film])
    }
  }
}
