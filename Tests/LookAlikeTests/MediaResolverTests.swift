// SPDX-License-Identifier: MIT

import AsyncHTTPClient
import FoundationEssentials
import MediaIdentity
import NIOPosix
import Testing
import Trakt
import TraktSandbox

@testable import Scrobbling

/// Names with look-alikes resolve to the right item or to none, never to a wrong one.
@Suite("Resolving names at Trakt")
struct MediaResolverTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var path: String
    /// Name of the item; `nil` if unmatched.
    var expected: String?
    var minutes: Double?
    /// mpv's `media-title`.
    var mediaTitle: String?

    init(
      _ path: String, _ expected: String?, minutes: Double? = nil, mediaTitle: String? = nil
    ) {
      self.path = path
      self.expected = expected
      self.minutes = minutes
      self.mediaTitle = mediaTitle
    }

    var testDescription: String { mediaTitle.map { "\(path), \($0)" } ?? path }
  }

  static let movies = [
    Case("/films/The Matrix (1999).mkv", "The Matrix (1999)"),
    Case("/films/Dune (1984)/Dune (1984).mkv", "Dune (1984)"),
    Case("/films/Dune.2021.1080p.BluRay.x264-GRP.mkv", "Dune (2021)"),
    Case("/films/Dune.mkv", nil),
    Case("/films/Dune.mkv", "Dune (1984)", minutes: 137),
    Case("/films/The Thing (1982).mkv", "The Thing (1982)"),
    Case("/films/The Thing (1999).mkv", nil),
    Case("/films/Weapons (2025).mkv", "Weapons (2025)"),
    Case("/films/Weapons (2024).mkv", "Weapons (2025)"),
    Case("/films/Amélie (2001).mkv", "Amélie (2001)"),
    Case("/films/TRON Legacy (2010).mkv", "TRON: Legacy (2010)"),
    Case("/films/Some Title {imdb-tt0133093}.mkv", "The Matrix (1999)"),
    Case("/films/Nobody Ever Made This (2020).mkv", nil),
    Case("/films/Alien.mkv", nil, minutes: 20),
    Case("/films/Alien.mkv", "Alien (1979)", minutes: 117),
    // Ids that Trakt does not know confirm nothing.
    Case("/films/Inception {imdb-tt99999999}.mkv", nil, minutes: 77),
    Case("/films/Inception {imdb-tt99999999}.mkv", "Inception (2010)", minutes: 148),
    Case("/films/Inception (2010) [tmdbid-99999999].mkv", "Inception (2010)", minutes: 77),
  ]

  static let episodes = [
    Case("/tv/Breaking Bad/Season 01/Breaking.Bad.S01E01.720p.mkv", "Breaking Bad 1x01"),
    Case("/tv/The Office (US)/Season 5/The Office (US) - S05E01.mkv", "The Office 5x01"),
    Case("/tv/The Office (UK)/Season 2/The Office (UK) - S02E03.mkv", "The Office 2x03"),
    Case("/tv/The Office (2001)/The Office (2001) S01E02.mkv", "The Office 1x02"),
    Case("/tv/The Office/The Office S07E02.mkv", "The Office 7x02"),
    Case("/tv/The Office/The Office S01E02.mkv", nil),
    Case("/tv/The Office/The Office S01E02.mkv", "The Office 1x02", minutes: 30),
    Case("/tv/X-Men '97/X-Men '97 S01E03.mkv", "X-Men '97 1x03"),
    Case("/tv/X-Men.97.S01E03.1080p.WEB.mkv", "X-Men '97 1x03"),
    Case("/tv/P.E.Teacher.S01E02.mkv", "P. E. Teacher 1x02"),
    Case("/tv/Star Trek The Next Generation S03E04.mkv", "Star Trek: The Next Generation 3x04"),
    Case("/tv/9-1-1 S02E05.mkv", "9-1-1 2x05"),
    Case("/tv/Fate stay night S01E05.mkv", "Fate/stay night 1x05"),
    Case("/anime/[Group] Fate-stay night - 05 [720p].mkv", "Fate/stay night 1x05"),
    Case("/tv/Show That Does Not Exist S01E01.mkv", nil),
    // A remake of another year or country, and a movie of a show's name.
    Case("/tv/Severance (2030)/Severance (2030) S01E01.mkv", nil),
    Case("/tv/The Office (AU)/The Office (AU) S01E02.mkv", nil, minutes: 30),
    Case("/tv/Dune S01E03.mkv", nil, minutes: 137),
    Case("/anime/[Group] Dune - 05 [1080p].mkv", nil, minutes: 137),
    Case("/tv/Severance S07E01.mkv", nil),
    Case("/tv/The.Daily.Show.2024.02.13.Guest.mkv", "The Daily Show 29x02"),
    Case("/anime/[Group] One Piece - 164 [1080p].mkv", "One Piece 9x21"),
    // Text of an uploader or a group after the number is not an episode title.
    Case("/tv/Breaking Bad S01E01 - [Uploader].mkv", "Breaking Bad 1x01"),
    Case("/tv/Breaking Bad 1x01 by someone.mkv", "Breaking Bad 1x01"),
    Case("/tv/Breaking.Bad.S01E01.www.site.com.mkv", "Breaking Bad 1x01"),
    Case("/tv/Breaking.Bad.S01E01-GRP.mkv", "Breaking Bad 1x01"),
    Case("/tv/The Office/The Office S07E02 uploaded by xX_Foo.mkv", "The Office 7x02"),
  ]

  @Test("name of a movie is resolved to it or to nothing", arguments: movies)
  func movie(_ movie: Case) async throws {
    #expect(try await resolve(movie) == movie.expected)
  }

  @Test("name of an episode is resolved to it or to nothing", arguments: episodes)
  func episode(_ episode: Case) async throws {
    #expect(try await resolve(episode) == episode.expected)
  }

  static let untitled = [
    Case("/tv/Harbour Lights S01E01.mkv", "Harbour Lights 1x01"),
    Case("/tv/Harbour Lights - S01E01 - Arrival.mkv", "Harbour Lights 1x01"),
    Case("/tv/Harbour Lights 1x02 by someone.mkv", "Harbour Lights 1x02"),
    Case("/tv/Harbour.Lights.2026.11.20.mkv", "Harbour Lights 1x02"),
    Case("/v/Harbour Lights S01E01 [W5OxWXbB5vw].mkv", "Harbour Lights 1x01", minutes: 10),
    Case("/v/Harbour Lights S01E01 Arrival [W5OxWXbB5vw].mkv", nil, minutes: 10),
  ]

  @Test("episode without a title at Trakt is resolved by its number or date", arguments: untitled)
  func untitledEpisode(_ episode: Case) async throws {
    var configuration = Configuration()
    try configuration.catalogue.add(json: Data(Self.untitledEpisodes.utf8))
    let sandbox = try await TraktSandbox.start(configuration: configuration)
    let found = try await Self.with(url: sandbox.url) { try await Self.resolve(episode, $0) }
    await sandbox.stop()
    #expect(found == episode.expected)
  }

  private static let untitledEpisodes = """
    {"shows": [{"title": "Harbour Lights", "year": 2026, "runtime": 10, "seasons": [
      {"number": 1, "episodes": [{"number": 1, "title": ""},
        {"number": 2, "title": "", "first_aired": "2026-11-20"}]}]}]}
    """

  static let clips = [
    Case("/v/Breaking Bad S01E01 [W5OxWXbB5vw].mkv", "Breaking Bad 1x01", minutes: 47),
    Case("/v/Breaking Bad - S01E01 - Pilot [W5OxWXbB5vw].mkv", "Breaking Bad 1x01", minutes: 45),
    Case("/v/Breaking Bad S01E01 [W5OxWXbB5vw].mkv", nil, minutes: 40),
    Case("/v/Breaking Bad S01E01 [W5OxWXbB5vw].mkv", nil, minutes: 53),
    Case("/v/Breaking Bad S01E01 [W5OxWXbB5vw].mkv", nil),
    Case("/v/Breaking Bad S01E01 reaction [W5OxWXbB5vw].mkv", nil, minutes: 47),
    Case("/v/The Matrix (1999) [W5OxWXbB5vw].mkv", "The Matrix (1999)", minutes: 136),
    Case("/v/The Matrix (1999) Full Movie 4K [W5OxWXbB5vw].mkv", nil, minutes: 136),
    Case("/v/The Matrix (1999).mkv", "The Matrix (1999)", minutes: 12),
  ]

  @Test("clip of a video site is resolved if title and run time match", arguments: clips)
  func clip(_ clip: Case) async throws {
    #expect(try await resolve(clip) == clip.expected)
  }

  static let titled = [
    Case("/v/Nothing Listed (2011).mkv", "Breaking Bad 1x01", mediaTitle: "Breaking Bad S01E01"),
    Case("/v/The Matrix (1999).mkv", "The Matrix (1999)", mediaTitle: "Breaking Bad S01E01"),
    Case("/v/Nothing Listed (2011).mkv", nil, mediaTitle: "Nothing Listed S01E01"),
    Case("/v/Nothing Listed S01E01.mkv", nil, mediaTitle: "The Matrix (1999)"),
  ]

  @Test("media-title is used only if Trakt does not know the file name", arguments: titled)
  func title(_ titled: Case) async throws {
    #expect(try await resolve(titled) == titled.expected)
  }

  @Test("whole movie has a run time to compare, its last part has none, and others are ignored")
  func parts() async throws {
    let reading = try #require(
      identify(MediaReference(path: "/The Matrix (1999).mkv")).hypotheses.first)
    guard case .found(let whole) = try await resolve(reading) else {
      return #expect(Bool(false))
    }
    #expect(whole.runtime == 8_160)
    var part = reading
    (part.part, part.parts) = (2, 2)
    guard case .found(let last) = try await resolve(part) else { return #expect(Bool(false)) }
    #expect(last.runtime == nil)
    part.part = 1
    guard case .ignored = try await resolve(part) else { return #expect(Bool(false)) }
  }

  @Test("run time of several episodes is their sum")
  func severalEpisodes() async throws {
    let reading = try #require(
      identify(MediaReference(path: "/tv/Breaking Bad S01E01E02.mkv")).hypotheses.first)
    guard case .found(let media) = try await resolve(reading) else {
      return #expect(Bool(false))
    }
    #expect(media.episodes == [1, 2])
    #expect(media.runtimes.count == 2)
    #expect(media.runtime == 5640)
    let ids = media.viewings.map(\.episodeIDs)
    #expect(ids.allSatisfy { $0.trakt != nil && $0.tmdb != nil })
    #expect(Set(ids).count == 2)
  }

  @Test("all episodes of a file of ten are found, or none")
  func manyEpisodes() async throws {
    var reading = Hypothesis(
      kind: .episode, title: "Breaking Bad", season: 2, episodes: Array(1...10), confidence: 100)
    guard case .found(let media) = try await resolve(reading) else { return #expect(Bool(false)) }
    #expect(media.episodes == Array(1...10))
    #expect(media.runtimes.count == 10)
    #expect(media.partIDs.allSatisfy { $0.trakt != nil })
    reading.episodes = Array(5...14)
    if case .found = try await resolve(reading) { #expect(Bool(false), "there are 13") }
  }

  @Test("menu or piece of a disc is ignored")
  func discPiece() async throws {
    for piece in ["VTS_01_0.VOB", "VTS_01_2.VOB"] {
      #expect(
        try await resolve(Case("/The Matrix (1999)/VIDEO_TS/\(piece)", nil, minutes: 136)) == nil)
    }
    let whole = Case("/The Matrix (1999)/VIDEO_TS/VTS_01_1.VOB", nil, minutes: 136)
    #expect(try await resolve(whole) == "The Matrix (1999)")
  }

  @Test("unreachable Trakt is an error")
  func outOfReach() async throws {
    let error = await #expect(throws: TraktError.self) {
      try await Self.with(url: "http://127.0.0.1:1") { client in
        try await Self.resolve(Case("/films/The Matrix (1999).mkv", nil), client)
      }
    }
    guard case .unreachable = error else {
      return #expect(Bool(false), "\(String(describing: error))")
    }
  }

  @Test(
    "item that Trakt may list within days is not unmatched",
    arguments: [
      ("Severance S07E01.mkv", true), ("Xyzzy Nightly 2026.11.20.mkv", true),
      ("Xyzzy Nightly 2026.11.29.mkv", true), ("Xyzzy Nightly 2026.09.01.mkv", false),
      ("Xyzzy S01E01.mkv", false), ("Xyzzy (2026).mkv", false),
    ])
  func listing(name: String, isAwaited: Bool) async throws {
    let sandbox = try await TraktSandbox.start(configuration: Configuration())
    let resolution = try await Self.with(url: sandbox.url) { client in
      // 2026-11-28.
      var resolver = MediaResolver(
        client: client, duration: 2_700, date: Date(timeIntervalSince1970: 1_795_867_200))
      return try await resolver.resolve(identify(MediaReference(path: "/tv/" + name)))
    }
    await sandbox.stop()
    switch resolution {
    case .notYetListed: #expect(isAwaited)
    case .unmatched: #expect(!isAwaited)
    case .found, .ignored: Issue.record("\(resolution)")
    }
  }

  // MARK: helpers

  private func resolve(_ one: Case) async throws -> String? {
    let sandbox = try await TraktSandbox.start(configuration: Configuration())
    let found = try await Self.with(url: sandbox.url) { try await Self.resolve(one, $0) }
    await sandbox.stop()
    return found
  }

  private func resolve(_ reading: Hypothesis) async throws -> Resolution {
    let sandbox = try await TraktSandbox.start(configuration: Configuration())
    let resolution = try await Self.with(url: sandbox.url) { client in
      var resolver = MediaResolver(client: client, duration: nil)
      return try await resolver.resolve(Identification(hypotheses: [reading]))
    }
    await sandbox.stop()
    return resolution
  }

  private static func with<T>(
    url: String, _ body: (TraktClient) async throws -> T
  ) async throws -> T {
    let configuration = try TraktConfiguration(
      apiURL: url, clientID: "sandbox-client", version: "0.0.0")
    let http = TraktHTTP.makeClient(on: MultiThreadedEventLoopGroup.singleton)
    let result: Result<T, any Error>
    do {
      result = .success(try await body(TraktClient(http: http, configuration: configuration)))
    } catch {
      result = .failure(error)
    }
    try await http.shutdown()
    return try result.get()
  }

  private static func resolve(_ one: Case, _ client: TraktClient) async throws -> String? {
    let duration = one.minutes.map { $0 * 60 }
    var resolver = MediaResolver(client: client, duration: duration)
    let identification = identify(
      MediaReference(path: one.path, mediaTitle: one.mediaTitle, duration: duration))
    switch try await resolver.resolve(identification) {
    case .found(let media): return media.name
    case .unmatched, .notYetListed, .ignored: return nil
    }
  }
}
