// SPDX-License-Identifier: MIT

internal import Journal
internal import MediaIdentity
internal import Playback
internal import Trakt
internal import Webhooks

/// The state of lookups at Trakt.
enum LookupAvailability: Hashable, Sendable {
  case available
  /// Trakt does not respond at present.
  case failing
  /// There is no account.
  case off
}

/// Items that are sent to webhooks by the name alone while Trakt is unavailable.
extension ViewingLog {
  /// Records the state of lookups at Trakt.
  mutating func lookups(
    are availability: LookupAvailability, at clock: ClockReading
  ) -> [ViewingAction] {
    guard availability != self.availability else { return [] }
    self.availability = availability
    guard availability != .available else { return [] }
    return viewings.keys.sorted().flatMap { sendUnverified($0, at: clock) + sendWithoutIDs($0) }
  }

  /// Whether an item that is known without a request to Trakt must be looked up nevertheless.
  ///
  /// - Parameter duration: the duration of the file, in seconds.
  func mustLookUp(_ known: Resolution, duration: Double) -> Bool {
    guard case .found(let media) = known, media.episodeIDs.isEmpty, media.kind == .episode else {
      return false
    }
    // The run time stored for a show is that of another episode; check against this episode's.
    let isRefused =
      media.episodes.count < 2 && RuntimeRule.refusal(of: media, duration: duration) != nil
    return isRefused || needsEpisodeIDs(media)
  }

  /// Whether a destination needs ids of an episode that is known by a match of its show, so that it
  /// has to be looked up.
  func needsEpisodeIDs(_ media: Media) -> Bool {
    guard availability != .off, media.kind == .episode else { return false }
    return media.viewings.contains { episode in
      episode.episodeIDs.isEmpty
        && destinations.contains { $0.format?.missing(in: WebhookItem(episode)) != nil }
    }
  }

  /// Sends a viewing whose lookup is impossible to the destinations that accept an item identified
  /// by its name alone.
  ///
  /// While Trakt does not respond, an item without the data that the receiver needs waits for its
  /// lookup; without an account it is delivered, and refused because the data is missing. A file of
  /// several episodes is divided by its name.
  ///
  /// - Parameter clock: nil where the latest change of the player is to be used.
  mutating func sendUnverified(_ key: Play.Key, at clock: ClockReading? = nil) -> [ViewingAction] {
    guard let viewing = viewings[key], let media = unverifiedItem(of: viewing) else { return [] }
    let names = receivers(of: media.viewings)
    guard !names.isEmpty else { return [] }
    guard media.viewings.count == 1 else {
      let latest = viewing.latest.map { ClockReading(now: $0.at, date: viewing.play.seenAt) }
      return (clock ?? latest).map { split(key, media, isByName: true, at: $0) } ?? []
    }
    guard viewing.isOver else { return [.nowPlaying(key, .unverified(media))] }
    let due = viewing.deliveries.filter { names.contains($0.destination) }.map(\.byName)
    guard !due.isEmpty else { return [] }
    return viewing.continuesSameContent
      ? withdraw(due, of: viewing) : deliver(due, of: viewing, as: media)
  }

  /// Delivers an ended viewing to some of its destinations.
  private mutating func deliver(
    _ due: [Delivery], of viewing: LoggedViewing, as media: Media
  ) -> [ViewingAction] {
    var viewing = viewing
    let key = viewing.play.key
    let names = Set(due.map(\.destination))
    viewing.deliveries.removeAll { names.contains($0.destination) }
    // A later daemon delivers this item without a lookup; see `isByName`.
    viewing.play.media = JSON.text(media)
    let isLeft = !viewing.deliveries.isEmpty
    viewings[key] = isLeft ? viewing : nil
    return (isLeft ? [] : [.cancelLookup(key)])
      + due.map { .store(.save($0, key, media: viewing.play.media)) }
      + [.deliver(viewing.play, due, media, isFromEarlierDaemon: viewing.isFromEarlierDaemon)]
  }

  /// Cancels deliveries of an ended viewing that only plays the rest of one that counted. Others
  /// wait for the lookup.
  private mutating func withdraw(
    _ due: [Delivery], of viewing: LoggedViewing
  ) -> [ViewingAction] {
    var viewing = viewing
    guard due.count < viewing.deliveries.count else {
      (viewing.play.outcome, viewing.play.detail) = Play.continuation
      return finish(viewing, isStored: true)
    }
    let names = Set(due.map(\.destination))
    viewing.deliveries.removeAll { names.contains($0.destination) }
    viewings[viewing.play.key] = viewing
    return [.store(.revise(viewing.play, [], of: names))]
  }

  /// Returns the webhooks that receive one of these items by the name alone.
  private func receivers(of items: [Media]) -> Set<Destination> {
    let isOff = availability == .off
    return Set(
      destinations.lazy.filter { destination in
        guard let format = destination.format else { return false }
        return isOff || items.contains { format.missing(in: WebhookItem($0)) == nil }
      }.map(\.name))
  }

  /// Whether an earlier daemon has queued a delivery with this item, which Trakt has not confirmed.
  ///
  /// The detail of a delivery that waits for its item is empty.
  func isByName(_ delivery: Delivery, _ media: Media) -> Bool {
    guard delivery.detail != nil || delivery.inFlight, media.item != nil else { return false }
    let format = destinations.first { $0.name == delivery.destination }?.format
    return format.map { $0.missing(in: WebhookItem(media)) == nil } ?? false
  }

  /// Returns the item by the name alone while lookups are not possible; nil if there is none.
  private func unverifiedItem(of viewing: LoggedViewing) -> Media? {
    guard availability != .available, viewing.resolution == nil,
      let read = viewing.read, read.identification.ignored == nil,
      let media = awaitingEarlier[viewing.play.key] ?? viewing.media, media.item != nil,
      viewing.isOver || !viewing.continuesSameContent
    else { return nil }
    return media
  }

  /// Returns the events that report current playback to a newly configured destination.
  func currentPlayback(at now: Instant) -> [(key: Play.Key, event: NowPlayingEvent)] {
    let current = viewings.values.filter { !$0.isOver }.sorted { $0.play.beganAt < $1.play.beganAt }
    return current.flatMap { viewing in
      firstEvents(of: viewing, at: now).map { (viewing.play.key, $0) }
    }
  }

  /// Returns the events that report a viewing in progress to destinations.
  func firstEvents(of viewing: LoggedViewing, at now: Instant) -> [NowPlayingEvent] {
    let (motion, duration) = (viewing.motion, viewing.play.duration)
    var events = [
      NowPlayingEvent.began(
        motion, duration, playingTime: viewing.play.playingTime, at: now, isResumed: false)
    ]
    if !motion.isRunning { events.append(.paused(motion, duration, at: now)) }
    if case .found(let media) = viewing.resolution, viewing.refusal == nil, !viewing.isHeld {
      events.append(.identified(media))
    } else if let media = unverifiedItem(of: viewing) {
      events.append(.unverified(media))
    }
    return events
  }
}

extension Delivery {
  fileprivate var byName: Delivery {
    var delivery = self
    delivery.detail = delivery.detail ?? "identified by the name alone"
    return delivery
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
