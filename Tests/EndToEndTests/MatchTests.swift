// SPDX-License-Identifier: MIT

import TestSupport
import Testing
import TraktSandbox

@Suite("scrobbled match", .withScenarioReport)
struct MatchTests {
  private static let dune = "Dune.mkv"
  private static let office = "https://trakt.tv/shows/the-office-2001"

  @Test("match delivers an unmatched play")
  func movie() async throws {
    try await Scenario.run { scenario in
      try await scenario.watchUnsent(Self.dune)
      try await scenario.expectOutcomes(["unmatched"])
      #expect(await scenario.scrobbles.isEmpty)

      try await scenario.match(Self.dune, "tt0087182", says: "matched as Dune (1984)", delivers: 1)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Dune (1984)")
      try await scenario.expectOutcomes(["scrobbled"])
      #expect(await scenario.plays == ["Dune (1984)"])
      let entry = try #require(try await scenario.home.history().first)
      #expect(entry["media"]?["year"] == 1984)
    }
  }

  @Test("match without a daemon is delivered at the next start")
  func withoutDaemon() async throws {
    try await Scenario.run { scenario in
      try await scenario.watchUnsent(Self.dune)
      try await scenario.expectOutcomes(["unmatched"])
      try await scenario.daemon.terminate()
      try await scenario.match(Self.dune, "tt0087182", says: "matched as Dune (1984)", delivers: 1)
      #expect(await scenario.scrobbles.isEmpty)
      try await scenario.startDaemon()
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Dune (1984)")
      try await scenario.expectOutcomes(["scrobbled"])
    }
  }

  @Test("match for a show applies to its directory and the next episode needs no lookup")
  func show() async throws {
    try await Scenario.run { scenario in
      try await scenario.watchUnsent("The Office/Season 1/The Office S01E02.mkv")
      try await scenario.expectOutcomes(["unmatched"])
      try await scenario.match(
        "The Office/Season 1/The Office S01E02.mkv", Self.office, says: "matched as The Office",
        delivers: 1)
      let stop = try await scenario.expectRequest("stop", "scrobble")
      #expect(stop.shownYear == 2001)
      #expect(stop.subject == "The Office 1x02")

      let asked = await scenario.lookups.count
      try await scenario.watchToTheEnd("The Office/Season 1/The Office S01E03.mkv")
      let start = try await scenario.expectRequest("start")
      #expect(start.shownYear == 2001)
      #expect(start.subject == "The Office 1x03")
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectOutcomes(["scrobbled", "scrobbled"])
      #expect(await scenario.lookups.count == asked)
    }
  }

  @Test("match with the URL of an episode applies to that file only")
  func episode() async throws {
    try await Scenario.run { scenario in
      try await scenario.watchUnsent("The Office/The Office S01E02.mkv")
      try await scenario.watchUnsent("The Office/The Office S01E03.mkv")
      try await scenario.expectOutcomes(["unmatched", "unmatched"])
      try await scenario.match(
        "The Office/The Office S01E02.mkv", Self.office + "/seasons/1/episodes/4",
        says: "matched as The Office 1x04", delivers: 1)
      let stop = try await scenario.expectRequest("stop", "scrobble")
      #expect(stop.shownYear == 2001)
      #expect(stop.subject == "The Office 1x04")
      try await scenario.expectOutcomes(["unmatched", "scrobbled"])
    }
  }

  @Test("--season-offset shifts the season")
  func seasonOffset() async throws {
    try await Scenario.run { scenario in
      let name = "The Office/Season 4/The Office S04E02.mkv"
      try await scenario.watchToTheEnd(name)
      let sent = try await scenario.expectRequest("start")
      #expect(sent.subject == "The Office 4x02")
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectNoMoreRequests()

      try await scenario.match(
        name, Self.office, "--season-offset", "-2", says: "matched as The Office")
      try await scenario.watchToTheEnd(name)
      let start = try await scenario.expectRequest("start")
      #expect(start.shownYear == 2001)
      #expect(start.subject == "The Office 2x02")
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectOutcomes(["scrobbled", "scrobbled"])
    }
  }

