// SPDX-License-Identifier: MIT

public import Playback

/// Rules that map a viewing to requests, each documented by the requirement that it implements.
public struct ScrobblePolicy: Hashable, Sendable {
  /// Progress from which an end counts as a play: 80 %, or more if configured.
  public var threshold: Progress
  /// Progress from which the end of a movie counts; nil: ``threshold``.
  public var thresholdOfMovies: Progress?
  /// Progress from which the end of an episode counts; nil: ``threshold``.
  public var thresholdOfEpisodes: Progress?
  /// Whether a file that is left during its credits counts as a play.
  public var creditsCount: Bool
  /// Progress at which the credits of one file begin; nil unless they count.
  var credits: Progress?
  /// Share of the file, 0…1, that must have been played for an end to count as a play.
  public var minWatched: Double
  /// Seconds of playback before the first `start`, and for an end to count as a play.
  public var startAfter: Seconds
  /// Seconds for which a pause or a resumption must last before it is sent.
  public var debounce: Seconds
  /// Seconds after which a play is too late for a `stop`, which Trakt would date by its arrival.
  public var lateAfter: Seconds

  public init(
    threshold: Progress = .scrobble, thresholdOfMovies: Progress? = nil,
    thresholdOfEpisodes: Progress? = nil, creditsCount: Bool = false, minWatched: Double = 0,
    startAfter: Seconds = 5, debounce: Seconds = 1, lateAfter: Seconds = 60
  ) {
    self.threshold = max(threshold, .scrobble)
    self.thresholdOfMovies = thresholdOfMovies.map { max($0, .scrobble) }
    self.thresholdOfEpisodes = thresholdOfEpisodes.map { max($0, .scrobble) }
    self.creditsCount = creditsCount
    self.minWatched = minWatched
    self.startAfter = startAfter
    self.debounce = debounce
    self.lateAfter = lateAfter
  }

  /// The lower of ``threshold`` and the beginning of the credits.
  var effectiveThreshold: Progress { min(threshold, credits ?? threshold) }

  func threshold(of kind: Media.Kind?) -> Progress {
    switch kind {
    case .movie: thresholdOfMovies ?? threshold
    case .episode: thresholdOfEpisodes ?? threshold
    case nil: threshold
    }
  }

  /// Returns the policy for a viewing of one file.
  ///
  /// - Parameter duration: the duration of the file in seconds.
  func adapted(to kind: Media.Kind?, _ file: LoadedFile?, duration: Seconds) -> ScrobblePolicy {
    var policy = self
    policy.threshold = threshold(of: kind)
    if creditsCount, kind == .movie, let chapter = file?.lastChapter {
      policy.credits = CreditsRule.beginning(chapter, duration: duration)
    }
    return policy
  }

  /// Final request of a viewing.
  public enum Ending: Hashable, Sendable {
    /// A `stop` that Trakt records as a play.
    case play(progress: Double)
    /// A `stop` that Trakt treats as a pause and whose position it keeps.
    case keepPosition(progress: Double)
    /// A `stop` that only ends "watching".
    case clear
    case nothing
  }

  /// "A stop at 80 % or more is a scrobble, below it Trakt treats it as a pause and keeps the
  /// position"; below 1 % it responds with 422 (since 2025-11).
  ///
  /// - Parameters:
  ///   - watched: share of the file played in this viewing, 0…1.
  ///   - seen: the same including earlier viewings; nil if there were none.
  ///   - playingTime: seconds spent playing, by the clock.
  ///   - isShown: whether a `start` was sent to Trakt.
  public func ending(
    at progress: Progress, watched: Double, seen: Double? = nil, playingTime: Seconds, isShown: Bool
  ) -> Ending {
    let hasReachedThreshold = progress >= effectiveThreshold || watched * 100 >= threshold.percent
    // Seeking to the credits is not a play, whatever the position.
    if hasReachedThreshold, max(watched, seen ?? 0) >= minWatched, playingTime >= startAfter {
      return .play(progress: playProgress(progress))
    }
    if progress < .minimumPosition { return isShown ? .clear : .nothing }
    if playingTime < startAfter, !isShown { return .nothing }
    return .keepPosition(progress: pauseProgress(progress))
  }

  /// "Pause: below 1 % and from 80 % on Trakt responds with 422" (since 2025-11), so none is sent.
  ///
  /// - Returns: the progress to send in percent, or nil if nothing is sent.
  func pause(at progress: Progress, of kind: Media.Kind? = nil) -> Double? {
    progress >= .minimumPosition && progress < threshold(of: kind) ? pauseProgress(progress) : nil
  }

  /// The progress to send for a pause: at most 79.9 %, since Trakt documents no rule for 80 %.
  func pauseProgress(_ progress: Progress) -> Double { min(progress.percent, 79.9) }

  /// The progress to send for a play: at least 80.01 %, since Trakt documents no rule for 80 %.
  func playProgress(_ progress: Progress) -> Double { max(progress.percent, 80.01) }
}

extension Progress {
  /// Below 1 %, Trakt keeps no position.
  static let minimumPosition = Progress(percent: 1)
}
