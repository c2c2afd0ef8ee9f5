// SPDX-License-Identifier: MIT

internal import Journal
internal import Logging
internal import MediaIdentity
internal import Playback

/// Action that follows from an event in the ``ViewingLog``; performed in the order returned.
enum ViewingAction: Equatable, Sendable {
  case store(JournalWrite)
  /// Reads the name, then checks stored matches; the result carries the ticket.
  case identify(LookupTicket, MediaReference)
  /// Resolves real paths to decide whether a file is recorded; the result carries the decision's
  /// number.
  case resolveRealPaths(ViewingLog.FileID, Int, [String])
  /// Deletes the stored matches of the path or URL, which is excluded or was wrong.
  case forgetMatches(Play)
  /// Looks up by title an item that is unknown to the destination.
  case lookUpAgain(LookupTicket, isOver: Bool, date: Double)
  /// Cancels the lookup of a viewing that is identified or dropped.
  case cancelLookup(Play.Key)
  /// Repeats the lookup of an ended viewing a day later, as Trakt does not list its item yet.
  case lookUpLater(LookupTicket, endedAt: Double)
  /// Lowers the priority of the lookup of an ended viewing.
  case postponeLookup(Play.Key, endedAt: Double)
  case nowPlaying(Play.Key, NowPlayingEvent)
  /// Delivers an ended and identified viewing. Replaces an earlier end of the same viewing.
  case deliver(Play, [Delivery], Media, isFromEarlierDaemon: Bool)
  /// Cancels the delivery of an earlier end, as the viewing resumed or was removed.
  case withdraw(Play.Key)
  case log(Logger.Level, String)
  /// Requests the player's current position.
  case requestPosition(player: String)
  /// Changes the progress from which the end of the file counts as a play.
  case setThreshold(player: String, ViewingID, Progress)
  /// Shows on the player's screen that its file was not identified.
  case reportUnmatched(player: String, name: String)
  /// Shows on the player's screen that Trakt does not list the item yet.
  case reportNotYetListed(player: String, name: String)
}

/// Change of a viewing that affects what a destination shows.
enum NowPlayingEvent: Hashable, Sendable {
  /// - Parameters:
  ///   - isResumed: whether it continues after a restart of the daemon.
  ///   - shownAt: the destinations that may show it as playing since then.
  case began(
    Motion, Seconds, playingTime: Seconds, at: Instant, isResumed: Bool,
    shownAt: Set<Destination> = [])
  case paused(Motion, Seconds, at: Instant)
  case resumed(Motion, Seconds, playingTime: Seconds, at: Instant)
  case seeked(Motion, Seconds, at: Instant)
  /// A seek, which sends no request by itself.
  case moved(Motion, Seconds)
  case identified(Media)
  /// The item as Trakt confirmed it; for destinations for which the earlier one lacked ids.
  case confirmed(Media, before: Media)
  /// The item by the name alone, as lookups are not possible; for destinations that accept it.
  case unverified(Media)
  /// The item is not, or no longer, known.
  case hidden
  case ended
  /// The viewing must not be sent; cleared where it may be shown.
  case dropped
  /// The viewing must be cleared at these destinations, as an earlier daemon may have shown it.
  case withdrawn(Media, from: Set<Destination>)
}

/// A write to the journal.
enum JournalWrite: Hashable, Sendable {
  case begin(Play)
  /// - Parameter durable: whether the write must survive a power cut.
  case update(Play, durable: Bool)
  case end(Play, [Delivery])
  /// Stores another result of an ended viewing, and replaces only its deliveries to these
  /// destinations.
  case revise(Play, [Delivery], of: Set<Destination>)
  case save(Delivery, Play.Key, media: String?)
  case remove(Play.Key)
  /// Deletes the stored matches of the path or URL; user matches by `match` stay.
  case forgetMatches(Play)

  var key: Play.Key {
    switch self {
    case .begin(let play), .update(let play, _), .end(let play, _), .revise(let play, _, _),
      .forgetMatches(let play):
      play.key
    case .save(_, let key, _), .remove(let key): key
    }
  }
}