  @Test("--season and --episode-offset map continuous numbers to a season")
  func episodeOffset() async throws {
    try await Scenario.run { scenario in
      let name = "Amt/Amt - 09 [1080p].mkv"
      try scenario.write("", name)
      try await scenario.match(
        name, Self.office, "--season", "2", "--episode-offset", "-6",
        says: "matched as The Office")
      try await scenario.watchToTheEnd(name)
      let start = try await scenario.expectRequest("start")
      #expect(start.shownYear == 2001)
      #expect(start.subject == "The Office 2x03")
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectOutcomes(["scrobbled"])
    }
  }

  @Test("file is unmatched again after match --forget")
  func forget() async throws {
    try await Scenario.run { scenario in
      let name = "The Office/The Office S01E02.mkv"
      try scenario.write("", name)
      try await scenario.match(name, Self.office, says: "matched as The Office")
      try await scenario.watchToTheEnd(name)
      try await scenario.expectRequest("start")
      try await scenario.expectRequest("stop", "scrobble")
      let forgotten = try await scenario.home.scrobbled(
        "match", "--forget", scenario.path(of: name))
      #expect(forgotten.end == .exited(0))
      try await scenario.watchUnsent(name)
      try await scenario.expectOutcomes(["unmatched", "scrobbled"])
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("match during playback sends start and scrobbles")
  func whilePlaying() async throws {
    try await Scenario.run { scenario in
      let player = try scenario.scripted(Self.dune, at: 50)
      try await scenario.daemon.waitForLog("not identified: ")
      try await scenario.match(Self.dune, "tmdb:438631", says: "matched as Dune (2021)")
      #expect(try await scenario.expectRequest("start", "start").subject == "Dune (2021)")
      try player.seek(to: 92)
      try await scenario.expectRequest("start")
      try player.quit()
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Dune (2021)")
      try await scenario.expectOutcomes(["scrobbled"])
    }
  }

  @Test(
    "match delivers a play ignored for its run time or origin",
    arguments: [
      (Videos.matrix, 10.0, "tt0133093", Videos.matrixTitle, Videos.matrixTitle),
      (
        Videos.pilot, 5, "https://trakt.tv/shows/breaking-bad", "Breaking Bad",
        Videos.pilotTitle
      ),
      (
        "Breaking Bad S01E01 [W5OxWXbB5vw].mkv", 12,
        "https://trakt.tv/shows/breaking-bad/seasons/1/episodes/1", Videos.pilotTitle,
        Videos.pilotTitle
      ),
      (
        "Breaking Bad/Breaking Bad S01E01 [W5OxWXbB5vw].mkv", 12,
        "https://trakt.tv/shows/breaking-bad", "Breaking Bad", Videos.pilotTitle
      ),
    ])
  func ignored(
    _ name: String, _ minutes: Double, _ id: String, _ matched: String, _ title: String
  ) async throws {
    try await Scenario.run(hasRuntimes: true) { scenario in
      try await scenario.scripted().watch(name, minutes: minutes)
      try await scenario.daemon.log.first("why nothing is sent") {
        $0.contains("not scrobbled: ")
      }
      try await scenario.expectOutcomes(["ignored"])
      try await scenario.match(name, id, says: "matched as \(matched)", delivers: 1)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == title)
      try await scenario.expectOutcomes(["scrobbled"])
    }
  }

  @Test("match for a show does not deliver plays ignored for other reasons")
  func ignoredForGood() async throws {
    try await Scenario.run { scenario in
      let directory = "The Office/Season 1/"
      let look = try scenario.scripted(directory + "The Office S01E03.mkv", at: 92)
      try await look.waitForAcknowledgement(of: look.end())
      try await scenario.scripted().watch(directory + "The Office S01E04-trailer.mkv", minutes: 2)
      try await scenario.watchUnsent(directory + "The Office S01E02.mkv")
      try await scenario.daemon.waitUntilIdle()
      try await scenario.match(
        directory + "The Office S01E02.mkv", Self.office, says: "matched as The Office", delivers: 1
      )
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "The Office 1x02")
      try await scenario.expectNoMoreRequests()
    }
  }

