// SPDX-License-Identifier: MIT

internal import Journal
internal import Logging
internal import MediaIdentity
internal import Playback

/// What follows from an event in the ``ViewingLog``, in the order in which it is to be done.
enum ViewingAction: Equatable, Sendable {
  case store(JournalWrite)
  /// Reads what its name can mean, then what is known of that; the answer carries the ticket.
  case identify(LookupTicket, MediaReference)
  /// Looks up real paths, by which it is decided whether a file is recorded; the answer carries the
  /// number of the decision.
  case locate(ViewingLog.FileID, Int, [String])
  /// What was found out about its path or address is forgotten: it is excluded, or was wrong.
  case forgetMatches(Play)
  /// The destination does not know what it was taken for: that is looked up once more, by its title.
  case lookUpAgain(LookupTicket, isOver: Bool, date: Double)
  /// It is identified, or none: nothing is looked up for it any more.
  case cancelLookup(Play.Key)
  /// It is over, and Trakt does not list it yet: looked up again a day later.
  case lookUpLater(LookupTicket, endedAt: Double)
  /// It is over and not identified: what plays goes before it.
  case postponeLookup(Play.Key, endedAt: Double)
  case nowPlaying(Play.Key, NowPlayingEvent)
  /// It ended and is known: it is delivered. Replaces an earlier end of the same viewing.
  case deliver(Play, [Delivery], Media, isLeftOver: Bool)
  /// It began anew, or is gone: an earlier end of it is not delivered (any more).
  case withdraw(Play.Key)
  case log(Logger.Level, String)
  /// The player is to be asked where it is.
  case requestPosition(player: String)
  /// A line for the screen of the player: its file was not identified.
  case tellUnmatched(player: String, name: String)
  /// A line for the screen of the player: Trakt does not list it yet.
  case tellNotYetListed(player: String, name: String)
}

/// What a viewing does, as far as a destination may show it.
enum NowPlayingEvent: Hashable, Sendable {
  /// - Parameter isResumed: it goes on after the daemon was away.
  case began(Motion, Seconds, ran: Seconds, at: Instant, isResumed: Bool)
  case paused(Motion, Seconds, at: Instant)
  case resumed(Motion, Seconds, ran: Seconds, at: Instant)
  case sought(Motion, Seconds, at: Instant)
  /// It moves on from elsewhere, of which nothing is to be shown by itself.
  case moved(Motion, Seconds)
  case identified(Media)
  /// What it is is not known (any more).
  case hidden
  case ended
  /// It turned out to be none: where it may be shown, that is ended.
  case dropped
  /// An earlier daemon may have shown it; that is ended.
  case withdrawn(Media)
}

/// What is to be written to the journal.
enum JournalWrite: Hashable, Sendable {
  case begin(Play)
  /// - Parameter durable: it has to survive a power cut.
  case update(Play, durable: Bool)
  case end(Play, [Delivery])
  case save(Delivery, Play.Key, media: String?)
  case remove(Play.Key)

  var key: Play.Key {
    switch self {
    case .begin(let play), .update(let play, _), .end(let play, _): play.key
    case .save(_, let key, _), .remove(let key): key
    }
  }
}
