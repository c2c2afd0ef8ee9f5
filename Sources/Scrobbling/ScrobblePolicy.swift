// SPDX-License-Identifier: MIT

public import Playback

/// The rules by which a viewing becomes requests, each under the sentence that it implements.
public struct ScrobblePolicy: Hashable, Sendable {
  /// From here on an end counts as a play: 80 % or, where the user says so, more.
  public var threshold: Progress
  /// The share of the film, 0…1, that must really have been played for an end to count.
  public var minWatched: Double
  /// Seconds for which frames must have been shown before Trakt hears of a viewing, and for an end to
  /// count.
  public var startAfter: Seconds
  /// Seconds for which a pause or a resumption must last before Trakt hears of it.
  public var debounce: Seconds
  /// Seconds after which a play is too late for a `stop`, which Trakt would date wrongly.
  public var lateAfter: Seconds

  public init(
    threshold: Progress = .scrobble, minWatched: Double = 0, startAfter: Seconds = 5,
    debounce: Seconds = 1, lateAfter: Seconds = 60
  ) {
    self.threshold = max(threshold, .scrobble)
    self.minWatched = minWatched
    self.startAfter = startAfter
    self.debounce = debounce
    self.lateAfter = lateAfter
  }

  /// What is sent when a viewing ends.
  public enum Ending: Hashable, Sendable {
    /// A `stop` that Trakt scrobbles.
    case play(progress: Double)
    /// A `stop` that Trakt treats as a pause, so that it keeps the position.
    case keepPosition(progress: Double)
    /// A `stop` for no other reason than to end "watching".
    case clear
    case nothing
  }

  /// "A stop at 80 % or more is a scrobble, below it Trakt treats it as a pause and keeps the
  /// position"; below 1 % it answers 422 (since 2025-11).
  ///
  /// - Parameters:
  ///   - watched: the share of the film that was really played, 0…1.
  ///   - seen: the same with what earlier sittings have shown of it; nil where there were none.
  ///   - ran: seconds for which frames were shown.
  ///   - isShown: Trakt was told that this is being watched.
  public func ending(
    at progress: Progress, watched: Double, seen: Double? = nil, ran: Seconds, isShown: Bool
  ) -> Ending {
    let reachedMark = progress >= threshold || watched * 100 >= threshold.percent
    // A look at the credits is no play, wherever it was.
    if reachedMark, max(watched, seen ?? 0) >= minWatched, ran >= startAfter {
      return .play(progress: playProgress(progress))
    }
    if progress < .least { return isShown ? .clear : .nothing }
    if ran < startAfter, !isShown { return .nothing }
    return .keepPosition(progress: pauseProgress(progress))
  }

  /// "Pause: below 1 % and from 80 % on Trakt answers 422" (since 2025-11), so none is sent.
  ///
  /// - Returns: the progress to send, or nil where there is nothing to send.
  public func pause(at progress: Progress) -> Double? {
    progress >= .least && progress < threshold ? pauseProgress(progress) : nil
  }

  /// What Trakt does at exactly 80 is not documented, so a pause keeps clear of it …
  func pauseProgress(_ progress: Progress) -> Double { min(progress.percent, 79.9) }

  /// … and so does a play.
  func playProgress(_ progress: Progress) -> Double { max(progress.percent, 80.01) }
}

extension Progress {
  /// Below 1 % Trakt keeps nothing.
  static let least = Progress(percent: 1)
}