  @Test("unmatched viewings add up to min_watched once matched")
  func addedUp() async throws {
    try await Scenario.run(configuration: Scenario.quick + "min_watched = 80\n") { scenario in
      let first = try scenario.scripted()
      try first.open(Self.dune, ago: 1500)
      try await first.waitForAcknowledgement(of: first.end(at: 50))
      try await scenario.daemon.waitForLog("not identified: ")
      try await scenario.expectOutcomes(["unmatched"])
      let index = try scenario.daemon.log.end
      let second = try scenario.scripted()
      try second.open(Self.dune, at: 50, ago: 1400)
      try await second.waitForAcknowledgement(of: second.end(at: 96))
      try await scenario.daemon.waitForLog("not identified: ", from: index)
      try await scenario.expectOutcomes(["unmatched", "unmatched"])
      try await scenario.match(Self.dune, "tt0087182", says: "matched as Dune (1984)", delivers: 1)
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Dune (1984)")
      try await scenario.expectOutcomes(["scrobbled", "unmatched"])
    }
  }

  @Test("play delivered with a wrong match is not sent again after a correction")
  func secondThought() async throws {
    try await Scenario.run { scenario in
      try await scenario.watchUnsent(Self.dune)
      try await scenario.expectOutcomes(["unmatched"])
      try await scenario.match(Self.dune, "tt1160419", says: "matched as Dune (2021)", delivers: 1)
      try await scenario.expectRequest("stop", "scrobble")
      try await scenario.expectOutcomes(["scrobbled"])
      // The play that Trakt has is not sent again.
      try await scenario.match(Self.dune, "tt0087182", says: "matched as Dune (1984)")
      try await scenario.watchToTheEnd(Self.dune)
      #expect(try await scenario.expectRequest("start").subject == "Dune (1984)")
      #expect(try await scenario.expectRequest("stop", "scrobble").subject == "Dune (1984)")
      try await scenario.expectOutcomes(["scrobbled", "scrobbled"])
      #expect(await scenario.plays == ["Dune (2021)", "Dune (1984)"])
    }
  }

