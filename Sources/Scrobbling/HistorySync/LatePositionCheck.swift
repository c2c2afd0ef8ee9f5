// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Journal
internal import Trakt

/// Determines whether an item was played or left again after a late position. If so, sending the
/// position would replace a newer one, or offer to resume an item that is finished.
struct LatePositionCheck: Sendable {
  /// Largest difference at which two progress values count as equal, in percent.
  private static let tolerance = 0.1

  /// Trakt's last play of each item, in seconds since 1970 by Trakt's clock.
  var lastWatched: [HistoryItem: Double]
  /// Plays that the journal has delivered.
  var recorded: [RecordedPlay]
  /// Ended viewings that Trakt does not have yet.
  var waiting: [WaitingViewing] = []
  /// Positions that Trakt keeps.
  var saved: [SavedPosition]
  /// Seconds by which the local clock is ahead of Trakt's.
  var clockLead: Double

  /// - Parameter media: the item of the position, with Trakt's id.
  func finding(of position: PendingDelivery, _ media: Media) -> ReconciliationResponse.Finding {
    if waiting.contains(where: { $0.mayReplace(position, media) }) { return .awaited }
    guard let item = HistoryItem(media) else { return .missing(media) }
    let left = position.endedAt - clockLead
    let isPlayed =
      lastWatched[item].map { $0 > left } ?? false
      || recorded.contains { one in
        one.play.endedAt.map { $0 > position.endedAt } ?? false
          && one.media.flatMap { HistoryItem($0) } == item
      }
    if isPlayed { return .superseded(reason: "superseded by a newer play at Trakt") }
    let newer = saved.first {
      HistoryItem($0) == item && $0.pausedAt.timeIntervalSince1970 > left
    }
    guard let newer else { return .missing(media) }
    return abs(newer.progress - position.delivery.progress) <= Self.tolerance
      ? .saved : .superseded(reason: "superseded by a newer position at Trakt")
  }
}

extension WaitingViewing {
  /// Whether this is a newer viewing of the position's item, or may be one as soon as it is
  /// identified.
  fileprivate func mayReplace(_ position: PendingDelivery, _ item: Media) -> Bool {
    guard play.key != position.play.key, let endedAt = play.endedAt, endedAt > position.endedAt
    else { return false }
    if let media, media.isConfirmed { return media.isSameItem(as: item) }
    return play.isSameContent(as: position.play) && play.isSamePart(as: position.play)
  }
}
