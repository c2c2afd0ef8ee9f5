// SPDX-License-Identifier: MIT

internal import Addresses
internal import MediaIdentity
internal import Trakt

/// Asks Trakt what one file is: by the user's rule where there is one, else by the readings of its
/// name.
struct Lookup {
  /// What came of it, besides a thrown error.
  struct Answer {
    var resolution: Resolution
    /// To be kept under these keys: what Trakt itself confirmed.
    var confirmed: [(match: KnownMatch, key: String)] = []
    /// The user's rule does not say which episode the file is.
    var uselessRule: MatchRule?
  }

  let address: MediaAddress
  let identification: Identification
  let overrides: MatchOverrides

  /// - Throws: what kept Trakt from answering; then nothing is known.
  func run(
    _ client: TraktClient, duration: Double?, spend: @escaping () throws(TraktError) -> Void
  ) async throws(TraktError) -> Answer {
    var answer = Answer(resolution: .ignored(reason: ""))
    var meaning = overrides.userMatch(address, identification.hypotheses)
    if meaning == nil, let rule = overrides.rule(for: address) {
      meaning = try await overrides.ruled(rule, identification.hypotheses, client: client) {
        answer.confirmed.append(($0, $1))
      }
      if meaning == nil { answer.uselessRule = rule }
    }
    var readings = identification
    switch meaning {
    case .media(let media)?:
      answer.resolution = .found(media)
      return answer
    case .reading(let reading)?:
      readings = Identification(hypotheses: [reading])
    case nil:
      break
    }
    var resolver = MediaResolver(client: client, duration: duration, spend: spend)
    answer.resolution = try await resolver.resolve(readings)
    if case .found(let media) = answer.resolution {
      // By the user's word it is so only until that is taken back, and whatever its run time.
      if meaning == nil {
        answer.confirmed += matches(media)
      } else {
        answer.resolution = .found(media.withoutRuntime())
      }
    }
    return answer
  }

  /// What is kept of a match that Trakt confirmed: for the file, and for the show in its folder.
  private func matches(_ media: Media) -> [(match: KnownMatch, key: String)] {
    guard address.isLocal else { return [] }
    let path = address.shown
    let file = (KnownMatch(media: media), MatchKey.confirmed(file: path))
    guard media.kind == .episode, let best = identification.hypotheses.first, best.season != nil,
      best.season == media.season, let folder = ShowFolder.of(path)
    else { return [file] }
    var show = media
    show.season = nil
    show.episodes = []
    show.absolute = nil
    show.episodeTitle = nil
    show.episodeIDs = TraktIDs()
    show.runtimes = []
    return [file, (KnownMatch(media: show), MatchKey.confirmed(show: best, in: folder))]
  }
}