  @Test(
    "invalid id or option exits with 64",
    arguments: [
      ["nonsense"], ["tt12"], ["imdb:1"], ["https://example.org/movies/dune"], [],
      ["tt0087182", "--season-offset", "1000"], ["tt0087182", "--episode-offset", "x"],
      ["tt0087182", "--episode-offset", "20000"], ["tt0087182", "--season", "-1"],
      ["tt0087182", "--forget"],
    ])
  func usage(arguments: [String]) async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      let match = try await scenario.home.run(["match", "/videos/Dune.mkv"] + arguments)
      #expect(match.end == .exited(64))
      #expect(match.output.isEmpty)
      #expect(match.errors.contains("Error: "))
    }
  }

  @Test(
    "numbers for the episodes of a show are refused for one item",
    arguments: [
      ["tt0087182", "--season", "2"], ["tt0087182", "--episode-offset", "1"],
      [office + "/seasons/1/episodes/4", "--season-offset", "1"],
    ])
  func numbersOfOneItem(arguments: [String]) async throws {
    try await Scenario.run(hasDaemon: false) { scenario in
      try scenario.write("", Self.dune)
      let match = try await scenario.home.run(
        ["match", scenario.path(of: Self.dune)] + arguments)
      #expect(match.end == .exited(64))
      #expect(match.output.isEmpty)
      #expect(match.errors.contains("\(arguments[1]) applies to a show"))
    }
  }

  @Test("file that does not exist and was not played exits with 1")
  func missingFile() async throws {
    try await Scenario.run { scenario in
      let path = scenario.path(of: Self.dune)
      let match = try await scenario.home.scrobbled("match", path, "tt0087182")
      #expect(match.end == .exited(1))
      #expect(match.output.isEmpty)
      #expect(
        match.errors == """
          scrobbled: cannot match \(path): No such file or directory
          hint: files that were played: scrobbled history
          """)
      #expect(await scenario.lookups.isEmpty)
    }
  }

  @Test("directory exits with 1, unless it is a disc")
  func directory() async throws {
    try await Scenario.run { scenario in
      try scenario.write("", "The Office/The Office S01E02.mkv")
      for (id, hint) in [("tt0087182", "name the file"), (Self.office, "name one of its episodes")]
      {
        let path = scenario.path(of: "The Office")
        let match = try await scenario.home.scrobbled("match", path, id)
        #expect(match.end == .exited(1))
        #expect(match.output.isEmpty)
        #expect(
          match.errors == "scrobbled: cannot match \(path): Is a directory\nhint: \(hint)")
      }
      try scenario.write("", "Disc/VIDEO_TS/VIDEO_TS.IFO")
      try await scenario.match("Disc", "tt0087182", says: "matched as Dune (1984)")
    }
  }

  @Test("match --forget without a stored match exits with 1", arguments: [true, false])
  func nothingToForget(hasDaemon: Bool) async throws {
    try await Scenario.run(hasDaemon: hasDaemon) { scenario in
      try scenario.write("", Self.dune)
      for path in [scenario.path(of: Self.dune), "http://media.example/stream?id=1"] {
        let forgotten = try await scenario.home.scrobbled("match", "--forget", path)
        #expect(forgotten.end == .exited(1))
        #expect(forgotten.output.isEmpty)
        #expect(
          forgotten.errors == """
            scrobbled: no match of yours is stored for this file
            hint: scrobbled why FILE
            """)
      }
      try await scenario.match(Self.dune, "tt0087182", says: "matched as Dune (1984)")
      for status: Int32 in [0, 1] {
        let forgotten = try await scenario.home.scrobbled(
          "match", "--forget", scenario.path(of: Self.dune))
        #expect(forgotten.end == .exited(status))
      }
    }
  }

  @Test("id unknown to Trakt exits with 1 and matches nothing")
  func unknown() async throws {
    try await Scenario.run { scenario in
      try await scenario.watchUnsent(Self.dune)
      let match = try await scenario.home.scrobbled(
        "match", scenario.path(of: Self.dune), "tt9999999")
      #expect(match.end == .exited(1))
      #expect(match.output.isEmpty)
      #expect(
        match.errors == """
          scrobbled: Trakt has no item with this id
          hint: look it up at https://trakt.tv
          """)
      try await scenario.expectOutcomes(["unmatched"])
    }
  }

  @Test("match for a show stays if the next name has a year and an .nfo names another show")
  func otherSpellings() async throws {
    try await Scenario.run { scenario in
      try scenario.write("", "The Office/The Office S01E01.mkv")
      try await scenario.match(
        "The Office/The Office S01E01.mkv", Self.office, says: "matched as The Office")
      let names = ["The Office (2001) S01E02.mkv", "The Office S01E03.mkv"]
      for name in names {
        try await scenario.watchToTheEnd("The Office/" + name)
        try await scenario.expectRequest("start")
        #expect(try await scenario.expectRequest("stop", "scrobble").shownYear == 2001)
        try scenario.write(
          "<tvshow><title>The Office</title><year>2005</year></tvshow>", "The Office/tvshow.nfo")
      }
      // The name says that another show is meant.
      try await scenario.watchToTheEnd("The Office/The Office (2005) S01E04.mkv")
      #expect(try await scenario.expectRequest("start").shownYear == 2005)
      try await scenario.expectRequest("stop", "scrobble")
      let forgotten = try await scenario.home.run(
        ["match", "--forget", scenario.path(of: "The Office/The Office (2001) S01E02.mkv")])
      #expect(forgotten.end == .exited(0))
      try await scenario.watchToTheEnd("The Office/The Office S01E05.mkv")
      #expect(try await scenario.expectRequest("start").shownYear == 2005)
    }
  }

  @Test("show for a file without an episode number exits with 1 and a hint")
  func showForMovie() async throws {
    try await Scenario.run { scenario in
      try scenario.write("", Self.dune)
      let match = try await scenario.home.scrobbled(
        "match", scenario.path(of: Self.dune), Self.office)
      #expect(match.end == .exited(1))
      #expect(match.output.isEmpty)
      #expect(match.errors.contains("has no episode number"))
      #expect(match.errors.contains("hint: "))
    }
  }

  @Test("match exits with 69 if Trakt is unreachable")
  func unreachable() async throws {
    try await Scenario.run { scenario in
      try scenario.write("", Self.dune)
      await scenario.sandbox.add(fault: Fault(.dropBefore, count: nil))
      let match = try await scenario.home.scrobbled(
        "match", scenario.path(of: Self.dune), "tt0087182")
      #expect(match.end == .exited(69))
      #expect(match.errors.hasPrefix("scrobbled: Trakt is unreachable"))
    }
  }
}
