// SPDX-License-Identifier: MIT

internal import Journal
internal import MediaIdentity
internal import Playback

/// Viewings whose end depends on earlier viewings of their item.
///
/// An earlier viewing that waits for its lookup has no item yet, so a search of the journal by item
/// does not find it. Until it is identified, a later viewing of the same file or title is held. So is
/// one that begins while the player of the earlier one may still reconnect.
extension ViewingLog {
  /// Whether earlier viewings of its item decide how a viewing counts.
  func dependsOnEarlierViewings(_ play: Play, _ media: Media? = nil) -> Bool {
    play.beginsInSecondHalf || policy.minWatched > 0 || media.map { $0.episodes.count > 1 } ?? false
  }

  /// Whether an identified viewing depends on earlier ones that are not identified yet.
  func waitsForEarlier(_ viewing: LoggedViewing) -> Bool {
    guard case .found(let media) = viewing.resolution else { return false }
    return dependsOnEarlierViewings(viewing.play, media)
      && (!unidentified(before: viewing).isEmpty || hasOpen(before: viewing, media))
  }

  /// Whether a viewing in progress may be the rest of one that has not ended yet.
  func isHeld(_ viewing: LoggedViewing, _ media: Media) -> Bool {
    !viewing.isOver && dependsOnEarlierViewings(viewing.play, media)
      && hasOpen(before: viewing, media)
  }

  /// Notes that a viewing has to be decided again if it depends on earlier ones that are not
  /// identified yet.
  ///
  /// - Returns: lookups of those that Trakt did not list.
  mutating func waitForEarlier(
    _ key: Play.Key, _ resolution: Resolution
  ) -> [ViewingAction] {
    awaitingEarlier[key] = nil
    guard case .found(let media) = resolution, let viewing = viewings[key],
      dependsOnEarlierViewings(viewing.play, media)
    else { return [] }
    let earlier = unidentified(before: viewing)
    guard !earlier.isEmpty || hasOpen(before: viewing, media) else { return [] }
    awaitingEarlier[key] = media
    return earlier.filter(\.isUnlisted).map(\.play.key).sorted().flatMap { identify($0) }
  }

  /// Treats an ended viewing as not identified until the earlier ones are. A later daemon looks it
  /// up again; the item of a part is kept, because it marks the row as that of a part.
  mutating func hold(_ viewing: inout LoggedViewing) {
    guard case .found(let media) = viewing.resolution else { return }
    let key = viewing.play.key
    awaitingEarlier[key] = media
    viewing.resolution = nil
    if !isMultipart(FileID(key)) { viewing.play.media = nil }
  }

  /// Returns the earliest held viewing that waits for no other any more, with its item.
  mutating func nextDecidable() -> (ticket: LookupTicket, media: Media)? {
    guard !awaitingEarlier.isEmpty else { return nil }
    awaitingEarlier = awaitingEarlier.filter { viewings[$0.key] != nil }
    let ready = awaitingEarlier.compactMap { key, media in
      viewings[key].flatMap {
        unidentified(before: $0).isEmpty && !hasOpen(before: $0, media) ? $0 : nil
      }
    }
    guard let first = ready.min(by: { $0.play.precedes($1.play) }),
      let item = awaitingEarlier[first.play.key]
    else { return nil }
    // The destination may have confirmed the item since.
    if case .found(let media) = first.resolution { return (first.ticket, media) }
    return (first.ticket, item)
  }

  /// Decides about a held viewing, as the earlier ones are identified.
  mutating func earlierIdentified(
    _ ticket: LookupTicket, _ media: Media, _ earlierViewings: EarlierViewings,
    at clock: ClockReading
  ) -> [ViewingAction] {
    awaitingEarlier[ticket.key] = nil
    guard isCurrent(ticket) else { return [] }
    if case .multipart(var file) = files[FileID(ticket.key)] {
      file.earlierViewings = earlierViewings
      files[FileID(ticket.key)] = .multipart(file)
      if media.episodes.count <= 1 { return resolve(ticket.key, .found(media), earlierViewings) }
    }
    return apply(.found(media), to: ticket, earlierViewings, at: clock)
  }

  private func unidentified(before viewing: LoggedViewing) -> [LoggedViewing] {
    viewings.values.filter { $0.isOver && $0.resolution == nil && $0.mayPrecede(viewing) }
  }

  /// Whether an earlier viewing of the item in another player has not ended. Its player may be gone.
  private func hasOpen(before viewing: LoggedViewing, _ media: Media) -> Bool {
    let key = viewing.play.key
    let isLeft = leftOpen.contains { play in
      guard play.key.instance != key.instance, play.precedes(viewing.play) else { return false }
      let known: Media? = JSON.value(play.media)
      return play.isSameContent(as: viewing.play) || known?.isSameItem(as: media) == true
    }
    return isLeft
      || viewings.values.contains {
        guard !$0.isOver, $0.play.key.instance != key.instance, $0.mayPrecede(viewing) else {
          return false
        }
        switch $0.resolution {
        case .found(let known)?: return known.isSameItem(as: media)
        case nil: return true
        default: return false
        }
      }
  }

  // MARK: items by the name alone

  /// Whether earlier viewings of the same content decide what is sent to webhooks about a viewing
  /// whose item is unknown.
  func needsEarlierViewingsOfSameContent(_ play: Play) -> Bool {
    dependsOnEarlierViewings(play) && destinations.contains { $0.format != nil }
  }

  /// Records earlier viewings of the same content.
  mutating func noteEarlierViewingsOfSameContent(_ own: EarlierViewings, of key: Play.Key)
    -> [ViewingAction]
  {
    guard var viewing = viewings[key], viewing.resolution == nil else { return [] }
    let before = viewing.ending
    viewing.earlierViewingsOfSameContent = own
    viewing.seenBefore = own.seen(before: viewing.play)
    reconsider(&viewing, viewing.policy(policy))
    viewings[key] = viewing
    if !viewing.isOver { return viewing.continuesSameContent ? [.nowPlaying(key, .hidden)] : [] }
    return viewing.ending == before ? [] : close(key)
  }
}

extension LoggedViewing {
  /// Whether it only plays the rest of a viewing of the same content that counted.
  var continuesSameContent: Bool { earlierViewingsOfSameContent.continued(by: play) != nil }

  /// Whether it may be an earlier viewing of another one's item: of the same file, or with the same
  /// title in its name. An item that Trakt does not list is never the same as a listed one, unless
  /// the file is the same.
  fileprivate func mayPrecede(_ later: LoggedViewing) -> Bool {
    let ended = play.endedAt ?? play.seenAt
    guard play.precedes(later.play), later.play.beganAt - ended <= EarlierViewings.maximumAge else {
      return false
    }
    if play.path == later.play.path { return true }
    guard !isUnlisted, let mine = reading, let other = later.reading else { return false }
    return mine.namesSameItem(as: other)
  }

  private var reading: Hypothesis? { read?.identification.hypotheses.first }
}

extension Play {
  /// Whether it began before another viewing.
  fileprivate func precedes(_ other: Play) -> Bool { beganAt < other.beganAt }
}

extension Hypothesis {
  /// Whether both names give the same title and, of an episode, the same number or date.
  fileprivate func namesSameItem(as other: Hypothesis) -> Bool {
    guard kind == other.kind, let title, let known = other.title,
      TitleKey(title).withoutArticle == TitleKey(known).withoutArticle
    else { return false }
    return season == other.season && episodes == other.episodes && absolute == other.absolute
      && date == other.date && part == other.part
  }
}
