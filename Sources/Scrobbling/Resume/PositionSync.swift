// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Journal
internal import MediaIdentity
internal import Playback
internal import Trakt

/// Decides when Trakt's list of saved positions is checked: when a player starts or a file is
/// opened, at most once in ten minutes, and never by a timer.
struct PositionSync: Sendable {
  static let interval: Seconds = 600
  /// The largest number of pages to fetch, of 250 positions each.
  static let maximumPages = 4

  private var attemptedAt = Instant(-.infinity)
  /// The next check is due at once.
  private var isDue = false
  private(set) var isRunning = false
  /// The ``TraktAccount/generation`` of the account whose list is checked.
  private(set) var account = 0

  /// - Parameters:
  ///   - list: the stored state of the list; nil if it was never fetched.
  /// - Returns: whether to check now.
  mutating func begin(_ list: PositionList?, at clock: ClockReading) -> Bool {
    guard !isRunning, isDue || isLongAgo(list, at: clock) else { return false }
    isDue = false
    attemptedAt = clock.now
    isRunning = true
    return true
  }

  private func isLongAgo(_ list: PositionList?, at clock: ClockReading) -> Bool {
    guard clock.now - attemptedAt >= Self.interval else { return false }
    // By the wall clock, as the daemon may have been restarted; a time in the future does not
    // prevent a check.
    return list.map { !(0..<Self.interval ~= clock.date - $0.checkedAt) } ?? true
  }

  /// - Parameter account: the one for which the check began.
  /// - Returns: false if the account has changed since: its response is outdated.
  @discardableResult
  mutating func finished(for account: Int) -> Bool {
    guard account == self.account else { return false }
    isRunning = false
    return true
  }

  /// Makes a check under way outdated if the account has changed, and the next one due at once.
  ///
  /// - Returns: whether it has changed.
  mutating func adopt(account: Int) -> Bool {
    // A later generation may be known already.
    guard account > self.account else { return false }
    self.account = account
    isRunning = false
    isDue = true
    return true
  }

  /// Makes the next check due at once, after a sign-in or at the user's request.
  mutating func restart() { isDue = true }
}

extension StoredPosition {
  /// - Returns: nil if Trakt's response does not identify the item.
  init?(_ position: SavedPosition) {
    var media: Media
    if let movie = position.movie {
      media = Media(Hypothesis(kind: .movie))
      media.confirm(movie: movie)
    } else if let episode = position.episode {
      media = Media(Hypothesis(kind: .episode))
      media.confirm(show: position.show, episode: episode)
    } else {
      return nil
    }
    media.runtime = nil
    guard let item = media.positionItem ?? media.positionEpisodeKey, let text = JSON.text(media)
    else {
      return nil
    }
    self.init(
      item: item, episodeKey: media.positionEpisodeKey, media: text, progress: position.progress,
      pausedAt: position.pausedAt.timeIntervalSince1970)
  }
}

extension Media {
  /// ``StoredPosition/item`` of this item; nil if Trakt's id is unknown.
  var positionItem: String? {
    switch kind {
    case .movie: ids.trakt.map { "movie \($0)" }
    case .episode: episodeIDs.trakt.map { "episode \($0)" }
    }
  }

  /// ``StoredPosition/episodeKey`` of this item; nil for a movie.
  var positionEpisodeKey: String? {
    guard kind == .episode, let show = ids.trakt, let season, let number = episodes.first,
      episodes.count == 1
    else { return nil }
    return "show \(show) \(season)x\(number)"
  }
}
