// SPDX-License-Identifier: MIT

internal import Trakt
internal import Logging
internal import Addresses
internal import Journal
internal import MediaIdentity
internal import Playback

/// Identification of viewings.
extension ViewingLog {
  /// Seconds after its end for which a viewing waits until Trakt lists its item: 30 days.
  static let listingWindow = 30.0 * 86_400

  /// - Returns: whether a viewing still waits for the result of this lookup.
  func isCurrent(_ ticket: LookupTicket) -> Bool { viewings[ticket.key]?.ticket == ticket }

  /// Records the hypotheses of the name and the identity of the content.
  ///
  /// - Returns: false if the ticket is outdated.
  mutating func identified(_ ticket: LookupTicket, _ read: ReadReference) -> Bool {
    guard isCurrent(ticket) else { return false }
    viewings[ticket.key]?.adopt(read)
    return true
  }

  /// Records the result of identification, after which the viewing can be shown or delivered.
  ///
  /// - Returns: nil if the ticket is outdated.
  mutating func resolved(
    _ ticket: LookupTicket, _ resolution: Resolution,
    earlierViewings: EarlierViewings = EarlierViewings(),
    at clock: ClockReading
  ) -> [ViewingAction]? {
    guard isCurrent(ticket) else { return nil }
    let waiting = waitForEarlier(ticket.key, resolution)
    if awaitingEarlier[ticket.key] != nil, viewings[ticket.key]?.isOver == true {
      return [.cancelLookup(ticket.key)] + waiting
    }
    return apply(resolution, to: ticket, earlierViewings, at: clock) + waiting
  }

  /// Applies a result of identification, to the whole file or to one of its parts.
  mutating func apply(
    _ resolution: Resolution, to ticket: LookupTicket, _ earlierViewings: EarlierViewings,
    at clock: ClockReading
  ) -> [ViewingAction] {
    if case .found(let media) = resolution, media.episodes.count > 1,
      !isTooShort(ticket.key, for: media)
    {
      return split(ticket.key, media, earlierViewings, at: clock)
    }
    if let actions = merge(ticket.key, resolution, earlierViewings, at: clock) { return actions }
    if case .found(let media) = resolution, isRepeated(ticket.key, media) {
      return resolve(
        ticket.key, .ignored(reason: "Trakt lists the whole file as one item"), earlierViewings)
    }
    if case .notYetListed(let media, let reason) = resolution,
      let endedAt = viewings[ticket.key]?.play.endedAt, clock.date - endedAt >= Self.listingWindow
    {
      return resolve(ticket.key, .unmatched(media, reason: reason), earlierViewings)
    }
    return resolve(ticket.key, resolution, earlierViewings)
  }

  /// - Parameter earlierViewings: earlier viewings of any item; see ``earlierViewingsQuery(_:_:)``.
  mutating func resolve(
    _ key: Play.Key, _ resolution: Resolution,
    _ earlierViewings: EarlierViewings = EarlierViewings()
  ) -> [ViewingAction] {
    guard var viewing = viewings[key] else { return [] }
    let before = viewing.resolution
    let policyBefore = viewing.policy(policy)
    viewing.resolution = resolution
    viewing.isRetitled = false
    viewing.isUnlisted = false
    viewing.reassess(policy)
    var actions: [ViewingAction] = [.cancelLookup(key)]
    let path = viewing.play.path
    switch resolution {
    case .found(let media):
      viewing.play.media = JSON.text(media)
      viewing.play.detail = nil
      viewing.isContinuation =
        earlierViewings.continued(by: viewing.play, of: media) != nil
        || viewing.playedItems.contains { $0.isSameItem(as: media) }
      viewing.seenBefore = earlierViewings.seen(before: viewing.play, of: media)
      reconsider(&viewing, policyBefore)
      let wasRefused = viewing.isRefused
      viewing.isHeld = awaitingEarlier[key] != nil && isHeld(viewing, media)
      viewing.isRefused = viewing.refusal != nil || viewing.isHeld
      if let reason = viewing.refusal?.reason {
        actions.append(.nowPlaying(key, .hidden))
        actions.append(.log(.info, "not scrobbled: \(path): \(reason)"))
        break
      }
      if viewing.isHeld {
        actions.append(.nowPlaying(key, .hidden))
        break
      }
      if case .found(let known) = before, known.isSameItem(as: media), !wasRefused { break }
      actions.append(.nowPlaying(key, .identified(media)))
      actions.append(.log(.info, "\(path) is \(media.name)"))
    case .unmatched(let media, let reason):
      viewing.play.media = media.flatMap { JSON.text($0) }
      viewing.play.detail = reason
      actions.append(.nowPlaying(key, .hidden))
      actions.append(
        .log(.notice, "not identified: \(path): \(reason); hint: scrobbled match"))
      if !viewing.isOver {
        actions.append(.reportUnmatched(player: key.instance, name: viewing.name))
      }
    case .notYetListed(let media, let reason):
      viewing.play.media = JSON.text(media)
      viewing.play.detail = "\(reason) yet"
      actions.append(.nowPlaying(key, .hidden))
      actions.append(.log(.notice, "not listed yet, retried daily: \(path): \(reason)"))
      if !viewing.isOver {
        actions.append(.reportNotYetListed(player: key.instance, name: media.name))
      }
    case .ignored(let reason):
      viewing.play.detail = reason
      actions.append(.nowPlaying(key, .hidden))
      actions.append(.log(.info, "not scrobbled: \(path): \(reason)"))
    }
    viewings[key] = viewing
    return actions + setThreshold(viewing) + (viewing.isOver ? close(key) : store(key))
  }

