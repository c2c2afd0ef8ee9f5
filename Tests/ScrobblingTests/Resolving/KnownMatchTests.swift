// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing
import Trakt

@testable import Scrobbling

@Suite("Numbers of a matched show")
struct KnownMatchTests {
  private static func known(
    seasonOffset: Int? = nil, episodeOffset: Int? = nil, season: Int? = nil
  ) -> KnownMatch {
    var show = Media(Hypothesis(kind: .episode))
    show.title = "Show"
    show.ids = TraktIDs(trakt: 1)
    return KnownMatch(
      media: show, seasonOffset: seasonOffset, episodeOffset: episodeOffset, season: season)
  }

  private static func media(_ known: KnownMatch, _ path: String) -> Media? {
    guard
      case .media(let media) = known.meaning(of: identify(MediaReference(path: path)).hypotheses)
    else { return nil }
    return media
  }

  @Test("episode offset moves the number within its season")
  func episodeOffset() throws {
    let media = try #require(
      Self.media(Self.known(episodeOffset: -12), "/anime/Show S02E15.mkv"))
    #expect(media.season == 2)
    #expect(media.episodes == [3])
  }

  @Test("episode offset moves every episode of a file")
  func several() throws {
    let media = try #require(
      Self.media(Self.known(seasonOffset: 1, episodeOffset: 10), "/tv/Show S01E01-E03.mkv"))
    #expect(media.season == 2)
    #expect(media.episodes == [11, 12, 13])
  }

  @Test("episode offset moves an absolute number, which stays absolute")
  func absolute() throws {
    let media = try #require(
      Self.media(Self.known(episodeOffset: 100), "/anime/[Group] Show - 15 [1080p].mkv"))
    #expect(media.season == nil)
    #expect(media.absolute == 115)
  }

  @Test("fixed season turns an absolute number into an episode of it")
  func season() throws {
    let media = try #require(
      Self.media(
        Self.known(episodeOffset: -24, season: 3), "/anime/[Group] Show - 27 [1080p].mkv"))
    #expect(media.season == 3)
    #expect(media.episodes == [3])
    #expect(media.absolute == nil)
  }

  @Test("fixed season overrides the season of the name and the offset")
  func seasonOverOffset() throws {
    let media = try #require(
      Self.media(Self.known(seasonOffset: 5, season: 3), "/tv/Show S01E02.mkv"))
    #expect(media.season == 3)
    #expect(media.episodes == [2])
  }

  @Test("offset to before the first episode or season is not a match")
  func below() {
    #expect(Self.media(Self.known(episodeOffset: -30), "/anime/Show S02E15.mkv") == nil)
    #expect(Self.media(Self.known(seasonOffset: -3), "/anime/Show S02E15.mkv") == nil)
  }

  @Test("extreme offset does not trap", arguments: [Int.max, Int.min])
  func bounds(_ offset: Int) {
    _ = Self.media(
      Self.known(seasonOffset: offset, episodeOffset: offset), "/anime/Show S02E15.mkv")
  }

  @Test("rules with different numbers have different keys")
  func keys() throws {
    let rules = try [
      #require(MatchRule(path: "*", id: "tmdb:1")),
      #require(MatchRule(path: "*", id: "tmdb:1", seasonOffset: 1)),
      #require(MatchRule(path: "*", id: "tmdb:1", episodeOffset: 1)),
      #require(MatchRule(path: "*", id: "tmdb:1", season: 1)),
    ]
    #expect(Set(rules.map(MatchKey.ruled)).count == 4)
  }
}
