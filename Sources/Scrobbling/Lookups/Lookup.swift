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

  let subject: MatchOverrides.Subject
  let overrides: MatchOverrides

  /// - Throws: what kept Trakt from answering; then nothing is known.
  func run(
    _ client: TraktClient, duration: Double?, spend: @escaping () throws(TraktError) -> Void
  ) async throws(TraktError) -> Answer {
    var answer = Answer(resolution: .ignored(reason: ""))
    var meaning = overrides.userMatch(subject)
    if meaning == nil, let rule = overrides.rule(for: subject.address) {
      meaning = try await overrides.ruled(rule, subject.readings, client: client) {
        answer.confirmed.append(($0, $1))
      }
      if meaning == nil { answer.uselessRule = rule }
    }
    var readings = subject.read.identification
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
        answer.confirmed += subject.matches(media)
      } else {
        answer.resolution = .found(media.withoutRuntime())
      }
    }
    return answer
  }
}

extension MatchOverrides.Subject {
  /// What is kept of a match that Trakt confirmed: for the file or address, and for the show in a
  /// file's folder.
  func matches(_ media: Media) -> [(match: KnownMatch, key: String)] {
    // What can't be told from another content there is not remembered.
    let key = basis.identity == nil ? nil : MatchKey.confirmed(self)
    let file = key.map { [(match: KnownMatch(media: media, basis: basis), key: $0)] } ?? []
    guard media.kind == .episode, let best = readings.first, best.season != nil,
      best.season == media.season, let folder = ShowFolder.of(address.shown)
    else { return file }
    var show = media
    show.season = nil
    show.episodes = []
    show.absolute = nil
    show.episodeTitle = nil
    show.episodeIDs = TraktIDs()
    show.runtimes = []
    return file + [
      (KnownMatch(media: show, basis: best.showBasis), MatchKey.confirmed(show: best, in: folder))
    ]
  }
}
