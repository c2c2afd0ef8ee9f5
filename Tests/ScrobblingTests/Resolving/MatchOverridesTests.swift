// SPDX-License-Identifier: MIT

import Addresses
import MediaIdentity
import Testing
import Trakt

@testable import Scrobbling

/// Content that a stored match applies to.
@Suite struct MatchOverridesTests {
  private static let dune = "/films/Dune.mkv"
  private static let pilot = "/tv/Dark/Season 1/Dark S01E01.mkv"

  private func subject(
    _ path: String, identity: String? = "1", title: String? = nil, tags: [String: String] = [:],
    duration: Double? = 6000, nfo: String? = nil
  ) -> MatchOverrides.Subject {
    let address = MediaAddress(path)
    let reference = MediaReference(
      path: address.readable, mediaTitle: title, tags: tags, duration: duration)
    let surroundings = Surroundings(
      siblings: { _ in [] },
      nfo: {
        $0.hasSuffix("Dune.nfo") || $0.hasSuffix("tvshow.nfo") ? nfo.map { Array($0.utf8) } : nil
      }
    )
    return MatchOverrides.Subject(
      address: address,
      read: ReadReference(
        identify(reference, surroundings: surroundings), of: reference, identity: identity),
      reference: reference)
  }

  /// Overrides that hold the match that Trakt confirmed for the subject.
  private func overrides(
    _ media: Media, for subject: MatchOverrides.Subject
  ) -> MatchOverrides {
    let kept = Dictionary(uniqueKeysWithValues: subject.matches(media).map { ($0.key, $0.match) })
    return MatchOverrides(rules: []) { kept[$0] }
  }

  private func movie(_ title: String = "Dune") -> Media {
    var media = Media(Hypothesis(kind: .movie, title: title, year: 2021))
    media.ids.trakt = 1
    return media
  }

  private func episode(_ number: Int) -> Media {
    var media = Media(Hypothesis(kind: .episode, title: "Dark", season: 1, episodes: [number]))
    media.ids.trakt = 2
    return media
  }

  @Test func `match applies to the same content`() {
    let overrides = overrides(movie(), for: subject(Self.dune))
    #expect(overrides.known(subject(Self.dune)) == .found(movie()))
    #expect(overrides.known(subject(Self.dune, duration: 6100)) == .found(movie()))
  }

  @Test func `match does not apply to another file at the same path`() {
    let overrides = overrides(movie(), for: subject(Self.dune))
    #expect(overrides.known(subject(Self.dune, identity: "2")) == nil)
    #expect(overrides.known(subject(Self.dune, identity: nil)) == nil, "it can't be told")
  }

  @Test func `match does not apply to other evidence`() {
    let overrides = overrides(movie(), for: subject(Self.dune))
    #expect(overrides.known(subject(Self.dune, duration: 6200)) == nil)
    #expect(overrides.known(subject(Self.dune, title: "Arrival")) == nil)
    #expect(overrides.known(subject(Self.dune, tags: ["title": "Arrival"])) == nil)
    #expect(overrides.known(subject(Self.dune, nfo: "https://imdb.com/title/tt1160419")) == nil)
  }

  @Test func `match of a file without identity is not stored`() {
    #expect(subject(Self.dune, identity: nil).matches(movie()).isEmpty)
    #expect(subject("http://h/0", identity: nil, title: "Dune").matches(movie()).isEmpty)
  }

