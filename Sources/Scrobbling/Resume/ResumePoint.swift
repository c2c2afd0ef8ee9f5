// SPDX-License-Identifier: MIT

public import Journal
public import Playback

/// A position at which an unfinished movie or episode can be resumed.
public struct ResumePoint: Hashable, Sendable {
  public enum Source: String, Hashable, Sendable, Codable {
    /// The account at Trakt, whatever device saved it.
    case trakt
    /// A viewing in the local journal.
    case journal
  }

  public var source: Source
  /// Percent, 0…100.
  public var progress: Double
  /// The time of the end of the viewing, in seconds since 1970.
  public var date: Double

  public init(source: Source, progress: Double, date: Double) {
    self.source = source
    self.progress = progress
    self.date = date
  }

  /// Positions outside of this range are the beginning or the end.
  static let range = 2.0...95
  /// Largest difference at which two progress values count as equal, in percent.
  private static let tolerance = 0.1
  /// Trakt keeps positions for about six months; older viewings are not resumed either.
  public static let maximumAge: Seconds = 183 * 86_400

  /// Chooses between the local viewings of an item and its saved position at Trakt.
  ///
  /// - Parameters:
  ///   - plays: ended viewings of the item, in any order.
  ///   - saved: Trakt's position.
  /// - Returns: nil if the item was finished last, or there is no position worth resuming at.
  public static func choose(_ plays: [Play], _ saved: StoredPosition?) -> ResumePoint? {
    let last = plays.lazy.filter(\.isResumable).max { $0.leftAt < $1.leftAt }
    guard let point = choose(last, saved), range.contains(point.progress) else { return nil }
    return point
  }

  private static func choose(_ last: Play?, _ saved: StoredPosition?) -> ResumePoint? {
    let local = last.map {
      ResumePoint(source: .journal, progress: $0.progress, date: $0.leftAt)
    }
    let remote = saved.map {
      ResumePoint(source: .trakt, progress: $0.progress, date: $0.pausedAt)
    }
    guard let last, let local else { return remote }
    let isFinished = last.isPlayed || last.outcome == .continued
    if let remote, remote.date > local.date, isFinished || !remote.isReport(of: local) {
      return remote
    }
    return isFinished ? nil : local
  }

  /// Whether this position at Trakt comes from the local viewing: Trakt receives it later, and no
  /// position above 79.9 % is sent.
  private func isReport(of local: ResumePoint) -> Bool {
    abs(progress - min(local.progress, 79.9)) <= Self.tolerance
  }
}

extension Play {
  /// A viewing in progress as it was when it was last heard of.
  var left: Play {
    var play = self
    play.endedAt = endedAt ?? seenAt
    return play
  }

  /// Whether it is the latest state of its item: not skipped, and not too short to count.
  fileprivate var isResumable: Bool {
    endedAt != nil && duration > 0 && outcome != .ignored
  }

  fileprivate var leftAt: Double { endedAt ?? seenAt }
}
