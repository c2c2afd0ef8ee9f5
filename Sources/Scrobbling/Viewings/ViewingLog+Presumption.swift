// SPDX-License-Identifier: MIT

internal import Journal
internal import MediaIdentity
internal import Trakt
internal import Webhooks

/// Whether Trakt can be asked what a file is.
enum LookupAvailability: Hashable, Sendable {
  case answering
  /// Trakt does not respond at present.
  case failing
  /// There is no account.
  case off
}

/// Items that are sent to webhooks by the name alone, because Trakt cannot be asked.
extension ViewingLog {
  /// Records whether Trakt can be asked.
  mutating func lookups(are availability: LookupAvailability) -> [ViewingAction] {
    guard availability != self.availability else { return [] }
    self.availability = availability
    guard availability != .answering else { return [] }
    return viewings.keys.sorted().flatMap { presume($0) }
  }

  /// Sends a viewing whose look-up is impossible to the destinations that accept what its name
  /// says.
  ///
  /// While Trakt does not respond, an item that lacks what the receiver needs waits for it; without
  /// an account it is delivered and refused for that reason.
  mutating func presume(_ key: Play.Key) -> [ViewingAction] {
    guard availability != .answering, var viewing = viewings[key], viewing.resolution == nil,
      let read = viewing.read, read.identification.ignored == nil, let media = viewing.media,
      media.item != nil
    else { return [] }
    let item = WebhookItem(media)
    let isOff = availability == .off
    let names = Set(
      destinations.lazy.filter { destination in
        guard let format = destination.format else { return false }
        return isOff || format.missing(in: item) == nil
      }.map(\.name))
    guard !names.isEmpty else { return [] }
    guard viewing.isOver else { return [.nowPlaying(key, .presumed(media))] }
    let due = viewing.deliveries.filter { names.contains($0.destination) }
    guard !due.isEmpty else { return [] }
    viewing.deliveries.removeAll { names.contains($0.destination) }
    let isLeft = !viewing.deliveries.isEmpty
    viewings[key] = isLeft ? viewing : nil
    return (isLeft ? [] : [.cancelLookup(key)])
      + [.deliver(viewing.play, due, media, isLeftOver: viewing.isLeftOver)]
  }
}

extension WebhookItem {
  init(_ media: Media) {
    let isEpisode = media.kind == .episode
    self.init(
      isEpisode ? .episode : .movie, title: media.title, year: media.year,
      ids: IDs(isEpisode ? media.episodeIDs : media.ids), season: media.season,
      episode: media.episodes.first, absolute: media.absolute, date: media.date,
      episodeTitle: media.episodeTitle, showIDs: isEpisode ? IDs(media.ids) : IDs())
  }
}