  /// Passes the threshold that applies to the item to the player's tracker.
  private mutating func setThreshold(_ viewing: LoggedViewing) -> [ViewingAction] {
    let threshold = viewing.policy(policy).effectiveThreshold
    let key = viewing.play.key
    guard !viewing.isOver, threshold != viewing.reportedThreshold ?? policy.threshold,
      case .whole = files[FileID(key)]
    else { return [] }
    viewings[key]?.reportedThreshold = threshold
    return [
      .setThreshold(
        player: key.instance, ViewingID(entry: key.entry, lap: key.lap), threshold)
    ]
  }

  /// Decides again whether an ended viewing is a play, if its item has earlier viewings or another
  /// threshold than the one used at its end.
  ///
  /// - Parameter before: the policy before the item was known, by which a viewing of an earlier
  ///   daemon is assumed to have ended.
  func reconsider(_ viewing: inout LoggedViewing, _ before: ScrobblePolicy) {
    guard let ended = viewing.ending, ended.countsPosition else { return }
    let policy = viewing.policy(policy)
    let threshold = viewing.thresholdAtEnd ?? before.effectiveThreshold
    guard
      policy.effectiveThreshold != threshold
        || !ended.isPlay && !viewing.seenBefore.parts.isEmpty
    else { return }
    viewing.thresholdAtEnd = policy.effectiveThreshold
    let ending = policy.ending(
      at: Progress(percent: viewing.play.progress),
      watched: viewing.play.duration > 0 ? viewing.play.watchedSeconds / viewing.play.duration : 0,
      seen: viewing.seenShare, playingTime: viewing.play.playingTime, isShown: true)
    guard ending.countsPosition, ending.isPlay != ended.isPlay else { return }
    viewing.ending = ending
    viewing.play.reachedThreshold = ending.isPlay
    viewing.deliveries = []
  }

  /// Records the item as a destination identifies it.
  ///
  /// - Parameter sent: the item of the request. If the viewing was matched with another item since,
  ///   by the user for example, the response is outdated.
  mutating func confirmed(_ key: Play.Key, sent: Media, _ media: Media) -> [ViewingAction] {
    guard case .found(let before) = viewings[key]?.resolution, before.isSameItem(as: sent) else {
      return []
    }
    viewings[key]?.resolution = .found(media)
    viewings[key]?.play.media = JSON.text(media)
    guard media != before, viewings[key]?.refusal == nil else { return [] }
    return [.nowPlaying(key, .confirmed(media, before: before))]
  }

  /// Identifies viewings in progress and unidentified ended ones again, after a new user match or
  /// changed rules.
  mutating func identifyAgain() -> [ViewingAction] {
    let keys = viewings.values.filter { !$0.isOver || $0.resolution == nil }.map(\.play.key)
    awaitingEarlier = [:]
    return keys.sorted().compactMap { key in
      viewings[key]?.epoch += 1
      retries.remove(key)
      return viewings[key].map { .identify($0.ticket, $0.reference) }
    }
  }
}

extension Media {
  /// Whether both are the same movie or episode, whatever other details are known.
  func isSameItem(as other: Media) -> Bool {
    guard kind == other.kind else { return false }
    let (mine, theirs) =
      kind == .movie ? (ids.trakt, other.ids.trakt) : (episodeIDs.trakt, other.episodeIDs.trakt)
    if let mine, let theirs { return mine == theirs }
    guard kind == .movie || season == other.season && episodes == other.episodes else {
      return false
    }
    if let show = ids.trakt, let same = other.ids.trakt { return show == same }
    return item == other.item
  }
}
