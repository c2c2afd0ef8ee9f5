// SPDX-License-Identifier: MIT

internal import Addresses
internal import Journal
internal import MediaIdentity
internal import Trakt

/// Identifies one file at Trakt: by a matching user rule, otherwise by the readings of its name.
struct Lookup {
  /// Result of a lookup that did not throw.
  struct Result {
    var resolution: Resolution
    /// Matches that Trakt confirmed, with the keys under which to store them.
    var confirmed: [(match: KnownMatch, key: String)] = []
    /// A user rule that does not determine the episode.
    var unresolvedRule: MatchRule?
  }

  let subject: MatchOverrides.Subject
  let overrides: MatchOverrides
  /// Whether a destination needs ids of an episode that is known by a match of its show.
  var needsEpisodeIDs: (Media) -> Bool = { _ in false }

  /// - Throws: the error that prevented a response; nothing is known then.
  func run(
    _ client: TraktClient, duration: Double?, countRequest: @escaping () throws(TraktError) -> Void
  ) async throws(TraktError) -> Result {
    var result = Result(resolution: .ignored(reason: ""))
    var meaning = overrides.userMatch(subject)
    if meaning == nil, let rule = overrides.rule(for: subject.address) {
      meaning = try await overrides.ruled(
        rule, subject.readings, client: client, countRequest: countRequest
      ) { result.confirmed.append(($0, $1)) }
      if meaning == nil { result.unresolvedRule = rule }
    }
    var readings = subject.read.identification
    var resolver = MediaResolver(client: client, duration: duration, countRequest: countRequest)
    switch meaning {
    case .excluded?:
      result.resolution = .ignored(reason: Play.skipped)
      return result
    case .media(let media)?:
      let episode = needsEpisodeIDs(media) ? try await resolver.episode(media) : nil
      result.resolution = .found(episode?.withoutRuntime() ?? media)
      return result
    case .reading(let reading)?:
      readings = Identification(hypotheses: [reading])
    case nil:
      if let media = try await rememberedEpisode(&resolver, duration: duration) {
        result.resolution = .found(media)
        result.confirmed += subject.matches(media)
        return result
      }
    }
    result.resolution = try await resolver.resolve(readings)
    if case .found(let media) = result.resolution {
      // A match by the user's rule is not stored: it holds only until the rule is removed, and is
      // not checked against the run time.
      if meaning == nil {
        result.confirmed += subject.matches(media)
      } else {
        result.resolution = .found(media.withoutRuntime())
      }
    }
    return result
  }

  /// Returns the episode of the show that Trakt confirmed before, if its ids are needed; nil if it
  /// has to be looked up by its name.
  private func rememberedEpisode(
    _ resolver: inout MediaResolver, duration: Double?
  ) async throws(TraktError) -> Media? {
    guard overrides.rule(for: subject.address) == nil,
      let media = overrides.remembered(subject)?.media, needsEpisodeIDs(media),
      RuntimeRule.refusal(of: media, duration: duration ?? 0) == nil
    else { return nil }
    return try await resolver.episode(media)
  }
}

extension MediaResolver {
  /// Looks up an episode by the ids of its show.
  ///
  /// - Returns: nil if there is no such episode.
  mutating func episode(_ media: Media) async throws(TraktError) -> Media? {
    let resolution = try await resolve(
      Identification(hypotheses: [Hypothesis(episode: media)]))
    guard case .found(let episode) = resolution else { return nil }
    return episode
  }
}

extension MatchOverrides.Subject {
  /// Returns the matches to store once Trakt has confirmed the item: for the file or URL, and
  /// for the show in the file's directory.
  func matches(_ media: Media) -> [(match: KnownMatch, key: String)] {
    // Without an identity, different content at the same URL is indistinguishable: store no
    // match.
    let key = basis.identity == nil ? nil : MatchKey.confirmed(self)
    let file = key.map { [(match: KnownMatch(media: media, basis: basis), key: $0)] } ?? []
    guard media.kind == .episode, let best = readings.first, best.season != nil,
      best.season == media.season, let directory = ShowDirectory.of(address.shown)
    else { return file }
    var show = media
    show.season = nil
    show.episodes = []
    show.absolute = nil
    show.episodeTitle = nil
    show.episodeIDs = TraktIDs()
    // The sum of several run times is not the run time of a single episode.
    if media.episodes.count > 1 { show.runtime = nil }
    show.runtimes = []
    show.partIDs = []
    return file + [
      (
        KnownMatch(media: show, basis: best.showBasis),
        MatchKey.confirmed(show: best, in: directory)
      )
    ]
  }
}
