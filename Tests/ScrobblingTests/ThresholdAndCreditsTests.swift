// SPDX-License-Identifier: MIT

import Addresses
import Journal
import Playback
import Testing

@testable import Scrobbling

/// The thresholds of movies and episodes, and the credits of files; files are 1,000 s long.
@Suite struct ThresholdAndCreditsTests {
  private typealias Scenario = ViewingLogTests.Scenario

  private static let policy = ScrobblePolicy(
    threshold: Progress(percent: 85), thresholdOfMovies: Progress(percent: 95), creditsCount: true)

  private static func movie(_ chapter: LastChapter?) -> LoadedFile {
    LoadedFile(address: MediaAddress("/films/Sintel (2010).mkv"), lastChapter: chapter)
  }

  private static let pilot =
    #"{"type":"episode","title":"Breaking Bad","season":1,"episode":1,"ids":{"trakt":1388},"episode_ids":{"trakt":16}}"#

  /// Plays an item from the beginning, and leaves it at a position.
  private func ending(
    of media: Media, at position: Seconds, chapter: LastChapter? = nil,
    _ policy: ScrobblePolicy = policy
  ) throws -> Delivery.Kind {
    var scenario = Scenario(policy)
    scenario.report(.began(Self.movie(chapter), isResumed: false))
    let ticket = LookupTicket(key: ViewingLogTests.key, epoch: 0)
    _ = scenario.log.resolved(ticket, .found(media), at: scenario.clock)
    scenario.report(.ended(.closed(.quit)), at: position, runs: false)
    return try kind(of: scenario.actions)
  }

  private func kind(of actions: [ViewingAction]) throws -> Delivery.Kind {
    for case .store(.end(_, let deliveries)) in actions {
      return try #require(deliveries.first).kind
    }
    throw Missing()
  }

  /// Only the end is heard, or its name is read later, so the default threshold decides at first.
  @Test(arguments: [
    (900.0, nil, Delivery.Kind.scrobble, Delivery.Kind.pause), (960, nil, .scrobble, .scrobble),
    (750, 720.0, .pause, .scrobble), (700, 720, .pause, .pause),
  ])
  func `movie that is identified after its end counts from its own threshold`(
    _ position: Seconds, _ credits: Seconds?, _ first: Delivery.Kind, _ last: Delivery.Kind
  ) throws {
    let chapter = credits.map { LastChapter(count: 2, start: $0, title: "Credits") }
    var scenario = Scenario(Self.policy)
    scenario.report(.began(Self.movie(chapter), isResumed: false))
    scenario.report(.ended(.closed(.quit)), at: position, runs: false)
    #expect(try kind(of: scenario.actions) == first)
    let ticket = LookupTicket(key: ViewingLogTests.key, epoch: 0)
    let actions = try scenario.log.resolved(
      ticket, .found(ViewingLogTests.sintel()), at: scenario.clock)
    let delivered = actions?.lazy.compactMap { action -> Delivery.Kind? in
      if case .deliver(_, let deliveries, _, _) = action { deliveries.first?.kind } else { nil }
    }.first
    #expect(delivered == last)
  }

  private struct Missing: Error {}

  @Test(arguments: [(94.9, Delivery.Kind.pause), (95, .scrobble)])
  func `item counts from its own threshold`(_ percent: Double, _ kind: Delivery.Kind) throws {
    #expect(try ending(of: ViewingLogTests.sintel(), at: percent * 10) == kind)
  }

  @Test(arguments: [(84.9, Delivery.Kind.pause), (85, .scrobble)])
  func `episode without a threshold of its own counts from the general one`(
    _ percent: Double, _ kind: Delivery.Kind
  ) throws {
    #expect(try ending(of: ViewingLogTests.media(Self.pilot), at: percent * 10) == kind)
  }

