// SPDX-License-Identifier: MIT

internal import Addresses
internal import Journal
internal import MediaIdentity
internal import Playback
internal import Trakt

/// The menu that corrects the match of a file while it plays.
struct MatchMenu: Hashable, Sendable {
  /// Maximum number of candidates.
  static let maximumChoices = 6
  static let none = "None of these: don't scrobble"

  struct Choice: Hashable, Sendable {
    var text: String
    var request: MatchRequest
  }

  /// Meaning of an answer.
  enum Decision: Hashable, Sendable {
    case match(Choice)
    case skip
    case nothing
  }

  /// The state of the viewing for which it was opened.
  let ticket: LookupTicket
  let title: String
  let choices: [Choice]

  var items: [String] { choices.map(\.text) + [Self.none] }

  /// - Parameter candidates: the items that Trakt returned for the name, best first. Those that are
  ///   not enough to identify the file, such as a show for a name without a number, are left out.
  init?(_ viewing: LoggedViewing, candidates: [Candidate]) {
    guard let read = viewing.read else { return nil }
    ticket = viewing.ticket
    title =
      switch viewing.resolution {
      case .found(let media): "Recognised as \(media.name)"
      case .ignored: "Not scrobbled: \(viewing.name)"
      default: "Not recognised: \(viewing.name)"
      }
    let reading = read.identification.hypotheses.first { $0.kind == .episode }
    let identity = viewing.address.isLocal ? nil : read.identity
    choices = Array(
      candidates.lazy.compactMap { candidate -> Choice? in
        let media: Media =
          switch candidate.work {
          case .movie(let movie): Media(movie: movie)
          case .show(let show): Media(show: show, episode: nil)
          }
        let request = MatchRequest(viewing.address, identity: identity, media: media)
        guard request.isEnough(for: viewing.address) else { return nil }
        return Choice(text: Self.text(candidate, media, reading), request: request)
      }.prefix(Self.maximumChoices))
  }

  /// - Returns: "The Matrix (1999)", "The Office (2005) 1x01".
  private static func text(_ candidate: Candidate, _ media: Media, _ reading: Hypothesis?) -> String
  {
    guard media.kind == .episode, let reading, let title = media.title,
      let episode = KnownMatch(media: media).media(for: reading)
    else { return candidate.name }
    return candidate.name + episode.name.dropFirst(title.count)
  }

  func decision(_ index: Int?) -> Decision {
    guard let index, index >= 0, index <= choices.count else { return .nothing }
    return index < choices.count ? .match(choices[index]) : .skip
  }
}