  @Test func `match of a URL applies by its hash and title`() {
    let one = subject("http://h/0", identity: "one", title: "Dune (2021)")
    let overrides = overrides(movie(), for: one)
    #expect(overrides.known(one) == .found(movie()))
    #expect(
      overrides.known(subject("http://h/0", identity: "two", title: "Dune (2021)")) == nil)
    #expect(
      overrides.known(subject("http://h/0", identity: "one", title: "Arrival (2016)")) == nil)
  }

  @Test func `match of a show applies to other episodes in its directory`() {
    let overrides = overrides(episode(1), for: subject(Self.pilot))
    let next = subject("/tv/Dark/Season 1/Dark S01E02.mkv", identity: "2", duration: 3000)
    #expect(overrides.remembered(next)?.source == .show(directory: "/tv/Dark"))
    guard case .found(let media) = overrides.known(next) else { return #expect(Bool(false)) }
    #expect(media.episodes == [2] && media.ids.trakt == 2)
    let corrected = subject(
      next.address.shown,
      nfo: "<tvshow><title>Dark</title><tmdbid>9</tmdbid></tvshow>")
    #expect(overrides.known(corrected) == nil, "the .nfo says another show")
  }

  @Test func `match of a show applies only to files of the length of its episodes`() {
    var pilot = episode(1)
    pilot.runtime = 3_000
    let overrides = overrides(pilot, for: subject(Self.pilot))
    let next = "/tv/Dark/Season 1/Dark S01E02.mkv"
    #expect(overrides.remembered(subject(next, duration: 2_900)) != nil)
    #expect(overrides.remembered(subject(next, duration: nil)) != nil)
    #expect(overrides.remembered(subject(next, duration: 1_320)) == nil, "a show of the same name")
  }

  @Test func `match of a show does not apply to a clip of a video site in its directory`() {
    let overrides = overrides(episode(1), for: subject(Self.pilot))
    let clip = subject("/tv/Dark/Season 1/Dark S01E02 [W5OxWXbB5vw].mkv", identity: "2")
    #expect(overrides.known(clip) == nil)
  }

  @Test func `user match of a file, an address or a show has no run time to compare`() {
    var (movie, show) = (movie(), episode(1))
    (movie.runtime, show.runtime) = (9_360, 3_000)
    show.episodes = []
    let pilot = subject(Self.pilot)
    let showKeys = pilot.readings.map { MatchKey.user(show: $0, in: "/tv/Dark") }
    let overrides = MatchOverrides(rules: []) { key in
      if showKeys.contains(key) { return KnownMatch(media: show) }
      let keys = [MatchKey.user(file: Self.dune), MatchKey.user(address: "one")]
      return keys.contains(key) ? KnownMatch(media: movie) : nil
    }
    let files = [subject(Self.dune), subject("http://h/0", identity: "one"), pilot]
    for case .found(let media)? in files.map(overrides.known) { #expect(media.runtime == nil) }
    #expect(files.compactMap(overrides.known).count == 3)
  }

  @Test func `match of a show is stored for a file without identity`() {
    let keys = subject(Self.pilot, identity: nil).matches(episode(1)).map(\.key)
    #expect(keys == ["show /tv/Dark dark 0 "])
  }

  @Test func `match of a show is not stored for a directory of a URL`() {
    let address = "http://h/tv/Dark/Season%201/Dark.S01E01.mkv"
    let keys = subject(address, identity: "one").matches(episode(1)).map(\.key)
    #expect(keys == ["address one"])
  }

  @Test func `user match of a path applies to any content`() {
    let overrides = MatchOverrides(rules: []) {
      $0 == MatchKey.user(file: Self.dune) ? KnownMatch(media: movie()) : nil
    }
    #expect(
      overrides.known(subject(Self.dune, identity: "2", title: "Arrival", duration: 9))
        == .found(movie()))
  }

  @Test func `user match of a URL applies only to the same title`() {
    let one = subject("http://h/0", identity: "one", title: "Holiday")
    let overrides = MatchOverrides(rules: []) {
      $0 == MatchKey.user(address: "one")
        ? KnownMatch(media: movie(), basis: MatchBasis(shown: one.reference)) : nil
    }
    #expect(overrides.known(one) == .found(movie()))
    #expect(overrides.hasNoOverride(subject("http://h/0", identity: "two", title: "Holiday")))
    #expect(overrides.hasNoOverride(subject("http://h/0", identity: "one", title: "News")))
  }
}