  @Test func `file left during its credits counts`() throws {
    let credits = LastChapter(count: 2, start: 720, title: "Credits")
    #expect(try ending(of: ViewingLogTests.sintel(), at: 719, chapter: credits) == .pause)
    #expect(try ending(of: ViewingLogTests.sintel(), at: 720, chapter: credits) == .scrobble)
  }

  @Test func `episode left during its credits does not count`() throws {
    let credits = LastChapter(count: 2, start: 720, title: "Credits")
    let media = try ViewingLogTests.media(Self.pilot)
    #expect(try ending(of: media, at: 800, chapter: credits) == .pause)
  }

  @Test func `credits do not count unless they are set to`() throws {
    let credits = LastChapter(count: 2, start: 720, title: "Credits")
    #expect(
      try ending(of: ViewingLogTests.sintel(), at: 750, chapter: credits, ScrobblePolicy())
        == .pause)
  }

  @Test func `play in the credits is sent as more than 80 %`() {
    var policy = ScrobblePolicy(threshold: Progress(percent: 95))
    policy.credits = Progress(percent: 72)
    #expect(
      policy.ending(at: Progress(percent: 73), watched: 0.1, playingTime: 60, isShown: true)
        == .play(progress: 80.01))
    // The share that was watched has to reach the threshold, not the credits.
    #expect(
      policy.ending(at: Progress(percent: 20), watched: 0.75, playingTime: 60, isShown: true)
        == .keepPosition(progress: 20))
  }

  @Test func `thresholds below 80 % are raised to it`() {
    let policy = ScrobblePolicy(thresholdOfMovies: Progress(percent: 50))
    #expect(policy.threshold(of: .movie) == .scrobble)
  }

  @Test func `player's tracker is given the threshold of the item once`() throws {
    var scenario = Scenario(Self.policy)
    scenario.report(.began(Self.movie(nil), isResumed: false))
    let ticket = LookupTicket(key: ViewingLogTests.key, epoch: 0)
    let media = try ViewingLogTests.sintel()
    let expected = ViewingAction.setThreshold(
      player: ViewingLogTests.player, ViewingID(entry: 1), Progress(percent: 95))
    let first = scenario.log.resolved(ticket, .found(media), at: scenario.clock)
    #expect(first?.contains(expected) == true)
    let second = scenario.log.resolved(ticket, .found(media), at: scenario.clock)
    #expect(second?.contains(expected) == false)
  }

  @Test func `pause between two thresholds follows that of the item`() {
    let policy = ScrobblePolicy(thresholdOfMovies: Progress(percent: 95))
    #expect(policy.pause(at: Progress(percent: 85), of: .movie) == 79.9)
    #expect(policy.pause(at: Progress(percent: 85), of: .episode) == nil)
  }

  @Test func `viewing that ends while its saved position is offered sends nothing`() throws {
    var scenario = Scenario()
    scenario.begin()
    let ticket = LookupTicket(key: ViewingLogTests.key, epoch: 0)
    _ = try scenario.log.resolved(ticket, .found(ViewingLogTests.sintel()), at: scenario.clock)
    scenario.log.offered[ViewingLogTests.key] = scenario.clock.now + 5
    var (late, shown) = (scenario, scenario)
    scenario.report(.ended(.closed(.quit)), at: 40, runs: false)
    #expect(scenario.actions.outcome == .ignored)
    // A start has deleted the saved position, so the present one must be sent.
    _ = shown.log.setShown(ViewingLogTests.key, true)
    shown.report(.ended(.closed(.quit)), at: 40, runs: false)
    #expect(shown.actions.outcome == nil)
    late.wait(6)
    late.report(.ended(.closed(.quit)), at: 40, runs: false)
    #expect(late.actions.outcome == nil)
  }
}

extension [ViewingAction] {
  /// The outcome of the viewing that ended.
  fileprivate var outcome: Play.Outcome? {
    for case .store(.end(let play, _)) in self { return play.outcome }
    return nil
  }
}
