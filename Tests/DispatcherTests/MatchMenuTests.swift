// SPDX-License-Identifier: MIT

import Addresses
import Journal
import ManualClock
import MediaIdentity
import Playback
import Testing
import Trakt
import TraktSandbox

@testable import Scrobbling

/// The menu that corrects a match in the player.
@Suite(.timeLimit(.minutes(5))) struct MatchMenuTests {
  /// The menu that is open, as id, title and items.
  private func menu(_ scenario: DispatcherScenario) throws -> (
    id: Int, title: String, items: [String]
  ) {
    let prompt = try #require(scenario.screen.prompts.last)
    guard case .menu(let title, let items, _) = prompt.content else { throw CancellationError() }
    #expect(prompt.entry == 1)
    return (prompt.id, title, items)
  }

  @Test func `chosen candidate is scrobbled instead`() async throws {
    try await DispatcherScenario.run { scenario in
      try await scenario.sandbox.add(
        catalogue: """
          {"movies": [
            {"title": "Nobody Knows This Xyzzy", "year": 1987, "runtime": 15,
              "ids": {"trakt": 771, "imdb": "tt0000771"}}]}
          """)
      let fixture = PlayerFixture(scenario, video: .unknown)
      await fixture.begin(at: 20)
      try await scenario.waitForRequest("/search/movie")
      while !scenario.screen.lines.contains(where: { $0.contains("Not recognised") }) {
        await scenario.clock.advanceToNextTimer()
      }
      await scenario.dispatcher.openMatchMenu(on: fixture.player)
      let menu = try menu(scenario)
      #expect(menu.title == "Not recognised: Nobody Knows This Xyzzy (2031).mkv")
      #expect(menu.items == ["Nobody Knows This Xyzzy (1987)", MatchMenu.none])
      await scenario.dispatcher.answered(menu.id, choosing: 0, of: fixture.player)
      try await scenario.waitForRequest("/scrobble/start")
      await fixture.end(at: 100)
      try await scenario.drain()
      #expect(
        scenario.screen.lines.contains { $0.hasSuffix("Matched: Nobody Knows This Xyzzy (1987)") })
      #expect(
        await scenario.sandbox.history.contains { $0.item.name == "Nobody Knows This Xyzzy (1987)" }
      )
    }
  }

  @Test func `menu of a show names the episode, and an answer counts once`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = try await scenario.playPilot()
      await scenario.dispatcher.openMatchMenu(on: fixture.player)
      let menu = try menu(scenario)
      #expect(menu.title == "Recognised as Breaking Bad 1x01")
      #expect(menu.items.first == "Breaking Bad (2008) 1x01")
      #expect(menu.items.last == MatchMenu.none)
      #expect(menu.items.count <= 7)
      await scenario.dispatcher.answered(menu.id, choosing: nil, of: fixture.player)
      await scenario.dispatcher.answered(
        menu.id, choosing: menu.items.count - 1, of: fixture.player)
      await scenario.dispatcher.answered(99, choosing: 0, of: fixture.player)
      await fixture.end(at: 100)
      try await scenario.drain()
      #expect(await scenario.sandbox.history.contains { $0.item.name == "Breaking Bad 1x01" })
    }
  }

  @Test func `answer about an earlier title has no effect`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = try await scenario.playPilot()
      await scenario.dispatcher.openMatchMenu(on: fixture.player)
      let menu = try menu(scenario)
      await fixture.report(.retitled("Charade (1963)"), 55, isRunning: true)
      await scenario.dispatcher.answered(menu.id, choosing: 0, of: fixture.player)
      #expect(scenario.screen.lines.contains("Not matched: the title has changed"))
      let journal = try Journal(reading: scenario.path)
      #expect(try journal.match(for: MatchKey.user(file: fixture.video.path)) == nil)
    }
  }

  @Test func `last item excludes the viewing, until it is included again`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = try await scenario.playPilot()
      await scenario.dispatcher.openMatchMenu(on: fixture.player)
      let menu = try menu(scenario)
      await scenario.dispatcher.answered(
        menu.id, choosing: menu.items.count - 1, of: fixture.player)
      try await scenario.waitForRequest("/scrobble/stop")
      #expect(await scenario.dispatcher.statusLine(fixture.player) == "Not scrobbled: skipped")
      #expect(await scenario.dispatcher.unskip(fixture.player) == "Breaking Bad 1x01")
      #expect(await scenario.dispatcher.unskip(fixture.player) == nil)
      await fixture.end(at: 100)
      try await scenario.drain()
      #expect(await scenario.sandbox.history.contains { $0.item.name == "Breaking Bad 1x01" })
      #expect(try scenario.plays.map(\.isPlayed) == [true])
    }
  }

  @Test func `excluded file is not scrobbled when it is opened again, until it is unskipped`()
    async throws
  {
    try await DispatcherScenario.run { scenario in
      let fixture = try await scenario.playPilot()
      try await scenario.chooseNone(on: fixture)
      #expect(
        scenario.screen.lines.contains {
          $0.contains("Not scrobbled, also next time: Breaking Bad 1x01")
        })
      await fixture.end(at: 100)

      let again = PlayerFixture(scenario, video: .pilot, entry: 2)
      await again.begin(at: 0)
      await again.end(at: 100)
      let other = PlayerFixture(scenario, video: .second, entry: 3)
      await other.begin(at: 0)
      await other.end(at: 100)
      try await scenario.drain()
      #expect(await scenario.sandbox.history.map(\.item.name).contains("Breaking Bad 1x02"))
      #expect(!(await scenario.sandbox.history.contains { $0.item.name == "Breaking Bad 1x01" }))
      #expect(try scenario.plays.map(\.detail) == [nil, JournalPlay.skipped, JournalPlay.skipped])

      let third = PlayerFixture(scenario, video: .pilot, entry: 4)
      await third.begin(at: 50)
      while await scenario.dispatcher.statusLine(third.player)
        != "Not scrobbled: \(JournalPlay.skipped)"
      {
        await Task.yield()
      }
      #expect(await scenario.dispatcher.unskip(third.player) == "Breaking Bad S01E01.mkv")
      #expect(await scenario.dispatcher.unskip(third.player) == nil)
      await third.end(at: 100)
      try await scenario.drain()
      #expect(await scenario.sandbox.history.contains { $0.item.name == "Breaking Bad 1x01" })
    }
  }

  @Test func `unskip right after the choice takes it back for the next time too`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = try await scenario.playPilot()
      try await scenario.chooseNone(on: fixture)
      #expect(await scenario.dispatcher.unskip(fixture.player) == "Breaking Bad 1x01")
      await fixture.end(at: 60)
      let again = PlayerFixture(scenario, video: .pilot, entry: 2)
      await again.begin(at: 60)
      await again.end(at: 100)
      try await scenario.drain()
      #expect(await scenario.sandbox.history.contains { $0.item.name == "Breaking Bad 1x01" })
    }
  }

  @Test func `removing the match of a file takes the exclusion back`() async throws {
    try await DispatcherScenario.run { scenario in
      let fixture = try await scenario.playPilot()
      try await scenario.chooseNone(on: fixture)
      await fixture.end(at: 100)
      let path = PlayerFixture.Video.pilot.path
      #expect(
        try await scenario.dispatcher.match(
          MatchRequest(MediaAddress(path), identity: nil, media: nil)) == 0)
      let again = PlayerFixture(scenario, video: .pilot, entry: 2)
      await again.begin(at: 0)
      await again.end(at: 100)
      try await scenario.drain()
      #expect(
        await scenario.sandbox.history.filter { $0.item.name == "Breaking Bad 1x01" }.count == 1)
    }
  }

  @Test(arguments: ["http://host/films/The.Matrix.1999.mkv?token=1", "http://host/stream"])
  func `exclusion of an address is for the same address only`(url: String) async throws {
    try await DispatcherScenario.run { scenario in
      let journal = try Journal(path: scenario.directory + "/other.sqlite")
      let address = MediaAddress(url)
      let match = { (key: String) -> KnownMatch? in
        JSON.value((try? journal.match(for: key)) ?? nil)
      }
      #expect(try MatchRequest.exclude(address, identity: "hash", in: journal, at: 1))
      #expect(match(MatchKey.user(address: "hash"))?.isExcluded == true)
      #expect(match(MatchKey.user(file: address.shown)) == nil)
      #expect(try !MatchRequest.removeExclusion(address, identity: "other", in: journal))
      #expect(try MatchRequest.removeExclusion(address, identity: "hash", in: journal))
      #expect(match(MatchKey.user(address: "hash")) == nil)
      // Without a hash only a descriptive address is told apart from others.
      #expect(
        try MatchRequest.exclude(address, identity: nil, in: journal, at: 1)
          == address.isDescriptive)
    }
  }

  @Test(arguments: [Hypothesis.Kind.movie, .episode])
  func `later match of the file or of its show takes the exclusion back`(kind: Hypothesis.Kind)
    async throws
  {
    try await DispatcherScenario.run { scenario in
      let fixture = try await scenario.playPilot()
      try await scenario.chooseNone(on: fixture)
      await fixture.end(at: 100)
      var media = Media(.init(kind: kind))
      media.title = kind == .movie ? "Sintel" : "Breaking Bad"
      media.ids.imdb = kind == .movie ? "tt1727587" : "tt0903747"
      let path = PlayerFixture.Video.pilot.path
      // What was excluded is not delivered.
      #expect(
        try await scenario.dispatcher.match(
          MatchRequest(MediaAddress(path), identity: nil, media: media)) == 0)
      let again = PlayerFixture(scenario, video: .pilot, entry: 2)
      await again.begin(at: 0)
      await again.end(at: 100)
      try await scenario.drain()
      let name = kind == .movie ? "Sintel (2010)" : "Breaking Bad 1x01"
      #expect(await scenario.sandbox.history.filter { $0.item.name == name }.count == 1)
    }
  }

  @Test func `match menu without playback shows that there is nothing to match`() async throws {
    try await DispatcherScenario.run { scenario in
      await scenario.dispatcher.openMatchMenu(on: "somewhere")
      #expect(scenario.screen.lines == ["Nothing to match"])
      #expect(scenario.screen.prompts.isEmpty)
    }
  }
}

extension DispatcherScenario {
  /// Plays an episode from its middle, until Trakt shows it.
  fileprivate func playPilot() async throws -> PlayerFixture {
    let fixture = PlayerFixture(self, video: .pilot)
    await fixture.begin(at: 50)
    try await waitForRequest("/scrobble/start")
    return fixture
  }

  /// Chooses "none of these" in the match menu.
  fileprivate func chooseNone(on fixture: PlayerFixture) async throws {
    await dispatcher.openMatchMenu(on: fixture.player)
    let prompt = try #require(screen.prompts.last)
    guard case .menu(_, let items, _) = prompt.content else { throw CancellationError() }
    await dispatcher.answered(prompt.id, choosing: items.count - 1, of: fixture.player)
  }
}
